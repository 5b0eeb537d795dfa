"""Addresses of `cesop.nucleo.procesos`."""

from django.urls import URLPattern, path

from cesop.nucleo.listados import vista_de
from cesop.nucleo.procesos import views
from cesop.nucleo.procesos.listados import ListadoDeErrores, ListadoDeLotes, ListadoDeProcesos

urlpatterns: list[URLPattern] = [
    path("procesos/", vista_de(ListadoDeProcesos), name="procesos"),
    path("procesos/ficha", views.ficha, name="procesos_ficha"),
    path("procesos/iniciar/", views.elegir, name="procesos_iniciar"),
    path("procesos/iniciar/<slug:tipo>/", views.iniciar, name="proceso_iniciar"),
    path("procesos/<int:pk>/", views.proceso, name="proceso"),
    path("procesos/<int:pk>/errores/", vista_de(ListadoDeErrores), name="proceso_errores"),
    path("procesos/<int:pk>/lotes/", vista_de(ListadoDeLotes), name="proceso_lotes"),
    path("procesos/<int:pk>/cancelar", views.cancelar, name="proceso_cancelar"),
    path("procesos/<int:pk>/reintentar", views.reintentar, name="proceso_reintentar"),
]
