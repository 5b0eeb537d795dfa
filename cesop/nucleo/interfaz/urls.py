"""Addresses of the shell."""

from django.urls import path

from cesop.nucleo.interfaz import views

urlpatterns = [
    path("buscar", views.buscar, name="buscar"),
    path("ayuda", views.ayuda, name="ayuda"),
]
