"""A million readings: from the bytes of the file to valid consumptions, against a bare COPY of the rows that it writes.

The register of meters and the batches are made by SQL, with the triggers of those tables off: only what comes in
afterwards is measured, with every check on. `BENCH_LECTURAS` makes it smaller.
"""

from __future__ import annotations

import datetime as dt
import gc
import io
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import polars as pl
from django.db import connections, transaction

from bench.medicion import Medida, memoria, segundos
from catastro.models import Domicilio, GrupoGestion, Inmueble, Localidad, Servicio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from cesop.nucleo.procesos import motor
from contabilidad.models import Seccion
from medicion.formatos import terminal
from medicion.models import ArchivoLecturas, PeriodoMedicion, PoliticaMedicion
from medicion.services import calculo, escritura, etapa, importacion, recepcion
from medicion.services.inicio import iniciar_medicion

LECTURAS = int(os.environ.get("BENCH_LECTURAS", "1000000"))
POR_LOTE = 1_000
PRIMERO = 10_000_000  # ids and numbers of what the bench makes
# One in so many: a rollover, a suspicious reading, a house that is closed, a meter that is another one.
SOSPECHOSA, CERRADA, AJENA = 20, 100, 1000
TABLAS = ("medicion_lectura", "medicion_filaapartada", "medicion_consumo", "medicion_hallazgo", "medicion_validacion")
MAESTROS = (
    "catastro_suministro", "catastro_cuentaservicio", "catastro_cambiodeestado", "catastro_estadoactual",
    "catastro_medidor", "catastro_registromedidor", "catastro_colocacion", "catastro_ruta", "medicion_lotelectura",
    "medicion_puntolote", "medicion_lectura", "medicion_consumo", "medicion_validacion",
)  # fmt: skip
PADRON = """
    INSERT INTO catastro_suministro (id, numero, ubicacion, activo, inmueble_id, servicio_id)
        SELECT {p} + n, {p} + n, '', true, {inmueble}, {servicio} FROM generate_series(1, {n}) AS n;
    INSERT INTO catastro_cuentaservicio (id, numero, envio, observaciones, registrado_en, grupo_id, suministro_id)
        SELECT {p} + n, {p} + n, 'papel', '', now(), {grupo}, {p} + n FROM generate_series(1, {n}) AS n;
    INSERT INTO catastro_cambiodeestado (fecha, desde, hasta, motivo, usuario_id, cuenta_id)
        SELECT '{alta}', e.desde, e.hasta, '', {usuario}, {p} + n
        FROM generate_series(1, {n}) AS n, (VALUES ('', 'solicitada'), ('solicitada', 'conectada')) AS e (desde, hasta);
    INSERT INTO catastro_estadoactual (cuenta_id, estado, desde, suministro_id)
        SELECT {p} + n, 'conectada', '{alta}', {p} + n FROM generate_series(1, {n}) AS n;
    INSERT INTO catastro_medidor (id, numero, marca, modelo, bidireccional, estado, servicio_id)
        SELECT {p} + n, ({p} + n)::text, 'ELSTER', '', false, 'sirve', {servicio} FROM generate_series(1, {n}) AS n;
    INSERT INTO catastro_registromedidor (id, numero, magnitud, digitos_enteros, digitos_decimales, medidor_id)
        SELECT {p} + n, 1, 'activa', 6, 0, {p} + n FROM generate_series(1, {n}) AS n;
    INSERT INTO catastro_colocacion (desde, multiplicador, motivo, medidor_id, suministro_id)
        SELECT '{alta}', 1, '', {p} + n, {p} + n FROM generate_series(1, {n}) AS n;
    INSERT INTO catastro_ruta (id, codigo, nombre, uso, activa, servicio_id, sucursal_id)
        SELECT {p} + r, r::text, 'Ruta', 'lectura', true, {servicio}, {sucursal}
        FROM generate_series(0, ({n} - 1) / {por_lote}) AS r;
    INSERT INTO medicion_lotelectura (id, codigo, periodo_id, ruta_id, fecha_teorica, tolerancia, lector, estado)
        SELECT {p} + r, 'L' || lpad(r::text, 7, '0'), {anterior}, {p} + r, '{previa}', 3, '', 'exportado'
        FROM generate_series(0, ({n} - 1) / {por_lote}) AS r;
    INSERT INTO medicion_lectura (fecha, clase, origen, hora, crudo, valor, multiplicador, metodo, linea, operador,
            foto, observacion, motivo, anulada, anomalia_id, lote_id, medidor_id, registro_id, suministro_id)
        SELECT '{previa}', 'lectura', 'terreno', '10:00', 1000 + n % 90000, 1000 + n % 90000, 1, '', n, 'bench', '', '',
            '', false, '00', {p} + (n - 1) / {por_lote}, {p} + n, {p} + n, {p} + n FROM generate_series(1, {n}) AS n;
    INSERT INTO medicion_consumo (suministro_id, cuenta_id, magnitud, lote_id, desde, hasta, dias, consumo, estimado,
            caso, tramos, esperado_por, resultado, en_juego)
        SELECT {p} + n, {p} + n, 'activa', {p} + (n - 1) / {por_lote}, '{alta}', '{previa}', 30, 300, false, 'normal',
            '[]', '', 'valida', 0 FROM generate_series(1, {n}) AS n;
    INSERT INTO medicion_validacion (accion, motivo, consumo_id)
        SELECT 'automatica', '', id FROM medicion_consumo;
"""
LOTES = """
    INSERT INTO medicion_lotelectura (id, codigo, periodo_id, ruta_id, fecha_teorica, tolerancia, lector, estado)
        SELECT {p} + 5000000 + r, 'M' || lpad(r::text, 7, '0'), {periodo}, {p} + r, '{hoy}', 3, '', 'exportado'
        FROM generate_series(0, ({n} - 1) / {por_lote}) AS r;
    INSERT INTO medicion_puntolote (orden, multiplicador, anterior, fecha_anterior, minimo, maximo, diario, metodo,
            cuenta_id, lote_id, medidor_id, registro_id, suministro_id)
        SELECT n, 1, 1000 + n % 90000, '{previa}', 0, 0, 10, 'doce_meses', {p} + n,
            {p} + 5000000 + (n - 1) / {por_lote}, {p} + n, {p} + n, {p} + n FROM generate_series(1, {n}) AS n;
"""
PASOS = (
    (recepcion.terminal, "leer", "leer y revisar el archivo"),
    (etapa, "guardar", "guardar las tajadas"),
    (importacion, "emparejar", "emparejar con el padrón"),
    (importacion, "bloquear", "bloquear las cuentas"),
    (importacion, "contrastar", "contrastar con lo que hay"),
    (importacion, "leer", "leer lo anterior"),
    (calculo, "situar", "cuenta, estado, grupo"),
    (calculo, "con_esperado", "lo esperado"),
    (calculo, "_medir", "medir"),
    (calculo, "juzgar", "validar (VEE)"),
    (calculo, "cambiados", "comparar con lo escrito"),
)
COPIAS = ((importacion, "copiar"), (escritura, "copiar"))


def medir(usuario: Usuario) -> Iterator[Medida]:
    """The import of a file, by stage, and how much memory it takes.

    After each chunk its rows go by bare COPY to tables like theirs: the machine drifts, and so both drift.
    """
    _preparar(usuario)
    gc.collect()
    gc.freeze()  # as a worker does when it starts
    datos = terminal.escribir_lecturas(_filas())
    relojes: dict[str, float] = defaultdict(float)
    desnudas: dict[str, float] = defaultdict(float)
    vistas = {tabla: _ultimo(tabla) for tabla in TABLAS}
    with memoria() as maximo:
        comienzo = time.perf_counter()
        with _cronometrados(relojes):
            archivo = recepcion.recibir("bench.csv", datos, usuario)
        propia = recibido = time.perf_counter() - comienzo
        assert archivo.proceso is not None, archivo.causas[:3]
        sigue = True
        while sigue:
            comienzo = time.perf_counter()
            with _cronometrados(relojes):
                sigue = motor.avanzar(archivo.proceso.pk, segundos=0) is motor.Avance.HAY_MAS
            propia += time.perf_counter() - comienzo
            for tabla in TABLAS:
                desnudas[tabla] += _desnuda(tabla, vistas)
    archivo.refresh_from_db()
    assert archivo.estado == ArchivoLecturas.Estado.IMPORTADO, archivo.proceso.pk
    yield Medida(
        que="lecturas: importar y validar", unidad="lecturas", unidades=LECTURAS, propia=propia,
        desnuda=sum(desnudas.values()), limite=2,
    )  # fmt: skip
    yield Medida(que="  recibir (en el pedido)", unidad="lecturas", unidades=LECTURAS, propia=recibido)
    for etapa_, cuanto in relojes.items():
        tabla = etapa_.removeprefix("COPY ")
        yield Medida(
            que=f"  {etapa_}", unidad="lecturas", unidades=LECTURAS, propia=cuanto, desnuda=desnudas.get(tabla)
        )
    resto = propia - sum(relojes.values())
    yield Medida(que="  lo demás (confirmar, motor)", unidad="lecturas", unidades=LECTURAS, propia=resto)
    print(f"Memoria máxima {maximo[0] / 2**20:,.0f} MiB (límite 1.536); archivo de {len(datos) / 2**20:,.0f} MiB")


def _preparar(usuario: Usuario) -> None:
    seccion = Seccion.objects.get_or_create(codigo="E", defaults={"nombre": "Electricidad"})[0]
    servicio = Servicio.objects.create(
        clave="electricidad", nombre="Electricidad", unidad="kWh", medido=True, seccion=seccion
    )
    grupo = GrupoGestion.objects.create(codigo="BENCH", nombre="Bench", servicio=servicio, seccion=seccion)
    domicilio = Domicilio.objects.create(
        localidad=Localidad.objects.create(nombre="Bench", codigo_postal="1", partido=""), calle="Bench"
    )
    alta, previa = hoy() - dt.timedelta(days=60), hoy() - dt.timedelta(days=30)
    iniciar_medicion(alta)
    PoliticaMedicion.objects.create(grupo=grupo, ciclo="mensual", valor_orientativo=100, desde=alta)
    periodos = [
        PeriodoMedicion.objects.create(servicio=servicio, ciclo="mensual", anio=2026, numero=n) for n in (9, 10)
    ]
    valores = {
        "p": PRIMERO, "n": LECTURAS, "por_lote": POR_LOTE, "servicio": servicio.pk, "grupo": grupo.pk,
        "inmueble": Inmueble.objects.create(domicilio=domicilio).pk, "usuario": usuario.pk, "alta": alta,
        "previa": previa, "hoy": hoy(), "sucursal": usuario.sucursal_id, "anterior": periodos[0].pk,
        "periodo": periodos[1].pk,
    }  # fmt: skip
    with connections["dueno"].cursor() as cursor:
        for tabla in MAESTROS:
            cursor.execute(f"ALTER TABLE public.{tabla} DISABLE TRIGGER USER")
        for orden in (PADRON + LOTES).format(**valores).split(";\n"):
            if orden.strip():
                cursor.execute(orden)
        for tabla in TABLAS:
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [f"public.{tabla}"]
            )
            for (disparador,) in cursor.fetchall():
                cursor.execute(f'ALTER TABLE public.{tabla} ENABLE ALWAYS TRIGGER "{disparador}"')
            cursor.execute(f"CREATE TABLE public.bench_{tabla} (LIKE public.{tabla} INCLUDING ALL)")
            cursor.execute(f"INSERT INTO public.bench_{tabla} SELECT * FROM public.{tabla}")
        cursor.execute("ANALYZE")


def _filas() -> pl.DataFrame:
    """The readings of the month, with what a street brings: high ones, closed houses, wrong meters."""
    n = pl.int_range(1, LECTURAS + 1, dtype=pl.Int64)
    base = pl.DataFrame({"n": range(1, LECTURAS + 1)}, schema={"n": pl.Int64})
    numero = (pl.col("n") + PRIMERO).cast(pl.String)
    consumo = pl.when(pl.col("n") % SOSPECHOSA == 0).then(pl.lit(3_000)).otherwise(250 + pl.col("n") % 100)
    cerrada = pl.col("n") % CERRADA == 1
    return base.select(
        linea=n,
        lote=pl.concat_str(pl.lit("M"), ((pl.col("n") - 1) // POR_LOTE).cast(pl.String).str.zfill(7)),
        suministro=numero,
        medidor=pl.when(pl.col("n") % AJENA == 7).then(pl.lit("OTRO")).otherwise(numero),
        registro=pl.lit("activa"),
        lectura_mil=pl.when(~cerrada).then((1000 + pl.col("n") % 90_000 + consumo) * 1000),
        fecha_hora=pl.lit(dt.datetime.combine(hoy(), dt.time(0, 30)), pl.Datetime("us")),
        anomalia=pl.when(cerrada).then(pl.lit("01")).otherwise(pl.lit("00")),
        observacion=pl.lit(""),
        lat_micro=-36_690_000 - pl.col("n") % 9_999,
        lon_micro=-56_670_000 - pl.col("n") % 9_999,
        foto_id=pl.lit(""),
        operador=pl.lit("lec01"),
    ).select(list(terminal.ESQUEMA_LEIDAS))


@contextmanager
def _cronometrados(relojes: dict[str, float]) -> Iterator[None]:
    """A clock around each step of the import, while it is open."""

    def con_reloj(funcion: Callable[..., Any], etapa_: str | None) -> Callable[..., Any]:
        def cronometrada(*args: Any, **kwargs: Any) -> Any:
            comienzo = time.perf_counter()
            try:
                return funcion(*args, **kwargs)
            finally:
                relojes[etapa_ or f"COPY {args[0]}"] += time.perf_counter() - comienzo

        return cronometrada

    pasos = [*PASOS, *((modulo, nombre, None) for modulo, nombre in COPIAS)]
    originales = [(modulo, nombre, getattr(modulo, nombre)) for modulo, nombre, _ in pasos]
    for modulo, nombre, etapa_ in pasos:
        setattr(modulo, nombre, con_reloj(getattr(modulo, nombre), etapa_))
    try:
        yield
    finally:
        for modulo, nombre, original in originales:
            setattr(modulo, nombre, original)


def _ultimo(tabla: str) -> int:
    with connections["dueno"].cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(max(id), 0) FROM public.{tabla}")
        return int(cursor.fetchone()[0])


def _desnuda(tabla: str, vistas: dict[str, int]) -> float:
    """Seconds of a bare COPY, and its commit, of what a table got since the last time."""
    bruto = io.BytesIO()
    desde, vistas[tabla] = vistas[tabla], _ultimo(tabla)
    with connections["dueno"].cursor() as cursor:
        consulta = f"SELECT * FROM public.{tabla} WHERE id > {desde} ORDER BY id"
        with cursor.cursor.copy(f"COPY ({consulta}) TO STDOUT") as copia:
            for trozo in copia:
                bruto.write(trozo)
    return segundos(lambda: _copiar(tabla, bruto.getvalue()))


def _copiar(tabla: str, trozo: bytes) -> None:
    with (
        transaction.atomic(using="dueno"),
        connections["dueno"].cursor() as cursor,
        cursor.cursor.copy(f"COPY public.bench_{tabla} FROM STDIN") as copia,
    ):
        copia.write(trozo)
