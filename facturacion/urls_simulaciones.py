"""Addresses of simulations."""

from django.urls import URLPattern, path

from cesop.nucleo.listados import vista_de
from facturacion.pantallas import simulacion_resultado, simulaciones, simulaciones_comparar

urlpatterns: list[URLPattern] = [
    path("simulaciones/", vista_de(simulaciones.ListadoDeSimulaciones), name="simulaciones"),
    path("simulaciones/nueva/", simulaciones.simulacion_nueva, name="simulacion_nueva"),
    path("simulaciones/comparar/", simulaciones_comparar.simulaciones_comparar, name="simulaciones_comparar"),
    path("simulaciones/<int:pk>/", vista_de(simulacion_resultado.ListadoDeResultado), name="simulacion"),
    path("simulaciones/<int:pk>/causas/", vista_de(simulacion_resultado.ListadoDeCausas), name="simulacion_causas"),
    path("simulaciones/<int:pk>/cuentas/", vista_de(simulacion_resultado.ListadoDeExtremas), name="simulacion_cuentas"),
]
