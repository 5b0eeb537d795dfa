"""Addresses of `cesop.nucleo.procesos`."""

from django.urls import URLPattern, path

from cesop.nucleo.procesos import views

urlpatterns: list[URLPattern] = [
    path("procesos/", views.procesos, name="procesos"),
    path("procesos/ficha", views.ficha, name="procesos_ficha"),
    path("procesos/iniciar/", views.iniciar_lista, name="procesos_iniciar"),
    path("procesos/iniciar/<slug:tipo>/", views.iniciar, name="proceso_iniciar"),
    path("procesos/<int:pk>/", views.proceso, name="proceso"),
    path("procesos/<int:pk>/cancelar", views.cancelar, name="proceso_cancelar"),
    path("procesos/<int:pk>/reintentar", views.reintentar, name="proceso_reintentar"),
]
