"""What the demonstration invents of a month: the same every time, and only what the catalogue knows."""

from __future__ import annotations

import datetime as dt

from cesop.demostracion.movimientos import Generador, Ventas
from contabilidad.eventos import tipos

ENERO = dt.date(2026, 1, 1)
VENTAS = Ventas(electricidad=50_000_000, iva=12_000_000)


def _mes(generador: Generador, *, ultimo: dt.date = dt.date(2026, 1, 31)) -> list[object]:
    return list(generador.del_mes(0, ENERO, ultimo=ultimo, ventas=VENTAS))


def test_la_misma_semilla_da_los_mismos_movimientos() -> None:
    assert _mes(Generador()) == _mes(Generador())
    assert _mes(Generador(1)) != _mes(Generador(2))


def test_cada_movimiento_es_un_evento_del_catalogo_con_importes_positivos() -> None:
    for movimiento in Generador().del_mes(0, ENERO, ultimo=dt.date(2026, 1, 31), ventas=VENTAS):
        tipo = tipos()[movimiento.evento]
        for componente in movimiento.componentes:
            assert tipo.componente(componente["componente"]) is not None, movimiento
            assert componente["centavos"] > 0, movimiento


def test_nada_pasa_despues_del_ultimo_dia() -> None:
    corte = dt.date(2026, 1, 10)
    assert max(m.fecha for m in Generador().del_mes(0, ENERO, ultimo=corte, ventas=VENTAS)) <= corte


def test_lo_que_se_compra_y_el_iva_son_de_lo_que_se_vendio() -> None:
    del_mes = Generador().del_mes(0, ENERO, ultimo=dt.date(2026, 1, 31), ventas=VENTAS)
    de = {m.evento: {c["componente"]: c["centavos"] for c in m.componentes} for m in del_mes}
    assert de["compras.factura_de_energia"]["energia"] == 20_000_000
    assert sum(de["contabilidad.iva_liquidado"].values()) == VENTAS.iva
