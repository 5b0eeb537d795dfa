"""The year's end: each account of result to zero, by section; and again after reopening."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Usuario
from contabilidad.directo import AsientoDirecto, RenglonDirecto
from contabilidad.errores import EventoInvalido
from contabilidad.eventos import MANUAL
from contabilidad.libro import asentar, asentar_renglones, saldo
from contabilidad.models import (
    Asiento,
    Cuenta,
    Periodo,
)
from contabilidad.services import cierre
from contabilidad.services.controles import cierre_vigente
from tests.contabilidad.conftest import (
    LibroChico,
    cerrar_sin_revisar,
    en_rojo,
    noviembre,
    numeros_de_diario,
    reabrir,
    una_factura,
)
from tests.factories import un_libro, un_usuario

D = Decimal


@pytest.fixture
def con_resultado(por_cerrar: LibroChico, ana: Usuario) -> LibroChico:
    for codigo, nombre, imputable in (
        ("3", "PATRIMONIO", False), ("3.7", "Resultados", False), ("3.7.01", "Excedentes", False),
        ("3.7.01.02", "Resultado del ejercicio", True),
    ):  # fmt: skip
        por_cerrar.cuentas[codigo] = Cuenta.objects.create(
            codigo=codigo, nombre=nombre, tipo="patrimonio", imputable=imputable, exige_seccion=imputable,
            padre=por_cerrar.cuentas.get(codigo.rpartition(".")[0]),
        )  # fmt: skip
    asentar(una_factura(1, seccion=por_cerrar.agua, neto="70.00"))
    asentar(una_factura(2, seccion=por_cerrar.electricidad, neto="30.00"))
    cierre.cerrar_periodo(noviembre(), usuario=ana)
    return por_cerrar


FIN = dt.date(2026, 12, 31)


def _resultado(por_cerrar: LibroChico) -> tuple[Decimal, Decimal, Decimal]:
    """Income, and the result of water and of electricity."""
    cuenta = por_cerrar.cuentas["3.7.01.02"]
    return (
        saldo(por_cerrar.cuentas["4"], al=FIN),
        saldo(cuenta, al=FIN, seccion=por_cerrar.agua),
        saldo(cuenta, al=FIN, seccion=por_cerrar.electricidad),
    )


def test_el_resultado_se_cierra_por_seccion(con_resultado: LibroChico, ana: Usuario) -> None:
    asiento = cierre.cerrar_resultados(con_resultado.ejercicio, usuario=ana)
    assert (asiento.fecha, asiento.origen_tipo, asiento.origen_id, asiento.origen_revision) == (
        FIN, "ejercicio", con_resultado.ejercicio.pk, 1
    )  # fmt: skip
    assert _resultado(con_resultado) == (D("0.00"), D("-70.00"), D("-30.00"))
    with pytest.raises(ErrorNegocio) as error:
        cierre.cerrar_resultados(con_resultado.ejercicio, usuario=ana)
    assert error.value.codigo == "resultados.sin_saldos"


def test_cerrar_reabrir_y_cerrar_de_nuevo_es_otra_revision(
    con_resultado: LibroChico, ana: Usuario, beto: Usuario
) -> None:
    ejercicio = con_resultado.ejercicio
    diciembre = Periodo.objects.get(desde=dt.date(2026, 12, 1))
    primero = cierre.cerrar_resultados(ejercicio, usuario=ana)
    cierre.cerrar_periodo(diciembre, usuario=ana)
    with pytest.raises(EventoInvalido):
        asentar(una_factura(3, seccion=con_resultado.agua, fecha=FIN))
    reabrir(diciembre, pide=ana, decide=beto)
    asentar(una_factura(3, seccion=con_resultado.agua, neto="5.00", fecha=FIN))
    cierre.plegar()
    assert "resultados" in en_rojo(diciembre)
    segundo = cierre.cerrar_resultados(ejercicio, usuario=ana)
    assert (segundo.origen_revision, cierre_vigente(ejercicio)) == (2, segundo)
    assert Asiento.objects.filter(evento="contabilidad.anulacion", origen_id=primero.pk).count() == 1
    assert _resultado(con_resultado) == (D("0.00"), D("-75.00"), D("-30.00"))
    assert cierre.cerrar_periodo(diciembre, usuario=ana).revision == 2
    assert [n for n, _ in numeros_de_diario()] == list(range(1, Asiento.objects.count() + 1))


def test_con_otro_mes_abierto_no_se_cierra_el_resultado(con_resultado: LibroChico, ana: Usuario, beto: Usuario) -> None:
    reabrir(noviembre(), pide=ana, decide=beto)
    with pytest.raises(ErrorNegocio) as error:
        cierre.cerrar_resultados(con_resultado.ejercicio, usuario=ana)
    assert error.value.codigo == "resultados.anteriores"


def test_el_resultado_con_el_plan_que_se_entrega(db: None) -> None:
    """Accounts that ask for a cost centre, both signs, kinds of management: each section gets its own result."""
    completo = un_libro()
    ana = un_usuario("ana", "contaduria")
    banco, sueldos = completo.cuenta("1.1.01.10").pk, completo.cuenta("5.2.01.01").pk
    cargo, bonificacion = completo.cuenta("4.1.01.01").pk, completo.cuenta("4.9.01.01").pk
    luz, agua, centro = completo.seccion("E").pk, completo.seccion("A").pk, completo.centro().pk
    primer_dia = completo.desde
    asentar_renglones(
        AsientoDirecto(
            tipo=MANUAL, fecha=primer_dia, origen=("prueba", 1),
            renglones=(
                RenglonDirecto(cuenta=banco, debe=D("700.00")),
                RenglonDirecto(cuenta=cargo, haber=D("600.00"), seccion=luz, gestion="A"),
                RenglonDirecto(cuenta=cargo, haber=D("150.00"), seccion=luz, gestion="N"),
                RenglonDirecto(cuenta=bonificacion, debe=D("50.00"), seccion=luz, gestion="A"),
                RenglonDirecto(cuenta=sueldos, debe=D("80.00"), seccion=agua, centro=centro),
                RenglonDirecto(cuenta=banco, haber=D("80.00")),
            ),
        )
    )  # fmt: skip
    for anterior in completo.ejercicio.periodos.filter(hasta__lt=completo.ejercicio.hasta):
        cerrar_sin_revisar(anterior.desde)
    asiento = cierre.cerrar_resultados(completo.ejercicio, usuario=ana)
    resultado = completo.cuenta("3.7.01.02")
    lineas = asiento.partidas.filter(cuenta=resultado).order_by("renglon")
    assert {(p.seccion_id, p.gestion): p.haber - p.debe for p in lineas} == {
        (luz, "A"): D("550.00"), (luz, "N"): D("150.00"), (agua, None): D("-80.00"),
    }  # fmt: skip
    ultimo = completo.ejercicio.hasta - dt.timedelta(days=1)
    assert [saldo(completo.cuenta(codigo), al=ultimo) for codigo in ("4", "5")] == [0, 0]
