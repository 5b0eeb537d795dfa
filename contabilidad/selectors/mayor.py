"""Ledger of an account, in bounded pages by key: the cost of a page does not depend on the account's history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from cesop.nucleo.dinero import CERO
from contabilidad.models import Cuenta
from contabilidad.selectors.dimensiones import MOVIMIENTOS, Dimensiones, componer, consultar

POR_PAGINA = 100
TRAS = "AND (fecha, asiento_id, renglon) > (%(c_fecha)s, %(c_asiento)s, %(c_renglon)s)"
ANTES = "AND (fecha, asiento_id, renglon) < (%(c_fecha)s, %(c_asiento)s, %(c_renglon)s)"
ORDEN = "fecha, asiento_id, renglon"
ORDEN_AL_REVES = "fecha DESC, asiento_id DESC, renglon DESC"
# Each account by its own index, in order; one line more than the page tells whether there are more.
PAGINA = """
    WITH pagina AS (
        SELECT linea.* FROM unnest(%(cuentas)s::bigint[]) AS una CROSS JOIN LATERAL (
            SELECT * FROM contabilidad_partida
            WHERE cuenta_id = una AND fecha BETWEEN %(desde)s AND %(hasta)s {condicion} {lugar}
            ORDER BY {orden} LIMIT %(cuantos)s + 1
        ) AS linea ORDER BY {orden} LIMIT %(cuantos)s + 1
    ), elegidas AS (
        SELECT * FROM pagina ORDER BY {orden} LIMIT %(cuantos)s
    ), primera AS (
        SELECT fecha, asiento_id, renglon FROM elegidas ORDER BY fecha, asiento_id, renglon LIMIT 1
    ), anterior AS (
        SELECT COALESCE((
            SELECT sum(debe - haber) FROM {antes_del_dia} WHERE cuenta_id = ANY(%(cuentas)s) {condicion}
        ), 0) + COALESCE((
            SELECT sum(debe - haber) FROM contabilidad_partida
            WHERE cuenta_id = ANY(%(cuentas)s) AND fecha = (SELECT fecha FROM primera)
                AND (asiento_id, renglon) < (SELECT asiento_id, renglon FROM primera) {condicion}
        ), 0) AS saldo
    )
    SELECT e.asiento_id, e.renglon, e.cuenta_id, e.fecha, e.debe, e.haber, e.seccion_id, e.centro_id, e.grupo,
        e.gestion, e.persona, e.cuenta_servicio,
        anterior.saldo + sum(e.debe - e.haber) OVER (ORDER BY e.fecha, e.asiento_id, e.renglon) AS saldo,
        a.evento, a.origen_tipo, a.origen_id, a.glosa, n.numero,
        (SELECT count(*) FROM pagina) > %(cuantos)s AS hay_mas
    FROM elegidas AS e CROSS JOIN anterior JOIN contabilidad_asiento AS a ON a.id = e.asiento_id
    LEFT JOIN contabilidad_numerodiario AS n ON n.asiento_id = e.asiento_id
    ORDER BY e.fecha, e.asiento_id, e.renglon
"""
RESUMEN = """
    SELECT COALESCE(sum(debe - haber) FILTER (WHERE dia < %(desde)s), 0) AS anterior,
        COALESCE(sum(debe) FILTER (WHERE dia >= %(desde)s), 0) AS debe,
        COALESCE(sum(haber) FILTER (WHERE dia >= %(desde)s), 0) AS haber
    FROM {fuente} AS m WHERE cuenta_id = ANY(%(cuentas)s) AND dia <= %(hasta)s {condicion}
"""
POR_MES = """
    SELECT date_trunc('month', dia)::date AS mes, sum(debe) AS debe, sum(haber) AS haber
    FROM {movimientos} AS m WHERE cuenta_id = ANY(%(cuentas)s) AND dia BETWEEN %(desde)s AND %(hasta)s {condicion}
    GROUP BY 1 ORDER BY 1
"""
LINEAS = "(SELECT *, fecha AS dia FROM contabilidad_partida)"
DIAS_DE_LINEAS = "(SELECT * FROM contabilidad_partida WHERE fecha < (SELECT fecha FROM primera)) AS m"
DIAS_DE_SALDOS = componer(
    "(SELECT * FROM {movimientos} AS s WHERE dia < (SELECT fecha FROM primera)) AS m", movimientos=MOVIMIENTOS
)


@dataclass(frozen=True, kw_only=True)
class Clave:
    """Place of a line in the ledger: date, entry, line."""

    fecha: dt.date
    asiento: int
    renglon: int

    def __str__(self) -> str:
        return f"{self.fecha:%Y%m%d}-{self.asiento}-{self.renglon}"

    @classmethod
    def leer(cls, texto: str) -> Clave | None:
        """The key written by `str`; None for anything else."""
        partes = texto.split("-")
        try:
            fecha = dt.date.fromisoformat(partes[0])
            return cls(fecha=fecha, asiento=int(partes[1]), renglon=int(partes[2]))
        except (ValueError, IndexError):
            return None


@dataclass(frozen=True, kw_only=True)
class FiltroDeMayor:
    """Which lines: of `cuenta` and those under it, in `[desde, hasta]`, by dimension."""

    cuenta: Cuenta
    desde: dt.date
    hasta: dt.date
    dimensiones: Dimensiones


@dataclass(frozen=True, kw_only=True)
class RenglonDeMayor:
    """A line with the balance after it (positive when debit, pesos) and what its entry says."""

    asiento_id: int
    renglon: int
    cuenta_id: int
    fecha: dt.date
    debe: Decimal
    haber: Decimal
    seccion_id: int | None
    centro_id: int | None
    grupo: int | None
    gestion: str | None
    persona: int | None
    cuenta_servicio: int | None
    saldo: Decimal
    evento: str
    origen_tipo: str
    origen_id: int
    glosa: str
    numero: int | None

    @property
    def clave(self) -> Clave:
        """Its place."""
        return Clave(fecha=self.fecha, asiento=self.asiento_id, renglon=self.renglon)


@dataclass(frozen=True, kw_only=True)
class PaginaDeMayor:
    """Lines in order. anterior: balance before the first one. anteriores, siguientes: whether there are more."""

    renglones: Sequence[RenglonDeMayor]
    anterior: Decimal
    anteriores: bool
    siguientes: bool

    @property
    def saldo(self) -> Decimal:
        """Balance after the last line."""
        return self.renglones[-1].saldo if self.renglones else self.anterior


@dataclass(frozen=True, kw_only=True)
class ResumenDeMayor:
    """What the whole filtered set moved."""

    anterior: Decimal
    debe: Decimal
    haber: Decimal

    @property
    def saldo(self) -> Decimal:
        """Balance at the end of the last day."""
        return self.anterior + self.debe - self.haber


def pagina(
    filtro: FiltroDeMayor,
    *,
    tras: Clave | None = None,
    antes: Clave | None = None,
    cuantos: int = POR_PAGINA,
) -> PaginaDeMayor:
    """`cuantos` lines after `tras`, or before `antes`, or the first ones. Two queries, by the index of the account."""
    cuentas = _con_sus_hijas(filtro.cuenta)
    al_reves = antes is not None
    limite = antes or tras
    valores = _valores(filtro, cuentas) | {"cuantos": cuantos}
    if limite:
        valores |= {"c_fecha": limite.fecha, "c_asiento": limite.asiento, "c_renglon": limite.renglon}
        valores["hasta" if al_reves else "desde"] = limite.fecha
    filas = consultar(
        PAGINA,
        valores,
        condicion=filtro.dimensiones.condicion(),
        lugar=(ANTES if al_reves else TRAS) if limite else "",
        orden=ORDEN_AL_REVES if al_reves else ORDEN,
        antes_del_dia=_antes_del_dia(filtro.dimensiones),
    )
    hay_mas = bool(filas and filas[0].pop("hay_mas"))
    for fila in filas[1:]:
        del fila["hay_mas"]
    renglones = [RenglonDeMayor(**fila) for fila in filas]
    if renglones:
        primero = renglones[0]
        anterior = primero.saldo - primero.debe + primero.haber
    else:
        anterior = resumen(replace(filtro, hasta=filtro.desde - dt.timedelta(days=1))).saldo
    return PaginaDeMayor(
        renglones=renglones,
        anterior=anterior,
        anteriores=hay_mas if al_reves else tras is not None,
        siguientes=antes is not None if al_reves else hay_mas,
    )


def resumen(filtro: FiltroDeMayor) -> ResumenDeMayor:
    """Opening balance and sums of the filtered set: from the balances, or from the lines when cut by person."""
    [fila] = consultar(
        RESUMEN,
        _valores(filtro, _con_sus_hijas(filtro.cuenta)),
        fuente=LINEAS if filtro.dimensiones.del_submayor else MOVIMIENTOS,
        condicion=filtro.dimensiones.condicion(),
    )
    return ResumenDeMayor(**{clave: valor.quantize(CERO) for clave, valor in fila.items()})


def por_mes(filtro: FiltroDeMayor) -> list[tuple[dt.date, Decimal, Decimal]]:
    """(first day of the month, debe, haber) of each month of the filter that moved. Not by person."""
    filas = consultar(
        POR_MES,
        _valores(filtro, _con_sus_hijas(filtro.cuenta)),
        movimientos=MOVIMIENTOS,
        condicion=filtro.dimensiones.condicion(),
    )
    return [(fila["mes"], fila["debe"], fila["haber"]) for fila in filas]


def _antes_del_dia(dimensiones: Dimensiones) -> str:
    """What moved in the days before that of the page's first line: from the balances when they know the cut."""
    return DIAS_DE_LINEAS if dimensiones.del_submayor else DIAS_DE_SALDOS


def _con_sus_hijas(cuenta: Cuenta) -> list[int]:
    if cuenta.imputable:
        return [cuenta.pk]
    return list(Cuenta.objects.filter(codigo__startswith=f"{cuenta.codigo}.").values_list("pk", flat=True))


def _valores(filtro: FiltroDeMayor, cuentas: list[int]) -> dict[str, Any]:
    return {"cuentas": cuentas, "desde": filtro.desde, "hasta": filtro.hasta, **filtro.dimensiones.valores()}
