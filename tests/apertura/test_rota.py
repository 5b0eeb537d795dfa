"""A broken set of files: everything wrong at once, and nothing written."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from apertura.disposiciones import disposiciones
from apertura.services import Informe, abrir_cooperativa
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from tests.apertura.conftest import contar
from tests.apertura.generador import DEUDORES, Conjunto

CUENTAS = 60


def _de_archivos(informe: Informe) -> set[tuple[str, int, str]]:
    return {(e.archivo.partition(".")[0], e.fila, e.columna) for e in informe.errores}


def _romper(conjunto: Conjunto) -> dict[str, list[dict[str, object]]]:
    """The same files with something wrong in each."""
    rotas = {clave: [dict(fila) for fila in filas] for clave, filas in conjunto.filas.items()}
    rotas["personas"][4]["documento"] = "12"
    rotas["asociados"][1]["documento"] = "999"
    rotas["cuentas"][2]["grupo"] = "NADIE"
    rotas["cuentas"][6]["estado"] = "volando"
    rotas["medidores"][3]["suministro"] = 77
    deudas = rotas["comprobantes"]
    deudas[0]["saldo"], deudas[1]["cuenta"], deudas[2]["tipo"] = Decimal("-5"), 5, "NCB"
    deudas[3]["vence"] = deudas[3]["fecha"].replace(year=2020)  # type: ignore[attr-defined]
    deudas[5]["numero"] = deudas[4]["numero"]
    rotas["lecturas"][2]["valor"], rotas["lecturas"][4]["magnitud"] = 99_999_999, "Reactiva"
    for n, (columna, valor) in enumerate(
        (
            ("cuenta", 5),
            ("magnitud", "luz"),
            ("desde", "ayer"),
            ("consumo", "-3"),
            ("estimado", "quizás"),
            ("hasta", conjunto.hoy.replace(year=2099)),
        )
    ):
        rotas["consumos"][n * 40][columna] = valor
    rotas["consumos"][240]["desde"] = rotas["consumos"][241]["desde"]
    rotas["creditos"][0]["documento"] = "88888888"
    rotas["garantias"][1]["importe"] = "mucho"
    rotas["saldos"][0]["cuenta"], rotas["saldos"][1]["cuenta"] = "9.9", DEUDORES["agua"]
    rotas["balance"][0]["deudor"] = Decimal(1)
    return rotas


def test_uno_roto_dice_todo_y_no_escribe_nada(casa: Usuario, tmp_path: Path) -> None:
    roto = Conjunto(CUENTAS)
    roto.filas = _romper(roto)
    carpeta = roto.escribir(tmp_path)
    (carpeta / "facturas-viejas.csv").write_text("a;b\n1;2\n")
    (carpeta / "planes.csv").write_text(
        "Plan;Documento;Cuota;Vence;Capital;Originales\n381;20000001;4;10/12/2026;8000;\n", encoding="utf-8"
    )
    antes = contar()
    informe = abrir_cooperativa(carpeta, fecha=hoy(), usuario=casa, confirmar=True)
    assert contar() == antes
    assert not informe.confirmada
    assert informe.cuadre is None
    assert _de_archivos(informe) >= {
        ("personas", 6, "Documento"), ("asociados", 3, "Documento o CUIT"), ("cuentas", 4, "Grupo"),
        ("cuentas", 8, "Estado"), ("medidores", 5, "Suministro"), ("comprobantes", 2, "Saldo"),
        ("comprobantes", 3, "Cuenta"), ("comprobantes", 4, "Tipo"), ("comprobantes", 5, "Vence"),
        ("comprobantes", 7, "Tipo y Punto de venta y Número"), ("creditos", 2, "Documento"),
        ("lecturas", 4, "Lectura"), ("lecturas", 6, "Fecha"), ("consumos", 2, "Cuenta"), ("consumos", 42, "Magnitud"),
        ("consumos", 82, "Desde"), ("consumos", 122, "Consumo"), ("consumos", 162, "Estimado"),
        ("consumos", 202, "Hasta"), ("consumos", 242, "Desde"),
        ("garantias", 3, "Importe"), ("saldos", 2, "Cuenta contable"), ("saldos", 3, "Cuenta contable"),
        ("facturas-viejas", 0, ""), ("planes", 0, ""), ("balance", 0, "Saldo deudor"),
        ("balance", 0, DEUDORES["electricidad"]),
    }  # fmt: skip
    assert all(". " in e.mensaje or e.mensaje.endswith(".") for e in informe.errores)


def test_el_comando_deja_los_errores_en_una_planilla(
    casa: Usuario, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chico = Conjunto(20)
    chico.filas["comprobantes"][0]["cuenta"] = 5
    (tmp_path / "todo").mkdir()
    carpeta = chico.escribir(tmp_path / "todo")
    with pytest.raises(SystemExit, match="1"):
        call_command("apertura", carpeta, usuario=casa.usuario, confirmar=True)
    dicho = capsys.readouterr().out
    assert "comprobantes.csv (fila 2, Cuenta): No hay una cuenta 5." in dicho
    assert "DIFIERE 1.1.03.01" in dicho or "DIFIERE 1.1.03.02" in dicho
    hoja = openpyxl.load_workbook(tmp_path / "todo-informe" / "errores.xlsx").worksheets[0]
    assert ("comprobantes.csv", 2, "Cuenta") in {fila[:3] for fila in hoja.iter_rows(values_only=True)}


def test_los_modelos_se_leen_como_archivos(tmp_path: Path) -> None:
    call_command("apertura", modelos=tmp_path)
    assert {camino.stem for camino in tmp_path.iterdir()} == set(disposiciones(dt.date.max))


def test_sin_usuario_no_hay_apertura(casa: Usuario, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no hay un usuario activo nadie"):
        call_command("apertura", tmp_path, usuario="nadie")
    with pytest.raises(CommandError, match="no hay archivos"):
        call_command("apertura", tmp_path, usuario=casa.usuario)
