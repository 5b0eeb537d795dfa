"""Template tags and filters of the shell: ``{% load cesop %}``.

Filters write values as Argentina does (:mod:`cesop.nucleo.formato`) and answer an empty string for ``None``, which is
how a missing value is shown in a list. Tags write the small pieces that appear everywhere: icon, state badge, key
hint, amount, progress bar and form control.
"""

import datetime as dt
import html
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString

from cesop.nucleo import formato

register = template.Library()

TONOS: Final = frozenset({"bien", "info", "aviso", "mal", "neutro", "judicial"})
_CIEN: Final = 100


@register.simple_tag
def icono(nombre: str, clase: str = "") -> SafeString:
    """Draw a decorative icon of the sprite; the text beside it, or an ``aria-label``, says what it means.

    Args:
        nombre: Tabler outline name present in ``static/img/iconos.svg``.
        clase: more CSS classes.
    """
    hoja = static("img/iconos.svg")
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f"i {clase}".rstrip(),
        hoja,
        nombre,
    )


@register.simple_tag
def estado(texto: object, tono: str = "neutro", icono_: str = "") -> SafeString:
    """Draw the state badge: a word with a dot (or an icon instead).

    Raises:
        ValueError: when ``tono`` is not one of bien, info, aviso, mal, neutro, judicial.
    """
    if tono not in TONOS:
        msg = f"tono desconocido: {tono}"
        raise ValueError(msg)
    dibujo = icono(icono_) if icono_ else ""
    return format_html('<span class="estado -{}">{}{}</span>', tono, dibujo, texto)


@register.simple_tag
def tecla(nombre: str) -> SafeString:
    """Draw the key hint that goes at the right of its action. Screen readers get it from ``aria-keyshortcuts``."""
    return format_html('<kbd class="tecla" aria-hidden="true">{}</kbd>', nombre)


@register.simple_tag(name="importe")
def importe_tag(valor: Decimal | int | None, decimales: int = 2) -> SafeString:
    """Write an amount in its span; a negative one is red besides having its minus sign."""
    if valor is None:
        return format_html('<span class="t3">{}</span>', "\u2013")
    clase = "importe negativo" if valor < 0 else "importe"
    return format_html('<span class="{}">{}</span>', clase, formato.importe(valor, decimales=decimales))


@register.simple_tag
def avance(porcentaje: Decimal | int | None, tono: str = "") -> SafeString:
    """Draw a progress bar of 0 to 100; the figure must be written beside it."""
    ancho = min(max(Decimal(porcentaje or 0), Decimal(0)), Decimal(_CIEN))
    return format_html(
        '<svg class="avance {}" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{}" height="4"></rect></svg>',
        f"-{tono}" if tono else "",
        f"{ancho:f}",
    )


@register.simple_tag(takes_context=True)
def titulo_pagina(context: Context) -> str:
    """Return the text of the block ``titulo`` without tags, for ``<title>``: the page writes it once, in its block."""
    bloques = context.render_context.get(BLOCK_CONTEXT_KEY)
    bloque = bloques.get_block("titulo") if bloques is not None else None
    if bloque is None:
        return ""
    return " ".join(html.unescape(strip_tags(bloque.render(context))).split())


@register.filter
def importe(valor: Decimal | int | None) -> str:
    """``1234567.89`` → ``1.234.567,89``."""
    return "" if valor is None else formato.importe(valor)


@register.filter
def pesos(valor: Decimal | int | None) -> str:
    """``1234.5`` → ``$ 1.234,50``."""
    return "" if valor is None else formato.pesos(valor)


@register.filter
def entero(valor: Decimal | int | None) -> str:
    """``55623`` → ``55.623``."""
    return "" if valor is None else formato.entero(valor)


@register.filter
def miles(valor: Decimal | int | None) -> str:
    """``1234.50`` → ``1.234,50``, with the decimals the value has."""
    return "" if valor is None else formato.miles(valor)


@register.filter
def porcentaje(valor: Decimal | int | None, decimales: int = 1) -> str:
    """``8.44`` → ``8,4 %``."""
    return "" if valor is None else formato.porcentaje(valor, decimales=decimales)


@register.filter
def fecha(valor: dt.date | None) -> str:
    """``2026-11-24`` → ``24/11/2026``."""
    return "" if valor is None else formato.fecha(valor)


@register.filter
def fecha_larga(valor: dt.date | None) -> str:
    """``2026-11-24`` → ``martes 24 de noviembre de 2026``."""
    return "" if valor is None else formato.fecha_larga(valor)


@register.filter
def fecha_hora(valor: dt.datetime | None) -> str:
    """Aware moment → ``24/11/2026 08:02`` in Argentine time."""
    return "" if valor is None else formato.fecha_hora(valor)


@register.filter
def fecha_hora_segundos(valor: dt.datetime | None) -> str:
    """Aware moment → ``24/11/2026 08:02:31`` in Argentine time, for audit trails."""
    return "" if valor is None else formato.fecha_hora(valor, segundos=True)


@register.filter
def mes(valor: dt.date | None) -> str:
    """``2026-11-24`` → ``noviembre 2026``."""
    return "" if valor is None else formato.mes(valor)


@register.filter
def duracion(segundos: int | None) -> str:
    """``268`` → ``4 min 28 s``."""
    return "" if segundos is None else formato.duracion(segundos)


@register.filter
def tamano(octetos: int | None) -> str:
    """``1536`` → ``1,5 kB``."""
    return "" if octetos is None else formato.tamano(octetos)


@register.filter
def cuit(numero: str | int | None) -> str:
    """``20179042267`` → ``20-17904226-7``."""
    return "" if numero is None else formato.cuit(numero)


@register.filter
def iniciales(nombre: object) -> str:
    """``Diego Funes`` → ``DF``."""
    return formato.iniciales(str(nombre))


_CLASE_POR_CONTROL: Final[tuple[tuple[type[forms.Widget], str], ...]] = (
    (forms.CheckboxInput, "casilla"),
    (forms.Select, "campo -lista"),
    (forms.Textarea, "campo -area"),
    (forms.FileInput, "campo -archivo"),
)


def _clases(campo: BoundField) -> str:
    for tipo, clase in _CLASE_POR_CONTROL:
        if isinstance(campo.field.widget, tipo):
            return clase
    if isinstance(campo.field, forms.IntegerField):  # DecimalField and FloatField derive from it
        return "campo n"
    if isinstance(campo.field, (forms.DateField, forms.DateTimeField)):
        return "campo -fecha"
    return "campo"


@register.simple_tag
def control(campo: BoundField, ancho: str = "") -> SafeString:
    """Render the widget of a bound field with the classes and attributes that the shell's JavaScript knows.

    Keeps the classes and attributes declared in the form. Dates get the typing shortcuts (``data-fecha``), numbers
    the decimal comma (class ``n``). ``aria-describedby`` and ``aria-invalid`` come from Django.
    """
    if isinstance(campo.field.widget, (forms.CheckboxSelectMultiple, forms.RadioSelect)):
        return format_html('<div class="opciones">{}</div>', campo.as_widget())
    declarados: Mapping[str, object] = campo.field.widget.attrs
    clases = f"{_clases(campo)} {ancho} {declarados.get('class', '')}".split()
    atributos: dict[str, str | bool] = {"class": " ".join(dict.fromkeys(clases))}
    if isinstance(campo.field, forms.DateField) and not campo.is_hidden:
        atributos |= {"data-fecha": "", "placeholder": str(declarados.get("placeholder", "dd/mm/aaaa"))}
        atributos |= {"autocomplete": "off", "inputmode": "numeric"}
    if isinstance(campo.field, forms.DecimalField):
        atributos |= {"inputmode": "decimal", "autocomplete": "off"}
    return campo.as_widget(attrs=atributos)


@register.filter
def es_casilla(campo: BoundField) -> bool:
    """Tell whether the field is a single checkbox, whose label goes at its right."""
    return isinstance(campo.field.widget, forms.CheckboxInput)


@register.filter
def es_ancho(campo: BoundField) -> bool:
    """Tell whether the field takes the whole row of the form: long text and lists of options."""
    return isinstance(campo.field.widget, (forms.Textarea, forms.CheckboxSelectMultiple, forms.RadioSelect))
