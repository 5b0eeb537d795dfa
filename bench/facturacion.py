"""A month billed: prepared, calculated, approved, numbered and written, against a bare COPY of the rows it leaves.

One worker. Each size in a database of its own, whose register is made by SQL with the triggers of its tables off: only
the run is measured, with every check on. `BENCH_FACTURAS`: how many accounts, several by commas; `10000h36` has 36
months of history. The whole series is `BENCH_FACTURAS=10000,10000h36,100000,200000,1000000`.
"""

from __future__ import annotations

import gc
import io
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Group
from django.db import connections, transaction
from django.urls import reverse

from bench import padron
from bench.base import base_de_bench
from bench.medicion import Medida, memoria, segundos
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Proceso
from cesop.nucleo.procesos import motor
from facturacion.models import Borrador, Comprobante, Corrida
from facturacion.selectors import borradores, congelados, insumos
from facturacion.services import corridas, emision, liquidacion, tandas, trabajos

TAMANOS = os.environ.get("BENCH_FACTURAS", "10000,10000h36,200000").split(",")
LIMITE = 1.5
# Tables that a run writes, and what tells its new rows.
TABLAS = {
    "facturacion_tandanumerada": "id",
    "facturacion_borrador": "id",
    "facturacion_comprobante": "id",
    "facturacion_renglon": "comprobante_id",
    "facturacion_saldocomprobante": "comprobante_id",
    "facturacion_numeracion": "id",
    "facturacion_autorizacion": "id",
    "facturacion_consumofacturado": "id",
    "contabilidad_asiento": "id",
    "contabilidad_partida": "asiento_id",
    "contabilidad_saldodelta": "id",
}
PASOS = (
    (tandas, "bloquear", "bloquear"),
    (congelados, "de_cuentas", "leer a quién"),
    (insumos, "consultar", "leer qué"),
    (liquidacion, "liquidar", "liquidar"),
    (liquidacion.liquidado, "renglones", "renglones e IVA"),
    (liquidacion, "_con_huella", "huellas"),
    (borradores, "anteriores", "factura anterior"),
    (tandas, "_con_numero", "numerar"),
    (tandas, "_congelar", "congelar la tanda"),
    (tandas, "_leer", "leer la tanda"),
    (tandas, "_marcar", "marcar borradores"),
    (emision, "asentar_lote", "asentar"),
)
COPIAS = ((tandas, "copiar"), (emision, "copiar"))


@dataclass
class _Reloj:
    """Where the time goes: by act, by step, and by table of the bare way."""

    actos: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    pasos: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    desnudas: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    vistas: dict[str, int] = field(default_factory=dict)

    @contextmanager
    def acto(self, nombre: str) -> Iterator[None]:
        comienzo = time.perf_counter()
        yield
        self.actos[nombre] += time.perf_counter() - comienzo

    def con_reloj(self, funcion: Callable[..., Any], paso: str | None) -> Callable[..., Any]:
        def cronometrada(*args: Any, **kwargs: Any) -> Any:
            comienzo = time.perf_counter()
            try:
                return funcion(*args, **kwargs)
            finally:
                self.pasos[paso or f"COPY {args[0]}"] += time.perf_counter() - comienzo

        return cronometrada


def medir() -> Iterator[Medida]:
    """Each size, and what a bill costs at it."""
    for tamano in TAMANOS:
        cuantas, _, meses = tamano.partition("h")
        with base_de_bench(f"_{tamano}"):
            yield from _de_un_tamano(int(cuantas), meses=int(meses or 0))


def _de_un_tamano(cuantas: int, *, meses: int) -> Iterator[Medida]:
    usuario = padron.un_usuario()
    usuario.groups.set(Group.objects.filter(name__in=["sistemas", "facturacion"]))
    grupo = padron.a_facturar(cuantas, meses=meses, usuario=usuario, tablas=TABLAS)
    gc.collect()
    gc.freeze()  # as a worker does when it starts
    reverse("nucleo:proceso", args=[1])  # and the routes, which it reads when its first process ends
    reloj = _Reloj(vistas={tabla: _ultimo(tabla, clave) for tabla, clave in TABLAS.items()})
    with memoria() as maximo, _cronometrados(reloj):
        dia = hoy()
        with reloj.acto("preparar"):
            corrida = corridas.preparar(grupo, anio=dia.year, mes=dia.month, fecha=dia, usuario=usuario)
        with reloj.acto("calcular"):
            proceso = trabajos.calcular(corrida, usuario=usuario)
        _avanzar(proceso, "calcular", reloj)
        _copia_desnuda(reloj)
        with reloj.acto("aprobar"):
            corridas.contenido(corrida)
            corridas.pasar(corrida, Corrida.Estado.CALCULADA, a=Corrida.Estado.APROBADA)
        with reloj.acto("numerar"):
            proceso = trabajos.emitir(corrida, usuario=usuario)
        _avanzar(proceso, "numerar", reloj)
        _avanzar(Proceso.objects.get(tipo="escribir_corrida"), "escribir", reloj)
    corrida.refresh_from_db()
    assert corrida.estado == Corrida.Estado.EMITIDA
    hechas = Comprobante.objects.filter(borradores__corrida=corrida).count()
    # Who is given everything owes nothing: an electricity-dependent home within its limit.
    assert cuantas == Borrador.objects.filter(corrida=corrida).count()
    assert hechas >= 0.99 * cuantas, hechas
    yield from _medidas(reloj, cuantas, meses)
    print(f"Facturar {cuantas:,}: memoria máxima {maximo[0] / 2**20:,.0f} MiB (límite 1.536)")


def _medidas(reloj: _Reloj, cuantas: int, meses: int) -> Iterator[Medida]:
    que = f"facturar {cuantas:,} cuentas" + (f" con {meses} meses de historia" if meses else "")
    propia = sum(reloj.actos.values())
    yield Medida(
        que=que, unidad="facturas", unidades=cuantas, propia=propia, desnuda=sum(reloj.desnudas.values()), limite=LIMITE
    )
    for acto, cuanto in reloj.actos.items():
        yield Medida(que=f"  {acto}", unidad="facturas", unidades=cuantas, propia=cuanto)
    for paso, cuanto in sorted(reloj.pasos.items(), key=lambda par: -par[1]):
        tabla = paso.removeprefix("COPY ")
        yield Medida(
            que=f"    {paso}", unidad="facturas", unidades=cuantas, propia=cuanto, desnuda=reloj.desnudas.get(tabla)
        )


def _avanzar(proceso: Proceso, acto: str, reloj: _Reloj) -> None:
    """A process to its end; after each chunk of it, its rows by bare COPY, so that what drifts drifts for both."""
    sigue = True
    while sigue:
        with reloj.acto(acto):
            sigue = motor.avanzar(proceso.pk, segundos=0) is motor.Avance.HAY_MAS
        if acto != "calcular":
            _copia_desnuda(reloj)
    proceso.refresh_from_db()
    assert proceso.estado == Proceso.Estado.TERMINADO, list(proceso.lotes.exclude(error="").values("error")[:1])


@contextmanager
def _cronometrados(reloj: _Reloj) -> Iterator[None]:
    """A clock around each step, while it is open."""
    pasos = [*PASOS, *((modulo, nombre, None) for modulo, nombre in COPIAS)]
    originales = [(modulo, nombre, getattr(modulo, nombre)) for modulo, nombre, _ in pasos]
    for modulo, nombre, paso in pasos:
        setattr(modulo, nombre, reloj.con_reloj(getattr(modulo, nombre), paso))
    try:
        yield
    finally:
        for modulo, nombre, original in originales:
            setattr(modulo, nombre, original)


def _ultimo(tabla: str, clave: str) -> int:
    with connections["dueno"].cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(max({clave}), 0) FROM public.{tabla}")
        return int(cursor.fetchone()[0])


def _copia_desnuda(reloj: _Reloj) -> None:
    """What every table got since the last time, in one transaction; the drafts of a whole run, by as many chunks."""
    trozos: list[list[tuple[str, bytes]]] = [[]]
    for tabla, clave in TABLAS.items():
        desde, hasta = reloj.vistas[tabla], _ultimo(tabla, clave)
        reloj.vistas[tabla] = hasta
        paso = trabajos.POR_TANDA if tabla == "facturacion_borrador" else hasta - desde or 1
        for n, primero in enumerate(range(desde, hasta, paso)):
            while len(trozos) <= n:
                trozos.append([])
            trozos[n].append((tabla, _bytes(tabla, clave, primero, min(primero + paso, hasta))))
    for juntos in trozos:
        _copiar_juntos(juntos, reloj)


def _bytes(tabla: str, clave: str, desde: int, hasta: int) -> bytes:
    bruto = io.BytesIO()
    consulta = f"SELECT * FROM public.{tabla} WHERE {clave} > {desde} AND {clave} <= {hasta} ORDER BY {clave}"
    with connections["dueno"].cursor() as cursor, cursor.cursor.copy(f"COPY ({consulta}) TO STDOUT") as copia:
        for trozo in copia:
            bruto.write(trozo)
    return bruto.getvalue()


def _copiar_juntos(juntos: list[tuple[str, bytes]], reloj: _Reloj) -> None:
    if not juntos:
        return
    comienzo = time.perf_counter()
    en_tablas = 0.0
    with transaction.atomic(using="dueno"), connections["dueno"].cursor() as cursor:
        for tabla, trozo in juntos:

            def copiar(tabla: str = tabla, trozo: bytes = trozo) -> None:
                with cursor.cursor.copy(f"COPY public.bench_{tabla} FROM STDIN") as copia:
                    copia.write(trozo)

            tardo = segundos(copiar)
            en_tablas += tardo
            reloj.desnudas[tabla] += tardo
    reloj.desnudas["confirmar"] += time.perf_counter() - comienzo - en_tablas
