"""Addresses of properties, service points, the network, routes, meters and the masters."""

from __future__ import annotations

from django.urls import URLPattern, path

from catastro.pantallas import (
    ficha_inmueble,
    inmuebles,
    maestros,
    mapa,
    medidores,
    planillas,
    red,
    rutas,
    suministros,
)
from cesop.nucleo.listados import vista_de

urlpatterns: list[URLPattern] = [
    path("inmuebles/", vista_de(inmuebles.ListadoDeInmuebles), name="inmuebles"),
    path("inmuebles/nuevo/", inmuebles.inmueble_nuevo, name="inmueble_nuevo"),
    path("inmuebles/<int:pk>/", ficha_inmueble.inmueble, name="inmueble"),
    path("inmuebles/<int:pk>/editar/", inmuebles.inmueble_editar, name="inmueble_editar"),
    path("inmuebles/<int:pk>/caracteristicas/", inmuebles.inmueble_caracteristicas, name="inmueble_caracteristicas"),
    path("inmuebles/<int:pk>/ubicar/", inmuebles.inmueble_ubicar, name="inmueble_ubicar"),
    path("inmuebles/<int:pk>/baja/", inmuebles.inmueble_baja, name="inmueble_baja"),
    path("inmuebles/<int:pk>/reactivar/", inmuebles.inmueble_reactivar, name="inmueble_reactivar"),
    path("suministros/", vista_de(suministros.ListadoDeSuministros), name="suministros"),
    path("inmuebles/<int:inmueble>/suministro/", suministros.suministro_nuevo, name="suministro_nuevo"),
    path("suministros/<int:pk>/", suministros.suministro, name="suministro"),
    path("suministros/<int:pk>/editar/", suministros.suministro_editar, name="suministro_editar"),
    path("suministros/<int:pk>/nodo/", suministros.suministro_nodo, name="suministro_nodo"),
    path("suministros/<int:pk>/baja/", suministros.suministro_baja, name="suministro_baja"),
    path("suministros/<int:pk>/reactivar/", suministros.suministro_reactivar, name="suministro_reactivar"),
    path("mapa/", mapa.mapa, name="mapa"),
    path("mapa/datos.json", mapa.mapa_datos, name="mapa_datos"),
    path("rutas/", vista_de(rutas.ListadoDeRutas), name="rutas"),
    path("rutas/nueva/", rutas.ruta_nueva, name="ruta_nueva"),
    path("rutas/<int:pk>/", rutas.ruta, name="ruta"),
    path("rutas/<int:pk>/editar/", rutas.ruta_editar, name="ruta_editar"),
    path("rutas/<int:pk>/ordenar/", rutas.ruta_ordenar, name="ruta_ordenar"),
    path("rutas/<int:pk>/pasar/", rutas.ruta_pasar, name="ruta_pasar"),
    path("rutas/<int:pk>/agregar/", rutas.ruta_agregar, name="ruta_agregar"),
    path("rutas/<int:pk>/quitar/", rutas.ruta_quitar, name="ruta_quitar"),
    path("rutas/<int:pk>/renumerar/", rutas.ruta_renumerar, name="ruta_renumerar"),
    path("red/", red.red, name="red"),
    path("red/nuevo/", red.nodo_nuevo, name="nodo_nuevo"),
    path("red/<int:pk>/", red.nodo, name="nodo"),
    path("red/<int:pk>/editar/", red.nodo_editar, name="nodo_editar"),
    path("red/<int:pk>/ubicar/", red.nodo_ubicar, name="nodo_ubicar"),
    path("medidores/", vista_de(medidores.ListadoDeMedidores), name="medidores"),
    path("medidores/nuevo/", medidores.medidor_nuevo, name="medidor_nuevo"),
    path("medidores/<int:pk>/", medidores.medidor, name="medidor"),
    path("medidores/<int:pk>/editar/", medidores.medidor_editar, name="medidor_editar"),
    path("medidores/<int:pk>/contrastar/", medidores.medidor_contrastar, name="medidor_contrastar"),
    path("medidores/<int:pk>/baja/", medidores.medidor_baja, name="medidor_baja"),
    path("medidores/<int:pk>/a-contrastar/", medidores.medidor_a_contrastar, name="medidor_a_contrastar"),
    path("medidores/<int:pk>/reactivar/", medidores.medidor_reactivar, name="medidor_reactivar"),
    *maestros.direcciones(),
    *planillas.direcciones(),
]
