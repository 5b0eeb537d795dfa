"""Quantities of meters in templates: `{% load medicion %}`."""

from decimal import Decimal

from django import template

from medicion.pantallas import palabras

register = template.Library()


@register.filter
def cantidad(valor: Decimal | None) -> str:
    """``36820.000`` → ``36.820``; a missing one, empty."""
    return palabras.cantidad(valor)


@register.filter
def milesimos(valor: int | None) -> str:
    """Thousandths of a file's row: ``1234500`` → ``1.234,5``."""
    return "" if valor is None else palabras.cantidad(Decimal(valor) / 1000)
