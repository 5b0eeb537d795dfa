"""Addresses of facturacion."""

from django.urls import path

from cesop.nucleo.listados import vista_de
from facturacion.pantallas import cuadros, cuadros_actos, cuadros_version, fiscales, politicas
from facturacion.urls_corridas import urlpatterns as de_corridas
from facturacion.urls_documentos import urlpatterns as de_documentos
from facturacion.urls_llamadas import urlpatterns as de_llamadas
from facturacion.urls_simulaciones import urlpatterns as de_simulaciones

app_name = "facturacion"
urlpatterns = [
    *de_corridas,
    *de_llamadas,
    *de_documentos,
    *de_simulaciones,
    path("cuadros/", vista_de(cuadros.ListadoDeCuadros), name="cuadros"),
    path("cuadros/importar/", cuadros_actos.cuadro_importar, name="cuadro_importar"),
    path("cuadros/<int:pk>/", cuadros_version.cuadro, name="cuadro"),
    path("cuadros/versiones/<int:pk>/", cuadros_version.version, name="version"),
    path("cuadros/versiones/<int:pk>/archivo/", cuadros_actos.version_bajar, name="version_bajar"),
    path("cuadros/versiones/<int:pk>/clonar/", cuadros_actos.version_clonar, name="version_clonar"),
    path("cuadros/versiones/<int:pk>/reemplazar/", cuadros_actos.version_reemplazar, name="version_reemplazar"),
    path("cuadros/versiones/<int:pk>/<slug:acto>/", cuadros_actos.version_acto, name="version_acto"),
    path("politicas/", politicas.politicas, name="politicas"),
    path("politicas/<int:pk>/", politicas.politica_cambiar, name="politica_cambiar"),
    path("puntos/", fiscales.puntos, name="puntos"),
    path("puntos/nuevo/", fiscales.punto_nuevo, name="punto_nuevo"),
    path("puntos/<int:pk>/", fiscales.punto_editar, name="punto_editar"),
    path("puntos/<int:pk>/serie/", fiscales.serie_abrir, name="serie_abrir"),
    path("puntos/<int:pk>/autorizacion/", fiscales.estrategia_fijar, name="estrategia_fijar"),
]
