"""Payable documents in the rail and on the page of a person."""

from __future__ import annotations

from catastro.ports import ACCIONES_DE_PERSONA
from cesop.nucleo.interfaz.registro import Pagina, registrar_pagina
from facturacion.pantallas.documentos import DeDocumentosAPersonas


def registrar() -> None:
    """Called once from `facturacion.pantallas.paginas`, which registers the module."""
    registrar_pagina(
        Pagina(
            modulo="facturacion", nombre="Documentos de pago", ruta="facturacion:documentos", icono="stack-2",
            orden=25, palabras="boleta factura unificada imprimir reparto correo código de barras qr talón",
            hijas=frozenset(
                f"facturacion:{hija}"
                for hija in ("documento", "documento_enviar", "documentos_preparar", "documentos_imprimir",
                             "documentos_enviar")
            ),
        )
    )  # fmt: skip
    registrar_pagina(
        Pagina(
            modulo="facturacion", nombre="Archivos para imprimir", ruta="facturacion:tandas_impresas", icono="printer",
            orden=27, palabras="pdf facturas por ruta de reparto impresión masiva", solapa=False,
        )
    )  # fmt: skip
    ACCIONES_DE_PERSONA.registrar("facturacion.documentos", DeDocumentosAPersonas())
