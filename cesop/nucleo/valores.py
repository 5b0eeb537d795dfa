"""Typed values of parameters and the text that the database keeps of them."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import Final

from cesop.nucleo import formato
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Parametro, ValorParametro

Valor = Decimal | int | str | bool | dt.date
Tipo = Parametro.Tipo

LARGO_MAX: Final = 400
_ENTERO: Final = re.compile(r"-?\d{1,18}")
_DECIMAL: Final = re.compile(r"-?\d{1,18}(\.\d{1,8})?")
_TIPOS: Final[dict[str, tuple[type, ...]]] = {
    Tipo.DECIMAL: (Decimal, int),
    Tipo.PORCENTAJE: (Decimal, int),
    Tipo.IMPORTE: (Decimal, int),
    Tipo.ENTERO: (int,),
    Tipo.TEXTO: (str,),
    Tipo.LOGICO: (bool,),
    Tipo.FECHA: (dt.date,),
}


def a_texto(valor: Valor, *, tipo: str) -> str:
    """Canonical text of `valor`: "21.00", "15", "true", "2026-11-24".

    Raises TypeError for a value of another type (a float above all), and ErrorNegocio `parametros.valor` for one that
    does not fit: more than 8 decimals, an amount with fractions of a centavo, a text that is empty or too long.
    """
    if not isinstance(valor, _TIPOS[tipo]) or (isinstance(valor, bool) and tipo != Tipo.LOGICO):
        raise TypeError(f"Un parámetro {tipo} no toma un {type(valor).__name__}.")
    if isinstance(valor, bool):
        return "true" if valor else "false"
    if isinstance(valor, dt.date):
        return valor.isoformat()[:10]
    texto = valor.strip() if isinstance(valor, str) else f"{valor:f}" if isinstance(valor, Decimal) else str(valor)
    if tipo == Tipo.IMPORTE and _DECIMAL.fullmatch(texto):
        texto = f"{Decimal(texto):.2f}" if Decimal(texto) == round(Decimal(texto), 2) else ""
    patron = {Tipo.TEXTO: re.compile(r".+", re.DOTALL), Tipo.ENTERO: _ENTERO}.get(Tipo(tipo), _DECIMAL)
    if len(texto) > LARGO_MAX or not patron.fullmatch(texto):
        raise ErrorNegocio(
            "parametros.valor",
            f"No se puede usar «{valor}» porque no es un valor de tipo {Tipo(tipo).label}. Corregilo.",
            campo="valor",
        )
    return texto


def de_texto(texto: str, *, tipo: str) -> Valor:
    """The value behind a canonical text. Raises ValueError when it is not one."""
    try:
        if tipo == Tipo.ENTERO:
            return int(texto)
        if tipo == Tipo.TEXTO:
            return texto
        if tipo == Tipo.LOGICO:
            return {"true": True, "false": False}[texto]
        if tipo == Tipo.FECHA:
            return dt.date.fromisoformat(texto)
        return Decimal(texto)
    except (InvalidOperation, KeyError) as error:
        raise ValueError(f"{texto!r} no es un valor de tipo {tipo}.") from error


def para_ver(texto: str, *, tipo: str, unidad: str = "") -> str:
    """As the screen writes it: "$ 1.250,00", "21,00 %", "15 min", "sí", "24/11/2026"."""
    valor = de_texto(texto, tipo=tipo)
    if isinstance(valor, bool):
        return "sí" if valor else "no"
    if isinstance(valor, dt.date):
        return formato.fecha(valor)
    if isinstance(valor, str):
        return valor
    if tipo == Tipo.IMPORTE:
        return formato.pesos(valor)
    sufijo = "%" if tipo == Tipo.PORCENTAJE and not unidad else unidad
    return f"{formato.miles(valor)} {sufijo}".rstrip()


def exigir_limites(
    valor: Valor, *, tipo: str, unidad: str, minimo: Decimal | int | None, maximo: Decimal | int | None
) -> None:
    """Check a figure against its limits, both included (None: no limit there). *Errores:* `parametros.limites`."""
    if not isinstance(valor, int | Decimal):
        return
    corta, larga = minimo is not None and valor < minimo, maximo is not None and valor > maximo
    limite = minimo if corta else maximo
    if limite is not None and (corta or larga):
        dicho, tope = (para_ver(a_texto(cifra, tipo=tipo), tipo=tipo, unidad=unidad) for cifra in (valor, limite))
        raise ErrorNegocio(
            "parametros.limites",
            f"No se puede usar {dicho} porque {'el mínimo' if corta else 'el máximo'} es {tope}. Corregilo.",
            campo="valor",
        )


def largo_de(campo: str) -> int:
    """How many letters the row of a value keeps of its text `campo`: "norma", "motivo"."""
    return int(getattr(ValorParametro._meta.get_field(campo), "max_length"))  # noqa: B009 (of the text fields alone)


def exigir_largo(**textos: str) -> None:
    """Check that each text fits in its field. *Errores:* `parametros.largo`."""
    for campo, texto in textos.items():
        if len(texto) > largo_de(campo):
            raise ErrorNegocio(
                "parametros.largo",
                f"No se puede fijar el valor porque {campo} pasa de {largo_de(campo)} letras. Acortá el texto.",
                campo=campo,
            )
