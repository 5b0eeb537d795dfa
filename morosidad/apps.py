"""Morosidad as a Django app."""

from cesop.nucleo.aplicacion import Aplicacion


class MorosidadConfig(Aplicacion):
    """`morosidad`. Its place in the layers is in docs/architecture.md."""

    name = "morosidad"
    verbose_name = "Morosidad"
