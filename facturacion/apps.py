"""Facturación as a Django app."""

from django.apps import AppConfig


class FacturacionConfig(AppConfig):
    """`facturacion`. Its place in the layers is in docs/architecture.md."""

    name = "facturacion"
    verbose_name = "Facturación"
