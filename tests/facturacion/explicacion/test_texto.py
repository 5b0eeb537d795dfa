"""What is said at the counter, word by word."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from facturacion.explicacion import Causa, Consumido, Efecto, Explicacion, Factura, Linea, parrafo

MARZO = dt.date(2026, 3, 1)


def una_factura(total: int, kwh: int, *, dias: int = 31, estimado: bool = False) -> Factura:
    return Factura(
        lineas=[Linea(clase="cargo", codigo="c", componente="otros", detalle="c", centavos=total)],
        desde=MARZO, hasta=MARZO + dt.timedelta(days=dias), caso=None, cuadro="", cuadros=(),
        consumido=Consumido(cantidad_mil=kwh * 1000, unidad="kWh", estimado=estimado),
    )  # fmt: skip


def dicho(antes: Factura, ahora: Factura, /, *, como: str = "la anterior", **efectos: int) -> str:
    explicacion = Explicacion(
        antes=antes, ahora=ahora, exacta=True, vigencias=(dt.date(2025, 1, 1), MARZO),
        efectos=[Efecto(causa=causa, centavos=efectos.get(causa.value, 0)) for causa in Causa],
        subsidios=(500_00, 0), otros=("Reconexión", "Intereses", "Redondeo"),
    )  # fmt: skip
    assert explicacion.diferencia == sum(efectos.values())
    return parrafo(explicacion, como=como).replace("\xa0", " ")


def test_sube() -> None:
    assert dicho(
        una_factura(20_000_00, 221, dias=29), una_factura(32_340_50, 310), consumo=8_000_00, precio=3_000_50,
        dias=-100_00, subsidio=500_00, impuestos=940_00,
    ) == (
        "Tu factura subió $ 12.340,50 respecto de la anterior (de $ 20.000,00 a $ 32.340,50): $ 8.000,00 porque "
        "consumiste más por día (310 kWh, y antes 221); $ 3.000,50 por el aumento de la tarifa (rige desde el "
        "01/03/2026); $ 940,00 de impuestos; y $ 500,00 porque ya no tiene subsidio ni bonificación. En cambio la "
        "bajaron $ 100,00 porque se facturan 31 días y antes fueron 29."
    )  # fmt: skip


def test_baja_y_era_estimada() -> None:
    assert dicho(
        una_factura(200_00, 100, estimado=True), una_factura(150_00, 60), consumo=-60_00, otros=10_00,
    ) == (
        "Tu factura bajó $ 50,00 respecto de la anterior (de $ 200,00 a $ 150,00): $ 60,00 porque consumiste menos "
        "(60 kWh, y antes 100). En cambio la subieron $ 10,00 de otros cargos (Reconexión, Intereses). El consumo de "
        "la otra factura era estimado: esta trae el ajuste con lo que se leyó."
    )  # fmt: skip


def test_igual_y_estimada() -> None:
    igual = una_factura(150_00, 60)
    assert dicho(igual, igual) == "Tu factura es igual a la anterior: $ 150,00."
    estimada = replace(igual, consumido=Consumido(cantidad_mil=60_000, unidad="kWh", estimado=True))
    assert dicho(igual, estimada).endswith(
        "El consumo de esta factura es estimado: se ajusta con la próxima lectura del medidor."
    )
    assert dicho(igual, igual, como="la del mismo mes del año pasado", precio=10_00, notas=-10_00) == (
        "Tu factura es igual a la del mismo mes del año pasado: $ 150,00, porque lo que subió y lo que bajó se "
        "compensan: $ 10,00 por el aumento de la tarifa (rige desde el 01/03/2026). En cambio la bajaron $ 10,00 por "
        "notas de crédito."
    )


@pytest.mark.parametrize(
    ("efecto", "dice"),
    [
        ({"subsidio": -10_00}, "por más subsidio y bonificaciones"),
        ({"condiciones": 10_00}, "porque cambiaron las condiciones de la cuenta"),
        ({"dias": 10_00}, "porque se facturan otros meses"),
        ({"impuestos": -10_00}, "menos de impuestos"),
    ],
)
def test_cada_motivo(efecto: dict[str, int], dice: str) -> None:
    (centavos,) = efecto.values()
    assert dice in dicho(una_factura(100_00, 60), una_factura(100_00 + centavos, 60), **efecto)
