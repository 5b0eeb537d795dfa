"""`main(escena|pedir, <accounts>)` and `main(trabajar, <state of the run>)` or `main(simular, -)`, for the seedbed of a
house: a run, or a what-if, laid out, and taken to its end by whoever is started.
"""

from __future__ import annotations

import os

import django

django.setup()

from django.db import InterfaceError, OperationalError  # noqa: E402

from cesop.nucleo.fechas import hoy  # noqa: E402
from cesop.nucleo.models import Proceso, Usuario  # noqa: E402
from cesop.nucleo.procesos import motor  # noqa: E402
from cesop.nucleo.procesos import services as procesos  # noqa: E402
from facturacion.models import Corrida, PoliticaFacturacion, VersionDeCuadro  # noqa: E402
from facturacion.services import corridas, trabajos, trabajos_simulacion  # noqa: E402
from facturacion.services.simulaciones import Pedido  # noqa: E402
from tests.facturacion.corrida import Escena, una_escena  # noqa: E402

POR_TANDA = 5
SIN_BASE = 4  # how whoever lost the database ends
Estado = Corrida.Estado


def escena(cuantas: int) -> Escena:
    """A group with so many accounts to bill."""
    return una_escena([str(100 + 7 * n) for n in range(cuantas)])


def pedir(cuantas: int) -> None:
    """A what-if of so many accounts."""
    prepara = escena(cuantas).prepara
    pedido = Pedido(
        nombre="Prueba", versiones=[VersionDeCuadro.objects.get()], anio=hoy().year, mes=hoy().month, alcance="todos"
    )
    trabajos_simulacion.simular(pedido, usuario=prepara)


def trabajar(hasta: str) -> None:
    """Do what there is to do, and what comes next, until the run is in that state."""
    corrida = Corrida.objects.select_related("usuario").first() or _preparar()
    while corrida.estado != hasta:
        if not _avanzar():
            _seguir(corrida)
        corrida.refresh_from_db()


def simular() -> None:
    """Work until no process is left."""
    while _avanzar():
        pass


def _preparar() -> Corrida:
    grupo = PoliticaFacturacion.objects.select_related("grupo__servicio").get().grupo
    dia = hoy()
    return corridas.preparar(
        grupo, anio=dia.year, mes=dia.month, fecha=dia, usuario=Usuario.objects.get(usuario="fabio")
    )


def _avanzar() -> bool:
    """A turn of the process that is active; False when none is. Whoever loses the database leaves."""
    activo = Proceso.objects.filter(estado__in=procesos.ACTIVOS).order_by("pk").first()
    if activo is not None and motor.avanzar(activo.pk) is motor.Avance.INTERRUMPIDO:
        raise OperationalError
    return activo is not None


def _seguir(corrida: Corrida) -> None:
    """What somebody would ask next."""
    quien = corrida.usuario
    match corrida.estado:
        case Estado.PREPARADA:
            trabajos.calcular(corrida, usuario=quien)
        case Estado.CALCULADA:
            corridas.pasar(corrida, Estado.CALCULADA, a=Estado.APROBADA)
        case Estado.APROBADA | Estado.EMITIENDO:
            trabajos.emitir(corrida, usuario=quien)
        case Estado.EMITIDA | Estado.DESHACIENDO:
            trabajos.deshacer(corrida, motivo="Prueba", usuario=quien)


def main(que: str, cuanto: str) -> None:
    """What is asked, as a worker that nobody wakes."""
    trabajos.POR_TANDA = trabajos_simulacion.POR_TANDA = POR_TANDA
    procesos.avisar = lambda *_, **__: True  # type: ignore[assignment]
    try:
        match que:
            case "escena":
                escena(int(cuanto))
            case "pedir":
                pedir(int(cuanto))
            case "trabajar":
                trabajar(cuanto)
            case "simular":
                simular()
    except (OperationalError, InterfaceError):
        os._exit(SIN_BASE)
