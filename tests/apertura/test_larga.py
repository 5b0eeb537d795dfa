"""Two thousand accounts with three years of consumption, from one zip."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from apertura.services import abrir_cooperativa
from catastro.models import CuentaServicio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from medicion.models import Consumo
from tests.apertura.generador import MESES, Conjunto

CUENTAS = 2_000


@pytest.mark.largo
def test_dos_mil_cuentas(casa: Usuario, tmp_path: Path) -> None:
    (tmp_path / "datos").mkdir()
    carpeta = Conjunto(CUENTAS).escribir(tmp_path / "datos")
    with zipfile.ZipFile(tmp_path / "datos.zip", "w", zipfile.ZIP_DEFLATED) as zip_:
        for archivo in carpeta.iterdir():
            zip_.write(archivo, f"datos/{archivo.name}")
    informe = abrir_cooperativa(tmp_path / "datos.zip", fecha=hoy(), usuario=casa, confirmar=True)
    assert (informe.errores, informe.confirmada) == ([], True)
    assert informe.cuadre is not None
    assert informe.cuadre.en_verde
    assert all(total.diferencia == 0 for total in informe.controles)
    assert CuentaServicio.objects.count() == CUENTAS
    assert Consumo.objects.count() == CUENTAS * MESES
