"""The versions of the books side by side, and which one rules each piece of a period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise

import polars as pl

from facturacion.tarifas.modelo import (
    DEPENDIENTES,
    Alcance,
    Bloques,
    ClaseMedida,
    Componente,
    Criterio,
    Cuadro,
    Fijo,
    Medida,
    MesDe,
    Minimo,
    Por,
    Porcentaje,
    PorUnidad,
    Subsidio,
)


@dataclass(frozen=True)
class Version:
    """A book's version with its number among all. seguida: another one begins on the day when it ends."""

    numero: int
    cuadro: Cuadro
    seguida: bool

    @cached_property
    def medidas(self) -> dict[str, Medida]:
        """By code."""
        return {medida.codigo: medida for medida in self.cuadro.medidas}

    def componentes(self, *clases: type[Componente]) -> Iterator[tuple[int, Componente]]:
        """Those of some classes, with their places in the book."""
        for lugar, componente in enumerate(self.cuadro.componentes):
            if isinstance(componente, clases):
                yield lugar, componente


def ordenar(cuadros: Iterable[Cuadro]) -> list[Version]:
    """All of them by book and date. ValueError when two of a book begin on the same day."""
    versiones: list[Version] = []
    por_libro = groupby(sorted(cuadros, key=lambda c: (c.codigo, c.desde)), key=lambda c: c.codigo)
    for codigo, grupo in por_libro:
        propias = list(grupo)
        if any(a.desde == b.desde for a, b in pairwise(propias)):
            raise ValueError(f"No se puede liquidar con {codigo} porque dos versiones empiezan el mismo día.")
        for cuadro, siguiente in zip(propias, [*propias[1:], None], strict=True):
            seguida = siguiente is not None and (cuadro.hasta is None or siguiente.desde <= cuadro.hasta)
            versiones.append(Version(len(versiones), cuadro, seguida))
    return versiones


def de_libro(versiones: list[Version]) -> list[list[Version]]:
    """The versions of each book, by date."""
    return [list(grupo) for _, grupo in groupby(versiones, key=lambda v: v.cuadro.codigo)]


def entra(version: Version) -> pl.Expr:
    """Whether a version rules a piece, or one after it does. Columns of the piece and of its case."""
    desde = pl.lit(version.cuadro.desde)
    segun = {
        Criterio.PRORRATEO_DIAS: pl.col("tramo_desde") >= desde,
        Criterio.FECHA_LECTURA: pl.col("lectura") >= desde,
        Criterio.INICIO_PERIODO: pl.col("desde") >= desde,
    }[version.cuadro.criterio]
    return pl.when(pl.col("precio_al").is_null()).then(segun).otherwise(pl.col("precio_al") >= desde)


def vencida(version: Version) -> pl.Expr:
    """Whether a piece that it rules has days after its end, with no other version to rule them."""
    hasta = version.cuadro.hasta
    if hasta is None or version.seguida:
        return pl.lit(value=False)
    fin = pl.lit(hasta)
    segun = {
        Criterio.PRORRATEO_DIAS: pl.col("tramo_desde") >= fin,
        Criterio.FECHA_LECTURA: pl.col("lectura") >= fin,
        Criterio.INICIO_PERIODO: pl.col("desde") >= fin,
    }[version.cuadro.criterio]
    return pl.when(pl.col("precio_al").is_null()).then(segun).otherwise(pl.col("precio_al") >= fin)


def condiciones_que_mira(cuadro: Cuadro) -> set[str]:
    """The codes of the conditions that change something in a version."""
    alcances = [*(c.alcance for c in cuadro.componentes), *(regla.alcance for regla in cuadro.iva)]
    codigos = {codigo for alcance in alcances for codigo in (*alcance.con, *alcance.sin)}
    codigos |= {c for m in cuadro.medidas if m.clase is ClaseMedida.CONDICION for c in m.de}
    return codigos | {c.condicion for c in cuadro.componentes if isinstance(c, Porcentaje) and c.condicion}


def corta_por_mes(cuadro: Cuadro) -> bool:
    """Whether it has something that each month decides for its own days."""
    for componente in cuadro.componentes:
        if isinstance(componente, Subsidio) and componente.mes is MesDe.DIAS:
            return True
        if isinstance(componente, Fijo | PorUnidad | Minimo) and componente.por is Por.DIAS_DEL_MES:
            return True
    return False


def medidas_usadas(componente: Componente) -> list[str]:
    """The codes of the measures that a component needs."""
    usadas: list[str | None] = []
    if isinstance(componente, PorUnidad | Bloques | Subsidio):
        usadas.append(componente.medida)
    if isinstance(componente, Fijo | PorUnidad):
        usadas.append(componente.escala)
    if isinstance(componente, Fijo | PorUnidad | Bloques):
        usadas.append(componente.limites_por)
    return [codigo for codigo in usadas if codigo is not None]


def alcanza(alcance: Alcance, *, estados: tuple[str, ...]) -> pl.Expr | None:
    """Whether a piece is in a scope; None: all are. estados: those of a scope that names none."""
    partes: list[pl.Expr] = []
    for columna, valores in (
        ("categoria", alcance.categorias),
        ("estado", alcance.estados or estados),
        ("iva", alcance.iva),
        ("destino", alcance.destinos),
        ("jurisdiccion", alcance.jurisdicciones),
    ):
        if valores:
            partes.append(pl.col(columna).is_in(list(valores)))
    partes += [pl.col(f"con_{codigo}") for codigo in alcance.con]
    partes += [~pl.col(f"con_{codigo}") for codigo in alcance.sin]
    return pl.all_horizontal(partes) if partes else None


def profundidades(cuadro: Cuadro) -> dict[str, int]:
    """How deep each component is: 0 for those that hang from no other. ValueError for a cycle."""
    bases = {c.codigo: c.base for c in cuadro.componentes if isinstance(c, DEPENDIENTES)}
    hondas: dict[str, int] = {c.codigo: 0 for c in cuadro.componentes if c.codigo not in bases}
    while faltan := [codigo for codigo in bases if codigo not in hondas]:
        listas = [c for c in faltan if all(b in hondas or b not in bases for b in bases[c])]
        if not listas:
            raise ValueError(f"No se puede ordenar porque {', '.join(sorted(faltan))} dependen uno de otro.")
        hondas |= {c: 1 + max((hondas.get(b, 0) for b in bases[c]), default=0) for c in listas}
    return hondas
