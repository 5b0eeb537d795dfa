"""What the templates about services say: `{% icono servicio.clave|dibujo %}`."""

from django import template

from catastro.pantallas.palabras import dibujo_de

register = template.Library()
register.filter("dibujo", dibujo_de)
