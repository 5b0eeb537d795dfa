"""The chart of accounts as rows, without a database: what a well-formed chart is, and the one that the program ships.

The income accounts of each service are 4.1.01 (electricity) to 4.1.05 (internet); what every service has (late
interest, connections, other) is one account, and the section of its lines tells whose it is. Expenses go by nature,
5.1 to 5.9, always with section.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from contabilidad.submayores import SUBMAYORES

DATOS = Path(__file__).parent / "datos"
TIPOS = frozenset({"activo", "pasivo", "patrimonio", "ingreso", "egreso", "orden"})
_CODIGO = re.compile(r"[1-9](\.\d(\.\d{2}(\.\d{2}(\.\d{3})?)?)?)?")


@dataclass(frozen=True, kw_only=True)
class FilaDeCuenta:
    """An account as a row of a chart. control: key of its subledger, or empty. The parent is in the code."""

    codigo: str
    nombre: str
    tipo: str
    imputable: bool = False
    regularizadora: bool = False
    control: str = ""
    exige_seccion: bool = False
    exige_centro: bool = False

    def __str__(self) -> str:
        return f"{self.codigo} {self.nombre}"

    @property
    def codigo_padre(self) -> str:
        """Code of the account above; empty for a first level one."""
        return self.codigo.rpartition(".")[0]


def cuantos_errores(cuantos: int) -> str:
    """In words."""
    return "un error" if cuantos == 1 else f"{cuantos} errores"


def errores(filas: Iterable[FilaDeCuenta], *, existentes: Mapping[str, FilaDeCuenta]) -> list[tuple[int, str, str]]:
    """What is wrong in rows that would join a chart: (row from 1, field, message), all of them.

    existentes: the chart so far, by code; a row with a code of it replaces it.
    """
    nuevas = list(filas)
    todas = {**existentes, **{fila.codigo: fila for fila in nuevas}}
    con_hijas = {fila.codigo_padre for fila in todas.values()}
    vistas: set[str] = set()
    hallados: list[tuple[int, str, str]] = []
    for numero, fila in enumerate(nuevas, start=1):
        hallados += [(numero, campo, texto) for campo, texto in _errores_de(fila, todas, con_hijas)]
        if fila.codigo in vistas:
            hallados.append((numero, "codigo", f"La cuenta {fila.codigo} está repetida."))
        if fila.codigo in existentes and existentes[fila.codigo].tipo != fila.tipo:
            hallados.append((numero, "tipo", f"La cuenta {fila.codigo} ya existe con otro tipo, que no cambia."))
        vistas.add(fila.codigo)
    return hallados


def _errores_de(fila: FilaDeCuenta, todas: Mapping[str, FilaDeCuenta], con_hijas: set[str]) -> list[tuple[str, str]]:
    if not _CODIGO.fullmatch(fila.codigo):
        return [("codigo", f"El código «{fila.codigo}» no tiene la forma 1, 1.1, 1.1.01, 1.1.01.10 o 1.1.01.10.001.")]
    malos = []
    padre = todas.get(fila.codigo_padre)
    if fila.codigo_padre and padre is None:
        malos.append(("codigo", f"Falta la cuenta {fila.codigo_padre}, que contiene a {fila.codigo}."))
    if padre is not None and padre.imputable:
        malos.append(("codigo", f"La cuenta {padre.codigo} es imputable: no puede tener cuentas adentro."))
    if fila.tipo not in TIPOS:
        malos.append(("tipo", f"El tipo «{fila.tipo}» no existe. Es uno de: {', '.join(sorted(TIPOS))}."))
    elif padre is not None and padre.tipo != fila.tipo:
        malos.append(("tipo", f"La cuenta {fila.codigo} es de otro tipo que {padre.codigo}, que la contiene."))
    if not fila.nombre.strip():
        malos.append(("nombre", f"La cuenta {fila.codigo} no tiene nombre."))
    if fila.imputable and fila.codigo in con_hijas:
        malos.append(("imputable", f"La cuenta {fila.codigo} tiene cuentas adentro: no puede ser imputable."))
    if fila.control and fila.control not in SUBMAYORES:
        malos.append(("control", f"El submayor «{fila.control}» no existe. Dejalo vacío si nadie lo lleva."))
    if not fila.imputable and (fila.control or fila.exige_seccion or fila.exige_centro):
        malos.append(("imputable", f"La cuenta {fila.codigo} no es imputable: no lleva submayor ni exige dimensiones."))
    return malos


@cache
def plan_inicial() -> tuple[FilaDeCuenta, ...]:
    """The chart that the program ships (`datos/plan_de_cuentas.csv`), by code."""
    logicos = ("imputable", "regularizadora", "exige_seccion", "exige_centro")
    return tuple(
        FilaDeCuenta(
            codigo=fila["codigo"],
            nombre=fila["nombre"],
            tipo=fila["tipo"],
            control=fila["control"],
            **{campo: fila[campo] == "Sí" for campo in logicos},
        )
        for fila in _leer("plan_de_cuentas.csv")
    )


@cache
def secciones_iniciales() -> tuple[tuple[str, str], ...]:
    """(code, name) of the sections that the program ships."""
    return tuple((fila["codigo"], fila["nombre"]) for fila in _leer("secciones.csv"))


@cache
def centros_iniciales() -> tuple[tuple[str, str], ...]:
    """(code, name) of the cost centres that the program ships."""
    return tuple((fila["codigo"], fila["nombre"]) for fila in _leer("centros.csv"))


def _leer(nombre: str) -> list[dict[str, str]]:
    with (DATOS / nombre).open(encoding="utf-8", newline="") as archivo:
        return list(csv.DictReader(archivo, delimiter=";"))
