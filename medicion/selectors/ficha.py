"""What there is of one service point: consumptions, readings, meters, orders. A constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import F

from catastro.models import (
    Colocacion,
    CuentaServicio,
    EstadoActual,
    EstadoServicio,
    PuntoDeRuta,
    RegistroMedidor,
    Ruta,
    Suministro,
)
from catastro.selectors.cuentas import aperturas
from medicion.models import Consumo, Lectura, Relectura
from medicion.selectors.mesa import PERIODOS, titulares

RELECTURAS = 5


def magnitudes(suministro: Suministro) -> list[str]:
    """What its meters counted, the principal one first."""
    filas = RegistroMedidor.objects.filter(medidor__colocaciones__suministro=suministro).order_by("numero")
    return list(dict.fromkeys(filas.values_list("magnitud", flat=True)))


def consumos(suministro: Suministro, *, magnitud: str, cuantos: int) -> list[Consumo]:
    """The last consumptions in force of a magnitude, oldest first."""
    filas = Consumo.objects.filter(suministro=suministro, magnitud=magnitud, reemplazado_por__isnull=True)
    con = filas.select_related("validacion__usuario", "lote__periodo", "lectura")
    return list(reversed(con.order_by("-hasta", "-pk")[:cuantos]))


def de_cuenta(cuenta: CuentaServicio, *, magnitud: str, al: dt.date, cuantos: int = PERIODOS) -> list[Consumo]:
    """The last consumptions in force of an account until a day, oldest first."""
    filas = Consumo.objects.filter(cuenta=cuenta, magnitud=magnitud, hasta__lte=al, reemplazado_por__isnull=True)
    return list(reversed(filas.select_related("validacion__usuario").order_by("-hasta", "-pk")[:cuantos]))


def ultima_leida(cuenta: CuentaServicio, *, magnitud: str, al: dt.date) -> Lectura | None:
    """What the dial of its point showed last, since it was opened and until a day."""
    filas = Lectura.objects.filter(
        suministro=cuenta.suministro_id,
        registro__magnitud=magnitud,
        fecha__lte=al,
        fecha__gte=aperturas([cuenta.pk]).get(cuenta.pk, al),
        valor__isnull=False,
        anulada=False,
        reemplazada_por__isnull=True,
    )
    return filas.select_related("medidor").order_by("-fecha", "-pk").first()


def lecturas(suministro: Suministro, *, magnitud: str, cuantas: int) -> Sequence[Lectura]:
    """The last readings of a magnitude, the newest first, with those that were corrected (`reemplazada`: by which)."""
    filas = Lectura.objects.filter(suministro=suministro, registro__magnitud=magnitud)
    return list(
        filas.select_related("medidor", "anomalia", "usuario", "lote", "archivo")
        .prefetch_related("fotos")
        .annotate(reemplazada=F("reemplazada_por__pk"))
        .order_by("-fecha", "-pk")[:cuantas]
    )


def colocaciones(suministro: Suministro) -> Sequence[Colocacion]:
    """Its meters, the one that is there first."""
    filas = Colocacion.objects.filter(suministro=suministro, reemplazado_en__isnull=True)
    return list(filas.select_related("medidor").prefetch_related("medidor__registros").order_by("-desde"))


def ordenes(suministro: Suministro) -> Sequence[Relectura]:
    """The last orders of re-reading."""
    filas = Relectura.objects.filter(consumo__suministro=suministro).select_related("orden", "consumo")
    return list(filas.order_by("-orden__numero")[:RELECTURAS])


def cuenta(suministro: Suministro) -> tuple[CuentaServicio, str, str] | None:
    """The account that lives there, its holder and its state."""
    actual = (
        EstadoActual.objects.filter(suministro=suministro)
        .exclude(estado=EstadoServicio.RETIRADA)
        .select_related("cuenta__grupo")
        .first()
    )
    if actual is None:
        return None
    return actual.cuenta, titulares([actual.cuenta_id]).get(actual.cuenta_id, ""), actual.estado


def ruta(suministro: Suministro) -> PuntoDeRuta | None:
    """Its place in the reading routes."""
    return PuntoDeRuta.objects.filter(suministro=suministro, uso=Ruta.Uso.LECTURA).select_related("ruta").first()
