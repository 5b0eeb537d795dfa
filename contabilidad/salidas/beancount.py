"""The Diario as a beancount file: another program, with rules of its own, adds it up and must find the same.

Each account is opened with its code as metadata; each transaction carries its event and its origin; and at the end the
file asserts, account by account, the balances that this program has, which come from other tables than the entries.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from contabilidad.models import Cuenta
from contabilidad.salidas import Destino
from contabilidad.salidas.diario import EntradaDeDiario
from contabilidad.selectors.balance import sumas_y_saldos

MONEDA: Final = "ARS"
RAICES: Final[Mapping[str, str]] = {
    Cuenta.Tipo.ACTIVO.value: "Activo",
    Cuenta.Tipo.PASIVO.value: "Pasivo",
    Cuenta.Tipo.PATRIMONIO.value: "Patrimonio",
    Cuenta.Tipo.INGRESO.value: "Ingresos",
    Cuenta.Tipo.EGRESO.value: "Egresos",
    # Memorandum accounts come in pairs that cancel out: beancount has no root for them.
    Cuenta.Tipo.ORDEN.value: "Patrimonio:Orden",
}
OPCIONES: Final = (
    ("title", "Diario"),
    ("operating_currency", MONEDA),
    ("name_assets", "Activo"),
    ("name_liabilities", "Pasivo"),
    ("name_equity", "Patrimonio"),
    ("name_income", "Ingresos"),
    ("name_expenses", "Egresos"),
)
UN_DIA: Final = dt.timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class CuentaDeArchivo:
    """An account of the file: its code here, its name there, and what it moved in the days of the file, in pesos."""

    codigo: str
    nombre: str
    saldo: Decimal


def cuentas_del_archivo(*, desde: dt.date, hasta: dt.date) -> list[CuentaDeArchivo]:
    """The accounts that moved in `[desde, hasta]`, with what the balances say that they moved."""
    return [
        CuentaDeArchivo(
            codigo=f.codigo, nombre=nombre_de_cuenta(f.codigo, f.nombre, tipo=f.tipo), saldo=f.debe - f.haber
        )
        for f in sumas_y_saldos(al=hasta, desde=desde)
        if not f.con_hijas and (f.debe or f.haber)
    ]


def escribir(entradas: Iterable[EntradaDeDiario], *, desde: dt.date, hasta: dt.date, salida: Destino) -> int:
    """Write the file of `[desde, hasta]`. Returns how many transactions."""
    cuentas = cuentas_del_archivo(desde=desde, hasta=hasta)
    nombres = {c.codigo: c.nombre for c in cuentas}
    for clave, valor in OPCIONES:
        salida.write(f"option {_citado(clave)} {_citado(valor)}\n")
    salida.write("\n")
    for cuenta in cuentas:
        salida.write(f"{desde} open {cuenta.nombre} {MONEDA}\n  codigo: {_citado(cuenta.codigo)}\n")
    cuantas = 0
    for entrada in entradas:
        _escribir_transaccion(entrada, nombres=nombres, salida=salida)
        cuantas += 1
    salida.write("\n")
    for cuenta in cuentas:
        salida.write(f"{hasta + UN_DIA} balance {cuenta.nombre} {cuenta.saldo:.2f} {MONEDA}\n")
    return cuantas


def nombre_de_cuenta(codigo: str, nombre: str, *, tipo: str) -> str:
    """A name that beancount takes and no other account has: root, code with dashes, and the words without accents."""
    llano = unicodedata.normalize("NFKD", nombre).encode("ascii", "ignore").decode()
    palabras = re.sub(r"[^A-Za-z0-9]+", "-", llano).strip("-")
    return f"{RAICES[tipo]}:{'-'.join(filter(None, (codigo.replace('.', '-'), palabras)))}"


def _escribir_transaccion(entrada: EntradaDeDiario, *, nombres: Mapping[str, str], salida: Destino) -> None:
    salida.write(f"\n{entrada.fecha} * {_citado(entrada.glosa or entrada.evento)}\n")
    datos = {
        "evento": entrada.evento,
        "origen": entrada.origen,
        "asiento": str(entrada.asiento or ""),
        "numero": str(entrada.numero or ""),
    }
    for clave, valor in datos.items():
        if valor:
            salida.write(f"  {clave}: {_citado(valor)}\n")
    for linea in entrada.lineas:
        salida.write(f"  {nombres[linea.codigo]}  {linea.debe - linea.haber:.2f} {MONEDA}\n")
        for clave, valor in (("seccion", linea.seccion), ("centro", linea.centro), ("gestion", linea.gestion)):
            if valor:
                salida.write(f"    {clave}: {_citado(valor)}\n")


def _citado(texto: str) -> str:
    """A beancount string: one line, its quotes and backslashes escaped."""
    limpio = " ".join(texto.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{limpio}"'
