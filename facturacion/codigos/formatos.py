"""The layouts of payment codes, as `diagramas/*.toml` say them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

CAMPOS: Final = frozenset({"empresa", "persona", "referencia", "vence", "importe", "recargo", "dias", "fijo"})
# Of several due dates; the others are said once.
REPETIDOS: Final = frozenset({"importe", "recargo", "dias"})
# AADDD and AAMMDD.
JULIANA, CALENDARIO = 5, 6
_CARPETA = Path(__file__).parent / "diagramas"


@dataclass(frozen=True, kw_only=True)
class Campo:
    """A field. de: of which due date, from 1. valor: of what is fixed."""

    campo: str
    largo: int
    de: int = 1
    valor: str = ""


@dataclass(frozen=True, kw_only=True)
class Formato:
    """A layout. digitos: how many check digits it ends with. largo: of everything."""

    clave: str
    nombre: str
    campos: tuple[Campo, ...]
    digitos: int
    largo: int


def formato_de(datos: Mapping[str, Any]) -> Formato:
    """The layout that a file says. Raises ValueError when it cannot be one."""
    campos = tuple(_campo(**campo) for campo in datos["campos"])
    unicos = [(campo.campo, campo.de) for campo in campos if campo.campo != "fijo"]
    nombres = {campo.campo for campo in campos}
    largo = sum(campo.largo for campo in campos) + datos["digitos"]
    if len(set(unicos)) != len(unicos) or not {"empresa", "referencia", "vence", "importe"} <= nombres or largo % 2:
        raise ValueError(
            f"El formato {datos['clave']} repite campos, le faltan, o tiene una cantidad impar de dígitos."
        )
    return Formato(clave=datos["clave"], nombre=datos["nombre"], campos=campos, digitos=datos["digitos"], largo=largo)


def _campo(*, campo: str, largo: int = 0, de: int = 1, valor: str = "") -> Campo:
    bien = campo in CAMPOS and (de == 1 or campo in REPETIDOS) and bool(valor) == (campo == "fijo")
    largo = len(valor) or largo
    if not bien or largo < 1 or (campo == "vence" and largo not in {JULIANA, CALENDARIO}):
        raise ValueError(f"El campo {campo} del formato está mal.")
    return Campo(campo=campo, largo=largo, de=de, valor=valor)


FORMATOS: Final[Mapping[str, Formato]] = {
    formato.clave: formato
    for formato in (
        formato_de(tomllib.loads(archivo.read_text("utf-8"))) for archivo in sorted(_CARPETA.glob("*.toml"))
    )
}
