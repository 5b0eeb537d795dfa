"""Something to look at on the first day: holidays, a moratoria, requests that wait for a signature, a run, notices."""

from __future__ import annotations

import datetime as dt

from cesop.nucleo import calendario, parametros
from cesop.nucleo.fechas import hoy
from cesop.nucleo.maestros.actos import pedir_cambio
from cesop.nucleo.maestros.services import guardar_dia, guardar_moratoria
from cesop.nucleo.models import DiaNoLaborable, Moratoria, Usuario
from cesop.nucleo.notificaciones.services import notificar
from cesop.nucleo.parametros_nucleo import ESPERA_MOSTRADOR
from cesop.nucleo.procesos import services as procesos
from cesop.nucleo.procesos.prueba import PruebaDeTrabajadores
from cesop.nucleo.usuarios.actos import pedir_excepcion


def cargar() -> None:
    """Write it all through the services, as the demonstration users would. Inside the caller's transaction."""
    personas = {usuario.usuario: usuario for usuario in Usuario.objects.select_related("sucursal")}
    _calendario()
    _pedidos(personas)
    _proceso(personas["sofia"])
    notificar(
        personas["laura"],
        titulo="Te damos la bienvenida",
        texto="Con / buscás y vas a cualquier pantalla; con ? ves las teclas de la que tenés abierta.",
        enlace="/ayuda",
        tono="bien",
    )


def _calendario() -> None:
    dia = hoy()
    for anio in (dia.year - 1, dia.year, dia.year + 1):
        calendario.cargar_feriados(anio)
    guardar_dia(
        DiaNoLaborable(),
        datos={
            "fecha": dt.date(dia.year + (dia > dt.date(dia.year, 2, 11)), 2, 11),
            "clase": DiaNoLaborable.Clase.ASUETO,
            "nombre": "Aniversario de San Bernardo",
            "localidad": "San Bernardo",
            "norma": "Ordenanza municipal",
        },
    )
    verano = dia.year if dia.month >= 3 else dia.year - 1
    guardar_moratoria(
        Moratoria(),
        datos={
            "desde": dt.date(verano, 12, 20),
            "hasta": dt.date(verano + 1, 1, 4),
            "servicio": "",
            "categoria": "",
            "localidad": "",
            "motivo": "Sin cortes en las fiestas",
            "norma": "Resolución del Consejo de Administración",
        },
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
