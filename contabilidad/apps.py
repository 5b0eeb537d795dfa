"""Contabilidad as a Django app."""

from cesop.nucleo.aplicacion import Aplicacion


class ContabilidadConfig(Aplicacion):
    """`contabilidad`. Its place in the layers is in docs/architecture.md."""

    name = "contabilidad"
    verbose_name = "Contabilidad"
