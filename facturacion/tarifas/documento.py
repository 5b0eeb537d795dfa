"""A book as JSON, the canonical form: docs/tariff-format.md. Reading says everything that is wrong, with its place.

Figures are text (`"12727.63"`), dates are ISO, a component says its `clase`; what has its default is left out.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import types
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from facturacion.tarifas import casos, modelo
from facturacion.tarifas.modelo import Componente, Cuadro
from facturacion.tarifas.problemas import CuadroInvalido, Problema
from facturacion.tarifas.revision import revisar

FORMATO = "cesop/cuadro/1"
CLASES: dict[str, type[Componente]] = {
    "fijo": modelo.Fijo,
    "por_unidad": modelo.PorUnidad,
    "bloques": modelo.Bloques,
    "subsidio": modelo.Subsidio,
    "llamadas": modelo.Llamadas,
    "minimo": modelo.Minimo,
    "porcentaje": modelo.Porcentaje,
    "factor_potencia": modelo.FactorPotencia,
    "redondeo": modelo.Redondeo,
}
NOMBRES = {clase: nombre for nombre, clase in CLASES.items()}
FECHA = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)  # fromisoformat takes other forms too
CIFRA = re.compile(r"-?\d{1,18}(\.\d{1,9})?", re.ASCII)
# Larger than any real book; a text made to hurt is refused before it is parsed.
BYTES_MAX = 8 * 1024 * 1024
ANCHO = 120
_FALTA = object()


def a_json(cuadro: Cuadro) -> str:
    """The canonical text: the same book gives the same text."""
    return _texto(a_plano(cuadro), "") + "\n"


def _texto(valor: Any, sangria: str) -> str:
    """JSON with what fits in a line in one line."""
    corto = json.dumps(valor, ensure_ascii=False)
    if not isinstance(valor, dict | list) or not valor or len(sangria) + len(corto) <= ANCHO:
        return corto
    adentro = sangria + " "
    if isinstance(valor, dict):
        partes = [f"{json.dumps(k, ensure_ascii=False)}: {_texto(v, adentro)}" for k, v in valor.items()]
        abre, cierra = "{}"
    else:
        partes = [_texto(uno, adentro) for uno in valor]
        abre, cierra = "[]"
    cuerpo = f",\n{adentro}".join(partes)
    return f"{abre}\n{adentro}{cuerpo}\n{sangria}{cierra}"


def huella(cuadro: Cuadro) -> str:
    """SHA-256 of the canonical text."""
    return hashlib.sha256(a_json(cuadro).encode()).hexdigest()


def de_json(texto: str) -> Cuadro:
    """The book of a text, sound. CuadroInvalido with all that is wrong, if anything is."""
    if len(texto) > BYTES_MAX:
        raise CuadroInvalido([Problema(lugar="", mensaje="es demasiado largo para ser un cuadro")])
    try:
        plano = json.loads(texto, parse_float=Decimal, object_pairs_hook=_sin_repetidas)
    except (ValueError, RecursionError) as error:
        raise CuadroInvalido([Problema(lugar="", mensaje=f"no es un JSON sano: {error}")]) from error
    return de_plano(plano)


def a_plano(cuadro: Cuadro) -> dict[str, Any]:
    """Plain dicts, lists and texts."""
    return {"formato": FORMATO, **_escribir(cuadro)}


def de_plano(plano: Any) -> Cuadro:
    """The book of plain values, sound. CuadroInvalido with all that is wrong."""
    problemas: list[Problema] = []
    if not isinstance(plano, dict) or plano.get("formato") != FORMATO:
        raise CuadroInvalido([Problema(lugar="formato", mensaje=f"no es un cuadro: debe decir {FORMATO}")])
    sin_formato = {clave: valor for clave, valor in plano.items() if clave != "formato"}
    cuadro = _Lector(problemas).objeto(Cuadro, sin_formato, "")
    if problemas:
        raise CuadroInvalido(problemas)
    if revisados := revisar(cuadro):
        raise CuadroInvalido(revisados)
    return cuadro  # type: ignore[no-any-return]


def _sin_repetidas(pares: list[tuple[str, Any]]) -> dict[str, Any]:
    claves = [clave for clave, _ in pares]
    if len(set(claves)) != len(claves):
        raise ValueError(f"una clave está dos veces: {max(claves, key=claves.count)}")
    return dict(pares)


def _escribir(valor: Any) -> Any:
    if dataclasses.is_dataclass(valor):
        escrito = {} if not isinstance(valor, Componente) else {"clase": NOMBRES[type(valor)]}
        for campo in dataclasses.fields(valor):
            suyo = getattr(valor, campo.name)
            if suyo != _omision(campo):
                escrito[campo.name] = _escribir(suyo)
        return escrito
    if isinstance(valor, tuple):
        return [_escribir(uno) for uno in valor]
    if isinstance(valor, Decimal):
        return cifra(valor)
    return valor.isoformat() if isinstance(valor, date) else valor


def cifra(valor: Decimal) -> str:
    """A figure without useless zeros nor exponent."""
    texto = f"{valor:f}"
    return texto.rstrip("0").rstrip(".") if "." in texto else texto


def _omision(campo: dataclasses.Field[Any]) -> Any:
    return _FALTA if campo.default is dataclasses.MISSING else campo.default


@cache
def _tipos(clase: type) -> dict[str, Any]:
    return get_type_hints(clase, {**vars(casos), **vars(modelo)})


@dataclasses.dataclass
class _Lector:
    """Reads plain values by the types of the dataclasses; what is wrong goes to `problemas` and reading goes on."""

    problemas: list[Problema]

    def mal(self, lugar: str, mensaje: str) -> Any:
        self.problemas.append(Problema(lugar=lugar, mensaje=mensaje))

    def objeto(self, clase: type, valor: Any, lugar: str) -> Any:
        if not isinstance(valor, Mapping):
            return self.mal(lugar, "debe ser un objeto con sus campos")
        if clase is Componente:
            propia = CLASES.get(str(valor.get("clase")))
            if propia is None:
                return self.mal(f"{lugar}.clase", f"debe ser una de {', '.join(CLASES)}")
            clase, valor = propia, {clave: v for clave, v in valor.items() if clave != "clase"}
        antes = len(self.problemas)
        campos = {campo.name: campo for campo in dataclasses.fields(clase)}
        prefijo = f"{lugar}." if lugar else ""
        for clave in valor:
            if clave not in campos:
                self.mal(f"{prefijo}{clave}", "sobra: no hay ningún campo con ese nombre")
        leidos = {}
        for nombre, campo in campos.items():
            if nombre in valor:
                leidos[nombre] = self.valor(_tipos(clase)[nombre], valor[nombre], f"{prefijo}{nombre}")
            elif _omision(campo) is _FALTA:
                self.mal(f"{prefijo}{nombre}", "falta")
        return clase(**leidos) if len(self.problemas) == antes else None

    def valor(self, tipo: Any, valor: Any, lugar: str) -> Any:
        if get_origin(tipo) in (Union, types.UnionType):
            if valor is None:
                return None
            tipo = next(t for t in get_args(tipo) if t is not type(None))
        if get_origin(tipo) is tuple:
            if not isinstance(valor, list):
                return self.mal(lugar, "debe ser una lista")
            return tuple(self.valor(get_args(tipo)[0], uno, f"{lugar}[{i}]") for i, uno in enumerate(valor))
        if dataclasses.is_dataclass(tipo):
            return self.objeto(tipo, valor, lugar)  # type: ignore[arg-type]
        return self.suelto(tipo, valor, lugar)

    def suelto(self, tipo: Any, valor: Any, lugar: str) -> Any:
        if tipo is bool or tipo is int:
            propio = isinstance(valor, tipo) and (tipo is bool or not isinstance(valor, bool))
            return valor if propio else self.mal(lugar, "debe ser sí o no" if tipo is bool else "debe ser un entero")
        if not isinstance(valor, str):
            return self.mal(lugar, "debe ser un texto, también las cifras y las fechas")
        if tipo is Decimal:
            return Decimal(valor) if CIFRA.fullmatch(valor) else self.mal(lugar, f"{valor[:40]!r} no es una cifra")
        if tipo is date:
            return self.fecha(valor, lugar)
        if issubclass(tipo, StrEnum):
            posibles = [uno.value for uno in tipo]
            return tipo(valor) if valor in posibles else self.mal(lugar, f"debe ser uno de {', '.join(posibles)}")
        return valor

    def fecha(self, valor: str, lugar: str) -> Any:
        try:
            if FECHA.fullmatch(valor):
                return date.fromisoformat(valor)
        except ValueError:
            pass  # the thirtieth of February
        return self.mal(lugar, f"{valor[:40]!r} no es una fecha AAAA-MM-DD")
