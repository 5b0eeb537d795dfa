"""Addresses of `cesop.nucleo.acceso`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
