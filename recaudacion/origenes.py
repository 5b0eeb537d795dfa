"""Documents of recaudacion as origins of entries."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Model
from django.urls import reverse

from contabilidad.ports import ORIGEN, DocumentoOrigen
from recaudacion.eventos import CREDITO, ENTREGA, RECIBO, SESION
from recaudacion.models import CreditoAplicado, EntregaDeCaja, Recibo, SesionCaja


class DeFilas:
    """The rows of one table, by their own name."""

    def __init__(self, modelo: type[Model], *relacionadas: str, vista: str = "") -> None:
        self.modelo = modelo
        self.relacionadas = relacionadas
        self.vista = vista

    def describir(self, ids: Collection[int], /) -> Mapping[int, DocumentoOrigen]:
        """What each one is called."""
        filas = self.modelo._default_manager.filter(pk__in=ids).select_related(*self.relacionadas)
        return {
            fila.pk: DocumentoOrigen(etiqueta=str(fila), url=reverse(self.vista, args=[fila.pk]) if self.vista else "")
            for fila in filas
        }

    def existentes(self, ids: Collection[int], /) -> Collection[int]:
        """Which of them there are."""
        return set(self.modelo._default_manager.filter(pk__in=ids).values_list("pk", flat=True))


def registrar() -> None:
    """Called once when the program starts."""
    ORIGEN.registrar(RECIBO, DeFilas(Recibo, "caja", vista="recaudacion:recibo"))
    ORIGEN.registrar(SESION, DeFilas(SesionCaja, "caja", vista="recaudacion:sesion"))
    ORIGEN.registrar(ENTREGA, DeFilas(EntregaDeCaja, "sesion__caja"))
    ORIGEN.registrar(CREDITO, DeFilas(CreditoAplicado, "abono"))
