"""Addresses of `cesop.nucleo.interfaz`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
