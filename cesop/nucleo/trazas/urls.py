"""Addresses of `cesop.nucleo.trazas`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
