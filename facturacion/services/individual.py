"""Vouchers that are made one by one, of concepts: fiscal or internal."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl
from django.db import transaction

from catastro.models import CondicionFiscal, CuentaServicio, ParteDeCuenta, Persona
from cesop.nucleo.bloqueos import Llave, asegurar, exclusiva
from cesop.nucleo.dinero import CERO, redondear
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechado import vigentes
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from facturacion.documento import ESQUEMA_COMPROBANTES, ESQUEMA_RENGLONES
from facturacion.models import Comprobante, Concepto, PuntoDeVenta, TipoComprobante
from facturacion.selectors import congelados, estrategias
from facturacion.services import talonarios
from facturacion.services.emision import emitir

CIEN = Decimal(100)
# Who gets letter A: it tells the VAT apart (codes of ARCA's table).
CON_LETRA_A = frozenset({CondicionFiscal.Iva.RESPONSABLE_INSCRIPTO, CondicionFiscal.Iva.MONOTRIBUTO})


@dataclass(frozen=True, kw_only=True)
class Cargo:
    """What is charged: a concept, how it is told, and pesos net of VAT (negative: given)."""

    concepto: Concepto
    importe: Decimal
    detalle: str = ""


@dataclass(frozen=True, kw_only=True)
class Pedido:
    """A voucher to be made. clave: of the form, so that asking twice makes one. cuenta: None, of the person only."""

    clave: uuid.UUID
    persona: Persona
    cuenta: CuentaServicio | None
    tipo: TipoComprobante
    punto: PuntoDeVenta
    vence: dt.date
    cargos: Sequence[Cargo]
    motivo: str = ""


@transaction.atomic
def emitir_conceptos(pedido: Pedido, *, usuario: Usuario) -> Comprobante:
    """Issue a voucher of concepts today; the same request again gives the same voucher.

    *Bloquea:* person, account, series. *Asienta:* the event of its concepts. *Errores:* facturacion.sin_cargos,
    facturacion.otra_letra, facturacion.no_es_del_titular, facturacion.conceptos_mezclados, facturacion.vencimiento,
    those of the ledger.
    """
    asegurar(llaves_de(pedido.persona, pedido.cuenta, pedido.tipo, pedido.punto), para="emitir el comprobante")
    if (previo := _ya_emitido(pedido)) is not None:
        return previo
    evento = _evento_de(pedido)
    datos = _congelar(pedido.persona, pedido.cuenta, al=hoy())
    _exigir_letra(pedido.tipo, datos)
    if pedido.vence < hoy():
        raise ErrorNegocio(
            "facturacion.vencimiento",
            "No se puede emitir con un vencimiento que ya pasó. Elegí hoy o un día que venga.",
            campo="vence",
        )
    cabecera = {
        **datos,
        "tipo": pedido.tipo.pk,
        "punto": pedido.punto.pk,
        "numero": talonarios.numero_para(pedido.tipo, pedido.punto, pedido=pedido.clave),
        "estrategia": estrategias.vigente(pedido.tipo, pedido.punto, servicio=servicio_de(pedido.cuenta), al=hoy()),
        "evento": evento,
        "origen": "interno" if pedido.tipo.clase == TipoComprobante.Clase.INTERNO else "individual",
        "vence": pedido.vence,
        "motivo": pedido.motivo,
    }
    return emitir_uno(cabecera, _renglones(pedido), usuario=usuario)


def titular_de(cuenta: CuentaServicio) -> Persona:
    """Who holds an account today. Errores: facturacion.sin_titular."""
    parte = vigentes(cuenta.partes.filter(rol=ParteDeCuenta.Rol.TITULAR), al=hoy()).select_related("persona").first()
    if parte is None:
        raise ErrorNegocio(
            "facturacion.sin_titular", "No se puede emitir porque la cuenta no tiene titular hoy. Cargalo."
        )
    return parte.persona


def servicio_de(cuenta: CuentaServicio | None) -> int | None:
    """The service of an account, if there is one."""
    return None if cuenta is None else cuenta.grupo.servicio_id


def llaves_de(
    persona: Persona, cuenta: CuentaServicio | None, tipo: TipoComprobante, punto: PuntoDeVenta
) -> tuple[Llave, ...]:
    """What issuing one locks: its person, its account, its series."""
    de_cuenta = () if cuenta is None else exclusiva("cuenta", cuenta.pk)
    return (*exclusiva("persona", persona.pk), *de_cuenta, *talonarios.llaves(tipo, punto))


def _ya_emitido(pedido: Pedido) -> Comprobante | None:
    return con_numero(pedido.tipo, pedido.punto, pedido.clave)


def con_numero(tipo: TipoComprobante, punto: PuntoDeVenta, clave: uuid.UUID) -> Comprobante | None:
    """The voucher that got the number of a request, if it was made."""
    numero = talonarios.numero_dado(tipo, punto, pedido=clave)
    if numero is None:
        return None
    return Comprobante.objects.filter(
        numeraciones__tipo=tipo, numeraciones__punto=punto, numeraciones__numero=numero
    ).first()


def _evento_de(pedido: Pedido) -> str:
    if not pedido.cargos:
        raise ErrorNegocio("facturacion.sin_cargos", "No se puede emitir sin renglones. Agregá al menos un concepto.")
    usos = {cargo.concepto.uso for cargo in pedido.cargos}
    interno = pedido.tipo.clase == TipoComprobante.Clase.INTERNO
    eventos = {cargo.concepto.evento for cargo in pedido.cargos}
    if usos != {Concepto.Uso.INTERNO if interno else Concepto.Uso.FACTURA} or len(eventos) > 1:
        raise ErrorNegocio(
            "facturacion.conceptos_mezclados",
            f"No se puede emitir como {pedido.tipo} porque hay conceptos que van en otro comprobante. Emitilos aparte.",
        )
    return eventos.pop()


def _congelar(persona: Persona, cuenta: CuentaServicio | None, *, al: dt.date) -> dict[str, Any]:
    """What the voucher freezes. Errores: facturacion.no_es_del_titular."""
    if cuenta is None:
        (datos,) = congelados.de_personas([persona.pk], al=al).to_dicts()
        return {**datos, "pagador": persona.pk, "categoria": ""}
    (datos,) = congelados.de_cuentas([cuenta.pk], al=al).to_dicts()
    if datos["persona"] != persona.pk:
        raise ErrorNegocio(
            "facturacion.no_es_del_titular",
            f"No se puede emitir a {persona} porque no es titular de la cuenta {cuenta}. Elegí al titular.",
            campo="persona",
        )
    return datos


def _exigir_letra(tipo: TipoComprobante, datos: Mapping[str, Any]) -> None:
    letra = "A" if datos["condicion_iva"] in CON_LETRA_A else "B"
    if tipo.letra in {"A", "B"} and tipo.letra != letra:
        condicion = CondicionFiscal.Iva(datos["condicion_iva"]).label.lower()
        raise ErrorNegocio(
            "facturacion.otra_letra",
            f"No se puede emitir {tipo} porque {datos['nombre']} es {condicion}: le corresponde la letra {letra}.",
            campo="tipo",
        )


def _renglones(pedido: Pedido) -> pl.DataFrame:
    """The concepts, and the VAT once per rate on the sum of its nets."""
    netos: dict[Decimal, Decimal] = {}
    filas: list[dict[str, Any]] = []
    for cargo in pedido.cargos:
        iva = cargo.concepto.iva
        filas.append(
            {
                "clase": "cargo" if cargo.importe > CERO else "bonificacion",
                "codigo": cargo.concepto.clave,
                "componente": cargo.concepto.componente,
                "detalle": (cargo.detalle or cargo.concepto.nombre)[:160],
                "iva_centesimos": None if iva is None else int(iva * 100),
                "centavos": int(cargo.importe * 100),
            }
        )
        if iva is not None:
            netos[iva] = netos.get(iva, CERO) + cargo.importe
    filas += [_de_iva(iva, neto, redondear(neto * iva / CIEN)) for iva, neto in sorted(netos.items()) if iva]
    return marco(filas)


def _de_iva(iva: Decimal, base: Decimal, importe: Decimal) -> dict[str, Any]:
    return {
        "clase": "iva",
        "codigo": "iva",
        "componente": "iva",
        "detalle": f"IVA {iva.normalize():f} %".replace(".", ","),
        "base_centavos": int(base * 100),
        "alicuota_millon": int(iva * 1_000_000),
        "centavos": int(importe * 100),
    }


def marco(filas: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """ESQUEMA_RENGLONES of the lines of one voucher, numbered; those of nothing are left out."""
    con_importe = [fila for fila in filas if fila["centavos"]]
    con_orden = [{"n": 0, "orden": orden, "unidad": "", **fila} for orden, fila in enumerate(con_importe, 1)]
    return pl.DataFrame(con_orden, schema=ESQUEMA_RENGLONES)


def emitir_uno(cabecera: dict[str, Any], renglones: pl.DataFrame, *, usuario: Usuario) -> Comprobante:
    """Issue one voucher today. cabecera: what it says of ESQUEMA_COMPROBANTES. As `emision.emitir`."""
    fila = {
        "n": 0, "fecha": hoy(), "recargo_centavos": 0, "huella": "", "devengado_centavos": 0,
        "a_favor_centavos": 0, "motivo": "", **cabecera,
    }  # fmt: skip
    conocidas = {columna: fila.get(columna) for columna in ESQUEMA_COMPROBANTES}
    emitidos = emitir(pl.DataFrame([conocidas], schema=ESQUEMA_COMPROBANTES), renglones, usuario=usuario)
    return Comprobante.objects.select_related("tipo").get(pk=emitidos.ids["comprobante"].item())
