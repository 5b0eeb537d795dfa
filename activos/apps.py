"""Activos as a Django app."""

from django.apps import AppConfig


class ActivosConfig(AppConfig):
    """`activos`. Its place in the layers is in docs/architecture.md."""

    name = "activos"
    verbose_name = "Activos"
