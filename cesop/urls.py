"""Addresses of the whole program. Each app brings its own; the matrix says who opens them."""

from django.urls import include, path

urlpatterns = [
    path("", include("cesop.tablero.urls")),
    path("", include("cesop.nucleo.urls")),
    path("atencion/", include("atencion.urls")),
    path("catastro/", include("catastro.urls")),
    path("medicion/", include("medicion.urls")),
    path("facturacion/", include("facturacion.urls")),
    path("recaudacion/", include("recaudacion.urls")),
    path("contabilidad/", include("contabilidad.urls")),
]

handler403 = "cesop.nucleo.interfaz.fallas.prohibido"
handler404 = "cesop.nucleo.interfaz.fallas.no_existe"
handler500 = "cesop.nucleo.interfaz.fallas.falla"
