"""The trial balance as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from contabilidad.salidas import Destino
from contabilidad.selectors.balance import FilaDeBalance


def escribir_balance(balance: Sequence[FilaDeBalance], *, salida: Destino) -> None:
    """Write a list of `{codigo, nombre, imputable, debe, haber, saldo}`, amounts in pesos as text with two decimals."""
    filas = [
        {
            "codigo": f.codigo,
            "nombre": f.nombre,
            "imputable": f.imputable,
            "debe": str(f.debe),
            "haber": str(f.haber),
            "saldo": str(f.saldo),
        }
        for f in balance
    ]
    json.dump(filas, salida, ensure_ascii=False, indent=1)
    salida.write("\n")
