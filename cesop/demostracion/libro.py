"""The demonstration's ledger: chart, rules, fiscal years, thirteen months of entries with the clock of each week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from cesop.demostracion import reloj
from cesop.demostracion.movimientos import Generador, Movimiento
from cesop.nucleo import fechas
from cesop.nucleo.models import Usuario
from contabilidad import libro
from contabilidad.models import AsientoManual, CentroCosto, Cuenta, Periodo, Seccion
from contabilidad.renglones import ESQUEMA_COMPONENTES
from contabilidad.services import cierre, manual, recurrentes, sellos
from contabilidad.services.ejercicios import abrir_ejercicio
from contabilidad.services.plan import cargar_plan
from contabilidad.services.reglas import sembrar_reglas

MESES = 13
DIAS_POR_TANDA = 7
# Opening balances in pesos, positive when debit. They add up to zero.
APERTURA_EN_PESOS = (
    ("1.1.01.01", 1_850_000), ("1.1.01.02", 240_000), ("1.1.01.10", 14_600_000), ("1.1.02.01", 6_000_000),
    ("1.1.03.01", 7_420_000), ("1.1.03.02", 2_130_000), ("1.1.03.04", 980_000), ("1.1.03.30", 1_260_000),
    ("1.1.03.90", -640_000), ("1.1.05.01", 4_310_000), ("1.1.05.04", 1_180_000), ("2.1.01.01", -2_870_000),
    ("2.1.01.02", -4_950_000), ("2.1.02.01", -1_340_000), ("2.1.04.02", -1_105_000), ("3.1.01.01", -9_400_000),
    ("3.3.01.01", -3_165_000), ("3.6.01.01", -6_500_000), ("3.7.01.01", -10_000_000),
)  # fmt: skip


def cargar(*, contadora: Usuario, avisar: Callable[[str], object]) -> int:
    """Write it all up to today, and return how many entries. Outside any transaction: each closing has its own locks.

    The base must be building the demonstration: the kernel's clock is moved to each week, and left where it was.
    """
    ahora = fechas.ahora()
    hoy = ahora.date()
    primero = fechas.sumar_meses(hoy.replace(day=1), 1 - MESES)
    _base(primero, hoy)
    generador, hechos = Generador(), 1
    dimensiones = _dimensiones()
    try:
        reloj.mover_a(primero, ahora=ahora)
        _abrir(primero, contadora)
        for orden in range(MESES):
            avisar(f"Libro: {orden + 1} de {MESES} meses")
            comienzo = fechas.sumar_meses(primero, orden)
            ultimo = min(fechas.sumar_meses(comienzo, 1) - dt.timedelta(days=1), hoy)
            movimientos = generador.del_mes(orden, comienzo, ultimo=ultimo)
            for fecha, tanda in _por_semana(movimientos, comienzo, ultimo):
                reloj.mover_a(fecha, ahora=ahora)
                hechos += libro.asentar_lote(_cuadro(tanda, dimensiones), usuario=contadora).nuevos
            hechos += _pagar_sueldos(generador, ultimo, contadora)
            if orden < MESES - 2:
                _cerrar(comienzo, ahora=ahora, usuario=contadora)
        reloj.mover_a(hoy, ahora=ahora)
        _borradores(hoy, contadora)
        cierre.plegar()
        sellos.sellar()
    finally:
        reloj.soltar()
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


def _asentar_manual(cargado: manual.Cargado, usuario: Usuario) -> None:
    """Post it at once: the demonstration has no second person at hand while it is built."""
    borrador = manual.crear_borrador(cargado, usuario=usuario)
    manual.asentar_borrador(borrador, usuario=usuario)


def _abrir(fecha: dt.date, usuario: Usuario) -> None:
    cuentas = _cuentas()
    renglones = [
        manual.RenglonCargado(cuenta=cuentas[codigo], debe=Decimal(max(pesos, 0)), haber=Decimal(max(-pesos, 0)))
        for codigo, pesos in APERTURA_EN_PESOS
    ]
    _asentar_manual(
        manual.Cargado(
            fecha=fecha,
            glosa="Apertura: saldos del sistema anterior",
            renglones=renglones,
            clase=AsientoManual.Clase.APERTURA,
        ),
        usuario,
    )


def _cuentas() -> dict[str, int]:
    return dict(Cuenta.objects.values_list("codigo", "pk"))


def _pagar_sueldos(generador: Generador, ultimo: dt.date, usuario: Usuario) -> int:
    """The transfer of the payroll, which accountants write by hand: no module does it yet."""
    mes = generador.mes
    assert mes is not None, "a month was just written"
    fecha = mes.dia(28)
    if fecha > ultimo:
        return 0
    cuentas = _cuentas()
    importes = (("2.1.04.01", mes.sueldos, 0), ("2.1.04.02", mes.cargas, 0), ("1.1.01.10", 0, mes.sueldos + mes.cargas))
    renglones = [
        manual.RenglonCargado(cuenta=cuentas[codigo], debe=_pesos(debe), haber=_pesos(haber))
        for codigo, debe, haber in importes
    ]
    glosa = f"Transferencia de sueldos y cargas de {mes.primero:%m/%Y}"
    _asentar_manual(manual.Cargado(fecha=fecha, glosa=glosa, renglones=renglones), usuario)
    return 1


def _pesos(centavos: int) -> Decimal:
    return Decimal(centavos).scaleb(-2)


def _cerrar(comienzo: dt.date, *, ahora: dt.datetime, usuario: Usuario) -> None:
    """Close a month some days after its end, as it is done; the last of a year, with its results."""
    reloj.mover_a(fechas.sumar_meses(comienzo, 1) + dt.timedelta(days=4), ahora=ahora)
    periodo = Periodo.objects.select_related("ejercicio").get(desde=comienzo)
    if periodo.hasta == periodo.ejercicio.hasta:
        cierre.cerrar_resultados(periodo.ejercicio, usuario=usuario)
    cierre.cerrar_periodo(
        periodo,
        usuario=usuario,
        motivo="Los submayores llegan con sus módulos: se revisó contra las planillas.",
    )


def _borradores(hoy: dt.date, usuario: Usuario) -> None:
    """A template that repeats, its draft of this month, and another draft that does not balance yet."""
    cuentas, secciones = _cuentas(), dict(Seccion.objects.values_list("codigo", "pk"))
    seguro = manual.RenglonCargado(
        cuenta=cuentas["5.3.04.01"], debe=Decimal("84500.00"), seccion=secciones["ADM"], glosa="Póliza integral"
    )
    anticipo = manual.RenglonCargado(cuenta=cuentas["1.1.04.12"], haber=Decimal("84500.00"))
    plantilla = recurrentes.guardar_plantilla(
        "Devengamiento de seguros",
        glosa="Seguros devengados del mes",
        renglones=[("debe", seguro), ("haber", anticipo)],
        usuario=usuario,
    )
    recurrentes.guardar_recurrente(
        plantilla, desde=hoy.replace(day=1), hasta=None, cada_meses=1, dia=31, usuario=usuario
    )
    recurrentes.generar_recurrentes(hoy, usuario=usuario)
    caja = manual.RenglonCargado(cuenta=cuentas["1.1.01.02"], haber=Decimal("38200.00"))
    gasto = manual.RenglonCargado(cuenta=cuentas["5.3.02.03"], debe=Decimal("31570.25"), seccion=secciones["ADM"])
    manual.crear_borrador(
        manual.Cargado(fecha=hoy, glosa="Rendición del fondo fijo", renglones=[gasto, caja]), usuario=usuario
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
