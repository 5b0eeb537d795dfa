"""Addresses of `cesop.nucleo.salud`."""

from django.urls import path

from cesop.nucleo.salud import views

urlpatterns = [
    path("salud", views.salud, name="salud"),
    path("sistema/estado", views.estado, name="estado"),
]
