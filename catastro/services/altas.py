"""Opening a service from the counter in one act: the person, the property and the point, when they are new, and the
account with its connection order."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from catastro.models import (
    Categoria,
    CuentaServicio,
    GrupoGestion,
    Inmueble,
    Localidad,
    OrdenServicio,
    Persona,
    Servicio,
    Suministro,
)
from catastro.services import cuentas
from catastro.services.domicilios import guardar_domicilio
from catastro.services.inmuebles import guardar_inmueble
from catastro.services.ordenes import SERIE
from catastro.services.personas import DatosDePersona, dar_de_alta
from catastro.services.suministros import alta_de_suministro
from cesop.nucleo.bloqueos import bloquear, exclusiva
from cesop.nucleo.models import Usuario
from cesop.nucleo.numeracion import bloque_de


@dataclass(frozen=True, kw_only=True)
class Direccion:
    """An address of which there is no property yet."""

    localidad: Localidad
    calle: str
    altura: str = ""
    piso: str = ""
    departamento: str = ""


@dataclass(frozen=True, kw_only=True)
class Alta:
    """What somebody asks for at the counter. titular: a person, or who is to be registered. lugar: a free point, a
    property without one, or an address. clave: identity of the request, made with the form."""

    clave: uuid.UUID
    servicio: Servicio
    titular: Persona | DatosDePersona
    lugar: Suministro | Inmueble | Direccion
    grupo: GrupoGestion
    categoria: Categoria
    pagador: Persona | None = None
    propietario: Persona | None = None
    condiciones: Sequence[cuentas.CondicionPedida] = ()
    envio: str = CuentaServicio.Envio.PAPEL
    ubicacion: str = ""
    observaciones: str = ""
    desde: dt.date


@transaction.atomic
def dar_de_alta_el_servicio(alta: Alta, *, usuario: Usuario) -> cuentas.Abierta:
    """Open the service; the same request twice gives the same account.

    *Bloquea:* the persons; the numbers of points, accounts and orders. *Errores:* those of `personas.dar_de_alta`,
    `suministros.alta_de_suministro` and `cuentas.abrir`.
    """
    if (hecha := _ya_hecha(alta.clave)) is not None:
        return hecha
    titular = alta.titular if isinstance(alta.titular, Persona) else dar_de_alta(alta.titular)
    personas = {persona.pk for persona in (titular, alta.pagador, alta.propietario) if persona is not None}
    tablas = (Suministro._meta.db_table, CuentaServicio._meta.db_table, SERIE)
    bloquear([*exclusiva("persona", *personas), *exclusiva("talonario", *tablas)], para="dar de alta el servicio")
    if (hecha := _ya_hecha(alta.clave)) is not None:
        transaction.set_rollback(True)  # another submit of the same form got here first: the person it made is enough
        return hecha
    apertura = cuentas.Apertura(
        suministro=_suministro(alta),
        grupo=alta.grupo,
        categoria=alta.categoria,
        titular=titular,
        pagador=alta.pagador,
        propietario=alta.propietario,
        condiciones=alta.condiciones,
        envio=alta.envio,
        observaciones=alta.observaciones,
        desde=alta.desde,
    )
    return cuentas.abrir(apertura, usuario=usuario, clave=alta.clave)


def _ya_hecha(clave: uuid.UUID) -> cuentas.Abierta | None:
    bloque = bloque_de(SERIE, destino=clave)
    if bloque is None:
        return None
    orden = OrdenServicio.objects.select_related("cuenta").get(numero=bloque.desde)
    assert orden.cuenta is not None, "a connection order is about an account"
    return cuentas.Abierta(cuenta=orden.cuenta, orden=orden)


def _suministro(alta: Alta) -> Suministro:
    """The point, opened when there is none."""
    lugar = alta.lugar
    if isinstance(lugar, Suministro):
        return lugar
    if isinstance(lugar, Direccion):
        domicilio = guardar_domicilio(
            localidad=lugar.localidad,
            calle=lugar.calle,
            altura=lugar.altura,
            piso=lugar.piso,
            departamento=lugar.departamento,
        )
        lugar = guardar_inmueble(domicilio=domicilio)
    return alta_de_suministro(servicio=alta.servicio, inmueble=lugar, ubicacion=alta.ubicacion)
