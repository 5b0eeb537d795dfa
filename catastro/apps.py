"""Catastro as a Django app."""

from django.apps import AppConfig


class CatastroConfig(AppConfig):
    """`catastro`. Its place in the layers is in docs/architecture.md."""

    name = "catastro"
    verbose_name = "Catastro"
