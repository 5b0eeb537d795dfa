"""The demonstration's ledger: chart, rules, fiscal years, thirteen months of entries with the clock of each week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from cesop.demostracion.movimientos import Generador, Movimiento
from cesop.nucleo import fechas
from cesop.nucleo.models import Usuario
from contabilidad import libro
from contabilidad.directo import AsientoDirecto, RenglonDirecto
from contabilidad.eventos import APERTURA
from contabilidad.models import CentroCosto, Cuenta, Seccion
from contabilidad.renglones import ESQUEMA_COMPONENTES
from contabilidad.services.ejercicios import abrir_ejercicio
from contabilidad.services.plan import cargar_plan
from contabilidad.services.reglas import sembrar_reglas

MESES = 13
DIAS_POR_TANDA = 7
CIERRE = dt.time(17, 40)
CERO = dt.timedelta(0)
# Opening balances in pesos, positive when debit. They add up to zero.
APERTURA_EN_PESOS = (
    ("1.1.01.01", 1_850_000), ("1.1.01.02", 240_000), ("1.1.01.10", 14_600_000), ("1.1.02.01", 6_000_000),
    ("1.1.03.01", 7_420_000), ("1.1.03.02", 2_130_000), ("1.1.03.04", 980_000), ("1.1.03.30", 1_260_000),
    ("1.1.03.90", -640_000), ("1.1.05.01", 4_310_000), ("1.1.05.04", 1_180_000), ("2.1.01.01", -2_870_000),
    ("2.1.01.02", -4_950_000), ("2.1.02.01", -1_340_000), ("2.1.04.02", -1_105_000), ("3.1.01.01", -9_400_000),
    ("3.3.01.01", -3_165_000), ("3.6.01.01", -6_500_000), ("3.7.01.01", -10_000_000),
)  # fmt: skip


def cargar(*, contadora: Usuario, avisar: Callable[[str], object]) -> int:
    """Write it all up to today, and return how many entries. Inside the caller's transaction, or in several.

    The base must be building the demonstration: the kernel's clock is moved to each week, and left where it was.
    """
    ahora = fechas.ahora()
    hoy = ahora.date()
    primero = fechas.sumar_meses(hoy.replace(day=1), 1 - MESES)
    _base(primero, hoy)
    generador, hechos = Generador(), 1
    dimensiones = _dimensiones()
    try:
        _mover_a(primero, ahora=ahora)
        _abrir(primero, contadora)
        for orden in range(MESES):
            avisar(f"Libro: {orden + 1} de {MESES} meses")
            comienzo = fechas.sumar_meses(primero, orden)
            ultimo = min(fechas.sumar_meses(comienzo, 1) - dt.timedelta(days=1), hoy)
            movimientos = generador.del_mes(orden, comienzo, ultimo=ultimo)
            for fecha, tanda in _por_semana(movimientos, comienzo, ultimo):
                _mover_a(fecha, ahora=ahora)
                hechos += libro.asentar_lote(_cuadro(tanda, dimensiones), usuario=contadora).nuevos
    finally:
        fechas.mover_reloj(CERO)
    return hechos


def _base(primero: dt.date, hoy: dt.date) -> None:
    """Chart, rules, and the fiscal years of those days: calendar ones, the first from when the program is used."""
    cargar_plan()
    sembrar_reglas(primero)
    comienzo = primero
    while comienzo <= hoy:
        siguiente = dt.date(comienzo.year + 1, 1, 1)
        abrir_ejercicio(comienzo, hasta=siguiente)
        comienzo = siguiente


def _mover_a(fecha: dt.date, *, ahora: dt.datetime) -> None:
    """Set the clock to the end of that working day, never beyond the real instant."""
    fechas.mover_reloj(min(dt.datetime.combine(fecha, CIERRE, tzinfo=ahora.tzinfo) - ahora, CERO))


def _abrir(fecha: dt.date, usuario: Usuario) -> None:
    cuentas = {cuenta.codigo: cuenta.pk for cuenta in Cuenta.objects.all()}
    libro.asentar_renglones(
        AsientoDirecto(
            tipo=APERTURA,
            fecha=fecha,
            origen=("apertura", 1),
            glosa="Apertura: saldos del sistema anterior",
            renglones=tuple(
                RenglonDirecto(cuenta=cuentas[codigo], debe=Decimal(max(pesos, 0)), haber=Decimal(max(-pesos, 0)))
                for codigo, pesos in APERTURA_EN_PESOS
            ),
        ),
        usuario=usuario,
    )


def _por_semana(
    movimientos: Sequence[Movimiento], comienzo: dt.date, ultimo: dt.date
) -> list[tuple[dt.date, list[Movimiento]]]:
    """(day on which they are posted, movements) of each week with some."""
    semanas = []
    desde = comienzo
    while desde <= ultimo:
        hasta = min(desde + dt.timedelta(days=DIAS_POR_TANDA - 1), ultimo)
        propios = [m for m in movimientos if desde <= m.fecha <= hasta]
        if propios:
            semanas.append((hasta, propios))
        desde = hasta + dt.timedelta(days=1)
    return semanas


def _dimensiones() -> dict[str, dict[str, int]]:
    return {
        "seccion": dict(Seccion.objects.values_list("codigo", "pk")),
        "centro": dict(CentroCosto.objects.values_list("codigo", "pk")),
    }


def _cuadro(movimientos: Sequence[Movimiento], dimensiones: dict[str, dict[str, int]]) -> pl.DataFrame:
    """The frame that the ledger wants: one row per component."""
    filas: list[dict[str, Any]] = []
    for n, movimiento in enumerate(movimientos):
        cabecera = {
            "n": n,
            "evento": movimiento.evento,
            "fecha": movimiento.fecha,
            "fecha_valor": movimiento.fecha,
            "origen_tipo": movimiento.origen[0],
            "origen_id": movimiento.origen[1],
            "origen_revision": 1,
            "glosa": movimiento.glosa,
        }
        for componente in movimiento.componentes:
            ids = {clave: ids[componente[clave]] for clave, ids in dimensiones.items() if clave in componente}
            filas.append({**cabecera, **componente, **ids})
    return pl.DataFrame(filas, schema=ESQUEMA_COMPONENTES)
