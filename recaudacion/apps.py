"""Recaudación as a Django app."""

from cesop.nucleo.aplicacion import Aplicacion


class RecaudacionConfig(Aplicacion):
    """`recaudacion`. Its place in the layers is in docs/architecture.md."""

    name = "recaudacion"
    verbose_name = "Recaudación"
