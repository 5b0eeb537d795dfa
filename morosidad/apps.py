"""Morosidad as a Django app."""

from django.apps import AppConfig


class MorosidadConfig(AppConfig):
    """`morosidad`. Its place in the layers is in docs/architecture.md."""

    name = "morosidad"
    verbose_name = "Morosidad"
