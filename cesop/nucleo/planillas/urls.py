"""Addresses of `cesop.nucleo.planillas`."""

from django.urls import path

from cesop.nucleo.planillas import views

urlpatterns = [
    path("importar/", views.importar_indice, name="importar_indice"),
    path("importar/<slug:clave>/", views.importar_archivo, name="importar"),
    path("importar/<slug:clave>/confirmar/", views.importar_confirmar, name="importar_confirmar"),
    path("importar/<slug:clave>/modelo.xlsx", views.importar_modelo, name="importar_modelo"),
]
