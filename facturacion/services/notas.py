"""Credit notes: what corrects a voucher in less, whole or by lines."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

import polars as pl
from django.db import transaction

from cesop.nucleo import aprobaciones
from cesop.nucleo.bloqueos import Llave, asegurar
from cesop.nucleo.dinero import CERO, redondear
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Aprobacion, Usuario
from facturacion.documento import NOTA
from facturacion.models import Comprobante, PuntoDeVenta, Renglon, TipoComprobante
from facturacion.selectors import estrategias
from facturacion.selectors.comprobantes import acreditado_por_linea, devuelve_algo, etiquetas, facturado_de, se_devuelve
from facturacion.services import talonarios
from facturacion.services.aplicaciones import Parte, aplicar
from facturacion.services.devoluciones import devolver
from facturacion.services.individual import CIEN, con_numero, emitir_uno, llaves_de, marco, servicio_de
from facturacion.services.notas_en_tanda import tipo_de_nota

PEDIR, APROBAR = "facturacion.pedir_nota_credito", "facturacion.aprobar_nota_credito"
ACTO = "facturacion.nota_de_credito"

# What a note takes as it is from what it corrects.
IGUALES = (
    "nombre", "documento_tipo", "documento", "condicion_iva", "domicilio", "categoria", "es_asociado", "desde", "hasta",
)  # fmt: skip


class Efecto(StrEnum):
    """What becomes of what a voucher billed, once it is credited: forgiven, or given back to be billed again."""

    CONDONAR = "condonar"
    REFACTURAR = "refacturar"


@dataclass(frozen=True, kw_only=True)
class Nota:
    """A credit note to be made. clave: of the request, so that asking twice makes one.

    renglones: `orden` → net pesos to credit, their VAT goes along; None, the whole voucher. reservado: of what was
    paid, pesos that the caller applies at once to another voucher, and so are never credit of the person.
    """

    clave: uuid.UUID
    tipo: TipoComprobante
    punto: PuntoDeVenta
    motivo: str
    efecto: Efecto = Efecto.CONDONAR
    renglones: Mapping[int, Decimal] | None = None
    reservado: Decimal = CERO


@transaction.atomic
def acreditar(original: Comprobante, nota: Nota, *, usuario: Usuario) -> Comprobante:
    """Issue a credit note of a voucher, whole or some lines; if asked, what it billed may be billed again.

    What is still owed of the voucher is paid with it; the rest is credit of the person. *Bloquea:* person, account,
    series. *Asienta:* `facturacion.nota_de_credito`. *Errores:* facturacion.sin_motivo, facturacion.nota_excedida,
    facturacion.nota_de_otro_tipo, facturacion.nada_que_devolver.
    """
    tipo, punto = nota.tipo, nota.punto
    if not nota.motivo.strip():
        raise ErrorNegocio(
            "facturacion.sin_motivo", "No se puede acreditar sin motivo. Escribí por qué.", campo="motivo"
        )
    asegurar(llaves_de(original.persona, original.cuenta, tipo, punto), para="emitir la nota de crédito")
    if (previa := con_numero(tipo, punto, nota.clave)) is not None:
        return previa
    _exigir_par(original.tipo, tipo)
    acreditados = _a_acreditar(original, nota.renglones)
    devuelve = nota.efecto == Efecto.REFACTURAR
    if devuelve:
        _exigir_devolvible(original, nota.renglones, devuelve=devuelve_algo(original))
    total = Decimal(int(acreditados["centavos"].sum())) / CIEN
    paga = min(original.saldo.saldo, total)
    cabecera = {
        **_iguales(original),
        "tipo": tipo.pk,
        "punto": punto.pk,
        "numero": talonarios.numero_para(tipo, punto, pedido=nota.clave),
        "estrategia": estrategias.vigente(tipo, punto, servicio=servicio_de(original.cuenta), al=hoy()),
        "evento": NOTA,
        "origen": "nota",
        "vence": hoy(),
        "corrige": original.pk,
        "motivo": nota.motivo.strip(),
        "a_favor_centavos": int((total - paga - nota.reservado) * CIEN),
        "devengado_centavos": int(facturado_de(original) * CIEN) if devuelve else 0,
    }
    emitida = emitir_uno(cabecera, acreditados, usuario=usuario)
    if paga > CERO:
        aplicar(emitida.abono, [Parte(comprobante=original, importe=paga)])
    if devuelve:
        devolver({emitida.pk: original.pk})
    return emitida


def pedir(
    original: Comprobante,
    *,
    renglones: Mapping[int, Decimal] | None,
    efecto: Efecto,
    punto: PuntoDeVenta,
    motivo: str,
    usuario: Usuario,
) -> Aprobacion:
    """Ask another person for a credit note, as `acreditar` would make it.

    *Errores:* facturacion.sin_nota, facturacion.nota_excedida, facturacion.nota_vacia, facturacion.nada_que_devolver,
    facturacion.sin_estrategia, those of `aprobaciones`.
    """
    if efecto == Efecto.REFACTURAR:
        _exigir_devolvible(original, renglones, devuelve=se_devuelve(original))
    estrategias.vigente(tipo_de_nota(original.tipo), punto, servicio=servicio_de(original.cuenta), al=hoy())
    acreditados = _a_acreditar(original, renglones)
    total = Decimal(int(acreditados["centavos"].sum())) / CIEN
    if total <= CERO:
        raise ErrorNegocio(
            "facturacion.nota_vacia", "No se puede acreditar porque no queda nada. Elegí qué renglones y cuánto."
        )
    datos = {
        "comprobante": original.pk,
        "nombre": etiquetas([original.pk])[original.pk],
        "renglones": None if renglones is None else {str(orden): str(pesos) for orden, pesos in renglones.items()},
        "efecto": str(efecto),
        "punto": punto.pk,
        "total": str(total),
        "motivo": motivo.strip(),
    }
    return aprobaciones.pedir(ACTO, datos=datos, motivo=motivo, usuario=usuario, sucursal=usuario.sucursal)


def llaves(datos: Mapping[str, Any]) -> tuple[Llave, ...]:
    """What the note that was asked locks."""
    original, punto = _de(datos)
    return llaves_de(original.persona, original.cuenta, tipo_de_nota(original.tipo), punto)


def acreditar_lo_pedido(datos: Mapping[str, Any], *, clave: uuid.UUID, usuario: Usuario) -> Comprobante:
    """Issue the note that was asked. As `acreditar`."""
    original, punto = _de(datos)
    pedidos = datos["renglones"]
    nota = Nota(
        clave=clave,
        tipo=tipo_de_nota(original.tipo),
        punto=punto,
        motivo=datos["motivo"],
        efecto=Efecto(datos["efecto"]),
        renglones=None if pedidos is None else {int(orden): Decimal(pesos) for orden, pesos in pedidos.items()},
    )
    return acreditar(original, nota, usuario=usuario)


def _de(datos: Mapping[str, Any]) -> tuple[Comprobante, PuntoDeVenta]:
    originales = Comprobante.objects.select_related("tipo", "persona", "cuenta__grupo", "saldo")
    return originales.get(pk=datos["comprobante"]), PuntoDeVenta.objects.get(pk=datos["punto"])


def _exigir_devolvible(original: Comprobante, renglones: Mapping[int, Decimal] | None, *, devuelve: bool) -> None:
    """Errores: facturacion.nada_que_devolver."""
    if renglones is not None or not devuelve:
        raise ErrorNegocio(
            "facturacion.nada_que_devolver",
            "No se puede devolver para facturar de nuevo: solo se devuelve un comprobante entero que facture consumos. "
            "Elegí condonar, o hacelo desde Refacturar.",
            campo="efecto",
        )


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
    previos = acreditado_por_linea(original)
    elegidos = {linea.orden: linea.importe for linea in lineas} if pedidos is None else dict(pedidos)
    if pedidos is not None:
        elegidos |= _impuestos_de(lineas, elegidos)
    # Lines that are told alike are one in the notes: what is left is of all of them together.
    quedan: dict[tuple[str, str], Decimal] = {}
    for linea in lineas:
        clave = (linea.codigo, linea.detalle)
        quedan[clave] = quedan.get(clave, -previos.get(clave, CERO)) + linea.importe
    for linea in lineas:
        clave, pedido = (linea.codigo, linea.detalle), elegidos.get(linea.orden, CERO)
        quedan[clave] -= pedido
        if abs(pedido) > abs(linea.importe) or pedido * linea.importe < 0 or quedan[clave] * linea.importe < 0:
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
