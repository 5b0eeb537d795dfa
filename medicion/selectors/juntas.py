"""What deciding many exceptions together would do, before doing it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from catastro.models import OrdenServicio
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechado import vigentes
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from medicion.models import PoliticaMedicion, Relectura
from medicion.selectors.aviso import presumidos
from medicion.selectors.mesa import Criterio, filtradas
from medicion.validacion.registros import REGISTROS

# What a request decides at once. More is filtered first: by rule, by route.
JUNTAS_MAX = 20_000


@dataclass(frozen=True, kw_only=True)
class Parte:
    """One decision: how many rows it can take, why not the others, the units and the pesos that it moves."""

    filas: int
    porque: str
    unidades: Sequence[tuple[str, Decimal]]
    pesos: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Previa:
    """The rows that would be decided. huella: what they are, to know that nobody changed them meanwhile."""

    pks: Sequence[int]
    huella: str
    en_juego: Decimal
    con_aviso: int
    partes: Mapping[str, Parte]

    @property
    def filas(self) -> int:
        """How many."""
        return len(self.pks)


def previsualizar(criterio: Criterio, marcadas: Sequence[int] | None, *, usuario: Usuario) -> Previa:
    """The marked rows, or all the filtered ones: what each decision would do to them. Four queries.

    *Errores:* `mesa.demasiadas`.
    """
    filas = filtradas(criterio, usuario=usuario)
    if marcadas is not None:
        filas = filas.filter(pk__in=marcadas)
    datos = list(
        filas.order_by("pk").values_list(
            "pk", "magnitud", "consumo", "esperado", "en_juego", "cuenta__grupo", "lote"
        )[: JUNTAS_MAX + 1]
    )  # fmt: skip
    if len(datos) > JUNTAS_MAX:
        raise ErrorNegocio(
            "mesa.demasiadas",
            f"No se puede decidir más de {JUNTAS_MAX} juntas. Filtrá por regla o por ruta.",
        )
    pks = [fila[0] for fila in datos]
    con_orden = Relectura.objects.filter(consumo__in=pks, orden__estado__in=OrdenServicio.ABIERTAS).count()
    valores = dict(
        vigentes(
            PoliticaMedicion.objects.filter(grupo__in={fila[5] for fila in datos if fila[5]}), al=hoy()
        ).values_list("grupo_id", "valor_orientativo")
    )
    leidas = [(magnitud, consumo, grupo) for _, magnitud, consumo, _, _, grupo, _ in datos if consumo is not None]
    esperadas = [
        (magnitud, esperado, grupo)
        for _, magnitud, _, esperado, _, grupo, lote in datos
        if esperado is not None and lote is not None
    ]
    return Previa(
        pks=pks,
        huella=hashlib.sha256(repr(pks).encode()).hexdigest(),
        en_juego=sum((fila[4] for fila in datos), Decimal(0)),
        con_aviso=presumidos(pks).count(),
        partes={
            "aceptar": _parte(leidas, valores, "sin una cifra que valga"),
            "estimar": _parte(esperadas, valores, "sin base para estimar, o de una orden"),
            "releer": Parte(filas=len(pks) - con_orden, porque="con una relectura en curso", unidades=(), pesos=None),
        },
    )


def _parte(filas: Sequence[tuple[str, Decimal, int | None]], valores: Mapping[int, Decimal], porque: str) -> Parte:
    unidades: dict[str, Decimal] = defaultdict(Decimal)
    for magnitud, cantidad, _ in filas:
        unidades[REGISTROS[magnitud].unidad] += cantidad
    pesos = sum((cantidad * valores.get(grupo or 0, Decimal(0)) for _, cantidad, grupo in filas), Decimal(0))
    return Parte(filas=len(filas), porque=porque, unidades=sorted(unidades.items()), pesos=pesos)
