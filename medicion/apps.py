"""Medición as a Django app."""

from django.apps import AppConfig


class MedicionConfig(AppConfig):
    """`medicion`. Its place in the layers is in docs/architecture.md."""

    name = "medicion"
    verbose_name = "Medición"
