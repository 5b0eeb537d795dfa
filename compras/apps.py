"""Compras as a Django app."""

from cesop.nucleo import aplicacion


class ComprasConfig(aplicacion.Aplicacion):
    """`compras`. Its place in the layers is in docs/architecture.md."""

    name = "compras"
    verbose_name = "Compras"
