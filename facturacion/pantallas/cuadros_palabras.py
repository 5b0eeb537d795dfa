"""A tariff book in words: how each component charges, its prices as a table, whom it is for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from catastro.models import CondicionFiscal
from cesop.nucleo import formato
from facturacion.tarifas.modelo import (
    ALICUOTAS,
    BASE_IVA,
    NO_GRAVADO,
    Alcance,
    Bloques,
    Componente,
    Cuadro,
    FactorPotencia,
    Fijo,
    Llamadas,
    Minimo,
    Porcentaje,
    PorUnidad,
    Precio,
    Redondeo,
    Subsidio,
    Telefonia,
)
from facturacion.tarifas.precios import de_categoria

POR = {
    "mes": "por mes", "dias_30": "por mes de 30 días", "dias_del_mes": "por los días de cada mes", "dia": "por día",
    "periodo": "por factura",
}  # fmt: skip
LIMITES = {
    "mes": "al mes", "dias_30": "cada 30 días", "dias_del_mes": "al mes", "dia": "al día", "periodo": "en el período",
}  # fmt: skip
CRITERIOS = {
    "prorrateo_dias": "Por días: cada versión se lleva los suyos",
    "fecha_lectura": "La que rige el día de la lectura, para todo el período",
    "inicio_periodo": "La que rige el primer día, para todo el período",
}
SIN_PORCENTAJE = {"exento": "Exento", NO_GRAVADO: "No gravado"}
MESES = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")


@dataclass(frozen=True, kw_only=True)
class Tabla:
    """Figures ready to read: each row with what heads it. Every cell but the first is a figure."""

    cabezas: tuple[str, ...]
    filas: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Pieza:
    """A component, to be read."""

    codigo: str
    nombre: str
    imputacion: str
    frase: str
    para: str
    iva: str
    tabla: Tabla | None


def cifra(valor: Decimal) -> str:
    """A price or a quantity with the decimals that it has, two at least when it has any."""
    exacto = valor.normalize()
    exponente = exacto.as_tuple().exponent
    decimales = -exponente if isinstance(exponente, int) else 0
    return formato.importe(valor, decimales=max(decimales, 2) if decimales > 0 else 0)


def precio(valor: Decimal) -> str:
    """A price: two decimals at least."""
    exponente = valor.normalize().as_tuple().exponent
    return formato.importe(valor, decimales=max(-exponente if isinstance(exponente, int) else 0, 2))


def lista(partes: Sequence[str], *, y: str = "y") -> str:
    """`a, b y c`."""
    return f"{', '.join(partes[:-1])} {y} {partes[-1]}" if len(partes) > 1 else "".join(partes)


def codigo_de_iva(codigo: str) -> str:
    """A tax code as it is said."""
    return SIN_PORCENTAJE.get(codigo) or f"IVA {cifra(ALICUOTAS[codigo])} %"


def palabras(codigo: str) -> str:
    """A code as a word: `tarifa_social` → `tarifa social`."""
    return codigo.replace("_", " ")


def alcance(de: Alcance, cuadro: Cuadro) -> str:
    """Whom something is for; empty when it is for everybody."""
    nombres = {c.codigo: c.nombre for c in cuadro.categorias}
    partes = []
    if de.categorias:
        partes.append(lista([nombres.get(c, c) for c in de.categorias]))
    if de.con:
        partes.append(f"con {lista([palabras(c) for c in de.con])}")
    if de.sin:
        partes.append(f"sin {lista([palabras(c) for c in de.sin], y='ni')}")
    if de.iva:
        partes.append(lista([str(CondicionFiscal.Iva(i).label) for i in de.iva], y="o"))
    if de.destinos:
        partes.append(f"destino {lista([palabras(d) for d in de.destinos], y='o')}")
    if de.estados:
        partes.append(f"servicio {lista([palabras(e) for e in de.estados], y='o')}")
    if de.jurisdicciones:
        partes.append(f"en {lista([palabras(j) for j in de.jurisdicciones], y='o')}")
    return " · ".join(partes)


def piezas(cuadro: Cuadro) -> list[Pieza]:
    """Every component, in its order."""
    return [
        Pieza(
            codigo=c.codigo, nombre=c.nombre, imputacion=palabras(c.imputacion), frase=_frase(c, cuadro),
            para=alcance(c.alcance, cuadro), iva=codigo_de_iva(c.iva) if c.iva else "", tabla=_tabla(c, cuadro),
        )
        for c in cuadro.componentes
    ]  # fmt: skip


def _unidad(cuadro: Cuadro, medida: str) -> str:
    return next((m.unidad for m in cuadro.medidas if m.codigo == medida), medida)


def _frase(componente: Componente, cuadro: Cuadro) -> str:
    """How it charges."""
    match componente:
        case Fijo(por=por, escala=escala):
            segun = f", según {palabras(escala)} ({_unidad(cuadro, escala)})" if escala else ""
            return f"Cargo fijo {POR[por]}{segun}"
        case PorUnidad(medida=medida, escala=escala):
            segun = f"; el escalón de {palabras(escala)} decide el precio de todo" if escala else ""
            return f"Por {_unidad(cuadro, medida)} de {palabras(medida)}{segun}"
        case Bloques(medida=medida, incluido=incluido):
            libres = f"; los primeros {cifra(incluido)} van incluidos" if incluido else ""
            return f"Por bloques de {palabras(medida)}: cada {_unidad(cuadro, medida)} al precio del suyo{libres}"
        case Subsidio(medida=medida):
            return f"Descuento sobre los primeros {_unidad(cuadro, medida)} del mes"
        case Llamadas(de_clase=clase):
            return f"Llamadas de clase {palabras(clase)}, tasadas una por una"
    return _frase_de_dependiente(componente, cuadro)


def _frase_de_dependiente(componente: Componente, cuadro: Cuadro) -> str:
    """How one that goes over others charges."""
    nombres = {c.codigo: c.nombre for c in cuadro.componentes} | {BASE_IVA: "el IVA"}
    match componente:
        case Minimo(base=base, por=por):
            return f"Lo que falte para llegar al mínimo {POR[por]}, sobre {lista([nombres.get(b, b) for b in base])}"
        case Porcentaje():
            return _de_porcentaje(componente, nombres)
        case FactorPotencia(base=base):
            return f"Recargo por cos φ sobre {lista([nombres.get(b, b) for b in base])}"
        case Redondeo(multiplo=multiplo):
            return f"Lleva el total al múltiplo de $ {cifra(multiplo)} más cercano"
    raise TypeError(componente)


def _de_porcentaje(componente: Porcentaje, nombres: dict[str, str]) -> str:
    cuanto = (
        f"{cifra(componente.alicuota)} %"
        if componente.alicuota is not None
        else f"El porcentaje de {palabras(componente.condicion or '')}"
    )
    sobre = lista([nombres.get(b, b) for b in componente.base])
    acrecentado = (
        f", acrecentado con {lista([nombres.get(c, c) for c in componente.acrecentado_con])}"
        if componente.acrecentado_con
        else ""
    )
    final = "; va al final, después del IVA" if componente.final else ""
    return f"{cuanto} sobre {sobre}{acrecentado}{final}"


def _tabla(componente: Componente, cuadro: Cuadro) -> Tabla | None:
    """Its figures; None when the sentence says them all."""
    match componente:
        case Fijo(precios=precios, escala=escala, limites=limites):
            return _de_precios(precios, cuadro, _unidad(cuadro, escala or ""), LIMITES[limites])
        case PorUnidad(precios=precios, medida=medida, escala=escala, limites=limites):
            return _de_precios(precios, cuadro, _unidad(cuadro, escala or medida), LIMITES[limites])
        case Bloques(precios=precios, medida=medida, limites=limites):
            return _de_precios(precios, cuadro, _unidad(cuadro, medida), LIMITES[limites])
        case Minimo(precios=precios):
            return _de_precios(precios, cuadro, "", "")
        case Subsidio():
            return _de_subsidio(componente, cuadro)
    return _tabla_propia(componente, cuadro)


def _tabla_propia(componente: Componente, cuadro: Cuadro) -> Tabla | None:
    """Of those that have no prices by category."""
    if isinstance(componente, FactorPotencia):
        filas = [(f"menor que {cifra(e.coseno_menor_que)}", f"{cifra(e.alicuota)} %") for e in componente.escala]
        return Tabla(cabezas=("cos φ", "Recargo"), filas=tuple(filas))
    if isinstance(componente, Llamadas) and cuadro.telefonia is not None:
        return _de_llamadas(componente.de_clase, cuadro.telefonia)
    return None


def _de_precios(precios: tuple[Precio, ...], cuadro: Cuadro, unidad: str, cada: str) -> Tabla:
    """Prices by category; with limits, a row for each interval and a column for each category."""
    nombres = {c.codigo: c.nombre for c in cuadro.categorias}
    con_precio = [c for c in nombres if de_categoria(precios, c)]
    if all(p.categoria is None for p in precios):
        columnas = {"Todas": sorted(precios, key=lambda p: (p.hasta is None, p.hasta or 0))}
    else:
        columnas = {nombres[c]: de_categoria(precios, c) for c in con_precio}
    limites = sorted({p.hasta for filas in columnas.values() for p in filas if p.hasta is not None})
    if not limites:
        filas = [(nombre, precio(suyas[0].precio)) for nombre, suyas in columnas.items()]
        return Tabla(cabezas=("Categoría", "Precio, $"), filas=tuple(filas))
    abiertas = any(p.hasta is None for suyas in columnas.values() for p in suyas)
    tramos: list[Decimal | None] = [*limites, *([None] if abiertas else [])]
    filas_de_tramos = [
        (_tramo(limites, tramo), *(_del_tramo(suyas, tramo) for suyas in columnas.values())) for tramo in tramos
    ]
    return Tabla(cabezas=(f"{unidad} {cada}".strip(), *columnas), filas=tuple(filas_de_tramos))


def _tramo(limites: list[Decimal], tramo: Decimal | None) -> str:
    if tramo is None:
        return f"más de {cifra(limites[-1])}"
    anterior = limites[limites.index(tramo) - 1] if tramo != limites[0] else None
    return f"hasta {cifra(tramo)}" if anterior is None else f"{cifra(anterior)} a {cifra(tramo)}"


def _del_tramo(precios: Iterable[Precio], tramo: Decimal | None) -> str:
    """The price of the first row that reaches the end of an interval."""
    for fila in precios:
        if fila.hasta is None or (tramo is not None and fila.hasta >= tramo):
            return precio(fila.precio)
    return "–"


def _de_subsidio(componente: Subsidio, cuadro: Cuadro) -> Tabla:
    """The twelve months, and the prices that it is taken off."""
    unidad = _unidad(cuadro, componente.medida)
    topes = [cifra(t) if t is not None else "todo" for t in componente.topes]
    porcentajes = [f"{cifra(p)} %" for p in componente.porcentajes]
    de_precios = _de_precios(componente.precios, cuadro, unidad, LIMITES[componente.limites])
    sobre = [
        (f"$ por {unidad}, {fila[0]}", *([", ".join(dict.fromkeys(fila[1:]))] * len(MESES)))
        for fila in de_precios.filas
        if len(de_precios.filas) == 1
    ]
    filas = ((f"Tope, {unidad}", *topes), ("Bonificación", *porcentajes), *sobre)
    return Tabla(cabezas=("Mes", *MESES), filas=filas)


def _de_llamadas(clase: str, telefonia: Telefonia) -> Tabla:
    filas = [
        (
            f"{p.desde_hora} a {p.hasta_hora} h", precio(p.por_minuto), precio(p.por_llamada),
            f"{p.inicial_seg} + {p.adicional_seg}",
        )
        for p in telefonia.precios
        if p.clase == clase
    ]  # fmt: skip
    return Tabla(cabezas=("Horario", "$ por minuto", "$ por llamada", "Segundos"), filas=tuple(filas))


def reglas_de_iva(cuadro: Cuadro) -> list[tuple[str, str]]:
    """Tax code and whom it is for, in the order in which they are asked."""
    return [(codigo_de_iva(r.codigo), alcance(r.alcance, cuadro) or "todos los demás") for r in cuadro.iva]
