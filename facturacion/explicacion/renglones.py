"""Two bills told by their lines alone, when what gave them is not known: exact in the sum, less so in each cause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from facturacion.explicacion.modelo import Causa, Factura, Linea, Rubro
from facturacion.liquidado import UNIDADES
from facturacion.tarifas.modelo import Por

DE_PERIODO = frozenset({*Por, *UNIDADES.values()})


def es_de_tarifa(linea: Linea) -> bool:
    """Whether a line looks like the tariff's: it says its price, or what it is a percentage of."""
    return linea.con_precio or linea.con_base


def de_renglones(antes: Factura, ahora: Factura) -> dict[Causa, int]:
    """Days and consumption at the average price that the old lines say, by unit; what is left, the price."""
    previas, nuevas = _medidas(antes), _medidas(ahora)
    dias = consumo = 0
    razon = Decimal(ahora.dias) / antes.dias if antes.dias and ahora.dias else Decimal(1)
    for unidad in previas.keys() | nuevas.keys():
        (cantidad, importe), (otra, otro) = previas[unidad], nuevas[unidad]
        estirado = _redondo(importe * razon)
        nuevo = _redondo(Decimal(importe) * otra / cantidad) if cantidad else otro
        dias += estirado - importe
        consumo += nuevo - estirado
    todo = _de_tarifa(ahora.lineas) - _de_tarifa(antes.lineas)
    return {Causa.DIAS: dias, Causa.CONSUMO: consumo, Causa.PRECIO: todo - dias - consumo}


def _medidas(factura: Factura) -> defaultdict[str, tuple[int, int]]:
    """Unit → quantity and amount of what was measured: not of what is charged by the month."""
    medidas: defaultdict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for linea in factura.lineas:
        medida = linea.con_precio and linea.cantidad_mil and linea.unidad not in DE_PERIODO
        if medida and linea.rubro(de_tarifa=True) is Rubro.TARIFA:
            cantidad, importe = medidas[linea.unidad]
            medidas[linea.unidad] = (cantidad + (linea.cantidad_mil or 0), importe + linea.centavos)
    return medidas


def _de_tarifa(lineas: Iterable[Linea]) -> int:
    return sum(linea.centavos for linea in lineas if linea.rubro(de_tarifa=es_de_tarifa(linea)) is Rubro.TARIFA)


def _redondo(valor: Decimal) -> int:
    return int(valor.quantize(Decimal(1), rounding=ROUND_HALF_UP))
