"""Recaudación as a Django app."""

from django.apps import AppConfig


class RecaudacionConfig(AppConfig):
    """`recaudacion`. Its place in the layers is in docs/architecture.md."""

    name = "recaudacion"
    verbose_name = "Recaudación"
