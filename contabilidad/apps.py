"""Contabilidad as a Django app."""

from django.apps import AppConfig


class ContabilidadConfig(AppConfig):
    """`contabilidad`. Its place in the layers is in docs/architecture.md."""

    name = "contabilidad"
    verbose_name = "Contabilidad"
