"""Recaudación as a Django app."""

from cesop.nucleo import aplicacion


class RecaudacionConfig(aplicacion.Aplicacion):
    """`recaudacion`. Its place in the layers is in docs/architecture.md."""

    name = "recaudacion"
    verbose_name = "Recaudación"
