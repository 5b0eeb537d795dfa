"""The ledger: one event, many events, and the trial balance of any day as the journal grows."""

from __future__ import annotations

import datetime as dt
import os
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import Any

import polars as pl
from django.db import connection, connections, transaction

from bench.medicion import Medida, intercalar, segundos
from contabilidad import escritura, libro
from contabilidad.eventos import Componente, TipoEvento, registrar_eventos
from contabilidad.libro import EVENTOS_POR_TANDA, Evento, Importe, asentar, asentar_lote
from contabilidad.models import Cuenta, Ejercicio, Periodo, Regla, Seccion
from contabilidad.renglones import ESQUEMA_COMPONENTES

EVENTO = "bench.factura"
COMPONENTES = 7  # one debit and seven credits: eight lines
EVENTOS = int(os.environ.get("BENCH_EVENTOS", "200000"))
RENGLONES = COMPONENTES + 1
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
    """The same bytes, the same indexes, the same chunks and commits: with everything on, and by bare COPY."""
    etapas = Etapas()

    def propia() -> None:
        for frame in _tandas(chico):
            with transaction.atomic():
                asentar_lote(frame)

    with etapas.puestas():
        propia_s, desnuda_s = _intercalar_preparando(propia, chico)
    yield Medida(
        que=f"asentar_lote(): {RENGLONES} renglones",
        unidad="asientos",
        unidades=EVENTOS,
        propia=propia_s,
        desnuda=desnuda_s,
        limite=1.5,
    )
    for nombre, cuanto in etapas.medianas():
        yield Medida(que=f"  {nombre}", unidad="asientos", unidades=EVENTOS, propia=cuanto)


def _intercalar_preparando(propia: Callable[[], None], chico: LibroDeBench) -> tuple[float, float]:
    """In turns; the frames and the bytes are made outside the clock."""
    global _preparadas  # noqa: PLW0603 - the bench's own hand-over between what is made and what is timed
    pares = []
    for _ in range(3):
        bytes_listos = [_bytes_de(frame, chico) for frame in _frames(chico)]
        desnuda = segundos(lambda bytes_listos=bytes_listos: _copiar_desnudo(bytes_listos))  # type: ignore[misc]
        _preparadas = list(_frames(chico))
        pares.append((segundos(propia), desnuda))
    return statistics.median(p for p, _ in pares), statistics.median(d for _, d in pares)


_preparadas: list[pl.DataFrame] = []


def _tandas(_: LibroDeBench) -> list[pl.DataFrame]:
    return _preparadas


def _frames(chico: LibroDeBench) -> Iterator[pl.DataFrame]:
    for comienzo in range(0, EVENTOS, EVENTOS_POR_TANDA):
        cuantos = min(EVENTOS_POR_TANDA, EVENTOS - comienzo)
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
    renglones = libro._preparar(frame)
    cabeceras = renglones.cabeceras.with_columns(
        id=pl.col("origen_id"), total=pl.col("total") / 100, huella=pl.concat_str([pl.lit("\\x"), pl.col("huella")])
    ).select(COLUMNAS_ASIENTO.split(", "))
    partidas = renglones.partidas.join(renglones.cabeceras.select("n", "origen_id"), on="n").select(
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
    return cabeceras.write_csv(include_header=False).encode(), partidas.write_csv(include_header=False).encode()


def _copiar_desnudo(tandas: list[tuple[bytes, bytes]]) -> None:
    for cabeceras, partidas in tandas:
        with transaction.atomic(), connection.cursor() as cursor:
            with cursor.cursor.copy(f"COPY bench_asiento ({COLUMNAS_ASIENTO}) FROM STDIN (FORMAT csv)") as copia:
                copia.write(cabeceras)
            with cursor.cursor.copy(f"COPY bench_partida ({COLUMNAS_PARTIDA}) FROM STDIN (FORMAT csv)") as copia:
                copia.write(partidas)


class Etapas:
    """Where the time of `asentar_lote` goes: a clock around each of its steps."""

    def __init__(self) -> None:
        self.tiempos: dict[str, list[float]] = {}

    def puestas(self) -> Any:
        """Context manager: the steps are timed while it is open."""
        return _Relojes(self)

    def medianas(self) -> list[tuple[str, float]]:
        """Seconds of each step, by run."""
        corridas = 3
        return [(nombre, sum(tiempos) / corridas) for nombre, tiempos in self.tiempos.items()]


class _Relojes:
    PASOS = (
        (libro, "_preparar", "reglas, renglones y huellas (Polars)"),
        (escritura, "_ids", "ids"),
        (escritura, "_llenar_etapa", "cabeceras: COPY a la etapa"),
        (escritura, "_insertar_cabeceras", "cabeceras: INSERT y disparador"),
        (escritura, "_partidas_en_csv", "renglones: texto del COPY"),
        (escritura, "_copiar_partidas", "renglones: COPY y disparador"),
    )

    def __init__(self, etapas: Etapas) -> None:
        self.etapas = etapas
        self.originales: list[tuple[Any, str, Any]] = []

    def __enter__(self) -> None:
        for modulo, funcion, nombre in self.PASOS:
            original = getattr(modulo, funcion)
            self.originales.append((modulo, funcion, original))
            setattr(modulo, funcion, self._con_reloj(original, nombre))

    def __exit__(self, *_: object) -> None:
        for modulo, funcion, original in reversed(self.originales):
            setattr(modulo, funcion, original)

    def _con_reloj(self, original: Callable[..., Any], nombre: str) -> Callable[..., Any]:
        tiempos = self.etapas.tiempos.setdefault(nombre, [])

        def medido(*args: Any, **kwargs: Any) -> Any:
            comienzo = time.perf_counter()
            try:
                return original(*args, **kwargs)
            finally:
                tiempos.append(time.perf_counter() - comienzo)

        return medido


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
        cuantos = min(EVENTOS_POR_TANDA, (hasta_renglones - hay) // RENGLONES + 1)
        primero = next(_origenes)
        for _ in range(cuantos - 1):
            next(_origenes)
        with transaction.atomic():
            asentar_lote(_frame(chico, primero, cuantos))
        hay += cuantos * RENGLONES
