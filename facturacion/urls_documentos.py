"""Addresses of payable documents."""

from django.urls import URLPattern, path

from cesop.nucleo.listados import vista_de
from facturacion.pantallas import documentos, documentos_en_masa

urlpatterns: list[URLPattern] = [
    path("documentos/", vista_de(documentos.ListadoDeDocumentos), name="documentos"),
    path("documentos/preparar/", documentos_en_masa.documentos_preparar, name="documentos_preparar"),
    path("documentos/imprimir/", documentos_en_masa.documentos_imprimir, name="documentos_imprimir"),
    path("documentos/enviar/", documentos_en_masa.documentos_enviar, name="documentos_enviar"),
    path("documentos/archivos/", vista_de(documentos_en_masa.ListadoDeTandas), name="tandas_impresas"),
    path("documentos/<int:pk>/", documentos.documento, name="documento"),
    path("documentos/<int:pk>/pdf/", documentos.documento_pdf, name="documento_pdf"),
    path("documentos/<int:pk>/enviar/", documentos.documento_enviar, name="documento_enviar"),
    path("personas/<int:pk>/documento/", documentos.persona_documento, name="persona_documento"),
]
