"""Tesorería as a Django app."""

from cesop.nucleo import aplicacion


class TesoreriaConfig(aplicacion.Aplicacion):
    """`tesoreria`. Its place in the layers is in docs/architecture.md."""

    name = "tesoreria"
    verbose_name = "Tesorería"
