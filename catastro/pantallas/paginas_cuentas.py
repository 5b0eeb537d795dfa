"""What service accounts and service orders show in the rail, the palette and the search."""

from __future__ import annotations

from catastro.planillas.cuentas import ImportacionDeCuentas
from catastro.planillas.lineas import ImportacionDeLineas
from cesop.nucleo.interfaz.registro import Pagina, registrar_pagina
from cesop.nucleo.planillas.declaracion import registrar_importacion

HIJAS_DE_CUENTAS = (
    "cuenta", "cuenta_alta", "cuenta_editar", "cuenta_titular", "cuenta_parte", "cuenta_parte_quitar",
    "cuenta_categoria", "cuenta_condicion", "cuenta_condicion_quitar", "cuenta_linea", "linea_quitar",
    "cuenta_proteger", "proteccion_levantar", "cuenta_deshacer", "cuenta_estado", "cuenta_baja", "orden_nueva",
)  # fmt: skip


def registrar() -> None:
    """Called once from `catastro.arranque`."""
    registrar_importacion(ImportacionDeCuentas())
    registrar_importacion(ImportacionDeLineas())
    registrar_pagina(
        Pagina(
            modulo="catastro",
            nombre="Cuentas",
            ruta="catastro:cuentas",
            icono="plug",
            orden=5,
            palabras="servicios contratos titular categoría conectadas cortadas alta baja padrón de usuarios",
            hijas=frozenset(f"catastro:{hija}" for hija in HIJAS_DE_CUENTAS),
        )
    )
    registrar_pagina(
        Pagina(
            modulo="catastro",
            nombre="Alta de servicio",
            ruta="catastro:cuenta_alta",
            icono="plus",
            orden=6,
            palabras="nuevo servicio conexión solicitar contrato",
            solapa=False,
        )
    )
    registrar_pagina(
        Pagina(
            modulo="catastro",
            nombre="Órdenes",
            ruta="catastro:ordenes",
            icono="clipboard-list",
            orden=30,
            palabras="órdenes de servicio trabajos cortes reconexiones conexiones relecturas",
            hijas=frozenset({"catastro:orden", "catastro:orden_cerrar", "catastro:orden_anular"}),
        )
    )
    registrar_pagina(
        Pagina(
            modulo="catastro",
            nombre="Tablero de órdenes",
            ruta="catastro:ordenes_tablero",
            icono="layout-dashboard",
            orden=31,
            palabras="cuadrillas repartir asignar programar hoja de ruta",
        )
    )
