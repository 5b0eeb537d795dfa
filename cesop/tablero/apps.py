"""Tablero as a Django app."""

from django.apps import AppConfig


class TableroConfig(AppConfig):
    """`cesop.tablero`."""

    name = "cesop.tablero"
    label = "tablero"
