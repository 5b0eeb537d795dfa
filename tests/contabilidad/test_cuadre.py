"""The proof: control accounts against their subledgers, and the ledger against itself."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import psycopg
import pytest
from django.core.management import call_command

from cesop.embebidos import roles
from cesop.nucleo.puertos import PENDIENTES
from contabilidad.libro import anular, asentar
from contabilidad.models import Asiento, Cuenta
from contabilidad.plan import plan_inicial
from contabilidad.ports import ORIGEN, SUBMAYOR, Culpable
from contabilidad.services.cierre import plegar
from contabilidad.services.cuadre import Cuadre, cuadre
from tests.conftest import _url_dueno
from tests.contabilidad.conftest import DIA, LibroChico, una_factura
from tests.factories import un_usuario

D = Decimal


class Deudores:
    """Its documents are the invoices of the test, at 121 each."""

    nombre = "Comprobantes impagos"

    def __init__(self, importes: dict[dt.date, str]) -> None:
        self.importes = importes

    def saldo(self, cuenta: Cuenta, *, al: dt.date) -> Decimal:
        return sum((D(v) for fecha, v in self.importes.items() if fecha <= al), D(0))

    def culpables(self, cuenta: Cuenta, *, al: dt.date) -> list[Culpable]:
        return [Culpable(texto="Comprobante 2", url="/c/2/")]


@pytest.fixture
def con_control(libro: LibroChico) -> LibroChico:
    cuenta = libro.cuentas["1.1.03.01"]
    cuenta.control = "bienes_de_uso"
    cuenta.save()
    asentar(una_factura(1, seccion=libro.agua))
    return libro


def _mal(prueba: Cuadre) -> dict[str, list[str]]:
    return {p.clave: [c.texto for c in p.culpables] for p in prueba.pruebas if not p.en_verde}


def test_sin_movimientos_todo_cuadra(libro: LibroChico) -> None:
    assert cuadre(al=DIA).en_verde


def test_con_saldo_y_sin_proveedor_no_cuadra(con_control: LibroChico) -> None:
    prueba = cuadre(al=DIA)
    assert not prueba.en_verde
    [cuenta] = prueba.cuentas
    assert (cuenta.contable, cuenta.documentos, cuenta.en_verde, cuenta.pendiente) == (D("121.00"), None, False, True)
    assert "nadie provee" in cuenta.culpables[0].texto
    assert cuadre(al=DIA - dt.timedelta(days=1)).en_verde


def test_al_centavo_y_a_cualquier_dia(con_control: LibroChico, monkeypatch: pytest.MonkeyPatch) -> None:
    despues = DIA + dt.timedelta(days=3)
    deudores = Deudores({DIA: "121.00", despues: "121.00"})
    monkeypatch.setitem(SUBMAYOR._proveedores, "bienes_de_uso", deudores)
    asentar(una_factura(2, seccion=con_control.agua, neto="99.99", fecha=despues))
    assert cuadre(al=DIA).en_verde
    [cuenta] = cuadre(al=despues).cuentas
    assert (cuenta.diferencia, cuenta.culpables) == (D("-0.01"), (Culpable(texto="Comprobante 2", url="/c/2/"),))


def test_los_origenes_propios_existen_y_los_ajenos_se_preguntan(
    libro: LibroChico, monkeypatch: pytest.MonkeyPatch
) -> None:
    asiento = asentar(una_factura(1, seccion=libro.agua))
    anular(asiento, fecha=DIA, motivo="Mal", usuario=un_usuario("ana"))
    assert cuadre(al=DIA).en_verde
    monkeypatch.delitem(ORIGEN._proveedores, "comprobante")
    assert _mal(cuadre(al=DIA)) == {"origenes": ["Orígenes «comprobante» que nadie provee: 1"]}


def test_plegado_o_no_da_lo_mismo(libro: LibroChico) -> None:
    asentar(una_factura(1, seccion=libro.agua))
    assert cuadre(al=DIA).en_verde
    plegar()
    asentar(una_factura(2, seccion=libro.electricidad))
    assert cuadre(al=DIA).en_verde


@pytest.mark.parametrize(
    ("orden", "pruebas"),
    [
        ("UPDATE contabilidad_saldodiario SET debe = debe + 1, haber = haber + 1 WHERE debe > 0", {"saldos"}),
        ("DELETE FROM contabilidad_saldodiario WHERE debe > 0", {"saldos", "balance"}),
        ("UPDATE contabilidad_partida SET persona = 8", set()),
        ("UPDATE contabilidad_partida SET debe = debe + 1 WHERE debe > 0", {"saldos", "cabeceras"}),
        ("UPDATE contabilidad_partida SET seccion_id = 999999", {"saldos", "dimensiones"}),
        ("UPDATE contabilidad_partida SET cuenta_id = 999999 WHERE debe > 0", {"saldos", "dimensiones"}),
        ("UPDATE contabilidad_partida SET fecha = '2026-11-04' WHERE renglon = 1", {"saldos", "cabeceras"}),
        ("UPDATE contabilidad_asiento SET total = total + 1", {"cabeceras"}),
        ("UPDATE contabilidad_asiento SET origen_id = 2000000", {"origenes"}),
        ("DELETE FROM contabilidad_asiento", {"cabeceras"}),
        ("DELETE FROM contabilidad_partida", {"cabeceras", "saldos"}),
    ],
)
def test_lo_que_se_toca_por_afuera_se_ve(
    libro_propio: LibroChico, base_propia: str, orden: str, pruebas: set[str]
) -> None:
    asentar(una_factura(1, seccion=libro_propio.agua))
    plegar()
    with psycopg.connect(roles.cambiar_url(_url_dueno(base_propia), base=base_propia), autocommit=True) as dueno:
        for tabla in ("asiento", "partida"):
            dueno.execute(f"ALTER TABLE contabilidad_{tabla} DISABLE TRIGGER USER")
        dueno.execute(orden)
    assert _mal(cuadre(al=DIA)).keys() == pruebas


def test_el_comando_sale_con_uno_y_los_nombra(con_control: LibroChico, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("cuadre", al=DIA - dt.timedelta(days=1))
    with pytest.raises(SystemExit) as error:
        call_command("cuadre", al=DIA)
    assert error.value.code == 1
    salida = capsys.readouterr().out
    assert "DIFIERE 1.1.03.01 Electricidad: $ 121,00" in salida.replace("\xa0", " ")
    assert "nadie provee" in salida


def test_cada_submayor_del_plan_tiene_su_clave(libro: LibroChico) -> None:
    """The chart that ships names no subledger that the port does not know, and every key has an account."""
    claves = {fila.control for fila in plan_inicial() if fila.control}
    assert claves == SUBMAYOR.claves
    provistas = {clave for clave, _ in SUBMAYOR}
    assert provistas | {clave for puerto, clave in PENDIENTES if puerto == SUBMAYOR.nombre} == claves
    assert not Asiento.objects.exists()
