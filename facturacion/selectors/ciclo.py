"""The cycle: the run of each group in a month, how far it is and how much it makes, beside the month before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum

from catastro.models import GrupoGestion
from cesop.nucleo.fechado import vigentes
from cesop.nucleo.fechas import sumar_meses
from facturacion.models import Borrador, Corrida, PoliticaFacturacion

CERO, CIEN = Decimal(0), Decimal(100)
Estado = Borrador.Estado
# What has an amount that would be, or was, billed.
CON_IMPORTE = frozenset({Estado.CALCULADO, Estado.NUMERADO, Estado.EMITIDO})


@dataclass(frozen=True, kw_only=True)
class Cuentas:
    """How many accounts of a run are in each state, and the pesos of those that are or would be billed."""

    por_estado: dict[str, int]
    neto: Decimal = CERO
    total: Decimal = CERO

    def de(self, *estados: str) -> int:
        """How many are in some of those states."""
        return sum(self.por_estado.get(estado, 0) for estado in estados)

    @property
    def debidas(self) -> int:
        """Every account of the run, but those that somebody excluded."""
        return sum(self.por_estado.values()) - self.excluidas

    @property
    def excluidas(self) -> int:
        """Left out by hand."""
        return self.de(Estado.EXCLUIDO)

    @property
    def con_importe(self) -> int:
        """Calculated, and whatever came after."""
        return self.de(*CON_IMPORTE)

    @property
    def con_causa(self) -> int:
        """Those that cannot be billed, and those that changed after the approval."""
        return self.de(Estado.CON_CAUSA, Estado.CAMBIADO)

    @property
    def emitidas(self) -> int:
        """Those that have their voucher."""
        return self.de(Estado.EMITIDO)

    @property
    def promedio(self) -> Decimal | None:
        """Pesos of each bill."""
        return self.total / self.con_importe if self.con_importe else None


NADA = Cuentas(por_estado={})


@dataclass(frozen=True, kw_only=True)
class DeGrupo:
    """A group in a month. corrida: None, nobody prepared it. anterior: of the month before."""

    grupo: GrupoGestion
    corrida: Corrida | None
    cuentas: Cuentas
    anterior: Cuentas

    @property
    def variacion(self) -> Decimal | None:
        """Percentage of the total against the month before; None when there is nothing to compare."""
        return variacion(self.cuentas.total, self.anterior.total)


def variacion(ahora: Decimal | None, antes: Decimal | None) -> Decimal | None:
    """How much more is what is now, in parts of a hundred."""
    return None if not ahora or not antes else (ahora - antes) * CIEN / antes


def cuentas_de(corridas: Collection[int]) -> dict[int, Cuentas]:
    """Run → its accounts by state. One query."""
    filas = (
        Borrador.objects.filter(corrida__in=corridas)
        .order_by()
        .values("corrida_id", "estado")
        .annotate(cuantas=Count("pk"), neto=Sum("neto"), total=Sum("total"))
    )
    hechas: dict[int, list[Mapping[str, Any]]] = {}
    for fila in filas:
        hechas.setdefault(fila["corrida_id"], []).append(fila)
    return {
        corrida: Cuentas(
            por_estado={f["estado"]: f["cuantas"] for f in suyas},
            neto=_sumar(suyas, "neto"),
            total=_sumar(suyas, "total"),
        )
        for corrida, suyas in hechas.items()
    }


def _sumar(filas: Sequence[Mapping[str, Any]], campo: str) -> Decimal:
    return sum((f[campo] for f in filas if f["estado"] in CON_IMPORTE), CERO)


def del_mes(anio: int, mes: int) -> list[DeGrupo]:
    """Every group that is billed, with its run of the month. Four queries."""
    previo = sumar_meses(dt.date(anio, mes, 1), -1)
    ahora, antes = _corridas(anio, mes), _corridas(previo.year, previo.month)
    cuentas = cuentas_de([c.pk for c in (*ahora.values(), *antes.values())])
    al = sumar_meses(dt.date(anio, mes, 1), 1) - dt.timedelta(days=1)
    con_politica = vigentes(PoliticaFacturacion.objects.all(), al=al).values("grupo")
    grupos = GrupoGestion.objects.select_related("servicio").filter(activo=True, pk__in=con_politica) | (
        GrupoGestion.objects.select_related("servicio").filter(pk__in=list(ahora))
    )
    return [
        DeGrupo(
            grupo=grupo,
            corrida=ahora.get(grupo.pk),
            cuentas=_de(cuentas, ahora.get(grupo.pk)),
            anterior=_de(cuentas, antes.get(grupo.pk)),
        )
        for grupo in grupos.order_by("servicio__nombre", "codigo")
    ]


def _corridas(anio: int, mes: int) -> dict[int, Corrida]:
    """Group → its run of a month: the one that counts, or the last that was undone."""
    filas = Corrida.objects.filter(anio=anio, mes=mes).exclude(estado=Corrida.Estado.CANCELADA)
    return {corrida.grupo_id: corrida for corrida in filas.select_related("proceso").order_by("pk")}


def _de(cuentas: dict[int, Cuentas], corrida: Corrida | None) -> Cuentas:
    return NADA if corrida is None else cuentas.get(corrida.pk, NADA)


def meses() -> list[tuple[int, int]]:
    """Months with runs, the newest first."""
    filas = Corrida.objects.exclude(estado=Corrida.Estado.CANCELADA).order_by("-anio", "-mes")
    return list(filas.values_list("anio", "mes").distinct())


def anterior_de(corrida: Corrida) -> Corrida | None:
    """The last run of the group before this one that was issued and not undone."""
    filas = Corrida.objects.filter(grupo=corrida.grupo_id, estado=Corrida.Estado.EMITIDA).order_by("-anio", "-mes")
    previas = filas.filter(anio__lt=corrida.anio) | filas.filter(anio=corrida.anio, mes__lt=corrida.mes)
    return previas.first()
