"""The checklist of a closing: each check, and who is guilty."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import ahora
from cesop.nucleo.models import Usuario
from contabilidad.errores import CierreImposible
from contabilidad.libro import asentar
from contabilidad.models import (
    ActoDePeriodo,
    Cuenta,
    Periodo,
    Regla,
)
from contabilidad.ports import SIN_TERMINAR, SUBMAYOR, Culpable
from contabilidad.services import cierre, manual
from contabilidad.services.controles import revisar
from contabilidad.services.manual import Cargado, RenglonCargado
from tests.contabilidad.conftest import (
    DIA,
    LibroChico,
    en_rojo,
    noviembre,
    una_factura,
)

D = Decimal


def test_un_mes_sano_esta_todo_en_verde(por_cerrar: LibroChico) -> None:
    asentar(una_factura(1, seccion=por_cerrar.agua))
    cierre.plegar()
    assert [(c.clave, c.culpables) for c in revisar(noviembre()) if c.tono != "verde"] == []


def test_el_anterior_abierto(por_cerrar: LibroChico, ana: Usuario) -> None:
    with pytest.raises(CierreImposible) as error:
        cierre.cerrar_periodo(Periodo.objects.get(desde=dt.date(2026, 12, 1)), usuario=ana)
    assert error.value.controles == ["Los períodos anteriores están cerrados"]
    assert not ActoDePeriodo.objects.exists()


def test_lo_que_falta_plegar(por_cerrar: LibroChico) -> None:
    asentar(una_factura(1, seccion=por_cerrar.agua))
    assert en_rojo(noviembre()).keys() == {"plegados"}


def test_un_borrador_y_su_aprobacion(por_cerrar: LibroChico, ana: Usuario) -> None:
    lineas = [
        RenglonCargado(cuenta=por_cerrar.cuentas["1.1.03.01"].pk, debe=D("2000000.00")),
        RenglonCargado(cuenta=por_cerrar.cuentas["2.1.02.01"].pk, haber=D("2000000.00")),
    ]
    borrador = manual.crear_borrador(Cargado(fecha=DIA, glosa="Grande", renglones=lineas), usuario=ana)
    manual.pedir_asiento(borrador.pk, motivo="Mes", usuario=ana)
    rojos = en_rojo(noviembre())
    assert rojos.keys() == {"borradores", "aprobaciones"}
    assert "Grande" in rojos["borradores"].culpables[0].texto
    assert en_rojo(Periodo.objects.get(desde=dt.date(2026, 10, 1))) == {}


def test_un_proceso_entre_numerar_y_escribir(por_cerrar: LibroChico, monkeypatch: pytest.MonkeyPatch) -> None:
    class Tandas:
        nombre = "Tandas"

        def pendientes(self, *, desde: dt.date, hasta: dt.date) -> list[Culpable]:
            return [Culpable(texto="Lote 4")] if desde <= DIA < hasta else []

    monkeypatch.setitem(SIN_TERMINAR._proveedores, "prueba", Tandas())
    assert [c.texto for c in en_rojo(noviembre())["sin_terminar"].culpables] == ["Lote 4"]


def test_un_evento_sin_regla(por_cerrar: LibroChico) -> None:
    Regla.objects.filter(componente="tasa").update(reemplazado_en=ahora())
    assert "reglas" in en_rojo(noviembre())


def test_un_origen_que_no_existe(por_cerrar: LibroChico) -> None:
    asentar(una_factura(1_000_000, seccion=por_cerrar.agua))
    assert [c.texto for c in en_rojo(noviembre())["origenes"].culpables] == [
        "El origen «comprobante» 1000000 no existe"
    ]


class Deudores:
    """A subledger that says what it is told."""

    nombre = "Comprobantes impagos"

    def __init__(self, importe: str) -> None:
        self.importe = D(importe)

    def saldo(self, cuenta: Cuenta, *, al: dt.date) -> Decimal:
        return self.importe

    def culpables(self, cuenta: Cuenta, *, al: dt.date) -> list[Culpable]:
        return [Culpable(texto="Comprobante 1")]


def test_una_cuenta_de_control_que_difiere(
    por_cerrar: LibroChico, ana: Usuario, monkeypatch: pytest.MonkeyPatch
) -> None:
    Cuenta.objects.filter(codigo="1.1.03.01").update(control="bienes_de_uso")
    asentar(una_factura(1, seccion=por_cerrar.agua))
    avisos = [c for c in revisar(noviembre()) if c.tono == "aviso"]
    assert [c.clave for c in avisos] == ["submayores"]
    with pytest.raises(ErrorNegocio) as sin_motivo:
        cierre.cerrar_periodo(noviembre(), usuario=ana)
    assert sin_motivo.value.codigo == "cierre.motivo"
    monkeypatch.setattr("contabilidad.services.cuadre.PENDIENTES", frozenset())
    monkeypatch.setitem(SUBMAYOR._proveedores, "bienes_de_uso", Deudores("120.99"))
    with pytest.raises(CierreImposible):
        cierre.cerrar_periodo(noviembre(), usuario=ana)
    monkeypatch.setitem(SUBMAYOR._proveedores, "bienes_de_uso", Deudores("121.00"))
    assert cierre.cerrar_periodo(noviembre(), usuario=ana).revision == 1
