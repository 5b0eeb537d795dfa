"""Contabilidad as a Django app."""

from cesop.nucleo import aplicacion


class ContabilidadConfig(aplicacion.Aplicacion):
    """`contabilidad`. Its place in the layers is in docs/architecture.md."""

    name = "contabilidad"
    verbose_name = "Contabilidad"
