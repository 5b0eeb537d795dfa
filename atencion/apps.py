"""Atención as a Django app."""

from cesop.nucleo import aplicacion


class AtencionConfig(aplicacion.Aplicacion):
    """`atencion`. Its place in the layers is in docs/architecture.md."""

    name = "atencion"
    verbose_name = "Atención"
