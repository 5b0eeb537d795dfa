"""Compras as a Django app."""

from cesop.nucleo.aplicacion import Aplicacion


class ComprasConfig(Aplicacion):
    """`compras`. Its place in the layers is in docs/architecture.md."""

    name = "compras"
    verbose_name = "Compras"
