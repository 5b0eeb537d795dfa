"""What collecting stands on: an account that owes, and a till with its cashier."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from catastro.models import Persona
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from contabilidad.catalogo.piezas import TESORERIA
from contabilidad.models import CentroCosto, Seccion
from contabilidad.services.cuadre import cuentas_de_control
from facturacion.models import Comprobante
from recaudacion.models import Caja, MedioDePago, Recibo, SesionCaja
from recaudacion.services import cajas
from recaudacion.services.cobros import MedioUsado, Pedido, cobrar
from recaudacion.submayores import DE_ENTRADA
from tests.factories import un_usuario, una_sucursal
from tests.facturacion import fabrica


@dataclass(frozen=True, kw_only=True)
class Escena:
    """Who owes, and an open till."""

    facturacion: fabrica.Escena
    sesion: SesionCaja
    cajera: Usuario

    @property
    def persona(self) -> Persona:
        return self.facturacion.persona

    def debe(self, *importes: str, **datos: object) -> Comprobante:
        """A voucher of concepts: so many pesos net each, and their VAT."""
        return self.facturacion.emitido(*importes, **datos)

    def pedido(
        self, partes: Mapping[Comprobante, str] | None = None, *, anticipo: str = "0", **datos: object
    ) -> Pedido:
        """A payment of parts of vouchers, in exact cash unless `medios` says otherwise."""
        elegidas = {c.pk: Decimal(importe) for c, importe in (partes or {}).items()}
        total = sum(elegidas.values(), Decimal(0)) + Decimal(anticipo)
        return Pedido(
            **{  # type: ignore[arg-type]
                "clave": uuid.uuid4(), "persona": self.persona, "partes": elegidas, "anticipo": Decimal(anticipo),
                "medios": [usado("efectivo", str(total))], **datos,
            }
        )  # fmt: skip

    def cobrado(
        self, partes: Mapping[Comprobante, str] | None = None, *, anticipo: str = "0", **datos: object
    ) -> Recibo:
        """The same, taken."""
        return cobrar(self.pedido(partes, anticipo=anticipo, **datos), sesion=self.sesion, usuario=self.cajera)


def usado(medio: str, importe: str, referencia: str = "") -> MedioUsado:
    """So many pesos with a tender."""
    return MedioUsado(medio=MedioDePago.objects.get(clave=medio), importe=Decimal(importe), referencia=referencia)


def una_caja(numero: int = 1, *, clase: str = "mostrador", **datos: object) -> Caja:
    """A till with its series open."""
    return cajas.crear(
        cajas.DatosDeCaja(
            numero=numero, nombre=f"Caja {numero}", clase=Caja.Clase(clase), sucursal=una_sucursal(),
            seccion=Seccion.objects.get(codigo="ADM"), centro=CentroCosto.objects.get(codigo="COM"), **datos,  # type: ignore[arg-type]
        )
    )  # fmt: skip


def una_escena(*, fondo: str = "0", iva: int | None = None) -> Escena:
    """Somebody who owes nothing yet, and a till open with a float."""
    escena = fabrica.una_escena(iva=iva)
    cajera = un_usuario("cgomez", "caja")
    sesion = cajas.abrir(una_caja(punto=escena.punto), fondo=Decimal(fondo), usuario=cajera)
    return Escena(facturacion=escena, sesion=sesion, cajera=cajera)


def exigir_cuadre() -> None:
    """The accounts that recaudacion explains, to the centavo."""
    connection.check_constraints()
    suyas = [c for c in cuentas_de_control(al=hoy()) if c.cuenta.codigo in {*DE_ENTRADA, TESORERIA}]
    assert [(c.cuenta.codigo, c.contable, c.documentos) for c in suyas if not c.en_verde] == []
