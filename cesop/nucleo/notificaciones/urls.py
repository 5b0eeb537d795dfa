"""Addresses of `cesop.nucleo.notificaciones`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
