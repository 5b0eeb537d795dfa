"""Addresses of `cesop.nucleo.listados`."""

from django.urls import path

from cesop.nucleo.listados import views

urlpatterns = [
    path("listados/vistas/", views.vista_guardar, name="vista_guardar"),
    path("listados/vistas/<int:pk>/quitar/", views.vista_quitar, name="vista_quitar"),
    path("listados/vistas/<int:pk>/abrir-primero/", views.vista_predeterminar, name="vista_predeterminar"),
    path("listados/exportar/", views.listado_exportar, name="listado_exportar"),
    path("listados/accion/", views.accion, name="listado_accion"),
]
