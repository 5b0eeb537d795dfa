"""The cycle of reading: how much of each batch was read, objected, validated and accrued; the calendar of routes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Func, IntegerField, Q, QuerySet, Sum, Value

from catastro.models import Ruta
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from medicion.models import Consumo, FilaApartada, Lectura, LoteLectura, PeriodoMedicion, PuntoLote
from medicion.selectors import alcance

CERO = Decimal(0)
CIEN = 100
# Consumption over what was expected, from nothing to three times, by fifths; and what is above.
DESVIO_MAX = Decimal(3)
CUBETAS = 16


@dataclass(frozen=True, kw_only=True)
class Avance:
    """How far a batch is. Counts of registers, but `en_juego` (pesos) and `unidades` (what was consumed)."""

    puntos: int = 0
    leidos: int = 0
    calculados: int = 0
    validos: int = 0
    bloqueadas: int = 0
    observadas: int = 0
    devengados: int = 0
    estimados: int = 0
    en_juego: Decimal = CERO
    unidades: Decimal = CERO

    def __add__(self, otro: Avance) -> Avance:
        return Avance(**{campo: getattr(self, campo) + getattr(otro, campo) for campo in self.__dataclass_fields__})

    @property
    def faltan(self) -> int:
        """Registers that nobody read."""
        return max(self.puntos - self.leidos, 0)

    @property
    def abiertas(self) -> int:
        """Exceptions that wait."""
        return self.bloqueadas + self.observadas

    @property
    def sin_devengar(self) -> int:
        """Valid and not accrued."""
        return max(self.validos - self.devengados, 0)

    def de_cada_cien(self, parte: int) -> Decimal:
        """`parte` as a percentage of the registers."""
        return Decimal(parte * CIEN) / self.puntos if self.puntos else Decimal(0)


@dataclass(frozen=True, kw_only=True)
class DeLote:
    """A batch with how far it is on a day."""

    lote: LoteLectura
    avance: Avance
    al: dt.date

    @property
    def atrasado(self) -> bool:
        """Its days are over and something is not read."""
        limite = self.lote.fecha_teorica + dt.timedelta(days=self.lote.tolerancia)
        return self.abierto and self.avance.faltan > 0 and limite < self.al

    @property
    def abierto(self) -> bool:
        """It still takes readings."""
        return self.lote.estado in (LoteLectura.Estado.GENERADO, LoteLectura.Estado.EXPORTADO)


def avances(lotes: Collection[int]) -> Mapping[int, Avance]:
    """Batch → how far it is. Three queries, whatever the number of batches."""
    puntos = dict(
        PuntoLote.objects.filter(lote__in=lotes).order_by().values_list("lote_id").annotate(cuantos=Count("pk"))
    )
    leidos = dict(
        Lectura.objects.filter(lote__in=lotes, clase=Lectura.Clase.LECTURA, reemplaza__isnull=True)
        .exclude(origen=Lectura.Origen.ESTIMADA)
        .order_by()
        .values_list("lote_id")
        .annotate(cuantos=Count("pk"))
    )
    abierta = Q(validacion__isnull=True)
    consumos = (
        Consumo.objects.filter(lote__in=lotes, reemplazado_por__isnull=True)
        .order_by()
        .values("lote_id")
        .annotate(
            calculados=Count("pk"),
            validos=Count("validacion"),
            bloqueadas=Count("pk", filter=abierta & Q(resultado__in=("bloqueada", "sin_lectura"))),
            observadas=Count("pk", filter=abierta & Q(resultado="observada")),
            devengados=Count("devengo"),
            estimados=Count("pk", filter=Q(estimado=True)),
            juego=Sum("en_juego", filter=abierta),
            suma=Sum("consumo"),
        )
    )
    por_lote = {fila["lote_id"]: fila for fila in consumos}
    return {lote: _avance(puntos.get(lote, 0), leidos.get(lote, 0), por_lote.get(lote, {})) for lote in lotes}


def _avance(puntos: int, leidos: int, fila: Mapping[str, Any]) -> Avance:
    return Avance(
        puntos=puntos,
        leidos=leidos,
        calculados=fila.get("calculados", 0),
        validos=fila.get("validos", 0),
        bloqueadas=fila.get("bloqueadas", 0),
        observadas=fila.get("observadas", 0),
        devengados=fila.get("devengados", 0),
        estimados=fila.get("estimados", 0),
        en_juego=fila.get("juego") or CERO,
        unidades=fila.get("suma") or CERO,
    )


def meses(usuario: Usuario) -> list[tuple[int, int]]:
    """(year, month) of the theoretical dates of the user's batches, the newest first."""
    fechas = alcance.lotes(usuario).order_by().values_list("fecha_teorica__year", "fecha_teorica__month").distinct()
    return sorted(fechas, reverse=True)


def lotes_del_mes(anio: int, mes: int, *, usuario: Usuario) -> list[DeLote]:
    """The live batches to be read in a month, with how far each is. Four queries."""
    filas = alcance.lotes(usuario).filter(fecha_teorica__year=anio, fecha_teorica__month=mes)
    return vestir(filas.exclude(estado=LoteLectura.Estado.ANULADO).order_by("ruta__servicio__orden", "ruta__codigo"))


def vestir(lotes: QuerySet[LoteLectura]) -> list[DeLote]:
    """The batches with how far each is."""
    filas = list(lotes.select_related("ruta__servicio", "periodo", "ruta__sucursal"))
    dichos = avances([lote.pk for lote in filas])
    dia = hoy()
    return [DeLote(lote=lote, avance=dichos[lote.pk], al=dia) for lote in filas]


class Cubeta(Func):
    """SQL `width_bucket(value, from, to, how many)`: 0 below, how many + 1 above."""

    function = "width_bucket"
    output_field = IntegerField()


def desvios(lotes: Collection[int]) -> list[int]:
    """How many consumptions there are by how far they are from what was expected: CUBETAS, the last one what is above.

    One query.
    """
    filas = (
        Consumo.objects.filter(lote__in=lotes, reemplazado_por__isnull=True, consumo__isnull=False, esperado__gt=0)
        .order_by()
        .annotate(cubeta=Cubeta(F("consumo") / F("esperado"), Value(CERO), Value(DESVIO_MAX), Value(CUBETAS - 1)))
        .values_list("cubeta")
        .annotate(cuantos=Count("pk"))
    )
    por_cubeta = dict(filas)
    return [por_cubeta.get(n, 0) for n in range(1, CUBETAS + 1)]


def apartadas(codigos: Collection[str]) -> QuerySet[FilaApartada]:
    """Rows of files set apart that name those batches and wait for somebody."""
    filas = FilaApartada.objects.filter(datos__lote__in=list(codigos), resuelta_en__isnull=True)
    return filas.select_related("archivo").order_by("archivo", "linea")


# ── The calendar ──


@dataclass(frozen=True, kw_only=True)
class Celda:
    """A route in a period: its batch, or nothing yet."""

    periodo: PeriodoMedicion
    de_lote: DeLote | None


@dataclass(frozen=True, kw_only=True)
class FilaDeCalendario:
    """A route and its periods, in the order of the columns."""

    ruta: Ruta
    puntos: int
    celdas: Sequence[Celda]


@dataclass(frozen=True, kw_only=True)
class Calendario:
    """The routes of one service and cycle against its last periods."""

    periodos: Sequence[PeriodoMedicion]
    filas: Sequence[FilaDeCalendario]


def periodos(servicio: int, *, cuantos: int) -> list[PeriodoMedicion]:
    """The last metering periods of a service, oldest first."""
    filas = PeriodoMedicion.objects.filter(servicio=servicio).select_related("servicio")
    return list(reversed(filas.order_by("-anio", "-numero", "ciclo")[:cuantos]))


def calendario(servicio: int, *, cuantos: int, usuario: Usuario) -> Calendario:
    """Every reading route of a service against its last periods. Six queries."""
    columnas = periodos(servicio, cuantos=cuantos)
    rutas = list(
        alcance.rutas(usuario)
        .filter(servicio=servicio, activa=True)
        .annotate(cuantos=Count("puntos"))
        .order_by("codigo")
    )
    vivos = vestir(
        alcance.lotes(usuario).filter(periodo__in=[p.pk for p in columnas]).exclude(estado=LoteLectura.Estado.ANULADO)
    )
    lugares = {(d.lote.ruta_id, d.lote.periodo_id): d for d in vivos}
    return Calendario(
        periodos=columnas,
        filas=[
            FilaDeCalendario(
                ruta=ruta,
                puntos=ruta.cuantos,
                celdas=[Celda(periodo=p, de_lote=lugares.get((ruta.pk, p.pk))) for p in columnas],
            )
            for ruta in rutas
        ],
    )
