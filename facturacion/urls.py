"""Addresses of facturacion."""

from django.urls import path

from cesop.nucleo.listados import vista_de
from facturacion.pantallas import cuadros

app_name = "facturacion"
urlpatterns = [
    path("cuadros/", vista_de(cuadros.ListadoDeCuadros), name="cuadros"),
]
