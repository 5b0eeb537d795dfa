"""The effects of each cause between two bills, adding up to their difference by construction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from facturacion import liquidado
from facturacion.explicacion.cadena import cadena, niveles_de
from facturacion.explicacion.modelo import CAUSAS, Causa, Efecto, Explicacion, Factura, Linea, Rubro, lineas_de
from facturacion.explicacion.renglones import de_renglones, es_de_tarifa
from facturacion.tarifas.caso import marcos
from facturacion.tarifas.casos import Caso
from facturacion.tarifas.motor import liquidar


@dataclass(frozen=True, kw_only=True)
class _Repartida:
    """The lines of a bill, told apart: those that the tariff gave, and the charges that rode along.

    vigencia: first day of the version that priced its last days; None, it could not be rated again.
    """

    de_tarifa: Sequence[Linea]
    otras: Sequence[Linea]
    vigencia: dt.date | None

    def suma(self, rubro: Rubro) -> int:
        return sum(
            linea.centavos
            for lineas, suya in ((self.de_tarifa, True), (self.otras, False))
            for linea in lineas
            if linea.rubro(de_tarifa=suya) is rubro
        )


def explicar(antes: Factura, ahora: Factura) -> Explicacion:
    """What the difference between two bills of an account is made of."""
    una, otra = _rehecha(antes), _rehecha(ahora)
    exacta = una is not None and otra is not None
    if una is None or otra is None:
        una, otra = _por_lo_que_dice(antes), _por_lo_que_dice(ahora)
        cargos = de_renglones(antes, ahora)
    else:
        cargos = _de_la_cadena(antes, ahora, una, otra)
    comparados = {
        Causa.SUBSIDIO: otra.suma(Rubro.SUBSIDIO) - una.suma(Rubro.SUBSIDIO),
        Causa.IMPUESTOS: otra.suma(Rubro.IMPUESTOS) - una.suma(Rubro.IMPUESTOS),
        Causa.OTROS: otra.suma(Rubro.OTROS) - una.suma(Rubro.OTROS),
        Causa.NOTAS: antes.acreditado - ahora.acreditado,
    }
    todos = cargos | comparados
    return Explicacion(
        antes=antes,
        ahora=ahora,
        efectos=[Efecto(causa=causa, centavos=todos.get(causa, 0)) for causa in CAUSAS],
        exacta=exacta,
        vigencias=(una.vigencia, otra.vigencia),
        subsidios=(-una.suma(Rubro.SUBSIDIO), -otra.suma(Rubro.SUBSIDIO)),
        otros=_nombres([*una.otras, *otra.otras]),
    )


def _de_la_cadena(antes: Factura, ahora: Factura, una: _Repartida, otra: _Repartida) -> dict[Causa, int]:
    """What each step of the chain moves; one that cannot be rated leaves its part to the next."""
    assert antes.caso is not None and ahora.caso is not None
    precio_al = antes.caso.precio_al or una.vigencia or antes.caso.desde
    pasos = cadena(antes.caso, ahora.caso, precio_al=precio_al, niveles=niveles_de(antes.cuadros))
    hechos = _liquidar(antes, {n: paso.caso for n, paso in enumerate(pasos)})
    efectos: dict[Causa, int] = {}
    previo = una.suma(Rubro.TARIFA)
    for n, paso in enumerate(pasos):
        if n in hechos:
            suma = _de_tarifa(hechos[n][0])
            efectos[paso.causa] = efectos.get(paso.causa, 0) + suma - previo
            previo = suma
    efectos[Causa.PRECIO] = efectos.get(Causa.PRECIO, 0) + otra.suma(Rubro.TARIFA) - previo
    return efectos


def _rehecha(factura: Factura) -> _Repartida | None:
    """A bill told apart by rating its case again; None when its lines do not come out as they were frozen."""
    if factura.caso is None:
        return None
    hecha = _liquidar(factura, {0: factura.caso}).get(0)
    if hecha is None:
        return None
    lineas, vigencia = hecha
    propias = [linea for linea in lineas if linea.centavos and linea.clase != "iva"]
    congeladas = [linea for linea in factura.lineas if linea.clase != "iva"]
    cuantas = len(propias)
    if [_que(linea) for linea in congeladas[:cuantas]] != [_que(linea) for linea in propias]:
        return None
    iva = [linea for linea in factura.lineas if linea.clase == "iva"]
    return _Repartida(de_tarifa=congeladas[:cuantas], otras=[*congeladas[cuantas:], *iva], vigencia=vigencia)


def _que(linea: Linea) -> tuple[str, str, int, int | None]:
    return linea.codigo, linea.clase, linea.centavos, linea.cantidad_mil


def _por_lo_que_dice(factura: Factura) -> _Repartida:
    return _Repartida(
        de_tarifa=[linea for linea in factura.lineas if es_de_tarifa(linea)],
        otras=[linea for linea in factura.lineas if not es_de_tarifa(linea)],
        vigencia=None,
    )


def _liquidar(factura: Factura, casos: Mapping[int, Caso]) -> dict[int, tuple[list[Linea], dt.date | None]]:
    """Lines by case, and the first day of the last version in them, by the tariff of a bill; not of what it refuses."""
    hechas = liquidar(factura.cuadros, **marcos((n, factura.cuadro, caso) for n, caso in casos.items()))
    renglones = liquidado.renglones(hechas.lineas, pl.DataFrame(schema=liquidado.ESQUEMA_CARGOS))
    vigencias = dict(hechas.lineas.group_by("caso").agg(pl.col("vigencia").max()).iter_rows())
    return {
        caso: (lineas_de(renglones.filter(pl.col("n") == caso)), vigencias.get(caso)) for caso in hechas.resumen["caso"]
    }


def _de_tarifa(lineas: Sequence[Linea]) -> int:
    return sum(linea.centavos for linea in lineas if linea.rubro(de_tarifa=True) is Rubro.TARIFA)


def _nombres(lineas: Sequence[Linea]) -> list[str]:
    """How the charges that ride along are called, the greatest first."""
    sueltas = [linea for linea in lineas if linea.rubro(de_tarifa=False) is Rubro.OTROS]
    return list(dict.fromkeys(linea.detalle for linea in sorted(sueltas, key=lambda linea: -abs(linea.centavos))))
