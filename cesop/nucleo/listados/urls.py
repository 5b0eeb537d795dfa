"""Addresses of `cesop.nucleo.listados`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
