"""Rating 200,000 accounts: electricity with subsidies, taxes and perceptions, with and without a tariff change.

No database: the frames are in memory. `BENCH_TARIFAS` makes it smaller.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import statistics
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import polars as pl

from bench.medicion import RONDAS, Medida, segundos
from facturacion.tarifas import Caso, Consumo, Cuadro, de_json, liquidar, liquidar_caso
from facturacion.tarifas.esquemas import ESQUEMA_CONDICIONES, ESQUEMA_CONSUMOS, ESQUEMA_CUENTAS

CUENTAS = int(os.environ.get("BENCH_TARIFAS", "200000"))
TANDA = 5_000
CARPETA = Path(__file__).resolve().parents[1] / "facturacion" / "cuadros"
DESDE, CAMBIO, HASTA = dt.date(2026, 3, 1), dt.date(2026, 3, 16), dt.date(2026, 4, 1)
# One account in so many has it.
CONDICIONES = {"subsidio": 2, "tarifa_social": 10, "electrodependiente": 500, "percepcion_iibb": 20}


def medir() -> Iterator[Medida]:
    """All of them at once, in chunks, with a change in the middle, and one alone."""
    (archivo,) = CARPETA.glob("cesop-electricidad-*.json")
    cuadro = de_json(archivo.read_text(encoding="utf-8"))
    nueva = dataclasses.replace(cuadro, desde=CAMBIO, ejemplos=())
    entrada = marcos(cuadro)
    lineas = liquidar([cuadro], **entrada).lineas.height
    yield _medida(f"liquidar {CUENTAS:,} cuentas, {lineas:,} líneas", [cuadro], entrada)
    yield _medida("liquidarlas con cambio de tarifa a mitad de mes", [cuadro, nueva], entrada)
    tandas = [
        {nombre: marco.filter(pl.col("caso").is_between(n, n + TANDA - 1)) for nombre, marco in entrada.items()}
        for n in range(0, CUENTAS, TANDA)
    ]
    yield Medida(
        que=f"liquidarlas en tandas de {TANDA:,}",
        unidad="cuentas",
        unidades=CUENTAS,
        propia=_mediana(lambda: [liquidar([cuadro], **tanda) for tanda in tandas]),
    )
    uno = Caso(
        categoria="T1R", desde=DESDE, hasta=HASTA, consumos=(Consumo(magnitud="activa", cantidad=Decimal(221)),)
    )  # fmt: skip
    una = _mediana(lambda: liquidar_caso([cuadro], uno, cuadro=cuadro.codigo))
    yield Medida(que="liquidar una cuenta sola", unidad="cuentas", unidades=1, propia=una)


def _medida(que: str, cuadros: list[Cuadro], entrada: dict[str, pl.DataFrame]) -> Medida:
    propia = _mediana(lambda: liquidar(cuadros, **entrada))
    return Medida(que=que, unidad="cuentas", unidades=CUENTAS, propia=propia)


def _mediana(que: object) -> float:
    assert callable(que)
    que()
    return statistics.median(segundos(que) for _ in range(RONDAS))


def marcos(cuadro: Cuadro) -> dict[str, pl.DataFrame]:
    """Nine homes in ten, a tenth of shops; consumptions from nothing to 1,500 kWh."""
    casos = pl.DataFrame({"caso": pl.int_range(CUENTAS, eager=True)})
    n = pl.col("caso")
    cuentas = casos.select(
        "caso",
        cuadro=pl.lit(cuadro.codigo),
        categoria=pl.when(n % 10 == 9).then(pl.lit("T1G")).otherwise(pl.lit("T1R")),
        desde=pl.lit(DESDE),
        hasta=pl.lit(HASTA),
        meses=pl.lit(1, pl.Int64),
        cuota=pl.lit(1, pl.Int64),
        cuotas=pl.lit(1, pl.Int64),
        lectura=pl.lit(None, pl.Date),
        precio_al=pl.lit(None, pl.Date),
        iva=pl.when(n % 10 == 9).then(1).otherwise(5).cast(pl.Int64),
        destino=pl.when(n % 10 == 9).then(pl.lit("comercio")).otherwise(pl.lit("vivienda")),
        jurisdiccion=pl.lit("costa"),
    ).select(*ESQUEMA_CUENTAS)  # fmt: skip
    consumos = casos.select(
        "caso",
        magnitud=pl.lit("activa"),
        desde=pl.lit(None, pl.Date),
        hasta=pl.lit(None, pl.Date),
        cantidad_mil=(n * 7919 % 1_500_000).cast(pl.Int64),
    ).select(*ESQUEMA_CONSUMOS)
    condiciones = [
        casos.filter(n % cada == 0).select(
            "caso",
            condicion=pl.lit(codigo),
            desde=pl.lit(dt.date(2025, 1, 1)),
            hasta=pl.lit(None, pl.Date),
            valor_mil=pl.lit(2_500 if codigo.startswith("percepcion") else None, pl.Int64),
        ).select(*ESQUEMA_CONDICIONES)
        for codigo, cada in CONDICIONES.items()
    ]  # fmt: skip
    return {"cuentas": cuentas, "consumos": consumos, "condiciones": pl.concat(condiciones)}
