"""The cooperative's calendar: working days by town, and spans when no service may be cut.

The rules are in `cesop.nucleo.habiles`; here they meet the days that people loaded. Whoever asks many times loads a
`Calendario` once (one query); the functions that take a town load it at each call.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import holidays
from django.db import transaction
from django.db.models import Q, QuerySet

from cesop.nucleo.errors import SinPermiso
from cesop.nucleo.habiles import Calendario
from cesop.nucleo.models import DiaNoLaborable, Moratoria, Usuario
from cesop.nucleo.permisos import puede_escribir

LEY: Final = "Ley 27.399"
PUENTE: Final = "fines turísticos"
# What the law of national holidays names. Others come by a norm of their own, which people write.
_DE_LEY: Final = (
    "Año Nuevo", "Carnaval", "Memoria", "Malvinas", "Jueves Santo", "Viernes Santo", "Día del Trabajo", "Revolución de",
    "Güemes", "Belgrano", "Independencia", "San Martín", "Diversidad", "Soberanía", "Inmaculada", "Navidad",
)  # fmt: skip


def calendario_de(localidad: str = "") -> Calendario:
    """The working days of a town: everybody's days off and its own. One query."""
    dias = DiaNoLaborable.objects.filter(localidad__in={"", localidad}).values_list("fecha", "localidad")
    filas = list(dias)
    return Calendario(
        no_laborables=frozenset(fecha for fecha, _ in filas),
        anios=frozenset(fecha.year for fecha, de in filas if not de),
    )


def es_habil(fecha: dt.date, *, localidad: str = "") -> bool:
    """True when `fecha` is worked there. Raises ErrorNegocio `calendario.sin_cargar`, as every function below."""
    return calendario_de(localidad).es_habil(fecha)


def es_vispera(fecha: dt.date, *, localidad: str = "") -> bool:
    """True when the next day is a holiday there."""
    return calendario_de(localidad).es_vispera(fecha)


def proximo_habil(fecha: dt.date, *, localidad: str = "") -> dt.date:
    """`fecha`, or the first working day after it."""
    return calendario_de(localidad).proximo_habil(fecha)


def sumar_habiles(fecha: dt.date, dias: int, *, localidad: str = "") -> dt.date:
    """The `dias`-th working day after `fecha`, which is not counted."""
    return calendario_de(localidad).sumar(fecha, dias)


def restar_habiles(fecha: dt.date, dias: int, *, localidad: str = "") -> dt.date:
    """The `dias`-th working day before `fecha`, which is not counted."""
    return calendario_de(localidad).restar(fecha, dias)


def habiles_entre(desde: dt.date, hasta: dt.date, *, localidad: str = "") -> int:
    """Working days after `desde` and up to `hasta`, with it."""
    return calendario_de(localidad).entre(desde, hasta)


# ── Moratoria ──


@dataclass(frozen=True, kw_only=True)
class Alcance:
    """What a cut is about: service, category and town of the account."""

    servicio: str
    categoria: str
    localidad: str


def rige(moratoria: Moratoria, fecha: dt.date, *, alcance: Alcance) -> bool:
    """True when `moratoria` covers that day and account: a blank field of it covers all. Pure."""
    en_fecha = moratoria.desde <= fecha and (moratoria.hasta is None or fecha < moratoria.hasta)
    return en_fecha and all(
        suyo in ("", de_la_cuenta)
        for suyo, de_la_cuenta in (
            (moratoria.servicio, alcance.servicio),
            (moratoria.categoria, alcance.categoria),
            (moratoria.localidad, alcance.localidad),
        )
    )


def moratorias_entre(desde: dt.date, hasta: dt.date) -> QuerySet[Moratoria]:
    """Those in force on some day of `[desde, hasta)`: load them once and ask `rige` for each account."""
    return Moratoria.objects.filter(Q(hasta__isnull=True) | Q(hasta__gt=desde), desde__lt=hasta)


def moratoria_que_rige(fecha: dt.date, *, alcance: Alcance) -> Moratoria | None:
    """The moratoria that forbids a cut on that day, if any. One query."""
    candidatas = moratorias_entre(fecha, fecha + dt.timedelta(days=1))
    return next((m for m in candidatas if rige(m, fecha, alcance=alcance)), None)


def en_moratoria(fecha: dt.date, *, servicio: str, categoria: str, localidad: str) -> bool:
    """True when no cut may be made that day for that account."""
    alcance = Alcance(servicio=servicio, categoria=categoria, localidad=localidad)
    return moratoria_que_rige(fecha, alcance=alcance) is not None


# ── National holidays ──


@dataclass(frozen=True, kw_only=True)
class Propuesta:
    """A day that the law makes a holiday, and what the calendar already says of it ("" when nothing)."""

    fecha: dt.date
    clase: str
    nombre: str
    norma: str
    ya_esta: str


def proponer_feriados(anio: int) -> list[Propuesta]:
    """The national holidays of `anio` as known by the `holidays` library, in order of date, beside what is loaded.

    It is a proposal: bridges of future years depend on a decree, and special days carry no norm until somebody writes
    it. Source of the dates: the package `holidays`, country AR, public ones.
    """
    cargados = {
        dia.fecha: dia.nombre for dia in DiaNoLaborable.objects.filter(fecha__year=anio, localidad="").order_by("fecha")
    }
    nacionales = holidays.country_holidays("AR", years=anio, language="es")
    return [
        _propuesta(fecha, nombre.replace("Caidos", "Caídos"), ya_esta=cargados.get(fecha, ""))
        for fecha, nombre in sorted(nacionales.items())
    ]


@transaction.atomic
def cargar_feriados(anio: int, *, por: Usuario) -> list[DiaNoLaborable]:
    """Load the proposed days that the calendar does not have; what people loaded is never touched. The new ones.

    *Errores:* SinPermiso.
    """
    if not puede_escribir(por, "nucleo:feriados"):
        raise SinPermiso(
            "calendario.sin_permiso",
            "No se puede cargar los feriados porque tu usuario no cambia el calendario. Pedíselo a sistemas.",
        )
    return _agregar(p for p in proponer_feriados(anio) if not p.ya_esta)


def _agregar(propuestas: Iterable[Propuesta]) -> list[DiaNoLaborable]:
    return DiaNoLaborable.objects.bulk_create(
        [DiaNoLaborable(fecha=p.fecha, clase=p.clase, nombre=p.nombre, norma=p.norma) for p in propuestas]
    )


def _propuesta(fecha: dt.date, nombre: str, *, ya_esta: str) -> Propuesta:
    de_ley = any(palabra in nombre for palabra in _DE_LEY)
    no_laborable = PUENTE in nombre or nombre == "Jueves Santo"
    return Propuesta(
        fecha=fecha,
        clase=DiaNoLaborable.Clase.NO_LABORABLE if no_laborable else DiaNoLaborable.Clase.FERIADO,
        nombre=f"Día no laborable con {PUENTE}" if PUENTE in nombre else nombre,
        norma=f"{LEY}, art. 7" if PUENTE in nombre else LEY if de_ley else "",
        ya_esta=ya_esta,
    )
