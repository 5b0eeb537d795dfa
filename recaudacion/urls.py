"""Addresses of recaudacion."""

from django.urls import path

from cesop.nucleo.listados import vista_de
from recaudacion.pantallas import caja, cajas, creditos, politicas, recibos, sesiones

app_name = "recaudacion"
urlpatterns = [
    path("caja/", caja.caja, name="caja"),
    path("caja/cobrar/", caja.cobrar, name="cobrar"),
    path("caja/cambios/", caja.cambios, name="cambios"),
    path("caja/credito/<int:pk>/", caja.credito_aplicar, name="credito_aplicar"),
    path("caja/abrir/", sesiones.caja_abrir, name="caja_abrir"),
    path("caja/rendir/", sesiones.caja_rendir, name="caja_rendir"),
    path("caja/cerrar/", sesiones.caja_cerrar, name="caja_cerrar"),
    path("cajas/", vista_de(cajas.ListadoDeCajas), name="cajas"),
    path("cajas/nueva/", cajas.caja_nueva, name="caja_nueva"),
    path("cajas/<int:pk>/", cajas.caja_editar, name="caja_editar"),
    path("sesiones/", vista_de(sesiones.ListadoDeSesiones), name="sesiones"),
    path("sesiones/<int:pk>/", sesiones.sesion, name="sesion"),
    path("creditos/", creditos.creditos_aplicar, name="creditos_aplicar"),
    path("grupos/", politicas.grupos, name="grupos"),
    path("grupos/<int:pk>/", politicas.grupo, name="grupo"),
    path("grupos/<int:pk>/<slug:que>/", politicas.grupo_cambiar, name="grupo_cambiar"),
    path("recibos/", vista_de(recibos.ListadoDeRecibos), name="recibos"),
    path("recibos/<int:pk>/", recibos.recibo, name="recibo"),
    path("recibos/<int:pk>/papel/", recibos.recibo_pdf, name="recibo_pdf"),
    path("recibos/<int:pk>/anular/", recibos.recibo_anular, name="recibo_anular"),
]
