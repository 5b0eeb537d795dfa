"""Addresses of atencion."""

from django.urls import path

from atencion.pantallas import atender, ficha

app_name = "atencion"
urlpatterns = [
    path("", atender.atender, name="atender"),
    path("<int:pk>/", ficha.ficha, name="ficha"),
    path("<int:pk>/movimientos/", ficha.historia, name="movimientos"),
    path("cuenta/<int:pk>/", ficha.de_cuenta, name="de_cuenta"),
]
