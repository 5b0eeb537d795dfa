"""Addresses of telephone calls."""

from django.urls import URLPattern, path

from cesop.nucleo.listados import vista_de
from facturacion.pantallas import llamadas

urlpatterns: list[URLPattern] = [
    path("llamadas/", vista_de(llamadas.ListadoDeArchivos), name="llamadas"),
    path("llamadas/recibir/", llamadas.llamadas_recibir, name="llamadas_recibir"),
    path("llamadas/<int:pk>/", llamadas.archivo_de_llamadas, name="archivo_de_llamadas"),
    path("llamadas/<int:pk>/reintentar/", llamadas.llamadas_reintentar, name="llamadas_reintentar"),
    path(
        "llamadas/<int:pk>/descartar/<slug:motivo>/<slug:de>/", llamadas.llamadas_descartar, name="llamadas_descartar"
    ),
    path("comprobantes/<int:pk>/llamadas/", vista_de(llamadas.LlamadasDeComprobante), name="comprobante_llamadas"),
]
