"""What may be wrong with one component of a book: its prices, limits, measures and percentages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

from facturacion.tarifas.enteros import CANTIDAD_MIL_MAX, MICRO, MIL, PRECIO_MICRO_MAX
from facturacion.tarifas.modelo import (
    ALICUOTAS,
    BASE_CARGOS,
    BASE_IVA,
    DEPENDIENTES,
    Bloques,
    ClaseMedida,
    Componente,
    Cuadro,
    FactorPotencia,
    Fijo,
    Llamadas,
    Minimo,
    Por,
    Porcentaje,
    PorUnidad,
    Precio,
    Redondeo,
    Subsidio,
)
from facturacion.tarifas.precios import de_categoria

PRECIO_MAX = Decimal(PRECIO_MICRO_MAX) / MICRO
CANTIDAD_MAX = Decimal(CANTIDAD_MIL_MAX) / MIL
# Two prices of one table so far apart are a point in the wrong place.
VECES_MAX = 1_000
ALICUOTA_MAX = 1_000
SIN_IVA = ("exento", "no_gravado")

Dichos = Iterator[tuple[str, str]]


def decimales(valor: Decimal, cuantos: int) -> bool:
    """Whether a figure has at most so many decimals."""
    return valor.is_finite() and valor == valor.quantize(Decimal(1).scaleb(-cuantos))


def revisar(cuadro: Cuadro, componente: Componente) -> Dichos:
    """What is wrong with a component: (place inside of it, message)."""
    if componente.iva and componente.iva not in ALICUOTAS:
        yield "iva", f"no hay ningún código de IVA {componente.iva}"
    for clases, revision in REVISIONES:
        if isinstance(componente, clases):
            yield from revision(cuadro, componente)


def alcanzadas(cuadro: Cuadro, componente: Componente) -> list[str]:
    """The categories in the scope of a component."""
    propias = componente.alcance.categorias
    return [c.codigo for c in cuadro.categorias if not propias or c.codigo in propias]


def _tabla(cuadro: Cuadro, componente: Fijo | PorUnidad | Bloques | Subsidio | Minimo) -> Dichos:
    conocidas = {c.codigo for c in cuadro.categorias}
    for i, precio in enumerate(componente.precios):
        lugar = f"precios[{i}]"
        if precio.categoria is not None and precio.categoria not in conocidas:
            yield f"{lugar}.categoria", f"no hay ninguna categoría {precio.categoria}"
        if not 0 <= precio.precio <= PRECIO_MAX:
            yield f"{lugar}.precio", f"{precio.precio} no es un precio: va de 0 a {PRECIO_MAX:.0f}"
        elif not decimales(precio.precio, 6):
            yield f"{lugar}.precio", f"{precio.precio} tiene más de seis decimales"
        if precio.hasta is not None and not (0 < precio.hasta <= CANTIDAD_MAX and decimales(precio.hasta, 3)):
            yield f"{lugar}.hasta", f"{precio.hasta} no es un límite: es positivo y con tres decimales a lo sumo"
    con_escala = isinstance(componente, Bloques) or (
        isinstance(componente, Fijo | PorUnidad) and componente.escala is not None
    )
    for categoria in alcanzadas(cuadro, componente):
        yield from _de_una_categoria(de_categoria(componente.precios, categoria), categoria, con_escala=con_escala)


def _de_una_categoria(filas: list[Precio], categoria: str, *, con_escala: bool) -> Dichos:
    """Holes, overlaps and prices that cannot be, in the rows that a category takes."""
    if not filas:
        yield "precios", f"no hay precio para la categoría {categoria}"
        return
    if not con_escala:
        if len(filas) > 1 or filas[0].hasta is not None:
            yield "precios", f"la categoría {categoria} debe tener un solo precio, sin límite: no hay escala que elija"
        return
    abiertas = [fila for fila in filas if fila.hasta is None]
    if not abiertas:
        yield "precios", f"la categoría {categoria} no dice qué se cobra por encima de {filas[-1].hasta}"
    if len(abiertas) > 1:
        yield "precios", f"la categoría {categoria} tiene dos filas sin límite: se superponen"
    for una, otra in pairwise(fila for fila in filas if fila.hasta is not None):
        if una.hasta == otra.hasta:
            yield "precios", f"la categoría {categoria} tiene dos filas hasta {una.hasta}: se superponen"
    positivos = [fila.precio for fila in filas if fila.precio > 0]
    if positivos and max(positivos) > VECES_MAX * min(positivos):
        yield "precios", f"la categoría {categoria} tiene precios de {min(positivos)} a {max(positivos)}: es absurdo"


def _medidas(cuadro: Cuadro, componente: Fijo | PorUnidad | Bloques | Subsidio) -> Dichos:
    clases = {m.codigo: m.clase for m in cuadro.medidas}
    flujos = {codigo for codigo, clase in clases.items() if clase is ClaseMedida.CONSUMO}
    usadas = [("medida", getattr(componente, "medida", None)), ("escala", getattr(componente, "escala", None))]
    usadas.append(("limites_por", getattr(componente, "limites_por", None)))
    for campo, codigo in usadas:
        if codigo is not None and codigo not in clases:
            yield campo, f"no hay ninguna medida {codigo}"
    if isinstance(componente, Bloques | Subsidio) and componente.medida in clases and componente.medida not in flujos:
        yield "medida", f"{componente.medida} no es un consumo: por bloques solo se cobran consumos"
    if getattr(componente, "limites_por", None) in flujos:
        yield "limites_por", "es un consumo: los límites se multiplican por lo que la cuenta tiene"
    if isinstance(componente, Fijo | PorUnidad) and componente.limites_por and componente.escala not in flujos:
        yield "limites_por", "solo multiplica los límites de una escala de consumo"
    if componente.limites is Por.DIAS_DEL_MES:
        yield "limites", "un límite no puede ser por días del mes"
    if isinstance(componente, Bloques) and not (
        0 <= componente.incluido <= CANTIDAD_MAX and decimales(componente.incluido, 3)
    ):
        yield "incluido", f"{componente.incluido} no es una cantidad"


def _meses(_cuadro: Cuadro, componente: Subsidio) -> Dichos:
    for campo, valores in (("topes", componente.topes), ("porcentajes", componente.porcentajes)):
        if len(valores) != 12:
            yield campo, f"debe tener doce meses y tiene {len(valores)}"
    for i, tope in enumerate(componente.topes):
        if tope is not None and not (0 <= tope <= CANTIDAD_MAX and decimales(tope, 3)):
            yield f"topes[{i}]", f"{tope} no es una cantidad"
    for i, porcentaje in enumerate(componente.porcentajes):
        if not (0 <= porcentaje <= 100 and decimales(porcentaje, 6)):
            yield f"porcentajes[{i}]", f"{porcentaje} no es un porcentaje de 0 a 100"


def _base(cuadro: Cuadro, componente: Componente) -> Dichos:
    assert isinstance(componente, DEPENDIENTES)
    final = isinstance(componente, Porcentaje) and componente.final
    por_codigo = {c.codigo: c for c in cuadro.componentes}
    if not componente.base:
        yield "base", "está vacía: no se refiere a ningún componente"
    for i, codigo in enumerate(componente.base):
        otro, lugar = por_codigo.get(codigo), f"base[{i}]"
        if codigo in (BASE_IVA, BASE_CARGOS):
            if not final:
                yield lugar, "solo un porcentaje final puede tener en su base el IVA o los cargos"
        elif otro is None:
            yield lugar, f"no hay ningún componente {codigo}"
        elif isinstance(otro, Redondeo):
            yield lugar, "el redondeo no puede ser base de nada"
        elif isinstance(otro, Porcentaje) and otro.final and not final:
            yield lugar, f"{codigo} es final: solo puede ser base de otro final"
        if componente.base.index(codigo) != i:
            yield lugar, f"{codigo} está dos veces"


def _porcentaje(cuadro: Cuadro, componente: Porcentaje) -> Dichos:
    if (componente.alicuota is None) == (componente.condicion is None):
        yield "alicuota", "debe tener una alícuota o una condición que la diga, y no las dos"
    if componente.alicuota is not None and not (
        -100 <= componente.alicuota <= ALICUOTA_MAX and decimales(componente.alicuota, 6)
    ):
        yield "alicuota", f"{componente.alicuota} no es un porcentaje"
    if componente.final and componente.iva not in SIN_IVA:
        yield "iva", "un porcentaje final no lleva IVA: debe decir no_gravado o exento"
    if not componente.acrecentado_con:
        return
    por_codigo = {c.codigo: c for c in cuadro.componentes}
    suma = Decimal(0)
    if componente.codigo not in componente.acrecentado_con:
        yield "acrecentado_con", "debe nombrarse a sí mismo: él también es parte de la base"
    for i, codigo in enumerate(componente.acrecentado_con):
        otro = por_codigo.get(codigo)
        if not isinstance(otro, Porcentaje) or otro.alicuota is None:
            yield f"acrecentado_con[{i}]", f"{codigo} no es un porcentaje con alícuota"
            continue
        suma += otro.alicuota
        if otro.alcance != componente.alcance:
            yield f"acrecentado_con[{i}]", f"{codigo} no alcanza a las mismas cuentas"
    if suma >= 100:
        yield "acrecentado_con", f"suman {suma} %: no queda base"


def _factor(cuadro: Cuadro, componente: FactorPotencia) -> Dichos:
    flujos = {m.codigo for m in cuadro.medidas if m.clase is ClaseMedida.CONSUMO}
    for campo, codigo in (("activa", componente.activa), ("reactiva", componente.reactiva)):
        if codigo not in flujos:
            yield campo, f"no hay ningún consumo {codigo}"
    if not componente.escala:
        yield "escala", "está vacía"
    cosenos = [e.coseno_menor_que for e in componente.escala]
    for i, escalon in enumerate(componente.escala):
        if not (0 < escalon.coseno_menor_que <= 1 and decimales(escalon.coseno_menor_que, 4)):
            yield f"escala[{i}].coseno_menor_que", "es un cos φ: de 0 a 1, con cuatro decimales a lo sumo"
        if not (0 <= escalon.alicuota <= ALICUOTA_MAX and decimales(escalon.alicuota, 6)):
            yield f"escala[{i}].alicuota", f"{escalon.alicuota} no es un porcentaje"
        if cosenos.index(escalon.coseno_menor_que) != i:
            yield f"escala[{i}].coseno_menor_que", "está dos veces"


def _llamadas(cuadro: Cuadro, componente: Llamadas) -> Dichos:
    precios = cuadro.telefonia.precios if cuadro.telefonia else ()
    if componente.de_clase not in {p.clase for p in precios}:
        yield "de_clase", f"la telefonía del cuadro no tiene la clase {componente.de_clase}"


def _redondeo(_cuadro: Cuadro, componente: Redondeo) -> Dichos:
    if componente.multiplo < Decimal("0.01") or not decimales(componente.multiplo, 2):
        yield "multiplo", "debe ser positivo y de centavos enteros"
    if componente.iva not in SIN_IVA:
        yield "iva", "el redondeo no lleva IVA: debe decir no_gravado o exento"


REVISIONES: tuple[tuple[tuple[type[Componente], ...], Callable[[Cuadro, Any], Dichos]], ...] = (
    ((Fijo, PorUnidad, Bloques, Subsidio, Minimo), _tabla),
    ((Fijo, PorUnidad, Bloques, Subsidio), _medidas),
    ((Subsidio,), _meses),
    (DEPENDIENTES, _base),
    ((Porcentaje,), _porcentaje),
    ((FactorPotencia,), _factor),
    ((Llamadas,), _llamadas),
    ((Redondeo,), _redondeo),
)
