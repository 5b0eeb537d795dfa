"""Activos as a Django app."""

from cesop.nucleo import aplicacion


class ActivosConfig(aplicacion.Aplicacion):
    """`activos`. Its place in the layers is in docs/architecture.md."""

    name = "activos"
    verbose_name = "Activos"
