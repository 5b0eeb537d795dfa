"""What the kernel registers when the program starts."""

from cesop.nucleo import parametros, parametros_nucleo, posmigracion
from cesop.nucleo.acceso import paginas as acceso
from cesop.nucleo.interfaz import paginas as interfaz
from cesop.nucleo.maestros import paginas as maestros
from cesop.nucleo.notificaciones import paginas as notificaciones
from cesop.nucleo.procesos import paginas as procesos
from cesop.nucleo.salud import paginas as salud
from cesop.nucleo.trazas import paginas as trazas
from cesop.nucleo.usuarios import paginas as usuarios


def registrar() -> None:
    """Modules of the rail first, then each package's pages."""
    parametros_nucleo.registrar()
    posmigracion.registrar_paso("parámetros", lambda base: parametros.sincronizar(using=base))
    for paquete in (interfaz, acceso, usuarios, procesos, notificaciones, maestros, trazas, salud):
        paquete.registrar()
