"""What the demonstration registers when the program starts."""

from cesop.demostracion.movimientos import DOCUMENTOS, PREFIJO
from cesop.demostracion.origenes import DeDemostracion
from contabilidad.ports import ORIGEN


def registrar() -> None:
    """Its documents, as origins of its entries."""
    for tipo, nombre in DOCUMENTOS.items():
        ORIGEN.registrar(f"{PREFIJO}{tipo}", DeDemostracion(nombre))
