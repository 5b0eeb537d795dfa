"""The ledger under many hands at once, on a base of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import TypeVar

from django.db import connection, connections, transaction

from contabilidad.libro import asentar, asentar_lote, saldo
from contabilidad.models import Asiento, Partida
from tests.contabilidad.conftest import DIA, LibroChico, una_factura, unas_facturas

R = TypeVar("R")


def _a_la_vez(cuantos: int, acto: Callable[[int], R]) -> list[R]:
    """Run `acto(0)`…`acto(n-1)` in threads that start together, each with its own connection."""
    largada = threading.Barrier(cuantos)

    def correr(numero: int) -> R:
        try:
            largada.wait(30)
            return acto(numero)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(cuantos) as hilos:
        return list(hilos.map(correr, range(cuantos)))


def _diferencia() -> Decimal:
    """Σ of the balances less Σ of the lines, account by account, in one statement: zero when they agree."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT COALESCE(sum(abs(COALESCE(s.neto, 0) - COALESCE(p.neto, 0))), 0) FROM (
                SELECT cuenta_id, sum(debe - haber) AS neto FROM (
                    SELECT cuenta_id, debe, haber FROM contabilidad_saldodiario
                    UNION ALL SELECT cuenta_id, debe, haber FROM contabilidad_saldodelta
                ) AS m GROUP BY 1
            ) AS s FULL JOIN (SELECT cuenta_id, sum(debe - haber) AS neto FROM contabilidad_partida GROUP BY 1) AS p
            USING (cuenta_id)
            """
        )
        diferencia: Decimal = cursor.fetchone()[0]
    return diferencia


def test_cincuenta_hilos_con_un_origen_hacen_un_asiento(libro_propio: LibroChico) -> None:
    def intentar(_: int) -> int:
        with transaction.atomic():
            return asentar(una_factura(seccion=libro_propio.electricidad)).pk

    assert len(set(_a_la_vez(50, intentar))) == 1
    assert (Asiento.objects.count(), Partida.objects.count()) == (1, 3)
    assert saldo(libro_propio.cuentas["1"], al=DIA) == Decimal("121.00")


def test_asentar_en_orden_contrario_no_se_traba(libro_propio: LibroChico) -> None:
    """Two sections, two accounts, taken in opposite orders inside each transaction."""
    secciones = [libro_propio.electricidad, libro_propio.agua]

    def cruzar(hilo: int) -> None:
        orden = secciones if hilo % 2 else secciones[::-1]
        for vuelta in range(10):
            with transaction.atomic():
                for paso, seccion in enumerate(orden):
                    asentar(una_factura(hilo * 1000 + vuelta * 10 + paso, seccion=seccion))

    _a_la_vez(8, cruzar)
    assert Asiento.objects.count() == 8 * 10 * 2
    assert _diferencia() == 0


def test_leer_mientras_se_pliega_nunca_difiere(libro_propio: LibroChico) -> None:
    """Readers compare in one statement, while some post and two fold."""
    terminado = threading.Event()

    def trabajar(hilo: int) -> list[Decimal]:
        if hilo < 3:
            for vuelta in range(15):
                asentar_lote(unas_facturas(20, seccion=libro_propio.electricidad, desde=hilo * 10_000 + vuelta * 100))
            if hilo == 0:
                terminado.set()
            return []
        vistas = []
        while not terminado.is_set():
            if hilo < 5:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT contabilidad_plegar(7)")
            else:
                vistas.append(_diferencia())
        return vistas

    lecturas = [vista for vistas in _a_la_vez(7, trabajar) for vista in vistas]
    assert lecturas
    assert set(lecturas) == {Decimal(0)}
    assert _diferencia() == 0


def test_plegar_de_a_uno(libro_propio: LibroChico) -> None:
    """Two folders at once: one folds, the other goes away, and nothing is counted twice."""
    asentar_lote(unas_facturas(100, seccion=libro_propio.electricidad))

    def plegar(_: int) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT contabilidad_plegar(1000)")
            plegados: int = cursor.fetchone()[0]
        return plegados

    assert sum(_a_la_vez(4, plegar)) == 3  # one delta per account of the only statement
    assert _diferencia() == 0
