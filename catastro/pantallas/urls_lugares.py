"""Addresses of properties, service points, the network, routes, meters and the masters."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
