"""The demonstration's ledger: chart, rules, fiscal years, and what no module posts yet, with the clock of each week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl
from django.db import connection

from cesop.demostracion.movimientos import Generador, Movimiento, Ventas
from cesop.nucleo import fechas
from cesop.nucleo.models import Usuario
from contabilidad import libro
from contabilidad.models import AsientoManual, CentroCosto, Cuenta, Periodo, Seccion
from contabilidad.renglones import ESQUEMA_COMPONENTES
from contabilidad.services import cierre, manual, recurrentes, sellos
from contabilidad.services.ejercicios import abrir_ejercicio
from contabilidad.services.plan import cargar_plan
from contabilidad.services.reglas import sembrar_reglas

DIAS_POR_TANDA = 7
ABIERTOS = 2  # months that nobody closed yet
# Opening balances in pesos, positive when debit. They add up to zero.
APERTURA_EN_PESOS = (
    ("1.1.01.02", 240_000), ("1.1.01.10", 74_600_000), ("1.1.02.01", 6_000_000), ("1.1.05.01", 4_310_000),
    ("1.1.05.04", 1_180_000), ("2.1.01.01", -2_870_000), ("2.1.01.02", -4_950_000), ("2.1.04.02", -1_105_000),
    ("3.1.01.01", -9_400_000), ("3.3.01.01", -3_165_000), ("3.6.01.01", -6_500_000), ("3.7.01.01", -58_340_000),
)  # fmt: skip
# Of the sales of a month: electricity net of taxes, and the VAT of all, in pesos.
VENTAS = """
    SELECT COALESCE(sum(r.importe) FILTER (WHERE s.codigo = 'E' AND r.clase IN ('cargo', 'bonificacion')), 0),
        COALESCE(sum(r.importe) FILTER (WHERE r.clase = 'iva'), 0)
    FROM public.facturacion_comprobante AS c JOIN public.facturacion_renglon AS r ON r.comprobante_id = c.id
    LEFT JOIN public.contabilidad_seccion AS s ON s.id = c.seccion_id
    WHERE c.fecha >= %(desde)s::date AND c.fecha < %(hasta)s::date
"""


class Libro:
    """The books of those months: opened, written week by week, each month closed some days after its end.

    The kernel's clock is moved by who calls, to the day of each step.
    """

    def __init__(self, *, primero: dt.date, hoy: dt.date, contadora: Usuario) -> None:
        self.primero, self.hoy, self.contadora = primero, hoy, contadora
        self.generador, self.hechos = Generador(), 0
        self.meses = (hoy.year - primero.year) * 12 + hoy.month - primero.month + 1
        self._dimensiones: dict[str, dict[str, int]] = {}
        self._del_mes: list[Movimiento] = []

    def abrir(self) -> None:
        """Chart, rules, fiscal years and opening balances."""
        _base(self.primero, self.hoy)
        self._dimensiones = _dimensiones()
        _abrir(self.primero, self.contadora)

    def pasos(self) -> Iterator[tuple[dt.date, Callable[[], None]]]:
        """What is done on which day, in order."""
        for orden in range(self.meses):
            comienzo = fechas.sumar_meses(self.primero, orden)
            fin = fechas.sumar_meses(comienzo, 1)
            ultimo = min(fin - dt.timedelta(days=1), self.hoy)
            yield comienzo, partial(self._escribir, orden, comienzo, ultimo)
            desde = comienzo
            while desde <= ultimo:
                hasta = min(desde + dt.timedelta(days=DIAS_POR_TANDA - 1), ultimo)
                yield hasta, partial(self._asentar, desde, hasta)
                desde = hasta + dt.timedelta(days=1)
            yield ultimo, partial(self._pagar_sueldos, ultimo)
            if orden < self.meses - ABIERTOS:
                yield fin + dt.timedelta(days=4), partial(_cerrar, comienzo, usuario=self.contadora)
        yield self.hoy, partial(_borradores, self.hoy, self.contadora)

    def terminar(self) -> None:
        """Fold the balances and seal every day that is over."""
        cierre.plegar()
        sellos.sellar()

    def _escribir(self, orden: int, comienzo: dt.date, ultimo: dt.date) -> None:
        ventas = _ventas(fechas.sumar_meses(comienzo, -1), comienzo)
        self._del_mes = self.generador.del_mes(orden, comienzo, ultimo=ultimo, ventas=ventas)

    def _asentar(self, desde: dt.date, hasta: dt.date) -> None:
        tanda = [m for m in self._del_mes if desde <= m.fecha <= hasta]
        if tanda:
            self.hechos += libro.asentar_lote(_cuadro(tanda, self._dimensiones), usuario=self.contadora).nuevos

    def _pagar_sueldos(self, ultimo: dt.date) -> None:
        self.hechos += _pagar_sueldos(self.generador, ultimo, self.contadora)


def _ventas(desde: dt.date, hasta: dt.date) -> Ventas:
    with connection.cursor() as cursor:
        cursor.execute(VENTAS, {"desde": desde, "hasta": hasta})
        electricidad, iva = cursor.fetchone()
    return Ventas(electricidad=max(0, int(electricidad * 100)), iva=max(0, int(iva * 100)))


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


def _cerrar(comienzo: dt.date, *, usuario: Usuario) -> None:
    """Close a month, as it is done some days after its end; the last of a year, with its results."""
    periodo = Periodo.objects.select_related("ejercicio").get(desde=comienzo)
    if periodo.hasta == periodo.ejercicio.hasta:
        cierre.cerrar_resultados(periodo.ejercicio, usuario=usuario)
    cierre.cerrar_periodo(
        periodo,
        usuario=usuario,
        motivo="Faltan submayores que llegan con sus módulos: se revisó contra las planillas.",
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
