"""A tariff book in words: how each component charges, its prices as a table, whom it is for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from catastro.models import CondicionFiscal
from cesop.nucleo import formato
from facturacion.tarifas.modelo import (
    ALICUOTAS,
    BASE_CARGOS,
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
TODAS, POR_CATEGORIA = "Todas", ("Categoría", "Precio, $")
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
    frase: str
    para: str
    iva: str
    tabla: Tabla | None


def _decimales(valor: Decimal) -> int:
    exponente = valor.normalize().as_tuple().exponent
    return max(-exponente, 0) if isinstance(exponente, int) else 0


def cifra(valor: Decimal) -> str:
    """A quantity or a percentage: with the decimals that it has, two at least when it has any."""
    decimales = _decimales(valor)
    return formato.importe(valor, decimales=max(decimales, 2) if decimales else 0)


def precio(valor: Decimal, decimales: int = 2) -> str:
    """A price: never with fewer decimals than it has."""
    return formato.importe(valor, decimales=max(_decimales(valor), decimales))


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
    return [_pieza(componente, cuadro) for componente in cuadro.componentes]


def _pieza(componente: Componente, cuadro: Cuadro) -> Pieza:
    """A price that is the only one goes in the sentence."""
    frase, para, tabla = (
        _frase(componente, cuadro), alcance(componente.alcance, cuadro), _tabla(componente, cuadro),
    )  # fmt: skip
    if tabla is not None and tabla.cabezas == POR_CATEGORIA and len(tabla.filas) == 1:
        ((categoria, unico),) = tabla.filas
        frase, tabla = f"{frase}: $ {unico}", None
        para = para or ("" if categoria == TODAS else categoria)
    return Pieza(
        codigo=componente.codigo, nombre=componente.nombre, frase=frase, para=para,
        iva=codigo_de_iva(componente.iva) if componente.iva else "", tabla=tabla,
    )  # fmt: skip


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
        case Subsidio(medida=medida, precios=precios):
            distintos = lista([f"$ {precio(p)}" for p in dict.fromkeys(p.precio for p in precios)], y="o")
            return f"Descuento sobre los primeros {_unidad(cuadro, medida)} del mes, a {distintos} cada uno"
        case Llamadas(de_clase=clase):
            return f"Llamadas de clase {palabras(clase)}, tasadas una por una"
    return _frase_de_dependiente(componente, cuadro)


def _frase_de_dependiente(componente: Componente, cuadro: Cuadro) -> str:
    """How one that goes over others charges."""
    nombres = {c.codigo: c.nombre for c in cuadro.componentes} | {BASE_IVA: "el IVA", BASE_CARGOS: "los otros cargos"}
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
    if all(p.categoria is None for p in precios):
        columnas = {TODAS: sorted(precios, key=lambda p: (p.hasta is None, p.hasta or 0))}
    else:
        columnas = {nombre: suyas for c, nombre in nombres.items() if (suyas := de_categoria(precios, c))}
    ancho = max([2, *(_decimales(p.precio) for p in precios)])
    limites = sorted({p.hasta for filas in columnas.values() for p in filas if p.hasta is not None})
    if not limites:
        filas = [(nombre, precio(suyas[0].precio, ancho)) for nombre, suyas in columnas.items()]
        return Tabla(cabezas=POR_CATEGORIA, filas=tuple(filas))
    abiertas = any(p.hasta is None for suyas in columnas.values() for p in suyas)
    dichos: list[tuple[Decimal | None, tuple[str, ...]]] = []
    for tramo in [*limites, *([None] if abiertas else [])]:
        celdas = tuple(_del_tramo(suyas, tramo, ancho) for suyas in columnas.values())
        if dichos and dichos[-1][1] == celdas:
            dichos.pop()  # two intervals with the same prices are read as one
        dichos.append((tramo, celdas))
    finales = [tramo for tramo, _ in dichos]
    return Tabla(
        cabezas=(f"{unidad} {cada}".strip(), *columnas),
        filas=tuple((_tramo(finales, i), *celdas) for i, (_, celdas) in enumerate(dichos)),
    )


def _tramo(finales: Sequence[Decimal | None], i: int) -> str:
    """Words of an interval: from the end of the one before to its own."""
    anterior, fin = finales[i - 1] if i else None, finales[i]
    if fin is None:
        return "todo" if anterior is None else f"más de {cifra(anterior)}"
    return f"hasta {cifra(fin)}" if anterior is None else f"{cifra(anterior)} a {cifra(fin)}"


def _del_tramo(precios: Iterable[Precio], tramo: Decimal | None, ancho: int) -> str:
    """The price of the first row that reaches the end of an interval."""
    for fila in precios:
        if fila.hasta is None or (tramo is not None and fila.hasta >= tramo):
            return precio(fila.precio, ancho)
    return "–"


def _de_subsidio(componente: Subsidio, cuadro: Cuadro) -> Tabla:
    """The twelve months: how much of each, and at which percentage."""
    topes = [cifra(t) if t is not None else "todo" for t in componente.topes]
    porcentajes = [f"{cifra(p)} %" for p in componente.porcentajes]
    filas = ((f"Tope, {_unidad(cuadro, componente.medida)}", *topes), ("Bonificación", *porcentajes))
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
