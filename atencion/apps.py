"""Atención as a Django app."""

from cesop.nucleo.aplicacion import Aplicacion


class AtencionConfig(Aplicacion):
    """`atencion`. Its place in the layers is in docs/architecture.md."""

    name = "atencion"
    verbose_name = "Atención"
