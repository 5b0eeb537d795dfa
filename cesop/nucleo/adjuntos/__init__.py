"""Files that people attach. Upper tables point to `Adjunto`; its row says who opens it.

adjunto = adjuntos.guardar(request.FILES["foto"], permiso="medicion:foto", sucursal=ruta.sucursal, usuario=usuario)
<a href="{% url 'nucleo:adjunto' adjunto.pk %}">
"""

from cesop.nucleo.adjuntos.services import abrir, archivar, es_de_todas, guardar, leer

__all__ = ["abrir", "archivar", "es_de_todas", "guardar", "leer"]
