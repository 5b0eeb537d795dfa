"""Kinds of value that a column has, on the screen and in files."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Tipo = Literal["texto", "entero", "decimal", "importe", "fecha", "fecha_hora", "estado", "logico"]
NUMERICOS: frozenset[Tipo] = frozenset({"entero", "decimal", "importe"})
Valor = str | int | Decimal | bool | dt.date | dt.datetime | None

# What makes a spreadsheet take a text for a formula when it opens a file.
INICIOS_DE_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, kw_only=True)
class Encabezado:
    """A column of a file: its title and the kind of its values."""

    titulo: str
    tipo: Tipo = "texto"


def parece_formula(texto: str) -> bool:
    """True when a spreadsheet could run `texto`: also behind spaces, which some programs trim."""
    return texto.startswith(INICIOS_DE_FORMULA) or texto.lstrip(" ").startswith(INICIOS_DE_FORMULA)
