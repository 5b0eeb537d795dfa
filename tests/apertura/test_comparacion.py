"""The bills of another system against ours: the cause of each difference, and the command that tells them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import polars as pl
import pytest
from django.core.management import CommandError, call_command

from apertura.comparacion import ESQUEMA_FACTURADO, comparar, resumen
from cesop.nucleo.fechas import hoy
from facturacion.models import Borrador, Corrida
from tests.catastro import fabrica
from tests.factories import un_usuario

NUESTRA = (284_000, 10_000, 2_100, 12_100)


def _frame(*filas: tuple[int | None, ...]) -> pl.DataFrame:
    return pl.DataFrame(filas, schema=ESQUEMA_FACTURADO, orient="row")


@pytest.mark.parametrize(
    ("suya", "causa"),
    [
        (NUESTRA, "igual"),
        ((None, None, None, 12_100), "igual"),
        ((284_000, 10_003, 2_101, 12_104), "redondeo"),
        ((290_000, 10_000, 2_000, 12_000), "cantidad"),
        ((284_000, 9_000, 1_890, 10_890), "precio"),
        ((284_000, 10_000, 2_700, 12_700), "impuesto"),
        ((None, None, None, 9_000), "importe"),
        ((None, 9_000, 1_890, 10_890), "importe"),
    ],
)
def test_la_causa_de_cada_una(suya: tuple[int | None, ...], causa: str) -> None:
    [fila] = comparar(_frame((1, *suya)), _frame((1, *NUESTRA)), tolerancia=5).iter_rows(named=True)
    assert (fila["causa"], fila["diferencia"]) == (causa, 12_100 - (suya[3] or 0))


def test_las_que_estan_de_un_solo_lado_y_el_resumen() -> None:
    suyas, nuestras = _frame((1, *NUESTRA), (2, *NUESTRA)), _frame((2, *NUESTRA), (3, *NUESTRA))
    hechas = comparar(suyas, nuestras, tolerancia=5)
    assert resumen(hechas).rows() == [("falta", 1, -12_100), ("solo_nuestra", 1, 12_100), ("igual", 1, 0)]


@pytest.fixture
def corrida(db: None) -> Corrida:
    """Three drafts of a run."""
    dia = hoy()
    grupo = fabrica.un_grupo(fabrica.un_servicio())
    hecha = Corrida.objects.create(
        grupo=grupo, anio=dia.year, mes=dia.month, fecha=dia, vence=dia, usuario=un_usuario("facturas")
    )
    for _ in range(3):
        cuenta = fabrica.una_cuenta()
        Borrador.objects.create(
            corrida=hecha, cuenta=cuenta, estado="calculado", neto="100.00", total="121.00", consumo_mil=284_000
        )
    return hecha


def test_el_comando_compara_y_deja_la_planilla(
    corrida: Corrida, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    una, otra, _ = corrida.borradores.order_by("cuenta__numero").values_list("cuenta__numero", flat=True)
    mes = f"{corrida.mes}/{corrida.anio}"
    archivo = tmp_path / "viejas.csv"
    archivo.write_text(
        "Cuenta;Período;Concepto;Cantidad;Importe\n"
        f"{una};{mes};total;;121,00\n"
        f"{otra};{mes};cargo_variable;284;90,00\n{otra};{mes};iva;;18,90\n"
        f"{otra};1/2001;total;;1\n999999;{mes};;;5,00\n{una};ayer;;;1\n",
        encoding="utf-8",
    )
    call_command("comparar", archivo, grupo=corrida.grupo.codigo, mes=f"{corrida.anio}-{corrida.mes:02d}")
    dicho = capsys.readouterr().out
    for esperado in (
        "Falta la nuestra: 1 cuentas, −$ 5,00", "Solo está la nuestra: 1 cuentas, $ 121,00",
        "Misma cantidad, otro precio: 1 cuentas, $ 12,10", "Iguales: 1 cuentas", "(fila 7, Período): Va el mes",
    ):  # fmt: skip
        assert esperado in dicho.replace("\xa0", " ")
    hoja = openpyxl.load_workbook(tmp_path / "viejas-diferencias.xlsx").worksheets[0]
    assert hoja.cell(row=3, column=2).value == "Solo está la nuestra"


def test_sin_corrida_no_hay_que_comparar(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no hay una corrida de ELE"):
        call_command("comparar", tmp_path / "x.csv", grupo="ELE", mes="2026-11")
