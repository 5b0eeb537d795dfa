"""What is owed, by age: the edges of each one, and that the parts are the whole."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from atencion.deuda import Debe, edad_de, por_cuenta, resumir

HOY = dt.date(2026, 11, 24)


def debe(dias: int, capital: str = "100", *, cuenta: int | None = 1, interes: str = "0") -> Debe:
    """A voucher that was due so many days ago."""
    return Debe(
        comprobante=dias,
        cuenta=cuenta,
        vence=HOY - dt.timedelta(days=dias),
        capital=Decimal(capital),
        interes=Decimal(interes),
    )


@pytest.mark.parametrize(("dias", "edad"), [(0, 0), (1, 1), (30, 1), (31, 2), (90, 2), (91, 3), (180, 3), (181, 4)])
def test_la_edad_cambia_al_dia_siguiente(dias: int, edad: int) -> None:
    assert edad_de(dias) == edad


def test_el_resumen_dice_desde_cuando_y_para_cuando() -> None:
    debidas = [debe(40, "50", interes="2.50"), debe(-10, "30"), debe(-10, "20", cuenta=None), debe(-40, "7"), debe(200)]
    visto = resumir(debidas, al=HOY)
    assert (visto.total, visto.capital, visto.interes) == (Decimal("209.50"), Decimal(207), Decimal("2.50"))
    assert (visto.vencido, visto.vencidos) == (Decimal("152.50"), 2)
    assert visto.vencido_desde == HOY - dt.timedelta(days=200)
    assert (visto.proximo, visto.a_ese_dia) == (HOY + dt.timedelta(days=10), Decimal(50))
    assert (visto.a_vencer, visto.de_1_a_180, visto.mas_de_180) == (Decimal(57), Decimal("52.50"), Decimal(100))
    assert sum(visto.edades) == visto.total
    assert {cuenta: len(suyas) for cuenta, suyas in por_cuenta(debidas).items()} == {1: 4, None: 1}


def test_quien_no_debe_no_tiene_fechas() -> None:
    visto = resumir([], al=HOY)
    assert (visto.total, visto.vencido_desde, visto.proximo) == (0, None, None)
