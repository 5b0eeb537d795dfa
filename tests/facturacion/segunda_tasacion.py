"""Calls rated a second time, one after the other, with plain loops and fractions. Only the tests use it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from facturacion.tarifas import modelo as m
from facturacion.tarifas.casos import LlamadasDelCaso
from tests.facturacion.tarifas import segunda


@dataclass(frozen=True)
class Tasada:
    """A call: its key, its class, seconds that count, those that are free, ten-thousandths of a peso."""

    llamada: int
    clase: str
    segundos: int
    libres: int
    importe: int


def tasar(
    libro: Sequence[m.Cuadro], llamadas: Sequence[dict[str, Any]], *, categoria: str, meses: int, hasta: dt.date
) -> list[Tasada]:
    """In order. Imposible, when one has no price."""
    con_precio = []
    for llamada in sorted(llamadas, key=lambda ll: (ll["fecha"], ll["hora"], ll["id"])):
        rigen = [v for v in libro if v.desde <= llamada["fecha"] and v.telefonia is not None]
        if not rigen:
            raise segunda.Imposible
        version = max(rigen, key=lambda v: v.desde)
        assert version.telefonia is not None
        if (hasta - llamada["fecha"]).days <= version.telefonia.dias_max:
            con_precio.append((llamada, version, _precio(version.telefonia, llamada)))
    if not con_precio:
        return []
    ultima = con_precio[-1][1].telefonia
    bolsas = [b for b in ultima.bolsas if b.categoria == categoria]  # type: ignore[union-attr]
    quedan = [b.minutos * 60 * meses for b in bolsas]
    hechas = []
    for llamada, _, precio in con_precio:
        contados = _contados(llamada["segundos"], precio)
        libres = 0
        for n, bolsa in enumerate(bolsas):
            if precio.clase in bolsa.clases:
                libres = min(contados, quedan[n])
                quedan[n] -= libres
        pagos = contados - libres
        importe = Fraction(precio.por_minuto) * pagos / 60 + (Fraction(precio.por_llamada) if pagos else 0)
        hechas.append(Tasada(llamada["id"], precio.clase, contados, libres, segunda.media_arriba(importe * 10_000)))
    return hechas


def del_caso(tasadas: Sequence[Tasada]) -> tuple[LlamadasDelCaso, ...]:
    """As a case has them: minutes that are paid and pesos, by class."""
    pagos: dict[str, int] = defaultdict(int)
    importes: dict[str, int] = defaultdict(int)
    for una in tasadas:
        pagos[una.clase] += una.segundos - una.libres
        importes[una.clase] += una.importe
    return tuple(
        LlamadasDelCaso(
            clase=clase,
            minutos=Decimal(segunda.media_arriba(Fraction(pagos[clase], 60) * 1000)) / 1000,
            importe=Decimal(importes[clase]) / 10_000,
        )
        for clase in sorted(pagos)
    )


def _precio(telefonia: m.Telefonia, llamada: dict[str, Any]) -> m.PrecioLlamada:
    destinos = [d for d in telefonia.destinos if llamada["destino"].startswith(d.prefijo)]
    if not destinos:
        raise segunda.Imposible
    clase = max(destinos, key=lambda d: len(d.prefijo)).clase
    hora = llamada["hora"].hour
    for precio in telefonia.precios:
        if precio.clase == clase and precio.desde_hora <= hora < precio.hasta_hora:
            return precio
    raise segunda.Imposible


def _contados(segundos: int, precio: m.PrecioLlamada) -> int:
    """By steps: the first one whole, then as many as it takes."""
    if segundos == 0:
        return 0
    contados = precio.inicial_seg
    while contados < segundos:
        contados += precio.adicional_seg
    return contados
