"""Home and dashboards as a Django app."""

from cesop.nucleo import aplicacion


class TableroConfig(aplicacion.Aplicacion):
    """`cesop.tablero`."""

    name = "cesop.tablero"
    label = "tablero"
    verbose_name = "Tablero"
