"""Addresses of `cesop.nucleo.acceso`."""

from django.urls import URLPattern, path

from cesop.nucleo.acceso import views, views_cuenta, views_segundo_factor

urlpatterns: list[URLPattern] = [
    path("ingresar/", views.ingresar, name="ingresar"),
    path("salir/", views.salir, name="salir"),
    path("bloquear/", views.bloquear, name="bloquear"),
    path("bloqueada/", views.bloqueada, name="bloqueada"),
    path("desbloquear/", views.desbloquear, name="desbloquear"),
    path("segundo-factor/", views_segundo_factor.segundo_factor, name="segundo_factor"),
    path("segundo-factor/alta/", views_segundo_factor.alta_segundo_factor, name="alta_segundo_factor"),
    path("segundo-factor/codigos/", views_segundo_factor.renovar_codigos, name="renovar_codigos"),
    path("mi-cuenta/", views_cuenta.mi_cuenta, name="mi_cuenta"),
    path("mi-cuenta/clave/", views_cuenta.cambiar_clave, name="cambiar_clave"),
    path("mi-cuenta/tema/", views_cuenta.tema, name="tema"),
    path("mi-cuenta/sesiones/cerrar/", views_cuenta.cerrar_otras_sesiones, name="cerrar_otras_sesiones"),
    path("mi-cuenta/sesiones/<str:huella>/cerrar/", views_cuenta.cerrar_sesion, name="cerrar_sesion"),
]
