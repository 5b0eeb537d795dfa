"""Tesorería as a Django app."""

from django.apps import AppConfig


class TesoreriaConfig(AppConfig):
    """`tesoreria`. Its place in the layers is in docs/architecture.md."""

    name = "tesoreria"
    verbose_name = "Tesorería"
