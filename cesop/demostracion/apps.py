"""Demostracion as a Django app."""

from cesop.nucleo.aplicacion import Aplicacion


class DemostracionConfig(Aplicacion):
    """`cesop.demostracion`."""

    name = "cesop.demostracion"
    label = "demostracion"
