"""Runs and vouchers in the rail, the palette and the search."""

from __future__ import annotations

from cesop.nucleo.interfaz.ports import BUSQUEDA
from cesop.nucleo.interfaz.registro import Pagina, registrar_pagina
from facturacion.pantallas import comprobantes, comprobantes_individual, internos


def registrar() -> None:
    """Called once from `facturacion.pantallas.paginas`, which registers the module."""
    registrar_pagina(
        Pagina(
            modulo="facturacion", nombre="Ciclo de facturación", ruta="facturacion:tablero", icono="layout-dashboard",
            orden=10, palabras="corrida tablero mes grupos preparar calcular aprobar emitir deshacer",
            hijas=frozenset(
                f"facturacion:{hija}"
                for hija in ("corrida", "corrida_preparar", "corrida_acto", "corrida_deshacer", "borrador",
                             "borrador_acto", "borrador_explicar")
            ),
        )
    )  # fmt: skip
    registrar_pagina(
        Pagina(
            modulo="facturacion", nombre="Comprobantes", ruta="facturacion:comprobantes", icono="receipt", orden=20,
            palabras="facturas liquidaciones notas de crédito número saldo deuda",
            hijas=frozenset({"facturacion:comprobante", "facturacion:nota_credito", "facturacion:comprobante_nuevo",
                             "facturacion:refacturar", "facturacion:comprobante_explicar",
                             "facturacion:interno_nuevo", "facturacion:comprobante_llamadas"}),
        )
    )  # fmt: skip
    registrar_pagina(
        Pagina(
            modulo="facturacion", nombre="Cargos a facturar", ruta="facturacion:cargos", icono="coins", orden=30,
            palabras="pendientes cuotas cargar anular próxima factura", hijas=frozenset({"facturacion:cargo_nuevo"}),
        )
    )  # fmt: skip
    BUSQUEDA.registrar("comprobantes", comprobantes.Comprobantes())
    comprobantes_individual.registrar()
    internos.registrar()
