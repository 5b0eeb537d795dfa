"""Home."""

from django.urls import URLPattern, URLResolver

app_name = "tablero"
urlpatterns: list[URLPattern | URLResolver] = []
