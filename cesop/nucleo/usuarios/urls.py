"""Addresses of `cesop.nucleo.usuarios`."""

from django.urls import URLPattern, path

from cesop.nucleo.listados import vista_de
from cesop.nucleo.usuarios import views, views_aprobaciones, views_roles
from cesop.nucleo.usuarios.listados import ListadoDeAprobaciones, ListadoDeUsuarios

urlpatterns: list[URLPattern] = [
    path("usuarios/", vista_de(ListadoDeUsuarios), name="usuarios"),
    path("usuarios/nuevo/", views.usuario_nuevo, name="usuario_nuevo"),
    path("usuarios/<int:pk>/", views.usuario, name="usuario"),
    path("usuarios/<int:pk>/datos/", views.usuario_editar, name="usuario_editar"),
    path("usuarios/<int:pk>/roles/", views.usuario_roles, name="usuario_roles"),
    path("usuarios/<int:pk>/desactivar/", views.usuario_desactivar, name="usuario_desactivar"),
    path("usuarios/<int:pk>/reactivar/", views.usuario_reactivar, name="usuario_reactivar"),
    path("usuarios/<int:pk>/clave/", views.usuario_clave, name="usuario_clave"),
    path("usuarios/<int:pk>/sesiones/", views.usuario_sesiones, name="usuario_sesiones"),
    path("usuarios/<int:pk>/segundo-factor/", views.usuario_segundo_factor, name="usuario_segundo_factor"),
    path("roles/", views_roles.roles, name="roles"),
    path("incompatibilidades/", views_roles.segregacion, name="segregacion"),
    path("incompatibilidades/excepcion/", views_roles.excepcion_nueva, name="excepcion_nueva"),
    path("aprobaciones/", views_aprobaciones.aprobaciones, name="aprobaciones"),
    path("aprobaciones/historial/", vista_de(ListadoDeAprobaciones), name="aprobaciones_historial"),
    path("aprobaciones/<uuid:pk>/", views_aprobaciones.aprobacion, name="aprobacion"),
    path("aprobaciones/<uuid:pk>/aprobar/", views_aprobaciones.aprobacion_aprobar, name="aprobacion_aprobar"),
    path("aprobaciones/<uuid:pk>/rechazar/", views_aprobaciones.aprobacion_rechazar, name="aprobacion_rechazar"),
    path("aprobaciones/<uuid:pk>/retirar/", views_aprobaciones.aprobacion_retirar, name="aprobacion_retirar"),
]
