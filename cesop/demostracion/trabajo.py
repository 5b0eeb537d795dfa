"""Something to look at on the first day: requests that wait for a signature, a run of mass work, notices."""

from __future__ import annotations

import datetime as dt

from cesop.nucleo import parametros
from cesop.nucleo.fechas import hoy
from cesop.nucleo.maestros.actos import pedir_cambio
from cesop.nucleo.models import Usuario
from cesop.nucleo.notificaciones.services import notificar
from cesop.nucleo.parametros_nucleo import ESPERA_MOSTRADOR
from cesop.nucleo.procesos import services as procesos
from cesop.nucleo.procesos.prueba import PruebaDeTrabajadores
from cesop.nucleo.usuarios.actos import pedir_excepcion


def cargar() -> None:
    """Write it all through the services, as the demonstration users would. Inside the caller's transaction."""
    personas = {usuario.usuario: usuario for usuario in Usuario.objects.select_related("sucursal")}
    _pedidos(personas)
    _proceso(personas["sofia"])
    notificar(
        personas["laura"],
        titulo="Te damos la bienvenida",
        texto="Con / buscás y vas a cualquier pantalla; con ? ves las teclas de la que tenés abierta.",
        enlace="/ayuda",
        tono="bien",
    )


def _pedidos(personas: dict[str, Usuario]) -> None:
    pedir_cambio(
        parametros.cambio_de_norma(
            ESPERA_MOSTRADOR,
            valor=10,
            desde=hoy() + dt.timedelta(days=7),
            hasta=None,
            norma="Política interna de uso del sistema",
            motivo="",
        ),
        motivo="En temporada hay más gente frente a las cajas.",
        por=personas["sofia"],
    )
    pedir_excepcion(
        personas["bruno"],
        par="usuario_rol",
        desde=hoy(),
        hasta=hoy() + dt.timedelta(days=30),
        motivo="Cubre a sistemas en Santa Teresita durante la licencia.",
        por=personas["sofia"],
    )
    for firmante in ("ivan", "elena"):
        notificar(
            personas[firmante],
            titulo="Hay pedidos que esperan tu firma",
            texto="Los pidió Sofía Herrera.",
            enlace="/aprobaciones",
            tono="aviso",
        )


def _proceso(usuario: Usuario) -> None:
    procesos.iniciar(
        PruebaDeTrabajadores(),
        clave="demostracion",
        parametros={"lotes": 60, "milisegundos": 100, "rechazos": 97},
        usuario=usuario,
        sucursal=usuario.sucursal,
        titulo="Prueba de los trabajadores",
    )
