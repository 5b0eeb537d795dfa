"""Addresses of `cesop.nucleo.usuarios`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
