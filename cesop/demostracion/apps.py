"""Demostracion as a Django app."""

from cesop.nucleo import aplicacion


class DemostracionConfig(aplicacion.Aplicacion):
    """`cesop.demostracion`."""

    name = "cesop.demostracion"
    label = "demostracion"
