"""What the kernel registers when the program starts."""

from cesop.nucleo import checks, migraciones, parametros, parametros_nucleo, posmigracion
from cesop.nucleo.acceso import paginas as acceso
from cesop.nucleo.interfaz import paginas as interfaz
from cesop.nucleo.maestros import paginas as maestros
from cesop.nucleo.notificaciones import paginas as notificaciones
from cesop.nucleo.planillas import propias as importaciones_propias
from cesop.nucleo.procesos import paginas as procesos
from cesop.nucleo.salud import paginas as salud
from cesop.nucleo.trazas import paginas as trazas
from cesop.nucleo.usuarios import actos as actos_de_usuarios
from cesop.nucleo.usuarios import paginas as usuarios


def registrar() -> None:
    """Modules of the rail first, then each package's pages."""
    checks.registrar()
    parametros_nucleo.registrar()
    posmigracion.registrar_paso("funciones de disparador", migraciones.cerrar_funciones)
    posmigracion.registrar_paso("parámetros", lambda base: parametros.sincronizar(using=base))
    for paquete in (interfaz, acceso, usuarios, procesos, notificaciones, maestros, trazas, salud):
        paquete.registrar()
    importaciones_propias.registrar()
    actos_de_usuarios.registrar()
