"""Atención as a Django app."""

from django.apps import AppConfig


class AtencionConfig(AppConfig):
    """`atencion`. Its place in the layers is in docs/architecture.md."""

    name = "atencion"
    verbose_name = "Atención"
