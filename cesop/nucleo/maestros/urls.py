"""Addresses of `cesop.nucleo.maestros`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
