"""Reads of the kernel's masters, for their screens."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from cesop.nucleo import formato
from cesop.nucleo.alcance import sucursales_de
from cesop.nucleo.calendario import moratorias_entre
from cesop.nucleo.fechas import sumar_meses
from cesop.nucleo.maestros.origen import Registro, registros_de
from cesop.nucleo.maestros.palabras import en_pantalla, lapso
from cesop.nucleo.models import DiaNoLaborable, Moratoria, Parametro, Sucursal, Usuario, ValorParametro
from cesop.nucleo.parametros import filas_de, vigentes

SABADO = 5
SEMANAS = 6

# ── Branches ──


def sucursales_visibles(usuario: Usuario) -> QuerySet[Sucursal]:
    """The branches that the user sees, each with `usuarios`: how many active ones work there."""
    activos = (
        Usuario.objects.filter(sucursal=OuterRef("pk"), is_active=True)
        .order_by()
        .values("sucursal")
        .annotate(cuantos=Count("pk"))
        .values("cuantos")
    )
    return sucursales_de(usuario).annotate(usuarios=Coalesce(Subquery(activos, output_field=IntegerField()), 0))


def localidades() -> list[str]:
    """The towns that branches and days off name, in order."""
    de_sucursales = Sucursal.objects.values_list("localidad", flat=True)
    de_dias = DiaNoLaborable.objects.values_list("localidad", flat=True)
    return sorted({nombre for nombre in (*de_sucursales, *de_dias) if nombre})


# ── Parameters ──


def modulos_con_parametros() -> list[tuple[str, str]]:
    """(key, name) of the modules that have some parameter."""
    claves = Parametro.objects.order_by("modulo").values_list("modulo", flat=True).distinct()
    return [(clave, nombre_de_modulo(clave)) for clave in claves]


def nombre_de_modulo(clave: str) -> str:
    """How people call a module."""
    nombres = {"nucleo": "Sistema", "facturacion": "Facturación", "medicion": "Medición", "recaudacion": "Recaudación"}
    return nombres.get(clave, clave.capitalize())


def valores_de_hoy(claves: Sequence[str], *, hoy: dt.date) -> Mapping[str, ValorParametro]:
    """The row that rules today for each parameter that has one. One query."""
    halladas: dict[str, ValorParametro] = {}
    for fila in vigentes(al=hoy).filter(parametro__in=claves):
        halladas.setdefault(fila.parametro_id, fila)
    return halladas


def en_palabras_hoy(parametro: Parametro, *, hoy: dt.date) -> str:
    """What rules today, in a phrase."""
    rige = valores_de_hoy([parametro.clave], hoy=hoy).get(parametro.clave)
    if rige is None:
        return "Hoy no tiene valor: los cálculos que lo necesitan se detienen."
    de_excepcion = ", por excepción" if rige.origen == ValorParametro.Origen.EXCEPCION else ""
    return f"Hoy rige {en_pantalla(rige, parametro)} {lapso(rige.desde, rige.hasta)}{de_excepcion}."


def proximos_cambios(claves: Sequence[str], *, hoy: dt.date) -> Mapping[str, dt.date]:
    """The first day after today when something of each parameter starts or ends, if any. One query."""
    proximos: dict[str, dt.date] = {}
    filas = ValorParametro.objects.filter(parametro__in=claves, reemplazado_en__isnull=True).filter(
        Q(desde__gt=hoy) | Q(hasta__gt=hoy)
    )
    for clave, desde, hasta in filas.values_list("parametro_id", "desde", "hasta"):
        for dia in (desde, hasta):
            if dia is not None and dia > hoy and dia < proximos.get(clave, dt.date.max):
                proximos[clave] = dia
    return proximos


@dataclass(frozen=True, kw_only=True)
class Tramo:
    """A row of a parameter on the screen. ultimo: last day it rules (None: still)."""

    fila: ValorParametro
    valor: str
    estado: str
    tono: str
    ultimo: dt.date | None
    registro: Registro

    @property
    def es_excepcion(self) -> bool:
        """True when it was decided over the norm."""
        return self.fila.origen == ValorParametro.Origen.EXCEPCION


def tramos_de(parametro: Parametro, *, al: dt.date, conocido_al: dt.datetime | None, usuario: Usuario) -> list[Tramo]:
    """Every row of a parameter as known then, latest first; the ones that rule on `al` say so. usuario: who looks."""
    filas = list(filas_de(parametro.clave, conocido_al=conocido_al))
    rige = next(iter(vigentes(al=al, conocido_al=conocido_al).filter(parametro=parametro)), None)
    registros = registros_de(parametro, filas, usuario=usuario)
    return [_tramo(fila, parametro, al=al, rige=rige, registro=registros[fila.pk]) for fila in reversed(filas)]


def _tramo(
    fila: ValorParametro, parametro: Parametro, *, al: dt.date, rige: ValorParametro | None, registro: Registro
) -> Tramo:
    if rige is not None and fila.pk == rige.pk:
        estado, tono = "Rige", "bien"
    elif fila.desde > al:
        estado, tono = "Futuro", "info"
    elif fila.hasta is not None and fila.hasta <= al:
        estado, tono = "Pasado", "neutro"
    else:
        estado, tono = "Tapado por la excepción", "aviso"
    return Tramo(
        fila=fila,
        valor=en_pantalla(fila, parametro),
        estado=estado,
        tono=tono,
        ultimo=None if fila.hasta is None else fila.hasta - dt.timedelta(days=1),
        registro=registro,
    )


@dataclass(frozen=True, kw_only=True)
class Barra:
    """A row on the band: from x, so wide (both 0 to 100), in its lane (0 norm, 1 exception)."""

    x: str
    ancho: str
    carril: int
    valor: str
    estado: str
    tono: str


@dataclass(frozen=True, kw_only=True)
class Banda:
    """Rows drawn over time. hoy: x of the day that is looked at."""

    desde: dt.date
    hasta: dt.date
    hoy: str
    barras: list[Barra]


def banda_de(tramos: Sequence[Tramo], *, al: dt.date) -> Banda:
    """The rows that touch the three years around `al`, to draw them. Widths in percent."""
    desde, hasta = sumar_meses(al, -24), sumar_meses(al, 12)
    total = (hasta - desde).days

    def x(dia: dt.date) -> Decimal:
        acotado = min(max(dia, desde), hasta)
        return Decimal((acotado - desde).days * 100) / total

    barras = [
        Barra(
            x=f"{x(tramo.fila.desde):.2f}",
            ancho=f"{x(tramo.fila.hasta or hasta) - x(tramo.fila.desde):.2f}",
            carril=int(tramo.es_excepcion),
            valor=tramo.valor,
            estado=tramo.estado,
            tono=tramo.tono,
        )
        for tramo in tramos
        if tramo.fila.desde < hasta and (tramo.fila.hasta is None or tramo.fila.hasta > desde)
    ]
    return Banda(desde=desde, hasta=hasta, hoy=f"{x(al):.2f}", barras=barras)


def fin_del_dia(dia: dt.date) -> dt.datetime:
    """The last instant of a day of the cooperative: what was known when it ended."""
    siguiente = dt.datetime.combine(dia + dt.timedelta(days=1), dt.time())
    return timezone.make_aware(siguiente) - dt.timedelta(microseconds=1)


# ── Calendar ──


@dataclass(frozen=True, kw_only=True)
class DiaDelMes:
    """A cell of the calendar. no_laborable: the day off that it is, the town's own first."""

    fecha: dt.date
    no_laborable: DiaNoLaborable | None
    es_hoy: bool
    en_moratoria: bool

    @property
    def fin_de_semana(self) -> bool:
        """Saturday or Sunday."""
        return self.fecha.weekday() >= SABADO


@dataclass(frozen=True, kw_only=True)
class Mes:
    """A month in weeks from Monday; None out of the month."""

    nombre: str
    semanas: list[list[DiaDelMes | None]]


@dataclass(frozen=True, kw_only=True)
class MoratoriaDelAnio:
    """A moratoria that touches the year, with its span in words."""

    moratoria: Moratoria
    lapso: str


@dataclass(frozen=True, kw_only=True)
class Anio:
    """A year as a town lives it."""

    anio: int
    meses: list[Mes]
    dias: list[DiaNoLaborable]
    moratorias: list[MoratoriaDelAnio]

    @property
    def sin_feriados(self) -> bool:
        """True when nobody loaded its national holidays: working days cannot be counted."""
        return not any(not dia.localidad for dia in self.dias)


def anio_de(anio: int, *, localidad: str, hoy: dt.date) -> Anio:
    """The calendar of `anio` for `localidad` ("": what is everybody's, and every town's own). Two queries."""
    dias_del_anio = DiaNoLaborable.objects.filter(fecha__year=anio).order_by("fecha", "localidad")
    dias = list(dias_del_anio if not localidad else dias_del_anio.filter(localidad__in=["", localidad]))
    primero, siguiente = dt.date(anio, 1, 1), dt.date(anio + 1, 1, 1)
    moratorias = [m for m in moratorias_entre(primero, siguiente) if not localidad or m.localidad in ("", localidad)]
    por_fecha: dict[dt.date, DiaNoLaborable] = {}
    for dia in dias:
        if not dia.localidad or localidad:
            por_fecha[dia.fecha] = dia
    return Anio(
        anio=anio,
        meses=[_mes(anio, n, por_fecha, moratorias, hoy=hoy) for n in range(1, 13)],
        dias=dias,
        moratorias=[MoratoriaDelAnio(moratoria=m, lapso=lapso(m.desde, m.hasta)) for m in moratorias],
    )


def _mes(
    anio: int, mes: int, por_fecha: Mapping[dt.date, DiaNoLaborable], moratorias: Sequence[Moratoria], *, hoy: dt.date
) -> Mes:
    semanas: list[list[DiaDelMes | None]] = [
        [
            DiaDelMes(
                fecha=fecha,
                no_laborable=por_fecha.get(fecha),
                es_hoy=fecha == hoy,
                en_moratoria=any(m.desde <= fecha and (m.hasta is None or fecha < m.hasta) for m in moratorias),
            )
            if fecha.month == mes
            else None
            for fecha in semana
        ]
        for semana in calendar.Calendar().monthdatescalendar(anio, mes)
    ]
    semanas += [[None] * 7] * (SEMANAS - len(semanas))  # every month takes the same room
    return Mes(nombre=formato.mes(dt.date(anio, mes, 1)).split()[0].capitalize(), semanas=semanas)


def moratorias_al(dia: dt.date) -> QuerySet[Moratoria]:
    """Those in force on that day."""
    return moratorias_entre(dia, dia + dt.timedelta(days=1))
