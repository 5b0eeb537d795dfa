"""Facturación as a Django app."""

from cesop.nucleo import aplicacion


class FacturacionConfig(aplicacion.Aplicacion):
    """`facturacion`. Its place in the layers is in docs/architecture.md."""

    name = "facturacion"
    verbose_name = "Facturación"
