"""Home and dashboards as a Django app."""

from cesop.nucleo.aplicacion import Aplicacion


class TableroConfig(Aplicacion):
    """`cesop.tablero`."""

    name = "cesop.tablero"
    label = "tablero"
    verbose_name = "Tablero"
