"""Addresses of `cesop.nucleo.maestros`."""

from django.urls import path

from cesop.nucleo.listados import vista_de
from cesop.nucleo.maestros import views, views_calendario, views_parametros
from cesop.nucleo.maestros.listados import ListadoDeMoratorias, ListadoDeParametros, ListadoDeSucursales

urlpatterns = [
    path("sucursales/", vista_de(ListadoDeSucursales), name="sucursales"),
    path("sucursales/nueva/", views.sucursal_nueva, name="sucursal_nueva"),
    path("sucursales/<int:pk>/", views.sucursal, name="sucursal"),
    path("sucursales/<int:pk>/editar/", views.sucursal_editar, name="sucursal_editar"),
    path("sucursales/<int:pk>/desactivar/", views.sucursal_desactivar, name="sucursal_desactivar"),
    path("sucursales/<int:pk>/reactivar/", views.sucursal_reactivar, name="sucursal_reactivar"),
    path("parametros/", vista_de(ListadoDeParametros), name="parametros"),
    path("parametros/<str:clave>/", views_parametros.parametro, name="parametro"),
    path("parametros/<str:clave>/fijar/", views_parametros.parametro_fijar, name="parametro_fijar"),
    path("parametros/<str:clave>/exceptuar/", views_parametros.parametro_exceptuar, name="parametro_exceptuar"),
    path("parametros/<str:clave>/levantar/", views_parametros.parametro_levantar, name="parametro_levantar"),
    path("calendario/", views_calendario.calendario, name="calendario"),
    path("calendario/dia/nuevo/", views_calendario.dia_nuevo, name="dia_nuevo"),
    path("calendario/dia/<int:pk>/", views_calendario.dia_editar, name="dia_editar"),
    path("calendario/dia/<int:pk>/quitar/", views_calendario.dia_quitar, name="dia_quitar"),
    path("calendario/feriados/<int:anio>/", views_calendario.feriados, name="feriados"),
    path("moratorias/", vista_de(ListadoDeMoratorias), name="moratorias"),
    path("moratorias/nueva/", views.moratoria_nueva, name="moratoria_nueva"),
    path("moratorias/<int:pk>/", views.moratoria, name="moratoria"),
]
