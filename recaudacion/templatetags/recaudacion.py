"""How the till keeps what was typed when a payment is refused."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django import template

from cesop.nucleo import formato

register = template.Library()


@register.simple_tag
def dicho_o(dicho: Mapping[str, str] | str, prefijo: str, clave: object, valor: Decimal | str) -> str:
    """What was typed in the box `<prefijo>_<clave>`; before anything is, `valor` as it is written."""
    if isinstance(dicho, Mapping):
        return dicho.get(f"{prefijo}_{clave}", "")
    return formato.importe(valor) if isinstance(valor, Decimal) else valor
