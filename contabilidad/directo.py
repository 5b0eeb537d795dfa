"""Entries whose lines bring their accounts: manual, opening, and the year's end. Pure checks; `libro` writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from cesop.nucleo import formato
from cesop.nucleo.dinero import CENTAVO, CERO
from contabilidad.errores import EventoInvalido
from contabilidad.eventos import ANULACION, SIN_REGLAS
from contabilidad.limites import CENTAVOS_MAX, GESTIONES, TOTAL_EXCEDIDO, a_centavos, recortar
from contabilidad.renglones import AsientoArmado, Cabecera, ConDimensiones, Linea, huella


@dataclass(frozen=True, kw_only=True)
class RenglonDirecto(ConDimensiones):
    """A line: id of its account, and pesos on exactly one side."""

    cuenta: int
    debe: Decimal = CERO
    haber: Decimal = CERO


@dataclass(frozen=True, kw_only=True)
class AsientoDirecto:
    """An entry to write as it comes. tipo: one of the events that bring their lines. The rest as in `libro.Evento`."""

    tipo: str
    fecha: dt.date
    origen: tuple[str, int]
    renglones: tuple[RenglonDirecto, ...]
    fecha_valor: dt.date | None = None
    revision: int = 1
    glosa: str = ""


class CuentaImputable(Protocol):
    """What is looked at of an account: the model is one."""

    codigo: str
    imputable: bool
    activa: bool
    exige_seccion: bool
    exige_centro: bool


@dataclass(frozen=True, kw_only=True)
class Referencias:
    """What the lines may point to: accounts by id, and the ids of sections and cost centres."""

    cuentas: Mapping[int, CuentaImputable]
    secciones: frozenset[int]
    centros: frozenset[int]


def preparar(directo: AsientoDirecto, *, referencias: Referencias) -> AsientoArmado:
    """The header and lines to write, in the order they came. Raises EventoInvalido with the first cause.

    Unlike events with rules, here the content hash covers the accounts: they are the content.
    """
    if directo.tipo not in SIN_REGLAS or directo.tipo == ANULACION:
        raise EventoInvalido("evento", f"{directo.tipo} no trae sus renglones. Usá el acto que le corresponde")
    if len(directo.renglones) < 2:
        raise EventoInvalido("renglones", "hacen falta dos renglones por lo menos")
    lineas = [_linea(n, renglon, referencias) for n, renglon in enumerate(directo.renglones, start=1)]
    debe, haber = sum(linea.debe for linea in lineas), sum(linea.haber for linea in lineas)
    if debe != haber:
        diferencia = (Decimal(debe - haber) * CENTAVO).quantize(CENTAVO)
        cuanto = formato.pesos(abs(diferencia))
        raise EventoInvalido("desbalanceado", f"el debe y el haber difieren en {cuanto}. Corregí los renglones")
    if debe > CENTAVOS_MAX:
        raise EventoInvalido("importe", TOTAL_EXCEDIDO)
    fecha_valor = directo.fecha_valor or directo.fecha
    contenido = ";".join(
        ":".join(
            "" if valor is None else str(valor) for valor in (linea.cuenta, linea.debe, linea.haber, *linea.dimensiones)
        )
        for linea in lineas
    )
    identidad = (directo.tipo, directo.fecha, fecha_valor, *directo.origen, directo.revision)
    canonico = "|".join(map(str, (*identidad, contenido)))
    return AsientoArmado(
        cabecera=Cabecera(*identidad, recortar(directo.glosa.strip()), debe, len(lineas), huella(canonico)),
        partidas=lineas,
    )


def _linea(n: int, renglon: RenglonDirecto, referencias: Referencias) -> Linea:
    _exigir_cuenta(n, renglon, referencias)
    debe, haber = _lados(n, renglon)
    return Linea(n, renglon.cuenta, debe, haber, renglon.dimensiones)


def _lados(n: int, renglon: RenglonDirecto) -> tuple[int, int]:
    """Centavos on each side; exactly one is positive."""
    con_valor = [lado for lado in (renglon.debe, renglon.haber) if not es_cero(lado)]
    if not con_valor:
        raise EventoInvalido("importe", f"el renglón {n} no tiene importe")
    if len(con_valor) == 2:
        raise EventoInvalido("lado", f"el renglón {n} tiene importe en el debe y en el haber. Dejá uno solo")
    centavos = a_centavos(con_valor[0], consejo="Ponelo del otro lado")
    return (centavos, 0) if con_valor[0] is renglon.debe else (0, centavos)


def es_cero(lado: Decimal) -> bool:
    """True for a side without amount. What is not an amount is not zero either."""
    return isinstance(lado, Decimal) and lado.is_finite() and lado == 0


def _exigir_cuenta(n: int, renglon: RenglonDirecto, referencias: Referencias) -> None:
    cuenta = referencias.cuentas.get(renglon.cuenta)
    if cuenta is None:
        raise EventoInvalido("cuenta", f"la cuenta del renglón {n} no existe")
    if not cuenta.imputable:
        raise EventoInvalido("cuenta", f"{cuenta.codigo} no es imputable. Elegí una de sus hijas")
    if not cuenta.activa:
        raise EventoInvalido("cuenta", f"{cuenta.codigo} está dada de baja. Elegí otra")
    if cuenta.exige_seccion and renglon.seccion is None:
        raise EventoInvalido("seccion", f"falta la sección, que exige {cuenta.codigo}")
    if cuenta.exige_centro and renglon.centro is None:
        raise EventoInvalido("centro", f"falta el centro de costo, que exige {cuenta.codigo}")
    if renglon.seccion is not None and renglon.seccion not in referencias.secciones:
        raise EventoInvalido("dimension", f"la sección del renglón {n} no existe")
    if renglon.centro is not None and renglon.centro not in referencias.centros:
        raise EventoInvalido("dimension", f"el centro de costo del renglón {n} no existe")
    if renglon.gestion is not None and renglon.gestion not in GESTIONES:
        raise EventoInvalido("dimension", f"la gestión del renglón {n} no es A, N ni X")
