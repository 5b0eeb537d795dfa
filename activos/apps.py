"""Activos as a Django app."""

from cesop.nucleo.aplicacion import Aplicacion


class ActivosConfig(Aplicacion):
    """`activos`. Its place in the layers is in docs/architecture.md."""

    name = "activos"
    verbose_name = "Activos"
