"""Medición as a Django app."""

from cesop.nucleo.aplicacion import Aplicacion


class MedicionConfig(Aplicacion):
    """`medicion`. Its place in the layers is in docs/architecture.md."""

    name = "medicion"
    verbose_name = "Medición"
