"""What apertura registers when the program starts."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from apertura.models import Apertura
from cesop.nucleo.errors import registrar_mensajes
from contabilidad.ports import ORIGEN, DocumentoOrigen

ORIGEN_APERTURA = "apertura"


class DeApertura:
    """The opening whose balances an entry posts."""

    def describir(self, ids: Collection[int], /) -> Mapping[int, DocumentoOrigen]:
        """Its day."""
        return {a.pk: DocumentoOrigen(etiqueta=str(a)) for a in Apertura.objects.filter(pk__in=ids)}

    def existentes(self, ids: Collection[int], /) -> Collection[int]:
        """Whether there is."""
        return list(Apertura.objects.filter(pk__in=ids).values_list("pk", flat=True))


def registrar() -> None:
    """What it is the origin of, and the words of its rule."""
    ORIGEN.registrar(ORIGEN_APERTURA, DeApertura())
    registrar_mensajes(
        {"apertura_una_sola": "No se puede abrir porque esta instalación ya tiene su apertura. Cargá lo que falte."}
    )
