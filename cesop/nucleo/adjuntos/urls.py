"""Addresses of `cesop.nucleo.adjuntos`."""

from django.urls import path

from cesop.nucleo.adjuntos import views

urlpatterns = [path("adjuntos/<uuid:pk>/", views.adjunto, name="adjunto")]
