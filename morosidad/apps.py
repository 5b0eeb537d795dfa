"""Morosidad as a Django app."""

from cesop.nucleo import aplicacion


class MorosidadConfig(aplicacion.Aplicacion):
    """`morosidad`. Its place in the layers is in docs/architecture.md."""

    name = "morosidad"
    verbose_name = "Morosidad"
