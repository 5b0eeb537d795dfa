"""Addresses of medicion."""

from django.urls import path

from cesop.nucleo.listados import vista_de
from medicion.pantallas import (
    bajas,
    ciclo,
    ficha,
    grilla,
    lote_actos,
    lotes,
    medidores,
    mesa,
    mesa_actos,
    politicas,
    recepcion,
)

app_name = "medicion"
urlpatterns = [
    path("", ciclo.tablero, name="tablero"),
    path("calendario/", ciclo.calendario, name="calendario"),
    path("calendario/generar/", lote_actos.periodo_generar, name="periodo_generar"),
    path("lotes/<int:pk>/", vista_de(lotes.ListadoDePuntos), name="lote"),
    path("lotes/<int:pk>/planilla/", lotes.lote_planilla, name="lote_planilla"),
    path("lotes/<int:pk>/archivo/", lote_actos.lote_bajar, name="lote_bajar"),
    path("lotes/<int:pk>/grilla/", grilla.grilla, name="grilla"),
    path("lotes/<int:pk>/grilla/<int:punto>/", grilla.grilla_cargar, name="grilla_cargar"),
    path("lotes/<int:pk>/<slug:acto>/", lote_actos.lote_acto, name="lote_acto"),
    path("archivos/", vista_de(recepcion.ListadoDeArchivos), name="recepcion"),
    path("archivos/recibir/", recepcion.archivo_recibir, name="archivo_recibir"),
    path("archivos/<int:pk>/", recepcion.archivo, name="archivo"),
    path("apartadas/<int:pk>/", recepcion.apartada, name="apartada"),
    path("mesa/", mesa.mesa, name="mesa"),
    path("mesa/juntas/", mesa_actos.mesa_juntas, name="mesa_juntas"),
    path("mesa/<int:pk>/", mesa.excepcion, name="excepcion"),
    path("mesa/<int:pk>/aceptar/", mesa_actos.excepcion_aceptar, name="excepcion_aceptar"),
    path("mesa/<int:pk>/estimar/", mesa_actos.excepcion_estimar, name="excepcion_estimar"),
    path("mesa/<int:pk>/releer/", mesa_actos.excepcion_releer, name="excepcion_releer"),
    path("mesa/<int:pk>/corregir/", mesa_actos.excepcion_corregir, name="excepcion_corregir"),
    path("suministros/<int:pk>/", ficha.ficha, name="ficha"),
    path("suministros/<int:pk>/medidor/", medidores.medidor_cambiar, name="medidor_cambiar"),
    path("suministros/<int:pk>/medidor/retirar/", medidores.medidor_retirar, name="medidor_retirar"),
    path("suministros/<int:pk>/multiplicador/", medidores.medidor_multiplicador, name="medidor_multiplicador"),
    path("cuentas/<int:pk>/consumo/", ficha.cuenta_consumo, name="cuenta_consumo"),
    path("cuentas/<int:pk>/baja/", bajas.cuenta_baja, name="cuenta_baja"),
    path("lecturas/<int:pk>/corregir/", ficha.lectura_corregir, name="lectura_corregir"),
    path("lecturas/<int:pk>/anular/", ficha.lectura_anular, name="lectura_anular"),
    path("lecturas/<int:pk>/foto/", ficha.lectura_foto, name="lectura_foto"),
    path("reglas/", politicas.reglas, name="reglas"),
    path("reglas/<int:pk>/", politicas.regla_cambiar, name="regla_cambiar"),
    path("reglas/grupos/<int:pk>/", politicas.politica_cambiar, name="politica_cambiar"),
    path("reglas/topes/", politicas.tope_cambiar, name="tope_cambiar"),
    path("reglas/anomalias/", politicas.anomalia, name="anomalia"),
]
