"""Tesorería as a Django app."""

from cesop.nucleo.aplicacion import Aplicacion


class TesoreriaConfig(Aplicacion):
    """`tesoreria`. Its place in the layers is in docs/architecture.md."""

    name = "tesoreria"
    verbose_name = "Tesorería"
