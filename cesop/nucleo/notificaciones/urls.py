"""Addresses of `cesop.nucleo.notificaciones`."""

from django.urls import URLPattern, path

from cesop.nucleo.listados import vista_de
from cesop.nucleo.notificaciones import views
from cesop.nucleo.notificaciones.listados import ListadoDeCorreo

urlpatterns: list[URLPattern] = [
    path("notificaciones/", views.notificaciones, name="notificaciones"),
    path("notificaciones/leidas", views.leidas, name="notificaciones_leidas"),
    path("notificaciones/<int:pk>/", views.abrir, name="notificacion_abrir"),
    path("correo/", vista_de(ListadoDeCorreo), name="correo"),
]
