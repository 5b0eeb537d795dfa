"""Addresses of `cesop.nucleo.procesos`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
