"""`main(preparar|trabajar|pedir|simular, <accounts>)`, for the seedbed of a house.

A run, or a what-if, taken to its end by whoever is started.
"""

from __future__ import annotations

import django

django.setup()

from cesop.nucleo.fechas import hoy  # noqa: E402
from cesop.nucleo.models import Proceso  # noqa: E402
from cesop.nucleo.procesos import motor  # noqa: E402
from cesop.nucleo.procesos import services as procesos  # noqa: E402
from facturacion.models import Corrida, VersionDeCuadro  # noqa: E402
from facturacion.services import corridas, trabajos, trabajos_simulacion  # noqa: E402
from facturacion.services.simulaciones import Pedido  # noqa: E402
from tests.facturacion.corrida import una_escena  # noqa: E402

POR_TANDA = 5
Estado = Corrida.Estado


def preparar(cuantas: int) -> None:
    """A run with so many accounts, whose calculation is asked for."""
    escena = una_escena([str(100 + 7 * n) for n in range(cuantas)])
    trabajos.calcular(escena.preparada(), usuario=escena.prepara)


def trabajar() -> None:
    """Do what there is to do, and what comes next, until the run is issued."""
    corrida = Corrida.objects.select_related("usuario").get()
    while corrida.estado != Estado.EMITIDA:
        activo = Proceso.objects.filter(estado__in=procesos.ACTIVOS).order_by("pk").first()
        if activo is not None:
            motor.avanzar(activo.pk)
        elif corrida.estado == Estado.CALCULADA:
            corridas.pasar(corrida, Estado.CALCULADA, a=Estado.APROBADA)
        else:
            trabajos.emitir(corrida, usuario=corrida.usuario)
        corrida.refresh_from_db()


def pedir(cuantas: int) -> None:
    """A what-if of so many accounts."""
    escena = una_escena([str(100 + 7 * n) for n in range(cuantas)])
    pedido = Pedido(
        nombre="Prueba", versiones=[VersionDeCuadro.objects.get()], anio=hoy().year, mes=hoy().month, alcance="todos"
    )
    trabajos_simulacion.simular(pedido, usuario=escena.prepara)


def simular() -> None:
    """Work until no process is left."""
    while (activo := Proceso.objects.filter(estado__in=procesos.ACTIVOS).first()) is not None:
        motor.avanzar(activo.pk)


def main(que: str, cuantos: str) -> None:
    """What is asked, as a worker that nobody wakes."""
    trabajos.POR_TANDA = trabajos_simulacion.POR_TANDA = POR_TANDA
    procesos.avisar = lambda *_, **__: True  # type: ignore[assignment]
    if que in {"preparar", "pedir"}:
        {"preparar": preparar, "pedir": pedir}[que](int(cuantos))
    else:
        {"trabajar": trabajar, "simular": simular}[que]()
