"""The ledger: one event, many events, and the trial balance of any day as the journal grows."""

from __future__ import annotations

import datetime as dt
import os
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import Any

import polars as pl
from django.db import connection, connections, transaction

from bench.medicion import RONDAS, Medida, intercalar, segundos
from contabilidad import escritura, libro
from contabilidad.eventos import Componente, TipoEvento, registrar_eventos
from contabilidad.libro import Evento, Importe, asentar, asentar_lote
from contabilidad.models import Cuenta, Ejercicio, Periodo, Regla, Seccion
from contabilidad.renglones import ESQUEMA_COMPONENTES

EVENTO = "bench.factura"
COMPONENTES = 7  # one debit and seven credits: eight lines
EVENTOS = int(os.environ.get("BENCH_EVENTOS", "200000"))
RENGLONES = COMPONENTES + 1
EVENTOS_POR_LOTE = 5_000  # what a run posts and commits together
TODO = f"asentar_lote(): {RENGLONES} renglones"
CABECERAS, PARTIDAS, CONFIRMAR = "COPY de cabeceras", "COPY de renglones", "confirmar (commit)"
SALDOS_A = tuple(int(n) for n in os.environ.get("BENCH_SALDOS", "100000,1000000,5000000").split(","))
DIA = dt.date(2026, 11, 5)
_origenes = count(1)

TABLAS_DESNUDAS = """
    CREATE TABLE public.bench_asiento (LIKE public.contabilidad_asiento INCLUDING ALL);
    CREATE TABLE public.bench_partida (LIKE public.contabilidad_partida INCLUDING ALL);
"""
COLUMNAS_ASIENTO = (
    "id, evento, fecha, fecha_valor, origen_tipo, origen_id, origen_revision, glosa, total, lineas, huella"
)
COLUMNAS_PARTIDA = (
    "asiento_id, renglon, cuenta_id, debe, haber, fecha, seccion_id, centro_id, grupo, gestion, persona, "
    "cuenta_servicio"
)


@dataclass(frozen=True)
class LibroDeBench:
    """Accounts and section of the bench."""

    deudores: Cuenta
    ingresos: list[Cuenta]
    seccion: Seccion


def medir() -> Iterator[Medida]:
    """Everything about the ledger."""
    chico = _preparar()
    yield from _de_a_uno(chico, clientes=1, vueltas=200)
    yield from _de_a_uno(chico, clientes=20, vueltas=20)
    yield from _de_a_muchos(chico)
    yield from _saldos(chico)


def _preparar() -> LibroDeBench:
    with connections["dueno"].cursor() as cursor:
        cursor.execute(TABLAS_DESNUDAS)
    raices: dict[str, Cuenta] = {}
    for codigo, tipo in (("1", "activo"), ("1.1", "activo"), ("4", "ingreso"), ("4.1", "ingreso")):
        padre = raices.get(codigo.rpartition(".")[0])
        raices[codigo] = Cuenta.objects.create(codigo=codigo, nombre=codigo, tipo=tipo, padre=padre)
    deudores = Cuenta.objects.create(
        codigo="1.1.01", nombre="Deudores", tipo="activo", padre=raices["1.1"], imputable=True
    )
    ingresos = [
        Cuenta.objects.create(
            codigo=f"4.1.0{n}", nombre=f"Ingreso {n}", tipo="ingreso", padre=raices["4.1"], imputable=True
        )
        for n in range(1, COMPONENTES + 1)
    ]
    ejercicio = Ejercicio.objects.create(nombre="2026", desde=dt.date(2026, 1, 1), hasta=dt.date(2027, 1, 1))
    Periodo.objects.create(ejercicio=ejercicio, desde=ejercicio.desde, hasta=ejercicio.hasta)
    registrar_eventos(
        TipoEvento(
            clave=EVENTO,
            numero="0",
            nombre="Factura de bench",
            modulo="contabilidad",
            componentes=tuple(Componente(clave=f"c{n}", nombre=f"c{n}", reglas=()) for n in range(COMPONENTES)),
        )
    )
    for n, ingreso in enumerate(ingresos):
        Regla.objects.create(evento=EVENTO, componente=f"c{n}", debe=deudores, haber=ingreso, desde=dt.date(2020, 1, 1))
    return LibroDeBench(deudores, ingresos, Seccion.objects.create(codigo="E", nombre="Electricidad"))


# ── One event ──


def _de_a_uno(chico: LibroDeBench, *, clientes: int, vueltas: int) -> Iterator[Medida]:
    """`asentar` in its own transaction, against a transaction that inserts the same rows and checks nothing."""

    def propia() -> None:
        with transaction.atomic():
            asentar(_un_evento(chico))

    propia_s, desnuda_s = intercalar(
        lambda: _repartir(propia, clientes, vueltas), lambda: _repartir(lambda: _desnudo(chico), clientes, vueltas)
    )
    yield Medida(
        que=f"asentar(): un evento, {clientes} cliente{'s' if clientes > 1 else ''}",
        unidad="asientos",
        unidades=clientes * vueltas,
        propia=propia_s,
        desnuda=desnuda_s,
    )


def _repartir(acto: Callable[[], object], clientes: int, vueltas: int) -> None:
    def cliente(_: int) -> None:
        try:
            for _ in range(vueltas):
                acto()
        finally:
            if clientes > 1:
                connections.close_all()

    if clientes == 1:
        cliente(0)
        return
    with ThreadPoolExecutor(clientes) as hilos:
        list(hilos.map(cliente, range(clientes)))


def _un_evento(chico: LibroDeBench) -> Evento:
    numero = next(_origenes)
    return Evento(
        tipo=EVENTO,
        fecha=DIA,
        origen=("bench", numero),
        importes=tuple(
            Importe(componente=f"c{n}", importe=Decimal("10.00"), seccion=chico.seccion.pk, persona=numero)
            for n in range(COMPONENTES)
        ),
    )


def _desnudo(chico: LibroDeBench) -> None:
    numero = next(_origenes)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO bench_asiento ({COLUMNAS_ASIENTO}) "
            "VALUES (%s, %s, %s, %s, 'bench', %s, 1, '', 70, 8, '\\x00') RETURNING id",
            [numero, EVENTO, DIA, DIA, numero],
        )
        filas: list[Any] = []
        for renglon, cuenta in enumerate([chico.deudores, *chico.ingresos], start=1):
            debe, haber = (70, 0) if renglon == 1 else (0, 10)
            filas += [numero, renglon, cuenta.pk, debe, haber, DIA, chico.seccion.pk, None, None, None, numero, None]
        valores = ", ".join(["(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"] * RENGLONES)
        cursor.execute(f"INSERT INTO bench_partida ({COLUMNAS_PARTIDA}) VALUES {valores}", filas)


# ── Many events ──


def _de_a_muchos(chico: LibroDeBench) -> Iterator[Medida]:
    """The same bytes, the same indexes, the same batches and commits: with everything on, and by bare COPY.

    In turns, batch by batch; the frames and the bytes are made outside the clock.
    """
    nuestras, desnudas = Etapas(), Etapas()
    for _ in range(RONDAS):
        nuestras.corridas.append({})
        desnudas.corridas.append({})
        for ajeno, frame in zip(_frames(chico), _frames(chico), strict=True):
            cabeceras, partidas = _bytes_de(ajeno, chico)
            with desnudas.reloj(TODO):
                _copiar_desnudo(cabeceras, partidas, desnudas)
            with nuestras.reloj(TODO), nuestras.relojes():
                _asentar_y_confirmar(frame, nuestras)
    desnuda = desnudas.medianas()
    for etapa, propia in sorted(nuestras.medianas().items(), key=lambda par: par[0] != TODO):
        yield Medida(
            que=etapa if etapa == TODO else f"  {etapa}",
            unidad="asientos",
            unidades=EVENTOS,
            propia=propia,
            desnuda=desnuda.get(etapa),
            limite=1.5 if etapa == TODO else None,
        )


def _asentar_y_confirmar(frame: pl.DataFrame, etapas: Etapas) -> None:
    with transaction.atomic():
        asentar_lote(frame)
        confirmar = etapas.reloj(CONFIRMAR)
        confirmar.__enter__()
    confirmar.__exit__(None, None, None)


def _frames(chico: LibroDeBench) -> Iterator[pl.DataFrame]:
    for comienzo in range(0, EVENTOS, EVENTOS_POR_LOTE):
        cuantos = min(EVENTOS_POR_LOTE, EVENTOS - comienzo)
        primero = next(_origenes)
        for _ in range(cuantos - 1):
            next(_origenes)
        yield _frame(chico, primero, cuantos)


def _frame(chico: LibroDeBench, primero: int, cuantos: int) -> pl.DataFrame:
    numeros = pl.DataFrame({"n": range(cuantos)}, schema={"n": pl.Int64})
    componentes = pl.DataFrame({"componente": [f"c{n}" for n in range(COMPONENTES)]})
    return (
        numeros.join(componentes, how="cross")
        .with_columns(
            evento=pl.lit(EVENTO),
            fecha=pl.lit(DIA),
            fecha_valor=pl.lit(DIA),
            origen_tipo=pl.lit("bench"),
            origen_id=pl.col("n") + primero,
            origen_revision=pl.lit(1),
            glosa=pl.format("Factura {}", pl.col("n") + primero),
            centavos=pl.lit(1000) + pl.col("n"),
            seccion=pl.lit(chico.seccion.pk),
            centro=pl.lit(None),
            grupo=pl.lit(None),
            gestion=pl.lit("A"),
            persona=pl.col("n") + primero,
            cuenta_servicio=pl.col("n") + primero,
        )
        .select(list(ESQUEMA_COMPONENTES))
        .cast(ESQUEMA_COMPONENTES)  # type: ignore[arg-type]
    )


def _bytes_de(frame: pl.DataFrame, chico: LibroDeBench) -> tuple[bytes, bytes]:
    """What the bare COPY sends: the rows that the ledger would write."""
    tandas = [tanda.renglones for tanda in libro._alistadas(frame, None)]
    todas = pl.concat(tanda.cabeceras for tanda in tandas)
    cabeceras = todas.with_columns(
        id=pl.col("origen_id"), total=pl.col("total") / 100, huella=pl.concat_str([pl.lit("\\x"), pl.col("huella")])
    ).select(COLUMNAS_ASIENTO.split(", "))
    partidas = (
        pl.concat(tanda.partidas for tanda in tandas)
        .join(todas.select("n", "origen_id"), on="n")
        .select(
            asiento_id="origen_id",
            renglon="renglon",
            cuenta_id="cuenta",
            debe=pl.col("debe") / 100,
            haber=pl.col("haber") / 100,
            fecha=pl.lit(DIA),
            seccion_id="seccion",
            centro_id="centro",
            grupo="grupo",
            gestion="gestion",
            persona="persona",
            cuenta_servicio="cuenta_servicio",
        )
    )
    return cabeceras.write_csv(include_header=False).encode(), partidas.write_csv(include_header=False).encode()


def _copiar_desnudo(cabeceras: bytes, partidas: bytes, etapas: Etapas) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        with (
            etapas.reloj(CABECERAS),
            cursor.cursor.copy(f"COPY bench_asiento ({COLUMNAS_ASIENTO}) FROM STDIN (FORMAT csv)") as copia,
        ):
            copia.write(cabeceras)
        with (
            etapas.reloj(PARTIDAS),
            cursor.cursor.copy(f"COPY bench_partida ({COLUMNAS_PARTIDA}) FROM STDIN (FORMAT csv)") as copia,
        ):
            copia.write(partidas)
        confirmar = etapas.reloj(CONFIRMAR)
        confirmar.__enter__()
    confirmar.__exit__(None, None, None)


class Etapas:
    """Where the time of a run goes: a clock around each of its steps, by run."""

    PASOS = (
        (escritura, "_copiar_cabeceras", CABECERAS),
        (escritura, "_copiar_partidas", PARTIDAS),
        (libro, "reservar", "ids"),
        (libro, "armar", "en un hilo: reglas, renglones y huellas"),
        (libro, "alistar", "en un hilo: textos de los COPY"),
    )

    def __init__(self) -> None:
        self.corridas: list[dict[str, float]] = []

    @contextmanager
    def reloj(self, etapa: str) -> Iterator[None]:
        """Count the time in between as that step's."""
        comienzo = time.perf_counter()
        yield
        corrida = self.corridas[-1]
        corrida[etapa] = corrida.get(etapa, 0.0) + time.perf_counter() - comienzo

    @contextmanager
    def relojes(self) -> Iterator[None]:
        """The writer's own steps are timed while it is open."""
        originales = [(modulo, funcion, getattr(modulo, funcion)) for modulo, funcion, _ in self.PASOS]
        for modulo, funcion, etapa in self.PASOS:
            setattr(modulo, funcion, self.reloj(etapa)(getattr(modulo, funcion)))
        try:
            yield
        finally:
            for modulo, funcion, original in originales:
                setattr(modulo, funcion, original)

    def medianas(self) -> dict[str, float]:
        """Seconds of each step, median of the runs."""
        return {etapa: statistics.median(c[etapa] for c in self.corridas) for etapa in self.corridas[0]}


# ── Balances ──

BALANCE = """
    SELECT m.cuenta_id, sum(m.debe), sum(m.haber) FROM (
        SELECT cuenta_id, dia, debe, haber FROM contabilidad_saldodiario
        UNION ALL SELECT cuenta_id, dia, debe, haber FROM contabilidad_saldodelta
    ) AS m WHERE m.dia <= %s GROUP BY m.cuenta_id
"""


def _saldos(chico: LibroDeBench) -> Iterator[Medida]:
    """The trial balance of a day with the journal at each size: its cost must stay flat."""
    for tamano in SALDOS_A:
        _crecer(chico, hasta_renglones=tamano)
        with connection.cursor() as cursor:
            cursor.execute("SELECT contabilidad_plegar(100000000)")
        vueltas = sorted(segundos(_leer_balance) for _ in range(9))
        yield Medida(
            que=f"balance a un día con {tamano / 1e6:.1f} M renglones", unidad="balances", unidades=1, propia=vueltas[4]
        )


def _leer_balance() -> None:
    with connection.cursor() as cursor:
        cursor.execute(BALANCE, [DIA])
        cursor.fetchall()


def _crecer(chico: LibroDeBench, *, hasta_renglones: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM contabilidad_partida")
        hay = cursor.fetchone()[0]
    while hay < hasta_renglones:
        cuantos = min(EVENTOS_POR_LOTE, (hasta_renglones - hay) // RENGLONES + 1)
        primero = next(_origenes)
        for _ in range(cuantos - 1):
            next(_origenes)
        with transaction.atomic():
            asentar_lote(_frame(chico, primero, cuantos))
        hay += cuantos * RENGLONES
