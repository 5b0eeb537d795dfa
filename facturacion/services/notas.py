"""Credit notes: what corrects a voucher in less, whole or by lines."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl
from django.db import transaction

from cesop.nucleo.bloqueos import bloquear
from cesop.nucleo.dinero import CERO, redondear
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from facturacion.documento import NOTA
from facturacion.models import Comprobante, PuntoDeVenta, Renglon, TipoComprobante
from facturacion.selectors import estrategias
from facturacion.services import talonarios
from facturacion.services.aplicaciones import Parte, aplicar
from facturacion.services.individual import CIEN, con_numero, emitir_uno, llaves_de, marco, servicio_de

# What a note takes as it is from what it corrects.
IGUALES = (
    "nombre", "documento_tipo", "documento", "condicion_iva", "domicilio", "categoria", "es_asociado", "desde", "hasta",
)  # fmt: skip


@transaction.atomic
def acreditar(
    original: Comprobante,
    *,
    renglones: Mapping[int, Decimal] | None = None,
    tipo: TipoComprobante,
    punto: PuntoDeVenta,
    motivo: str,
    clave: uuid.UUID,
    usuario: Usuario,
) -> Comprobante:
    """Issue a credit note of a voucher, whole or some lines: `orden` → net pesos to credit, their VAT goes along.

    What is still owed of the voucher is paid with it; the rest is credit of the person. *Bloquea:* person, account,
    series. *Asienta:* `facturacion.nota_de_credito`. *Errores:* facturacion.sin_motivo, facturacion.nota_excedida,
    facturacion.nota_de_otro_tipo.
    """
    if not motivo.strip():
        raise ErrorNegocio(
            "facturacion.sin_motivo", "No se puede acreditar sin motivo. Escribí por qué.", campo="motivo"
        )
    bloquear(llaves_de(original.persona, original.cuenta, tipo, punto), para="emitir la nota de crédito")
    if (previa := con_numero(tipo, punto, clave)) is not None:
        return previa
    _exigir_par(original.tipo, tipo)
    acreditados = _a_acreditar(original, renglones)
    total = Decimal(int(acreditados["centavos"].sum())) / CIEN
    paga = min(original.saldo.saldo, total)
    cabecera = {
        **_iguales(original),
        "tipo": tipo.pk,
        "punto": punto.pk,
        "numero": talonarios.numero_para(tipo, punto, pedido=clave),
        "estrategia": estrategias.vigente(tipo, punto, servicio=servicio_de(original.cuenta), al=hoy()),
        "evento": NOTA,
        "origen": "nota",
        "vence": hoy(),
        "corrige": original.pk,
        "motivo": motivo.strip(),
        "a_favor_centavos": int((total - paga) * CIEN),
    }
    nota = emitir_uno(cabecera, acreditados, usuario=usuario)
    if paga > CERO:
        aplicar(nota.abono, [Parte(comprobante=original, importe=paga)])
    return nota


def _exigir_par(original: TipoComprobante, nota: TipoComprobante) -> None:
    if not nota.resta or (original.clase, original.letra) != (nota.clase, nota.letra):
        raise ErrorNegocio(
            "facturacion.nota_de_otro_tipo",
            f"No se puede acreditar {original} con {nota}. Elegí una nota de crédito de la misma letra.",
            campo="tipo",
        )


def _a_acreditar(original: Comprobante, pedidos: Mapping[int, Decimal] | None) -> pl.DataFrame:
    """The lines of the note: those of the original that are credited, never beyond what other notes left.

    Errores: facturacion.nota_excedida.
    """
    lineas = list(original.lineas.order_by("orden"))
    previos = _acreditado(original)
    elegidos = {linea.orden: linea.importe for linea in lineas} if pedidos is None else dict(pedidos)
    if pedidos is not None:
        elegidos |= _impuestos_de(lineas, elegidos)
    for linea in lineas:
        quedan = linea.importe - previos.get((linea.codigo, linea.detalle), CERO)
        pedido = elegidos.get(linea.orden, CERO)
        if abs(pedido) > abs(quedan) or pedido * linea.importe < 0:
            raise ErrorNegocio(
                "facturacion.nota_excedida",
                f"No se puede acreditar más de lo que queda de {linea.detalle}. Revisá lo que ya se acreditó.",
            )
    return marco([_como_fila(linea, elegidos[linea.orden]) for linea in lineas if elegidos.get(linea.orden)])


def _impuestos_de(lineas: Sequence[Renglon], elegidos: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """The VAT of the nets that are credited; other taxes are chosen like any line."""
    netos: dict[Decimal, Decimal] = {}
    for linea in lineas:
        if linea.iva is not None and linea.orden in elegidos:
            netos[linea.iva] = netos.get(linea.iva, CERO) + elegidos[linea.orden]
    return {
        linea.orden: redondear(netos[linea.alicuota] * linea.alicuota / CIEN)
        for linea in lineas
        if linea.clase == Renglon.Clase.IVA and linea.alicuota is not None and linea.alicuota in netos
    }


def _acreditado(original: Comprobante) -> dict[tuple[str, str], Decimal]:
    """What the notes of a voucher credited already, by line."""
    previos: dict[tuple[str, str], Decimal] = {}
    for linea in Renglon.objects.filter(comprobante__corrige=original, comprobante__origen="nota"):
        clave = (linea.codigo, linea.detalle)
        previos[clave] = previos.get(clave, CERO) + linea.importe
    return previos


def _como_fila(linea: Renglon, importe: Decimal) -> dict[str, Any]:
    def entero(valor: Decimal | None, por: int) -> int | None:
        return None if valor is None else int(valor * por)

    entera = importe == linea.importe
    return {
        "clase": linea.clase,
        "codigo": linea.codigo,
        "componente": linea.componente,
        "detalle": linea.detalle,
        "cantidad_mil": entero(linea.cantidad, 1000) if entera else None,
        "unidad": linea.unidad if entera else "",
        "precio_millon": entero(linea.precio, 1_000_000) if entera else None,
        "base_centavos": entero(linea.base, 100),
        "alicuota_millon": entero(linea.alicuota, 1_000_000),
        "iva_centesimos": entero(linea.iva, 100),
        "centavos": int(importe * 100),
    }


def _iguales(original: Comprobante) -> dict[str, Any]:
    """What a note takes from what it corrects."""
    return {
        "persona": original.persona_id,
        "pagador": original.pagador_id,
        "cuenta": original.cuenta_id,
        "grupo": original.grupo_id,
        "seccion": original.seccion_id,
        **{campo: getattr(original, campo) for campo in IGUALES},
    }
