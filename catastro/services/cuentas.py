"""Service accounts: opening one, its plain data, and its dated category."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from catastro.models import (
    CambioDeEstado,
    Categoria,
    CategoriaDeCuenta,
    CondicionDeCuenta,
    CuentaServicio,
    EstadoServicio,
    GrupoGestion,
    OrdenServicio,
    ParteDeCuenta,
    Persona,
    Suministro,
    TipoCondicion,
)
from catastro.services import ordenes
from catastro.services.numeros import siguiente
from catastro.services.vigencias import avisar_de_lo_futuro, poner, simultaneo
from cesop.nucleo.bloqueos import Llave, asegurar, exclusiva
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario

CAMPOS = ("grupo", "envio", "domicilio_postal", "observaciones")
MOTIVO_DE_APERTURA = "Apertura de la cuenta"


@dataclass(frozen=True, kw_only=True)
class CondicionPedida:
    """A condition that an account has from its first day."""

    tipo: TipoCondicion
    valor: Decimal | None = None
    comprobante: str = ""


@dataclass(frozen=True, kw_only=True)
class Apertura:
    """What an account opens with. pagador: None, the holder pays. propietario: None, unknown or the holder."""

    suministro: Suministro
    grupo: GrupoGestion
    categoria: Categoria
    titular: Persona
    pagador: Persona | None = None
    propietario: Persona | None = None
    condiciones: Sequence[CondicionPedida] = ()
    envio: str = CuentaServicio.Envio.PAPEL
    observaciones: str = ""
    desde: dt.date

    @property
    def partes(self) -> dict[str, Persona]:
        """Role → person, of those it has. Who pays for himself is only the holder."""
        pagador = self.pagador if self.pagador != self.titular else None
        roles = {"titular": self.titular, "pagador": pagador, "propietario": self.propietario}
        return {rol: persona for rol, persona in roles.items() if persona is not None}


@dataclass(frozen=True, kw_only=True)
class Abierta:
    """An account that was opened, and its connection order."""

    cuenta: CuentaServicio
    orden: OrdenServicio


def llaves_de_apertura(apertura: Apertura) -> list[Llave]:
    """What `abrir` locks, for an act that does more before it."""
    personas = exclusiva("persona", *(persona.pk for persona in apertura.partes.values()))
    return [*personas, *exclusiva("talonario", CuentaServicio._meta.db_table, ordenes.SERIE)]


@transaction.atomic
def abrir(apertura: Apertura, *, usuario: Usuario, clave: uuid.UUID | None = None) -> Abierta:
    """Open an account at a service point: number, holder, category, conditions, state `solicitada`, connection order.

    clave: identity of the request, that its order keeps.
    *Bloquea:* its persons, the numbers of accounts and of orders. *Errores:* `cuentas.futura`, constraints
    `estadoactual_una_cuenta_viva`, `cuentaservicio_grupo`, `categoriadecuenta_servicio`, those of the conditions and
    of `ordenes.emitir`.
    """
    if apertura.desde > hoy():
        raise ErrorNegocio(
            "cuentas.futura",
            "No se puede abrir la cuenta con una fecha futura. Abrila el día que se solicita.",
            campo="desde",
        )
    asegurar(llaves_de_apertura(apertura), para="abrir la cuenta")
    cuenta = CuentaServicio.objects.create(
        numero=siguiente(CuentaServicio),
        suministro=apertura.suministro,
        grupo=apertura.grupo,
        envio=apertura.envio,
        observaciones=apertura.observaciones,
    )
    CambioDeEstado.objects.create(
        cuenta=cuenta, desde="", hasta=EstadoServicio.SOLICITADA, fecha=apertura.desde, usuario=usuario
    )
    for rol, persona in apertura.partes.items():
        ParteDeCuenta.objects.create(
            cuenta=cuenta, rol=rol, persona=persona, desde=apertura.desde, motivo=MOTIVO_DE_APERTURA
        )
    CategoriaDeCuenta.objects.create(
        cuenta=cuenta, categoria=apertura.categoria, desde=apertura.desde, motivo=MOTIVO_DE_APERTURA
    )
    for pedida in apertura.condiciones:
        CondicionDeCuenta.objects.create(
            cuenta=cuenta,
            tipo=pedida.tipo,
            valor=pedida.valor,
            comprobante=pedida.comprobante,
            desde=apertura.desde,
        )
    [orden] = ordenes.emitir(
        [ordenes.Pedido(tipo="conexion", cuenta=cuenta, motivo=MOTIVO_DE_APERTURA)],
        usuario=usuario,
        destino=clave,
    )
    return Abierta(cuenta=cuenta, orden=orden)


@transaction.atomic
def editar(cuenta: CuentaServicio, *, datos: Mapping[str, Any]) -> None:
    """Change what is not dated: `CAMPOS`, those of them that `datos` has.

    *Bloquea:* the account. *Errores:* constraint `cuentaservicio_grupo`.
    """
    asegurar(exclusiva("cuenta", cuenta.pk), para="cambiar la cuenta")
    cambian = [campo for campo in CAMPOS if campo in datos]
    for campo in cambian:
        setattr(cuenta, campo, datos[campo])
    cuenta.save(update_fields=cambian)


@transaction.atomic
def cambiar_categoria(
    cuenta: CuentaServicio,
    *,
    categoria: Categoria,
    desde: dt.date,
    motivo: str,
    visto: int,
    aceptado: str | None = None,
) -> CategoriaDeCuenta:
    """Give the account another category from a day on.

    visto: key of the row that was on the screen. *Bloquea:* the account. *Errores:* `catastro.simultaneo`,
    `cuentas.antes_de_abrir`, `cuentas.misma_categoria`, `vigencias.futuro`, constraint `categoriadecuenta_servicio`.
    """
    asegurar(exclusiva("cuenta", cuenta.pk), para="cambiar la categoría")
    actual = CategoriaDeCuenta.objects.filter(pk=visto, cuenta=cuenta, reemplazado_en__isnull=True).first()
    if actual is None:
        raise simultaneo()
    exigir_abierta(cuenta, desde)
    if actual.categoria_id == categoria.pk and actual.desde <= desde and actual.hasta is None:
        raise ErrorNegocio(
            "cuentas.misma_categoria",
            f"No se puede cambiar la categoría porque la cuenta ya tiene {categoria}. Elegí otra.",
            campo="categoria",
        )
    avisar_de_lo_futuro(
        CategoriaDeCuenta.objects.filter(cuenta=cuenta).select_related("categoria"),
        desde=desde,
        hasta=None,
        decir=lambda fila: f"la categoría {fila.categoria}",
        aceptado=aceptado,
    )
    return poner(
        CategoriaDeCuenta(cuenta=cuenta, categoria=categoria, desde=desde, motivo=motivo.strip()), por=("cuenta",)
    )


def exigir_abierta(cuenta: CuentaServicio, dia: dt.date) -> None:
    """The account existed on that day. *Errores:* `cuentas.antes_de_abrir`."""
    apertura = CambioDeEstado.objects.filter(cuenta=cuenta, desde="").values_list("fecha", flat=True).first()
    if apertura is None or dia < apertura:
        desde = f" porque se abrió el {apertura:%d/%m/%Y}" if apertura else ""
        raise ErrorNegocio(
            "cuentas.antes_de_abrir",
            f"No se puede cambiar la cuenta {cuenta.numero} desde el {dia:%d/%m/%Y}{desde}. Corregí la fecha.",
            campo="desde",
        )
