"""Screens of the kernel, by package."""

from cesop.nucleo.acceso.urls import urlpatterns as acceso
from cesop.nucleo.adjuntos.urls import urlpatterns as adjuntos
from cesop.nucleo.interfaz.urls import urlpatterns as interfaz
from cesop.nucleo.listados.urls import urlpatterns as listados
from cesop.nucleo.maestros.urls import urlpatterns as maestros
from cesop.nucleo.notificaciones.urls import urlpatterns as notificaciones
from cesop.nucleo.planillas.urls import urlpatterns as planillas
from cesop.nucleo.procesos.urls import urlpatterns as procesos
from cesop.nucleo.salud.urls import urlpatterns as salud
from cesop.nucleo.trazas.urls import urlpatterns as trazas
from cesop.nucleo.usuarios.urls import urlpatterns as usuarios

app_name = "nucleo"
urlpatterns = [
    *acceso,
    *adjuntos,
    *interfaz,
    *listados,
    *maestros,
    *notificaciones,
    *planillas,
    *procesos,
    *salud,
    *trazas,
    *usuarios,
]
