"""The acts of the desk: accepting or estimating what a rule objected, one or many; and what every act of it asks first.

Each locks the accounts, reads the consumptions again, and refuses those that somebody else decided meanwhile. The same
act by the same person twice is done once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction

from cesop.nucleo import formato
from cesop.nucleo.bloqueos import Llave, asegurar
from cesop.nucleo.errors import AvisoConfirmable, ErrorNegocio
from cesop.nucleo.models import Usuario
from medicion.models import Consumo, Validacion
from medicion.services import calculo, estimacion
from medicion.services.avisos import avisar, lleva_aviso
from medicion.services.devengo import devengar

POR_TANDA = 2_000


@dataclass(frozen=True, kw_only=True)
class Resultado:
    """What a bulk act did. salteadas: why each of the others was not done, with how many."""

    hechas: int
    salteadas: Sequence[tuple[str, int]]


# ── One ──


@transaction.atomic
def aceptar(pk: int, *, motivo: str, usuario: Usuario, confirmado: bool = False) -> Validacion:
    """Say that an objected consumption is right, with the reason. Over 175 % of the expected it asks to confirm: the
    bill carries the notice of law 24.240, art. 31.

    *Bloquea:* its account. *Errores:* `mesa.sin_motivo`, `mesa.decidida`, `mesa.sin_cifra`; AvisoConfirmable
    `mesa.presume_error`.
    """
    motivo = exigir_motivo(motivo, para="aceptar")
    consumo = tomar([pk], para="aceptar")[0]
    previa = _mia(consumo, Validacion.Accion.ACEPTADO, usuario)
    if previa is not None:
        return previa
    exigir_abierta(consumo, para="aceptar")
    if consumo.consumo is None:
        raise ErrorNegocio(
            "mesa.sin_cifra",
            "No se puede aceptar porque no hay una cifra que valga. Estimala, corregila o mandá a releer.",
        )
    if not confirmado and lleva_aviso(consumo):
        raise AvisoConfirmable(
            "mesa.presume_error",
            "No se puede aceptar sin confirmar porque supera el 175 % del promedio y la ley presume un error (24.240, "
            "art. 31). Confirmá: la factura va a llevar el aviso.",
            campo="confirmado",
        )
    hecha = Validacion.objects.create(
        consumo=consumo, accion=Validacion.Accion.ACEPTADO, motivo=motivo, usuario=usuario
    )
    avisar([consumo.pk])
    devengar([consumo.pk], usuario=usuario)
    return hecha


@transaction.atomic
def estimar(pk: int, *, motivo: str, usuario: Usuario) -> Consumo:
    """Put what was expected in the place of what was read, as a valid consumption. Returns it.

    *Bloquea:* the accounts of its service point. *Errores:* `mesa.sin_motivo`, `mesa.decidida`, `mesa.no_se_estima`.
    """
    hecho = estimacion.estimar([pk], motivo=exigir_motivo(motivo, para="estimar"), usuario=usuario)
    if pk in hecho.hechas:
        return Consumo.objects.get(pk=hecho.hechas[pk])
    consumo = Consumo.objects.select_related("validacion__usuario", "reemplazado_por__validacion").get(pk=pk)
    nuevo: Consumo | None = getattr(consumo, "reemplazado_por", None)
    if nuevo is not None and _mia(nuevo, Validacion.Accion.ESTIMADO, usuario) is not None:
        return nuevo
    exigir_abierta(consumo, para="estimar")
    raise ErrorNegocio("mesa.no_se_estima", hecho.rechazadas[pk])


def exigir_motivo(motivo: str, *, para: str) -> str:
    """The reason on one line. *Errores:* `mesa.sin_motivo`."""
    limpio = " ".join(motivo.split())[:200]
    if not limpio:
        raise ErrorNegocio("mesa.sin_motivo", f"No se puede {para} sin un motivo. Escribilo.", campo="motivo")
    return limpio


def tomar(pks: Collection[int], *, para: str, mas: Sequence[Llave] = ()) -> list[Consumo]:
    """The consumptions, with the accounts of their points (and `mas`) locked, and read after.

    *Errores:* `mesa.no_existe`, `bloqueos.ocupado`.
    """
    suministros = set(Consumo.objects.filter(pk__in=pks).order_by().values_list("suministro_id", flat=True))
    asegurar([*calculo.llaves(suministros), *mas], para=para)
    filas = Consumo.objects.filter(pk__in=pks).select_related(
        "validacion__usuario", "reemplazado_por", "cuenta", "suministro", "lectura", "lote"
    )
    halladas = list(filas.order_by("pk"))
    if len(halladas) != len(set(pks)):
        raise ErrorNegocio("mesa.no_existe", f"No se puede {para} porque ya no existe. Actualizá la página.")
    return halladas


def exigir_abierta(consumo: Consumo, *, para: str) -> None:
    """Nobody decided on it yet. *Errores:* `mesa.decidida`, that says who did and how."""
    porque = decidida_por(consumo)
    if porque:
        raise ErrorNegocio("mesa.decidida", f"No se puede {para} porque {porque}. Seguí con la siguiente.")


def decidida_por(consumo: Consumo) -> str:
    """Why it does not wait any more, to complete "porque…"; empty while it does."""
    validacion = getattr(consumo, "validacion", None)
    if validacion is not None:
        quien = f"{validacion.usuario} ya lo decidió" if validacion.usuario else "ya quedó válido"
        return f"{quien} ({validacion.get_accion_display().lower()}, {formato.fecha_hora(validacion.registrado_en)})"
    nuevo = getattr(consumo, "reemplazado_por", None)
    return f"se calculó de nuevo el {formato.fecha_hora(nuevo.registrado_en)}" if nuevo is not None else ""


def _mia(consumo: Consumo, accion: str, usuario: Usuario) -> Validacion | None:
    """The validation that this person already gave, when the act comes twice."""
    validacion: Validacion | None = getattr(consumo, "validacion", None)
    if validacion is None or validacion.accion != accion or validacion.usuario_id != usuario.pk:
        return None
    return validacion


# ── Many ──


@transaction.atomic
def aceptar_en_masa(pks: Collection[int], *, motivo: str, usuario: Usuario) -> Resultado:
    """Say that all of them are right. Those decided meanwhile, and those without a figure, are left and told.

    *Bloquea:* their accounts. *Errores:* `mesa.sin_motivo`.
    """
    motivo = exigir_motivo(motivo, para="aceptar")
    pendientes, salteadas = abiertas(tomar(pks, para="aceptar"))
    con_cifra = [consumo for consumo in pendientes if consumo.consumo is not None]
    if len(con_cifra) < len(pendientes):
        salteadas = [*salteadas, ("sin una cifra que valga", len(pendientes) - len(con_cifra))]
    Validacion.objects.bulk_create(
        [
            Validacion(consumo=consumo, accion=Validacion.Accion.ACEPTADO, motivo=motivo, usuario=usuario)
            for consumo in con_cifra
        ],
        batch_size=POR_TANDA,
    )
    avisar([consumo.pk for consumo in con_cifra])
    devengar([consumo.pk for consumo in con_cifra], usuario=usuario)
    return Resultado(hechas=len(con_cifra), salteadas=salteadas)


@transaction.atomic
def estimar_en_masa(pks: Collection[int], *, motivo: str, usuario: Usuario) -> Resultado:
    """Estimate all of them. Those beyond a cap, or decided meanwhile, are left and told.

    *Bloquea:* the accounts of their service points. *Errores:* `mesa.sin_motivo`.
    """
    hecho = estimacion.estimar(pks, motivo=exigir_motivo(motivo, para="estimar"), usuario=usuario)
    porques = Counter(_sin_saludo(porque) for porque in hecho.rechazadas.values())
    return Resultado(hechas=len(hecho.hechas), salteadas=porques.most_common())


def _sin_saludo(porque: str) -> str:
    """A whole refusal as what completes "quedaron:"."""
    return porque.removeprefix("No se puede estimar porque ").rstrip(".")


def abiertas(consumos: Sequence[Consumo]) -> tuple[list[Consumo], list[tuple[str, int]]]:
    """Those that still wait, and how many do not."""
    esperan = [consumo for consumo in consumos if not decidida_por(consumo)]
    decididas = len(consumos) - len(esperan)
    return esperan, [("que alguien decidió mientras tanto", decididas)] if decididas else []
