"""How billing writes what its templates show."""

from __future__ import annotations

from typing import Final

from django import template

register = template.Library()
# Of fixed charges the engine says how it counts them; people read months.
POR_MES: Final = {"dias_30": "mes", "dias_del_mes": "mes", "periodo": ""}


@register.filter
def unidad(clave: str) -> str:
    """The unit of a line as a bill says it: "kWh", "mes"."""
    return POR_MES.get(clave, clave)
