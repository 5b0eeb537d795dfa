"""Addresses of service accounts and service orders."""

from __future__ import annotations

from django.urls import URLPattern, path

from catastro.pantallas import (
    alta,
    cuentas,
    cuentas_condiciones,
    cuentas_deshacer,
    cuentas_lineas,
    cuentas_partes,
    cuentas_vida,
    ordenes,
)
from catastro.pantallas.cuentas_lista import ListadoDeCuentas
from catastro.pantallas.ordenes_lista import ListadoDeOrdenes
from cesop.nucleo.listados import vista_de

urlpatterns: list[URLPattern] = [
    path("cuentas/", vista_de(ListadoDeCuentas), name="cuentas"),
    path("cuentas/alta/", alta.cuenta_alta, name="cuenta_alta"),
    path("cuentas/personas/", cuentas.cuenta_personas, name="cuenta_personas"),
    path("cuentas/lugares/", cuentas.cuenta_lugares, name="cuenta_lugares"),
    path("cuentas/<int:pk>/", cuentas.cuenta, name="cuenta"),
    path("cuentas/<int:pk>/datos/", cuentas_vida.cuenta_editar, name="cuenta_editar"),
    path("cuentas/<int:pk>/titular/", cuentas_partes.cuenta_titular, name="cuenta_titular"),
    path("cuentas/<int:pk>/parte/<slug:rol>/", cuentas_partes.cuenta_parte, name="cuenta_parte"),
    path("cuentas/<int:pk>/parte/<slug:rol>/quitar/", cuentas_partes.cuenta_parte_quitar, name="cuenta_parte_quitar"),
    path("cuentas/<int:pk>/categoria/", cuentas_condiciones.cuenta_categoria, name="cuenta_categoria"),
    path("cuentas/<int:pk>/condicion/", cuentas_condiciones.cuenta_condicion, name="cuenta_condicion"),
    path(
        "cuentas/<int:pk>/condicion/<slug:clave>/quitar/",
        cuentas_condiciones.cuenta_condicion_quitar,
        name="cuenta_condicion_quitar",
    ),
    path("cuentas/<int:pk>/linea/", cuentas_lineas.cuenta_linea, name="cuenta_linea"),
    path("lineas/<int:pk>/quitar/", cuentas_lineas.linea_quitar, name="linea_quitar"),
    path("cuentas/<int:pk>/proteger/", cuentas_condiciones.cuenta_proteger, name="cuenta_proteger"),
    path("protecciones/<int:pk>/levantar/", cuentas_condiciones.proteccion_levantar, name="proteccion_levantar"),
    path("cuentas/<int:pk>/deshacer/<slug:que>/<int:fila>/", cuentas_deshacer.cuenta_deshacer, name="cuenta_deshacer"),
    path("cuentas/<int:pk>/estado/<slug:acto>/", cuentas_vida.cuenta_estado, name="cuenta_estado"),
    path("cuentas/<int:pk>/baja/", cuentas_vida.cuenta_baja, name="cuenta_baja"),
    path("cuentas/<int:pk>/orden/", cuentas_vida.orden_nueva, name="orden_nueva"),
    path("ordenes/", vista_de(ListadoDeOrdenes), name="ordenes"),
    path("ordenes/tablero/", ordenes.ordenes_tablero, name="ordenes_tablero"),
    path("ordenes/repartir/", ordenes.ordenes_repartir, name="ordenes_repartir"),
    path("ordenes/hoja/", ordenes.ordenes_hoja, name="ordenes_hoja"),
    path("ordenes/<int:pk>/", ordenes.orden, name="orden"),
    path("ordenes/<int:pk>/cerrar/", ordenes.orden_cerrar, name="orden_cerrar"),
    path("ordenes/<int:pk>/anular/", ordenes.orden_anular, name="orden_anular"),
]
