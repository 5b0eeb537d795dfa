"""Catastro as a Django app."""

from cesop.nucleo.aplicacion import Aplicacion


class CatastroConfig(Aplicacion):
    """`catastro`. Its place in the layers is in docs/architecture.md."""

    name = "catastro"
    verbose_name = "Catastro"
