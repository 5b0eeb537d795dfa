"""Compras as a Django app."""

from django.apps import AppConfig


class ComprasConfig(AppConfig):
    """`compras`. Its place in the layers is in docs/architecture.md."""

    name = "compras"
    verbose_name = "Compras"
