"""Addresses of runs and vouchers."""

from django.urls import URLPattern, path

from cesop.nucleo.listados import vista_de
from facturacion.pantallas import (
    cargos,
    comprobantes,
    comprobantes_individual,
    comprobantes_nota,
    corridas,
    corridas_actos,
    corridas_borrador,
    corridas_revision,
    explicar,
    internos,
    refacturar,
)

urlpatterns: list[URLPattern] = [
    path("", corridas.tablero, name="tablero"),
    path("corridas/preparar/", corridas.corrida_preparar, name="corrida_preparar"),
    path("corridas/<int:pk>/", vista_de(corridas_revision.ListadoDeBorradores), name="corrida"),
    path("corridas/<int:pk>/deshacer/", corridas_actos.corrida_deshacer, name="corrida_deshacer"),
    path("corridas/<int:pk>/<slug:acto>/", corridas_actos.corrida_acto, name="corrida_acto"),
    path("borradores/<int:pk>/", corridas_borrador.borrador, name="borrador"),
    path("borradores/<int:pk>/explicar/", explicar.borrador_explicar, name="borrador_explicar"),
    path("borradores/<int:pk>/<slug:acto>/", corridas_borrador.borrador_acto, name="borrador_acto"),
    path("comprobantes/", vista_de(comprobantes.ListadoDeComprobantes), name="comprobantes"),
    path("comprobantes/<int:pk>/", comprobantes.comprobante, name="comprobante"),
    path("comprobantes/<int:pk>/explicar/", explicar.comprobante_explicar, name="comprobante_explicar"),
    path("comprobantes/<int:pk>/acreditar/", comprobantes_nota.nota_credito, name="nota_credito"),
    path("cargos/", vista_de(cargos.ListadoDeCargos), name="cargos"),
    path("cuentas/<int:pk>/cargar/", cargos.cargo_nuevo, name="cargo_nuevo"),
    path("personas/<int:pk>/emitir/", internos.interno_nuevo, name="interno_nuevo"),
    path("cuentas/<int:pk>/refacturar/", refacturar.refacturar, name="refacturar"),
    path("cuentas/<int:pk>/explicar/", explicar.cuenta_explicar, name="cuenta_explicar"),
    path("cuentas/<int:pk>/emitir/", comprobantes_individual.comprobante_nuevo, name="comprobante_nuevo"),
]
