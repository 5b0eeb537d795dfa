"""Demostracion as a Django app."""

from django.apps import AppConfig


class DemostracionConfig(AppConfig):
    """`cesop.demostracion`."""

    name = "cesop.demostracion"
    label = "demostracion"
