"""What issuing stands on: a ledger, points of sale with their series, an account to bill."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from catastro.models import CondicionFiscal, CuentaServicio, Persona
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from facturacion.models import Comprobante, Concepto, EstrategiaDeAutorizacion, PuntoDeVenta, TipoComprobante
from facturacion.services import talonarios
from facturacion.services.individual import Cargo, Pedido, emitir_conceptos
from tests.catastro import fabrica
from tests.factories import un_libro, un_usuario, una_sucursal


@dataclass(frozen=True, kw_only=True)
class Escena:
    """An account with its holder, who issues, and where."""

    cuenta: CuentaServicio
    persona: Persona
    punto: PuntoDeVenta
    usuario: Usuario

    def pedido(self, *importes: str, concepto: str = "conexion", tipo: str = "FB", **datos: Any) -> Pedido:
        cargos = [Cargo(concepto=un_concepto(concepto), importe=Decimal(importe)) for importe in importes]
        return Pedido(
            **{
                "clave": uuid.uuid4(),
                "persona": self.persona,
                "cuenta": self.cuenta,
                "tipo": un_tipo(tipo),
                "punto": self.punto,
                "vence": hoy() + dt.timedelta(days=10),
                "cargos": cargos,
                **datos,
            }
        )

    def emitido(self, *importes: str, **datos: Any) -> Comprobante:
        return emitir_conceptos(self.pedido(*importes, **datos), usuario=self.usuario)


def un_tipo(clave: str) -> TipoComprobante:
    return TipoComprobante.objects.get(clave=clave)


def un_concepto(clave: str) -> Concepto:
    return Concepto.objects.get(clave=clave)


def un_punto_de_venta(
    numero: int = 3, *, tipos: Sequence[str] = ("FA", "FB", "NCA", "NCB", "INT", "INTC")
) -> PuntoDeVenta:
    """A point of sale with its series open, whose vouchers need no authorisation."""
    punto = PuntoDeVenta.objects.create(numero=numero, nombre="Mostrador", uso="mostrador", sucursal=una_sucursal())
    for clave in tipos:
        talonarios.abrir(un_tipo(clave), punto)
        EstrategiaDeAutorizacion.objects.create(
            tipo=un_tipo(clave), punto=punto, estrategia="SIN_AUTORIZACION", desde=hoy() - dt.timedelta(days=400)
        )
    return punto


def una_escena(*, iva: int | None = None) -> Escena:
    un_libro()
    persona = fabrica.una_persona("Pérez, Ana", documento_tipo="dni", documento="20111222")
    if iva is not None:
        CondicionFiscal.objects.create(persona=persona, iva=iva, desde=hoy() - dt.timedelta(days=400))
    suministro = fabrica.un_suministro()
    with transaction.atomic():  # an account comes with its first state
        cuenta = fabrica.una_cuenta(persona, suministro=suministro)
    return Escena(cuenta=cuenta, persona=persona, punto=un_punto_de_venta(), usuario=un_usuario())
