"""Catastro as a Django app."""

from cesop.nucleo import aplicacion


class CatastroConfig(aplicacion.Aplicacion):
    """`catastro`. Its place in the layers is in docs/architecture.md."""

    name = "catastro"
    verbose_name = "Catastro"
