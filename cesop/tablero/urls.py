"""Home."""

from django.urls import path

from cesop.tablero import views

app_name = "tablero"
urlpatterns = [path("", views.inicio, name="inicio")]
