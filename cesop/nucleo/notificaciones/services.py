"""The inbox inside the program: write a line, mark it read."""

from __future__ import annotations

from collections.abc import Iterable

from cesop.nucleo.fechas import Ahora
from cesop.nucleo.models import Notificacion, Usuario


def notificar(usuario: Usuario, *, titulo: str, texto: str = "", enlace: str = "", tono: str = "info") -> Notificacion:
    """Tell a user something, in the caller's transaction.

    enlace: address inside the program. tono: bien, info, aviso, mal or neutro. Long texts are cut.
    """
    return Notificacion.objects.create(
        usuario=usuario, titulo=titulo[:160], texto=_cortar(texto, 400), enlace=enlace, tono=tono
    )


def notificar_a(
    personas: Iterable[Usuario], *, titulo: str, texto: str = "", enlace: str = "", tono: str = "info"
) -> None:
    """Tell several users the same, in the caller's transaction and in one statement. The rest, as `notificar`."""
    linea = {"titulo": titulo[:160], "texto": _cortar(texto, 400), "enlace": enlace, "tono": tono}
    Notificacion.objects.bulk_create([Notificacion(usuario=persona, **linea) for persona in personas])


def marcar_leida(notificacion_id: int, *, usuario: Usuario) -> Notificacion | None:
    """Mark one of the user's own as read; None when it is not theirs."""
    propia = Notificacion.objects.filter(pk=notificacion_id, usuario=usuario)
    propia.filter(leida_en__isnull=True).update(leida_en=Ahora())
    return propia.first()


def marcar_todas_leidas(*, usuario: Usuario) -> int:
    """Mark every unread one of the user as read. Returns how many were."""
    return Notificacion.objects.filter(usuario=usuario, leida_en__isnull=True).update(leida_en=Ahora())


def _cortar(texto: str, largo: int) -> str:
    return texto if len(texto) <= largo else f"{texto[: largo - 1]}…"
