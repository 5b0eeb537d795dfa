"""The Diario and the balance as plain text: a row per line, semicolons, ISO dates, amounts with a point."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import Final

from cesop.nucleo.planillas.tipos import parece_formula
from contabilidad.salidas import Destino
from contabilidad.salidas.diario import EntradaDeDiario
from contabilidad.selectors.balance import FilaDeBalance

COLUMNAS: Final = (
    "fecha", "asiento", "numero", "evento", "origen", "glosa", "codigo", "nombre", "debe", "haber", "seccion", "centro",
    "gestion",
)  # fmt: skip
COLUMNAS_DE_BALANCE: Final = ("codigo", "nombre", "imputable", "debe", "haber", "saldo")


def escribir_diario(entradas: Iterable[EntradaDeDiario], *, salida: Destino) -> int:
    """Write the entries, a row per line. Returns how many entries."""
    filas = csv.writer(salida, delimiter=";", lineterminator="\n")
    filas.writerow(COLUMNAS)
    cuantos = 0
    for e in entradas:
        cuantos += 1
        cabecera = (e.fecha.isoformat(), e.asiento or "", e.numero or "", e.evento, e.origen, _texto(e.glosa))
        for linea in e.lineas:
            filas.writerow(
                (
                    *cabecera, linea.codigo, _texto(linea.nombre), linea.debe, linea.haber, linea.seccion, linea.centro,
                    linea.gestion,
                )
            )  # fmt: skip
    return cuantos


def escribir_balance(balance: Sequence[FilaDeBalance], *, salida: Destino) -> None:
    """Write the trial balance, a row per account."""
    filas = csv.writer(salida, delimiter=";", lineterminator="\n")
    filas.writerow(COLUMNAS_DE_BALANCE)
    for f in balance:
        filas.writerow((f.codigo, _texto(f.nombre), "si" if f.imputable else "no", f.debe, f.haber, f.saldo))


def _texto(valor: str) -> str:
    """Text that no spreadsheet runs as a formula."""
    return f"'{valor}" if parece_formula(valor) else valor
