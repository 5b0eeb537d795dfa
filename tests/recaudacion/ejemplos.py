"""One object per route of recaudacion with arguments, for the tests of the matrix (tests/nucleo/ejemplos.py)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from catastro.models import GrupoGestion
from cesop.nucleo.models import Usuario
from cesop.nucleo.permisos import puede_escribir
from contabilidad.models import CentroCosto, Seccion
from recaudacion.models import Caja, MedioDePago, Recibo, SesionCaja
from recaudacion.pantallas.politicas import POLITICAS
from recaudacion.selectors.cajas import abierta_de
from recaudacion.services import cajas
from recaudacion.services.cobros import MedioUsado, Pedido, cobrar
from tests.catastro import fabrica
from tests.factories import con_libro, un_usuario

Argumentos = dict[str, Any]


def _sesion(de: Usuario) -> SesionCaja:
    """An open till of the branch of that person, with its own cashier."""
    con_libro()
    numero = Caja.objects.count() + 700
    caja = cajas.crear(
        cajas.DatosDeCaja(
            numero=numero, nombre=f"Caja {numero}", clase=Caja.Clase.MOSTRADOR, sucursal=de.sucursal,
            seccion=Seccion.objects.get(codigo="ADM"), centro=CentroCosto.objects.get(codigo="COM"),
        )
    )  # fmt: skip
    cajero = de if abierta_de(de) is None else un_usuario(f"cajero{numero}", "caja", sucursal=de.sucursal)
    return cajas.abrir(caja, fondo=Decimal(0), usuario=cajero)


def _recibo(de: Usuario) -> Recibo:
    sesion = _sesion(de)
    efectivo = MedioUsado(medio=MedioDePago.objects.get(clave="efectivo"), importe=Decimal(100))
    pedido = Pedido(clave=uuid.uuid4(), persona=fabrica.una_persona(), anticipo=Decimal(100), medios=[efectivo])
    return cobrar(pedido, sesion=sesion, usuario=sesion.cajero)


def _grupo() -> GrupoGestion:
    return fabrica.un_grupo(fabrica.un_servicio())


def _la_que_cambia(de: Usuario) -> str:
    """The policy that somebody may change."""
    return next((clave for clave, p in POLITICAS.items() if puede_escribir(de, p.permiso)), "cobro")


EJEMPLOS: dict[str, Callable[[Usuario], Argumentos]] = {
    "recaudacion:credito_aplicar": lambda de: {"pk": fabrica.una_persona().pk},
    "recaudacion:caja_editar": lambda de: {"pk": _sesion(de).caja_id},
    "recaudacion:sesion": lambda de: {"pk": _sesion(de).pk},
    "recaudacion:recibo": lambda de: {"pk": _recibo(de).pk},
    "recaudacion:recibo_pdf": lambda de: {"pk": _recibo(de).pk},
    "recaudacion:recibo_anular": lambda de: {"pk": _recibo(de).pk},
    "recaudacion:grupo": lambda de: {"pk": _grupo().pk},
    "recaudacion:grupo_cambiar": lambda de: {"pk": _grupo().pk, "que": _la_que_cambia(de)},
}
SIN_ALCANCE: dict[str, str] = {
    "recaudacion:credito_aplicar": "whoever owes is of the whole cooperative",
    **dict.fromkeys(("recaudacion:grupo", "recaudacion:grupo_cambiar"), "policies are of the whole cooperative"),
}
