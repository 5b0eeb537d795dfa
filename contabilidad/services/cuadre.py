"""The proof: each control account against its subledger, and the ledger against itself. It only reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse

from cesop.nucleo import formato
from cesop.nucleo.dinero import CERO
from cesop.nucleo.puertos import PENDIENTES
from contabilidad.models import Cuenta
from contabilidad.ports import ORIGEN, SUBMAYOR, Culpable
from contabilidad.selectors.dimensiones import MOVIMIENTOS, consultar
from contabilidad.submayores import nombre_de

CULPABLES_MAX = 50
ORIGENES_POR_CONSULTA = 10_000
CLAVE_DE_SALDO = "cuenta_id, dia, seccion_id, centro_id, grupo, gestion"

SALDOS_DE_CONTROL = """
    SELECT m.cuenta_id, sum(m.debe - m.haber) AS saldo FROM {movimientos} AS m
    JOIN contabilidad_cuenta AS c ON c.id = m.cuenta_id WHERE c.control <> '' AND m.dia <= %(al)s GROUP BY 1
"""
# What the opening says of them: their modules' documents came after.
DE_APERTURA = """
    SELECT s.cuenta_id, sum(s.importe) AS importe FROM contabilidad_saldodeapertura AS s
    WHERE s.fecha <= %(al)s GROUP BY 1
"""
# Both ways in one statement: one snapshot, and neither side may have what the other has not.
CONTRA_SALDOS = """
    WITH de_asientos AS (
        SELECT cuenta_id, fecha AS dia, seccion_id, centro_id, grupo, gestion, sum(debe) AS debe, sum(haber) AS haber
        FROM contabilidad_partida WHERE fecha BETWEEN %(desde)s AND %(al)s GROUP BY 1, 2, 3, 4, 5, 6
    ), de_saldos AS (
        SELECT {clave}, sum(debe) AS debe, sum(haber) AS haber
        FROM {movimientos} AS m WHERE dia BETWEEN %(desde)s AND %(al)s GROUP BY {clave}
    ), distintos AS (
        (TABLE de_asientos EXCEPT TABLE de_saldos) UNION (TABLE de_saldos EXCEPT TABLE de_asientos)
    )
    SELECT DISTINCT COALESCE(c.codigo, '¿' || d.cuenta_id || '?') AS codigo, d.dia
    FROM distintos AS d LEFT JOIN contabilidad_cuenta AS c ON c.id = d.cuenta_id ORDER BY d.dia, codigo LIMIT %(maximo)s
"""
CONTRA_CABECERAS = """
    WITH sumados AS (
        SELECT asiento_id, sum(debe) AS debe, sum(haber) AS haber, count(*) AS cuantos, max(renglon) AS ultimo,
            min(fecha) AS primera, max(fecha) AS postrera
        FROM contabilidad_partida WHERE fecha BETWEEN %(desde)s AND %(al)s GROUP BY asiento_id
    )
    SELECT COALESCE(a.id, s.asiento_id) AS id, a.id IS NOT NULL AS tiene_cabecera
    FROM (SELECT * FROM contabilidad_asiento WHERE fecha BETWEEN %(desde)s AND %(al)s) AS a
    FULL JOIN sumados AS s ON s.asiento_id = a.id
    WHERE a.id IS NULL OR s.asiento_id IS NULL OR s.debe <> a.total OR s.haber <> a.total OR s.cuantos <> a.lineas
        OR s.ultimo <> a.lineas OR s.primera <> a.fecha OR s.postrera <> a.fecha
    ORDER BY 1 LIMIT %(maximo)s
"""
TOTALES = "SELECT COALESCE(sum(debe - haber), 0) AS diferencia FROM {movimientos} AS m WHERE dia <= %(al)s"
DIMENSIONES_SUELTAS = """
    SELECT DISTINCT p.asiento_id AS id FROM contabilidad_partida AS p
    LEFT JOIN contabilidad_cuenta AS c ON c.id = p.cuenta_id LEFT JOIN contabilidad_seccion AS s ON s.id = p.seccion_id
    LEFT JOIN contabilidad_centrocosto AS k ON k.id = p.centro_id
    WHERE p.fecha BETWEEN %(desde)s AND %(al)s AND (c.id IS NULL OR (p.seccion_id IS NOT NULL AND s.id IS NULL)
        OR (p.centro_id IS NOT NULL AND k.id IS NULL))
    ORDER BY 1 LIMIT %(maximo)s
"""
ORIGENES = """
    SELECT DISTINCT origen_tipo AS tipo, origen_id AS id FROM contabilidad_asiento
    WHERE fecha BETWEEN %(desde)s AND %(al)s ORDER BY 1, 2
"""


@dataclass(frozen=True, kw_only=True)
class CuentaDeControl:
    """A control account and its subledger. Pesos, positive when debit.

    documentos: None while nobody provides the subledger. culpables: documents that differ.
    """

    cuenta: Cuenta
    submayor: str
    contable: Decimal
    documentos: Decimal | None
    culpables: tuple[Culpable, ...] = ()

    @property
    def diferencia(self) -> Decimal:
        """What the account has and its documents do not explain."""
        return self.contable - (self.documentos or CERO)

    @property
    def en_verde(self) -> bool:
        """Equal to the centavo. An account that nobody explains is right only while it is empty."""
        return self.diferencia == 0

    @property
    def estado(self) -> tuple[str, str]:
        """Its state in words, and its colour."""
        if not self.en_verde:
            return ("Sin módulo todavía", "aviso") if self.pendiente else ("Difiere", "mal")
        return ("Sin saldo", "neutro") if self.documentos is None else ("Cuadra", "bien")

    @property
    def pendiente(self) -> bool:
        """True while the app of its subledger is not built."""
        return (SUBMAYOR.nombre, self.cuenta.control) in PENDIENTES


@dataclass(frozen=True, kw_only=True)
class Prueba:
    """A named check of the ledger against itself. Green when nobody is guilty."""

    clave: str
    nombre: str
    culpables: tuple[Culpable, ...] = ()

    @property
    def en_verde(self) -> bool:
        """Nothing found."""
        return not self.culpables


@dataclass(frozen=True, kw_only=True)
class Cuadre:
    """The whole proof at the end of a day."""

    al: dt.date
    cuentas: Sequence[CuentaDeControl]
    pruebas: Sequence[Prueba]

    @property
    def en_verde(self) -> bool:
        """Every account and every check."""
        return all(c.en_verde for c in self.cuentas) and all(p.en_verde for p in self.pruebas)


def cuadre(*, al: dt.date, desde: dt.date = dt.date.min) -> Cuadre:
    """Prove the ledger up to the end of `al`.

    Control accounts are compared over all their history; the ledger against itself, over the accounting dates from
    `desde` on (a period that closes was proved until then).
    """
    limites = {"desde": desde, "al": al, "maximo": CULPABLES_MAX}
    return Cuadre(al=al, cuentas=cuentas_de_control(al=al), pruebas=[prueba(limites) for prueba in PRUEBAS])


def cuentas_de_control(*, al: dt.date) -> list[CuentaDeControl]:
    """Every control account with its balance and what its documents add up to, by code."""
    saldos = {f["cuenta_id"]: f["saldo"] for f in consultar(SALDOS_DE_CONTROL, {"al": al}, movimientos=MOVIMIENTOS)}
    de_apertura = {f["cuenta_id"]: f["importe"] for f in consultar(DE_APERTURA, {"al": al})}
    return [
        _comparar(cuenta, contable=saldos.get(cuenta.pk, CERO), de_apertura=de_apertura.get(cuenta.pk), al=al)
        for cuenta in Cuenta.objects.exclude(control="").order_by("codigo")
    ]


def _comparar(cuenta: Cuenta, *, contable: Decimal, de_apertura: Decimal | None, al: dt.date) -> CuentaDeControl:
    proveedor = dict(SUBMAYOR).get(cuenta.control)
    if proveedor is None:
        falta = f"{cuenta} tiene saldo y nadie provee su submayor de {nombre_de(cuenta.control)}."
        if de_apertura is not None:
            falta = f"{cuenta} se movió después de la apertura y nadie provee su submayor."
        return CuentaDeControl(
            cuenta=cuenta,
            submayor=nombre_de(cuenta.control),
            contable=contable,
            documentos=de_apertura,
            culpables=(Culpable(texto=falta),) if contable != (de_apertura or CERO) else (),
        )
    documentos = proveedor.saldo(cuenta, al=al) + (de_apertura or CERO)
    return CuentaDeControl(
        cuenta=cuenta,
        submayor=proveedor.nombre,
        contable=contable,
        documentos=documentos,
        culpables=tuple(proveedor.culpables(cuenta, al=al)) if documentos != contable else (),
    )


def _saldos(limites: dict[str, Any]) -> Prueba:
    filas = consultar(CONTRA_SALDOS, limites, movimientos=MOVIMIENTOS, clave=CLAVE_DE_SALDO)
    return Prueba(
        clave="saldos",
        nombre="Los saldos son la suma de los asientos",
        culpables=tuple(Culpable(texto=f"{f['codigo']} el {formato.fecha(f['dia'])}") for f in filas),
    )


def _cabeceras(limites: dict[str, Any]) -> Prueba:
    filas = consultar(CONTRA_CABECERAS, limites)
    return Prueba(
        clave="cabeceras",
        nombre="Cada asiento suma lo que dice su cabecera",
        culpables=tuple(
            _asiento(f["id"]) if f["tiene_cabecera"] else Culpable(texto=f"Renglones sin asiento {f['id']}")
            for f in filas
        ),
    )


def _asiento(clave: int) -> Culpable:
    return Culpable(texto=f"Asiento {clave}", url=reverse("contabilidad:asiento", args=[clave]))


def _balance(limites: dict[str, Any]) -> Prueba:
    [fila] = consultar(TOTALES, limites, movimientos=MOVIMIENTOS)
    diferencia = fila["diferencia"]
    culpables = (Culpable(texto=f"El debe y el haber difieren en {formato.pesos(diferencia)}"),) if diferencia else ()
    return Prueba(clave="balance", nombre="El balance de sumas y saldos da cero", culpables=culpables)


def _dimensiones(limites: dict[str, Any]) -> Prueba:
    return Prueba(
        clave="dimensiones",
        nombre="Cada renglón apunta a una cuenta, sección y centro que existen",
        culpables=tuple(_asiento(f["id"]) for f in consultar(DIMENSIONES_SUELTAS, limites)),
    )


def _origenes(limites: dict[str, Any]) -> Prueba:
    return Prueba(
        clave="origenes",
        nombre="Cada asiento tiene un origen que existe",
        culpables=tuple(_origenes_perdidos(consultar(ORIGENES, limites)))[:CULPABLES_MAX],
    )


def _origenes_perdidos(filas: list[dict[str, Any]]) -> Iterator[Culpable]:
    por_tipo: dict[str, list[int]] = {}
    for fila in filas:
        por_tipo.setdefault(fila["tipo"], []).append(fila["id"])
    proveedores = dict(ORIGEN)
    for tipo, ids in por_tipo.items():
        proveedor = proveedores.get(tipo)
        if proveedor is None:
            yield Culpable(texto=f"Orígenes «{tipo}» que nadie provee: {formato.entero(len(ids))}")
            continue
        for desde in range(0, len(ids), ORIGENES_POR_CONSULTA):
            tanda = ids[desde : desde + ORIGENES_POR_CONSULTA]
            hallados = set(proveedor.existentes(tanda))
            yield from (Culpable(texto=f"El origen «{tipo}» {i} no existe") for i in tanda if i not in hallados)


PRUEBAS = (_saldos, _cabeceras, _balance, _dimensiones, _origenes)
