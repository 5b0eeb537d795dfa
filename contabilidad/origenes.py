"""Where the ledger's own entries come from: an annulled entry, a manual one, a fiscal year."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.urls import reverse

from contabilidad.models import Asiento, AsientoManual, Ejercicio, SaldoDeApertura
from contabilidad.ports import ORIGEN, DocumentoOrigen
from contabilidad.services.aperturas import ORIGEN_SALDO
from contabilidad.services.controles import ORIGEN_EJERCICIO
from contabilidad.services.manual import ORIGEN_MANUAL


class DeAsiento:
    """The entry that an annulment annuls."""

    def describir(self, ids: Collection[int], /) -> Mapping[int, DocumentoOrigen]:
        """Its id and its words."""
        return {
            a.pk: DocumentoOrigen(etiqueta=f"Asiento {a.pk}", url=reverse("contabilidad:asiento", args=[a.pk]))
            for a in Asiento.objects.filter(pk__in=ids)
        }

    def existentes(self, ids: Collection[int], /) -> Collection[int]:
        """Which exist."""
        return list(Asiento.objects.filter(pk__in=ids).values_list("pk", flat=True))


class DeManual:
    """The manual entry that somebody wrote."""

    def describir(self, ids: Collection[int], /) -> Mapping[int, DocumentoOrigen]:
        """Its id and its words."""
        return {
            m.pk: DocumentoOrigen(etiqueta=str(m), url=reverse("contabilidad:manual", args=[m.pk]))
            for m in AsientoManual.objects.filter(pk__in=ids)
        }

    def existentes(self, ids: Collection[int], /) -> Collection[int]:
        """Which exist, and were posted."""
        posteados = AsientoManual.objects.filter(pk__in=ids, estado=AsientoManual.Estado.ASENTADO)
        return list(posteados.values_list("pk", flat=True))


class DeEjercicio:
    """The fiscal year whose results were closed."""

    def describir(self, ids: Collection[int], /) -> Mapping[int, DocumentoOrigen]:
        """Its name."""
        return {
            e.pk: DocumentoOrigen(etiqueta=e.nombre, url=reverse("contabilidad:ejercicios"))
            for e in Ejercicio.objects.filter(pk__in=ids)
        }

    def existentes(self, ids: Collection[int], /) -> Collection[int]:
        """Which exist."""
        return list(Ejercicio.objects.filter(pk__in=ids).values_list("pk", flat=True))


class DeSaldoDeApertura:
    """An item of the opening."""

    def describir(self, ids: Collection[int], /) -> Mapping[int, DocumentoOrigen]:
        """What it was."""
        return {
            s.pk: DocumentoOrigen(etiqueta=f"Apertura: {s.detalle}") for s in SaldoDeApertura.objects.filter(pk__in=ids)
        }

    def existentes(self, ids: Collection[int], /) -> Collection[int]:
        """Which exist."""
        return list(SaldoDeApertura.objects.filter(pk__in=ids).values_list("pk", flat=True))


def registrar() -> None:
    """Called once from `arranque`."""
    ORIGEN.registrar("asiento", DeAsiento())
    ORIGEN.registrar(ORIGEN_MANUAL, DeManual())
    ORIGEN.registrar(ORIGEN_EJERCICIO, DeEjercicio())
    ORIGEN.registrar(ORIGEN_SALDO, DeSaldoDeApertura())
