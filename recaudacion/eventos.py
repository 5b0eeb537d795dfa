"""What recaudacion posts: the accounting of each part of a payment, and its share of each tender.

The kinds of event and their default rules are in the catalogue of contabilidad (`catalogo/recaudacion.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from contabilidad.libro import Importe
from recaudacion.imputacion import repartir
from recaudacion.selectors.deudas import Adeudado

RECIBO, SESION, ENTREGA, CREDITO = "recibo", "sesion_caja", "entrega_caja", "credito_aplicado"
CAJA_ABIERTA: Final = "recaudacion.caja_abierta"
CAJA_RENDIDA: Final = "recaudacion.caja_rendida"
CAJA_CERRADA: Final = "recaudacion.caja_cerrada"
ANTICIPO_APLICADO: Final = "recaudacion.anticipo_aplicado"
SALDO_A_FAVOR_APLICADO: Final = "recaudacion.saldo_a_favor_aplicado"
ANTICIPO: Final = "anticipo"


class ParteContable(NamedTuple):
    """A component of the entry of a payment, and its dimensions: ids as the ledger has them."""

    componente: str
    seccion: int | None = None
    grupo: int | None = None
    gestion: str | None = None
    persona: int | None = None
    cuenta_servicio: int | None = None


def parte_de(adeudado: Adeudado) -> ParteContable:
    """What paying a voucher credits: whom its own entry debited."""
    return ParteContable(
        componente=adeudado.parte_contable,
        seccion=adeudado.seccion,
        grupo=adeudado.grupo,
        gestion="A" if adeudado.es_asociado else "N",
        persona=adeudado.persona,
        cuenta_servicio=adeudado.cuenta,
    )


def anticipo_de(persona: int) -> ParteContable:
    """What stays as credit of who pays."""
    return ParteContable(componente=ANTICIPO, persona=persona)


def por_evento(
    partes: Iterable[tuple[ParteContable, int]], medios: Iterable[tuple[str, int]]
) -> dict[str, list[tuple[ParteContable, int]]]:
    """Event of each tender → what it pays, in centavos. Equal parts are one."""
    juntas: dict[ParteContable, int] = {}
    for parte, centavos in partes:
        if centavos:
            juntas[parte] = juntas.get(parte, 0) + centavos
    eventos: dict[str, list[tuple[ParteContable, int]]] = {}
    for (evento, parte), centavos in repartir(list(juntas.items()), list(medios)).items():
        eventos.setdefault(evento, []).append((parte, centavos))
    return eventos


def importes(partes: Sequence[tuple[ParteContable, int]]) -> tuple[Importe, ...]:
    """Parts as the ledger takes them."""
    return tuple(
        Importe(
            componente=parte.componente,
            importe=Decimal(centavos).scaleb(-2),
            seccion=parte.seccion,
            grupo=parte.grupo,
            gestion=parte.gestion,
            persona=parte.persona,
            cuenta_servicio=parte.cuenta_servicio,
        )
        for parte, centavos in partes
    )
