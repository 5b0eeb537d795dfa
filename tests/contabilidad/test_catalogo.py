"""The catalogue of events against the posting manual's rows and against the code."""

from __future__ import annotations

import ast
import re
from decimal import Decimal

from contabilidad import libro
from contabilidad.catalogo import EVENTOS
from contabilidad.catalogo.piezas import componente, invertido
from contabilidad.eventos import SIN_REGLAS, ReglaInicial, tipos
from contabilidad.models import Asiento, Partida, Regla
from contabilidad.plan import plan_inicial, secciones_iniciales
from contabilidad.renglones import DIMENSIONES
from tests.arquitectura.fuentes import CAPAS, modulos

SIN_ASIENTO = {"recaudacion.debito_enviado", "compras.solicitud", "contabilidad.presupuesto"}


def test_estan_las_56_filas_del_manual_y_la_2b() -> None:
    assert {tipo.numero for tipo in EVENTOS} == {str(n) for n in range(1, 57)} | {"2b", "A", "M", "R"}


def test_el_catalogo_registrado_es_el_de_los_modulos() -> None:
    assert set(tipos()) - {"prueba.factura"} == {tipo.clave for tipo in EVENTOS}


def test_cada_evento_es_de_una_app_y_entra_en_la_base() -> None:
    apps = {app for capa in CAPAS for app in capa}
    largo_evento = Asiento._meta.get_field("evento").max_length or 0
    largo_componente = Regla._meta.get_field("componente").max_length or 0
    assert largo_evento == Regla._meta.get_field("evento").max_length
    for tipo in EVENTOS:
        modulo, _, que = tipo.clave.partition(".")
        assert modulo == tipo.modulo
        assert modulo in apps
        assert re.fullmatch(r"[a-z][a-z0-9_]*", que)
        assert len(tipo.clave) <= largo_evento
        assert set(tipo.dimensiones) <= set(DIMENSIONES)
        claves = [c.clave for c in tipo.componentes]
        assert len(set(claves)) == len(claves), tipo.clave
        assert all(re.fullmatch(r"[a-z][a-z0-9_]*", c) and len(c) <= largo_componente for c in claves), tipo.clave


def test_solo_dejan_de_asentar_los_que_son_estado_o_presupuesto_y_lo_dicen() -> None:
    callados = [tipo for tipo in EVENTOS if not tipo.asienta]
    assert {tipo.clave for tipo in callados} == SIN_ASIENTO
    assert all(tipo.nota for tipo in callados)
    assert {tipo.clave for tipo in EVENTOS if tipo.trae_renglones} == SIN_REGLAS


def test_cada_componente_tiene_reglas_con_cuentas_que_reciben_asientos() -> None:
    imputables = {fila.codigo for fila in plan_inicial() if fila.imputable}
    secciones = {codigo for codigo, _ in secciones_iniciales()} | {None}
    for tipo in EVENTOS:
        for parte in tipo.componentes:
            lugar = f"{tipo.clave} {parte.clave}"
            assert parte.reglas, lugar
            assert len({r.seccion for r in parte.reglas}) == len(parte.reglas), lugar
            for regla in parte.reglas:
                assert {regla.debe, regla.haber} <= imputables, lugar
                assert regla.debe != regla.haber, lugar
                assert regla.seccion in secciones, lugar


def test_lo_que_toca_cuentas_que_exigen_dimensiones_las_pide() -> None:
    exigen = {fila.codigo: fila for fila in plan_inicial()}
    for tipo in EVENTOS:
        cuentas = [exigen[c] for p in tipo.componentes for r in p.reglas for c in (r.debe, r.haber)]
        if any(c.exige_seccion for c in cuentas):
            assert "seccion" in tipo.dimensiones, tipo.clave
        if any(c.exige_centro for c in cuentas):
            assert "centro" in tipo.dimensiones, tipo.clave


def test_toda_cuenta_de_control_tiene_un_evento_que_la_mueve() -> None:
    movidas = {c for t in EVENTOS for p in t.componentes for r in p.reglas for c in (r.debe, r.haber)}
    quietas = {fila.codigo for fila in plan_inicial() if fila.control} - movidas
    # Petty cash, wallets, stock in transit and in the crews' hands move by a group's own rule or by hand.
    assert quietas == {"1.1.01.02", "1.1.01.30", "1.1.05.05", "1.1.05.06"}


def test_los_eventos_que_asienta_el_codigo_estan_y_los_construidos_se_usan() -> None:
    """Both ways: a literal `Evento(tipo=…)` is catalogued, and what is not pending appears in code."""
    fuera = {m: arbol for m, arbol in modulos().items() if m.parts[:2] != ("contabilidad", "catalogo")}
    literales = {
        nodo.value
        for arbol in fuera.values()
        for nodo in ast.walk(arbol)
        if isinstance(nodo, ast.Constant) and isinstance(nodo.value, str)
    }
    pedidos = {
        clave.value.value
        for arbol in fuera.values()
        for nodo in ast.walk(arbol)
        if isinstance(nodo, ast.Call) and getattr(nodo.func, "id", getattr(nodo.func, "attr", "")) == "Evento"
        for clave in nodo.keywords
        if clave.arg == "tipo" and isinstance(clave.value, ast.Constant)
    }
    assert pedidos <= set(tipos())
    assert [t.clave for t in EVENTOS if not t.pendiente and t.clave not in literales] == []


def test_piezas_por_seccion() -> None:
    parte = componente("x", "X", debe={None: "1", "E": "2"}, haber={"E": "3", "A": "4"})
    assert parte.reglas == (
        ReglaInicial(debe="1", haber="4", seccion="A"),
        ReglaInicial(debe="2", haber="3", seccion="E"),
    )
    assert invertido(parte, clave="y", nombre="Y").reglas[1] == ReglaInicial(debe="3", haber="2", seccion="E")


def test_partida_y_catalogo_nombran_las_mismas_dimensiones() -> None:
    campos = {campo.name for campo in Partida._meta.get_fields()}
    assert set(DIMENSIONES) <= campos
    assert set(DIMENSIONES) <= set(libro.Importe(componente="x", importe=Decimal(1)).__dataclass_fields__)
