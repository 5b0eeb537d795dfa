"""Medición as a Django app."""

from cesop.nucleo import aplicacion


class MedicionConfig(aplicacion.Aplicacion):
    """`medicion`. Its place in the layers is in docs/architecture.md."""

    name = "medicion"
    verbose_name = "Medición"
