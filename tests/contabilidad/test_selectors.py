"""Reads of the ledger: what they say against the lines added up by hand, and that their queries do not grow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cesop.nucleo.dinero import CERO
from contabilidad import libro as ledger
from contabilidad.models import Asiento, Partida
from contabilidad.selectors import balance, diario, mayor
from contabilidad.selectors.dimensiones import Dimensiones
from tests.contabilidad.conftest import DIA, LibroChico, una_factura, unas_facturas
from tests.factories import un_usuario

ENERO, DICIEMBRE = dt.date(2026, 1, 1), dt.date(2026, 12, 31)


def _contar(leer: Callable[[], object]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as consultas:
        leer()
    return len(consultas)


def _cargar(libro: LibroChico) -> None:
    """Invoices of three days, of two sections."""
    for n, (dia, seccion) in enumerate(
        [
            (DIA, libro.electricidad),
            (DIA, libro.agua),
            (DIA + dt.timedelta(1), libro.agua),
            (dt.date(2026, 10, 3), libro.agua),
        ]
    ):
        ledger.asentar(una_factura(n + 1, seccion=seccion, fecha=dia, neto=f"{100 + n}.10"))


def _filtro(libro: LibroChico, codigo: str = "1.1.03.01") -> mayor.FiltroDeMayor:
    return mayor.FiltroDeMayor(cuenta=libro.cuentas[codigo], desde=ENERO, hasta=DICIEMBRE, dimensiones=Dimensiones())


def test_el_balance_suma_cada_cuenta_en_las_de_arriba(libro: LibroChico) -> None:
    _cargar(libro)
    filas = {f.codigo: f for f in balance.sumas_y_saldos(al=DICIEMBRE)}
    esperado = sum((p.debe - p.haber for p in Partida.objects.filter(cuenta__codigo="1.1.03.01")), CERO)
    assert filas["1.1.03.01"].saldo == esperado == filas["1"].saldo == filas["1.1"].saldo
    assert filas["4"].saldo == filas["4.1.01"].saldo + filas["4.1.02"].saldo
    assert (filas["4"].deudor, filas["4"].acreedor) == (CERO, -filas["4"].saldo)
    totales = balance.totales(list(filas.values()))
    assert totales.debe == totales.haber > 0
    assert totales.diferencia == 0
    assert "4.1.03" not in filas
    assert "4.1.03" in {f.codigo for f in balance.sumas_y_saldos(al=DICIEMBRE, todas=True)}


def test_el_balance_separa_lo_anterior(libro: LibroChico) -> None:
    _cargar(libro)
    [fila] = [f for f in balance.sumas_y_saldos(al=DIA, desde=dt.date(2026, 11, 1)) if f.codigo == "1.1.03.01"]
    assert (fila.anterior, fila.debe, fila.haber) == (Decimal("124.10"), Decimal("243.20"), CERO)
    assert fila.saldo == ledger.saldo(libro.cuentas["1.1.03.01"], al=DIA)


def test_el_balance_de_una_seccion_es_el_de_sus_partidas(libro: LibroChico) -> None:
    _cargar(libro)
    filas = balance.sumas_y_saldos(al=DICIEMBRE, dimensiones=Dimensiones(seccion=libro.agua.pk))
    assert {f.codigo for f in filas if f.imputable} == {"1.1.03.01", "2.1.02.01", "4.1.02"}
    with pytest.raises(ValueError, match="submayor"):
        balance.sumas_y_saldos(al=DICIEMBRE, dimensiones=Dimensiones(persona=7))


def test_el_balance_es_una_sola_sentencia(libro: LibroChico) -> None:
    _cargar(libro)
    assert _contar(lambda: balance.sumas_y_saldos(al=DICIEMBRE)) == 1


@pytest.mark.parametrize("cuantos", [1, 2, 3, 100])
def test_el_mayor_por_paginas_es_el_mayor_entero(libro: LibroChico, cuantos: int) -> None:
    _cargar(libro)
    filtro = _filtro(libro, "1")
    esperados = list(Partida.objects.filter(cuenta__codigo="1.1.03.01").order_by("fecha", "asiento_id", "renglon"))
    leidos: list[mayor.RenglonDeMayor] = []
    tras, saldo = None, CERO
    while True:
        pagina = mayor.pagina(filtro, tras=tras, cuantos=cuantos)
        assert pagina.anterior == saldo
        leidos += pagina.renglones
        saldo = pagina.saldo
        if not pagina.siguientes:
            break
        tras = pagina.renglones[-1].clave
    assert [(r.asiento_id, r.renglon) for r in leidos] == [(p.asiento_id, p.renglon) for p in esperados]
    acumulado = CERO
    for renglon in leidos:
        acumulado += renglon.debe - renglon.haber
        assert renglon.saldo == acumulado


def test_el_mayor_vuelve_para_atras(libro: LibroChico) -> None:
    _cargar(libro)
    filtro = _filtro(libro)
    todos = mayor.pagina(filtro).renglones
    vuelta = mayor.pagina(filtro, antes=todos[3].clave, cuantos=2)
    assert list(vuelta.renglones) == list(todos[1:3])
    assert vuelta.anteriores
    assert vuelta.siguientes
    assert not mayor.pagina(filtro, antes=todos[1].clave, cuantos=2).anteriores


@pytest.mark.parametrize("dimensiones", [Dimensiones(), Dimensiones(persona=7), Dimensiones(gestion="A")])
def test_el_resumen_y_la_pagina_dicen_lo_mismo(libro: LibroChico, dimensiones: Dimensiones) -> None:
    _cargar(libro)
    filtro = replace(_filtro(libro), desde=DIA, dimensiones=dimensiones)
    resumen, pagina = mayor.resumen(filtro), mayor.pagina(filtro)
    assert resumen.anterior == pagina.anterior == Decimal("124.10")
    assert resumen.saldo == pagina.saldo
    vacia = mayor.pagina(replace(filtro, desde=DICIEMBRE))
    assert (list(vacia.renglones), vacia.anterior) == ([], resumen.saldo)


def test_el_mayor_no_consulta_mas_con_mas_lineas(libro: LibroChico) -> None:
    _cargar(libro)
    filtro = _filtro(libro)
    antes = _contar(lambda: mayor.pagina(filtro))
    ledger.asentar_lote(unas_facturas(150, seccion=libro.agua, desde=100))
    assert _contar(lambda: mayor.pagina(filtro)) == antes
    assert len(mayor.pagina(filtro).renglones) == mayor.POR_PAGINA


def test_la_clave_de_un_renglon_va_y_vuelve_por_la_direccion() -> None:
    clave = mayor.Clave(fecha=DIA, asiento=12, renglon=3)
    assert mayor.Clave.leer(str(clave)) == clave
    assert [mayor.Clave.leer(malo) for malo in ("", "x", "20261105", "20261305-1-1", "20261105-a-1")] == [None] * 5


def test_la_ficha_ata_el_asiento_con_su_anulacion(libro: LibroChico) -> None:
    usuario = un_usuario("marta", "contaduria")
    original = ledger.asentar(una_factura(1, seccion=libro.agua), usuario=usuario)
    espejo = ledger.anular(original, fecha=DIA, motivo="Se cargó dos veces", usuario=usuario)
    segundo = ledger.asentar(una_factura(1, seccion=libro.agua, revision=2))
    ficha = diario.ficha(original)
    assert (ficha.anulado_por, ficha.anula, ficha.usuario) == (espejo, None, usuario)
    assert list(ficha.otras) == [segundo]
    assert diario.ficha(espejo).anula == original
    assert diario.anulados([original, espejo]) == {original.pk}


def test_la_ficha_y_el_libro_no_consultan_mas_con_mas_lineas(libro: LibroChico) -> None:
    primero = ledger.asentar(una_factura(1, seccion=libro.agua, iva=None))
    antes = _contar(lambda: diario.ficha(primero)), _contar(lambda: diario.libro(desde=DIA, hasta=DIA))
    otro = ledger.asentar(una_factura(2, seccion=libro.agua))
    ledger.asentar_lote(unas_facturas(50, seccion=libro.agua, desde=10))
    assert (_contar(lambda: diario.ficha(otro)), _contar(lambda: diario.libro(desde=DIA, hasta=DIA))) == antes


def test_el_libro_por_paginas_tiene_todos_los_asientos(libro: LibroChico) -> None:
    _cargar(libro)
    leidos: list[Asiento] = []
    tras = None
    while True:
        pagina = diario.libro(desde=ENERO, hasta=DICIEMBRE, tras=tras, cuantos=3)
        leidos += pagina.asientos
        tras = pagina.siguiente
        if tras is None:
            break
    assert leidos == list(Asiento.objects.order_by("fecha", "id"))
    assert sum(p.debe for p in leidos[0].renglones) == leidos[0].total  # type: ignore[attr-defined]


def test_el_diario_resumido_suma_lo_mismo(libro: LibroChico) -> None:
    _cargar(libro)
    resumen = diario.resumen(desde=ENERO, hasta=DICIEMBRE, tramo="month")
    assert {r.desde for r in resumen} == {dt.date(2026, 10, 1), dt.date(2026, 11, 1)}
    total = sum(a.total for a in Asiento.objects.all())
    assert sum(r.debe for r in resumen) == sum(r.haber for r in resumen) == total
