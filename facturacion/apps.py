"""Facturación as a Django app."""

from cesop.nucleo.aplicacion import Aplicacion


class FacturacionConfig(Aplicacion):
    """`facturacion`. Its place in the layers is in docs/architecture.md."""

    name = "facturacion"
    verbose_name = "Facturación"
