"""Addresses of `cesop.nucleo.trazas`."""

from django.urls import path

from cesop.nucleo.listados import vista_de
from cesop.nucleo.trazas import views
from cesop.nucleo.trazas.listados import ListadoDeAuditoria, ListadoDeConsultas, ListadoDeImportaciones

urlpatterns = [
    path("auditoria/", vista_de(ListadoDeAuditoria), name="auditoria"),
    path("auditoria/<int:pk>/", views.auditoria_detalle, name="auditoria_detalle"),
    path("consultas/", vista_de(ListadoDeConsultas), name="consultas"),
    path("importaciones/", vista_de(ListadoDeImportaciones), name="importaciones"),
    path("importaciones/<int:pk>/", views.importacion, name="importacion"),
]
