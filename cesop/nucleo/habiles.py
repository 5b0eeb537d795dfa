"""Working days, without a database: a frozen set of days in, dates out.

A working day is Monday to Friday and not in the set. Terms are counted as the law does: the day of the notice is not
counted, so one working day after Friday is Monday. Every function refuses a year that the calendar does not hold:
a missing holiday would make a cut illegal in silence.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal

import polars as pl

from cesop.nucleo.errors import ErrorNegocio

UN_DIA: Final = dt.timedelta(days=1)
_SABADO: Final = 5


@dataclass(frozen=True, kw_only=True)
class Calendario:
    """Days that are not worked, and the years for which they were loaded."""

    no_laborables: frozenset[dt.date]
    anios: frozenset[int]

    def es_habil(self, fecha: dt.date) -> bool:
        """True from Monday to Friday, out of the set. Raises ErrorNegocio `calendario.sin_cargar`."""
        self._exigir(fecha.year)
        return fecha.weekday() < _SABADO and fecha not in self.no_laborables

    def es_vispera(self, fecha: dt.date) -> bool:
        """True when the next day is a holiday (a weekend does not make an eve)."""
        siguiente = fecha + UN_DIA
        self._exigir(siguiente.year)
        return siguiente in self.no_laborables

    def proximo_habil(self, fecha: dt.date) -> dt.date:
        """`fecha` when it is a working day, else the first one after."""
        while not self.es_habil(fecha):
            fecha += UN_DIA
        return fecha

    def anterior_habil(self, fecha: dt.date) -> dt.date:
        """`fecha` when it is a working day, else the last one before."""
        while not self.es_habil(fecha):
            fecha -= UN_DIA
        return fecha

    def sumar(self, fecha: dt.date, dias: int) -> dt.date:
        """The `dias`-th working day after `fecha` (0: itself, or the next one that is worked)."""
        if dias < 0:
            raise ValueError("sumar va hacia adelante: usá restar.")
        if dias == 0:
            return self.proximo_habil(fecha)
        for _ in range(dias):
            fecha = self.proximo_habil(fecha + UN_DIA)
        return fecha

    def restar(self, fecha: dt.date, dias: int) -> dt.date:
        """The `dias`-th working day before `fecha` (0: itself, or the previous one that is worked)."""
        if dias < 0:
            raise ValueError("restar va hacia atrás: usá sumar.")
        if dias == 0:
            return self.anterior_habil(fecha)
        for _ in range(dias):
            fecha = self.anterior_habil(fecha - UN_DIA)
        return fecha

    def entre(self, desde: dt.date, hasta: dt.date) -> int:
        """Working days after `desde`, up to `hasta` and with it; negative when `hasta` is before."""
        if hasta < desde:
            return -self.entre(hasta, desde)
        self._exigir(*range(desde.year, hasta.year + 1))
        quitados = sum(desde < dia <= hasta and dia.weekday() < _SABADO for dia in self.no_laborables)
        return _de_semana_hasta(hasta) - _de_semana_hasta(desde) - quitados

    # ── The same over columns of dates, for runs over every account ──

    def habil(self, columna: pl.Expr) -> pl.Expr:
        """Boolean column. The caller checks the years first with `exigir_anios`."""
        return columna.dt.is_business_day(holidays=self._ordenados())

    def sumados(self, columna: pl.Expr, dias: pl.Expr | int) -> pl.Expr:
        """`sumar` over columns, for `dias` >= 0. Check the years with `exigir_anios`."""
        # From a day off, Polars counts from the next working day on; stepping back first makes the first one count.
        n = pl.lit(dias) if isinstance(dias, int) else dias
        corrida = pl.when(n == 0).then(self._rodar(columna, "forward")).otherwise(self._rodar(columna, "backward"))
        return corrida.dt.add_business_days(n, holidays=self._ordenados())

    def contados(self, desde: pl.Expr, hasta: pl.Expr) -> pl.Expr:
        """`entre` over columns. Check the years with `exigir_anios`."""
        uno = pl.duration(days=1)
        libres = self._ordenados()
        derecho = pl.business_day_count(desde + uno, hasta + uno, holidays=libres)
        reves = pl.business_day_count(hasta + uno, desde + uno, holidays=libres)  # its own negative counts other ends
        return pl.when(desde <= hasta).then(derecho).otherwise(-reves)

    def exigir_anios(self, *fechas: dt.date) -> None:
        """Raises ErrorNegocio `calendario.sin_cargar` unless every year from the first to the last day is loaded."""
        anios = [fecha.year for fecha in fechas]
        if anios:
            self._exigir(*range(min(anios), max(anios) + 1))

    def _rodar(self, columna: pl.Expr, sentido: Literal["forward", "backward"]) -> pl.Expr:
        return columna.dt.add_business_days(0, holidays=self._ordenados(), roll=sentido)

    def _ordenados(self) -> list[dt.date]:
        return sorted(self.no_laborables)

    def _exigir(self, *anios: int) -> None:
        faltan = sorted(set(anios) - self.anios)
        if faltan:
            raise ErrorNegocio(
                "calendario.sin_cargar",
                f"No se pueden contar días hábiles de {', '.join(map(str, faltan))} porque faltan los feriados. "
                "Cargalos en Sistema, Calendario.",
                anios=faltan,
            )


def _de_semana_hasta(fecha: dt.date) -> int:
    """Mondays to Fridays from the first day of the calendar (a Monday) to `fecha`, both included."""
    semanas, resto = divmod(fecha.toordinal(), 7)
    return semanas * 5 + min(resto, 5)
