"""Apertura as a Django app."""

from cesop.nucleo import aplicacion


class AperturaConfig(aplicacion.Aplicacion):
    """`apertura`. Its place in the layers is in docs/architecture.md."""

    name = "apertura"
    verbose_name = "Apertura"
