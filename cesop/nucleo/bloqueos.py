"""Ordered locks. The only place of the program that locks anything.

An act takes ALL its locks in ONE call, as late as possible, inside its transaction, and then re-reads what it will
change. The helper takes them in one fixed order (`ORDEN`, and by key within a kind), so that no two acts can wait for
each other. Kinds whose table an upper app registered are locked by row (`FOR NO KEY UPDATE`, ordered by id, one
statement per table: a chunk of thousands fits); the others by advisory transaction lock, at most 50 a transaction.

    with transaction.atomic():
        bloquear([*exclusiva("persona", 7), *exclusiva("cuenta", 81, 82), *compartida("periodo", "2026-11")],
                 para="cobrar")
        ...  # re-read, check, write

Locks are released by the end of the transaction, or by the rollback to a savepoint made before them.
"""

from __future__ import annotations

import datetime as dt
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final, NamedTuple
from weakref import WeakKeyDictionary, WeakSet

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from cesop.nucleo.errors import ErrorNegocio

# The order of the house. A kind that is not here cannot be locked.
ORDEN: Final = (
    "aprobacion", "manual", "usuario", "persona", "cuenta", "ruta", "sesion_caja", "dia", "periodo", "talonario",
)  # fmt: skip
NOMBRES: Final[Mapping[str, str]] = {
    "aprobacion": "la misma aprobación",
    "manual": "el mismo asiento manual",
    "usuario": "el mismo usuario",
    "persona": "la misma persona",
    "cuenta": "la misma cuenta",
    "ruta": "la misma ruta",
    "sesion_caja": "la misma caja",
    "dia": "el mismo día",
    "periodo": "el mismo período",
    "talonario": "el mismo talonario",
}
# With default settings Postgres holds some 12,000 in flight: measured. 50 a transaction leaves room for everybody.
ADVISORY_MAX: Final = 50
ESPERA: Final = dt.timedelta(seconds=5)
PAUSA: Final = dt.timedelta(milliseconds=40)

_OCUPADO: Final = "55P03"  # lock_not_available: lock_timeout
_ABRAZO: Final = "40P01"  # deadlock_detected

Clave = int | str | uuid.UUID


class BloqueoMalPedido(RuntimeError):
    """A mistake of the program: locks outside a transaction, in two calls, or too many."""


class Llave(NamedTuple):
    """One lock: its kind (one of `ORDEN`), the key as text, and whether others may share it.

    A tuple, since a chunk makes and hashes tens of thousands.
    """

    tipo: str
    clave: str
    compartida: bool = False


def exclusiva(tipo: str, *claves: Clave) -> tuple[Llave, ...]:
    """Keys that nobody else may hold meanwhile. Raises BloqueoMalPedido for a kind that is not in `ORDEN`."""
    return _llaves(tipo, claves, compartida=False)


def compartida(tipo: str, *claves: Clave) -> tuple[Llave, ...]:
    """Keys that others may share, and nobody may hold exclusively meanwhile."""
    return _llaves(tipo, claves, compartida=True)


def _llaves(tipo: str, claves: Iterable[Clave], *, compartida: bool) -> tuple[Llave, ...]:
    if tipo not in ORDEN:
        raise BloqueoMalPedido(f"{tipo} no es un tipo de bloqueo. Los tipos son {', '.join(ORDEN)}.")
    return tuple(Llave(tipo, str(clave), compartida) for clave in claves)


@dataclass(frozen=True, kw_only=True)
class _Filas:
    tabla: str
    columna: str


_FILAS: dict[str, _Filas] = {}


def registrar_filas(tipo: str, *, tabla: str, columna: str = "id") -> None:
    """Lock `tipo` by the rows of `tabla` from now on. Called by the app that owns the table, in `arranque.registrar()`.

    Raises ValueError for an unknown kind or a second table.
    """
    if tipo not in ORDEN:
        raise ValueError(f"{tipo} no es un tipo de bloqueo.")
    if tipo in _FILAS:
        raise ValueError(f"{tipo} ya se bloquea por las filas de {_FILAS[tipo].tabla}.")
    _FILAS[tipo] = _Filas(tabla=tabla, columna=columna)


# What each connection's transaction holds: its mark, which Postgres forgets with the transaction, and the keys.
_TOMADAS: WeakKeyDictionary[BaseDatabaseWrapper, tuple[str, frozenset[Llave]]] = WeakKeyDictionary()


# Connections whose transaction makes several acts, one after the other.
_POR_PARTES: WeakSet[BaseDatabaseWrapper] = WeakSet()


@contextmanager
def por_partes(*, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Inside, several whole acts are made in one transaction, and each takes its locks as it goes: an opening.

    Nothing keeps the order of the house among them: against somebody who works meanwhile, one of both may be told to
    try again. Only for what is done all or nothing, with nobody at work, and may be repeated.
    """
    conexion = connections[using]
    _POR_PARTES.add(conexion)
    try:
        yield
    finally:
        _POR_PARTES.discard(conexion)


def bloquear(
    llaves: Iterable[Llave], *, para: str, espera: dt.timedelta = ESPERA, using: str = DEFAULT_DB_ALIAS
) -> None:
    """Take every lock of an act, waiting up to `espera` for each, or raise ErrorNegocio `bloqueos.ocupado`.

    llaves: all of them, in any order. para: the act, as an infinitive ("cobrar"); it completes "No se puede …".
    Raises BloqueoMalPedido outside a transaction, at a second call in it, and for more than 50 advisory locks;
    ErrorNegocio `bloqueos.no_existe` when a row to lock is not there.
    """
    conexion = connections[using]
    pedidas = _sin_repetir(llaves)
    _exigir_primera(conexion)
    _marcar(conexion, pedidas, para=para)
    if not pedidas:
        return
    with conexion.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout')")
        anterior = cursor.fetchone()[0]
        _fijar_espera(cursor, f"{espera // dt.timedelta(milliseconds=1)}ms")
        for tipo, grupo in groupby(pedidas, key=lambda llave: llave.tipo):
            try:
                _tomar(cursor, tipo, list(grupo), para=para)
            except OperationalError as error:
                if getattr(error.__cause__, "sqlstate", "") not in {_OCUPADO, _ABRAZO}:
                    raise
                raise _ocupado(tipo, para=para) from error
        _fijar_espera(cursor, anterior)


def asegurar(llaves: Iterable[Llave], *, para: str, using: str = DEFAULT_DB_ALIAS) -> None:
    """What an inner act says: takes its locks when the transaction has none, else requires that it holds them.

    So an act composed of others declares all the locks in its own `bloquear`, and forgetting one fails at once
    (BloqueoMalPedido) instead of deadlocking one day.
    """
    conexion = connections[using]
    tomadas = _tomadas(conexion)
    if tomadas is None or conexion in _POR_PARTES:
        bloquear(llaves, para=para, using=using)
        return
    faltan = [llave for llave in _sin_repetir(llaves) if not _cubierta(llave, tomadas)]
    if faltan:
        raise BloqueoMalPedido(f"Para {para} faltan bloqueos que el acto no pidió en su única llamada: {faltan}.")


def intentar(
    llaves: Iterable[Llave], *, para: str, espera: dt.timedelta = ESPERA, using: str = DEFAULT_DB_ALIAS
) -> None:
    """Take the locks only when all are free, retrying up to `espera`; never queues, so nobody waits behind.

    For the exclusive lock of what everybody shares (closing a period, sealing a day): a waiting exclusive lock would
    stop every till meanwhile. Only advisory kinds. Raises ErrorNegocio `bloqueos.ocupado` that says who holds it.
    """
    conexion = connections[using]
    pedidas = _sin_repetir(llaves)
    if por_fila := sorted({llave.tipo for llave in pedidas} & _FILAS.keys()):
        raise BloqueoMalPedido(f"intentar no sirve para {', '.join(por_fila)}: se bloquea por filas.")
    _exigir_primera(conexion)
    limite = time.monotonic() + espera.total_seconds()
    while not _probar(conexion, pedidas):
        if time.monotonic() >= limite:
            tipo = pedidas[0].tipo
            quienes = _quienes(conexion, pedidas)
            raise _ocupado(tipo, para=para, quienes=quienes)
        time.sleep(PAUSA.total_seconds())
    _marcar(conexion, pedidas, para=para)


# ── Inside ──


def _sin_repetir(llaves: Iterable[Llave]) -> list[Llave]:
    """Each key once (exclusive wins over shared), in the order of the house."""
    unicas: dict[tuple[str, str], Llave] = {}
    for llave in llaves:
        previa = unicas.get((llave.tipo, llave.clave))
        if previa is None or previa.compartida:
            unicas[llave.tipo, llave.clave] = llave
    consultivas = sum(llave.tipo not in _FILAS for llave in unicas.values())
    if consultivas > ADVISORY_MAX:
        raise BloqueoMalPedido(f"Un acto pide a lo sumo {ADVISORY_MAX} bloqueos consultivos, no {consultivas}.")
    return sorted(unicas.values(), key=lambda llave: (ORDEN.index(llave.tipo), llave.clave))


def _raiz(conexion: BaseDatabaseWrapper) -> str:
    """Name of the act's transaction: the outermost block, not counting the one that a TestCase opens around it.

    Raises BloqueoMalPedido outside a transaction.
    """
    bloques: list[Any] = conexion.atomic_blocks
    de_prueba = sum(bool(getattr(bloque, "_from_testcase", False)) for bloque in bloques)
    if not conexion.in_atomic_block or len(bloques) == de_prueba:
        raise BloqueoMalPedido("Los bloqueos se toman dentro de una transacción.")
    if de_prueba:
        return f"{conexion.savepoint_ids[de_prueba - 1]}"
    return "tx"


def _tomadas(conexion: BaseDatabaseWrapper) -> frozenset[Llave] | None:
    """What the current transaction holds, or None when it locked nothing (or a rollback released it)."""
    raiz = _raiz(conexion)
    marca, llaves = _TOMADAS.get(conexion, ("", frozenset()))
    with conexion.cursor() as cursor:
        cursor.execute("SELECT current_setting('cesop.bloqueos', true)")
        actual = cursor.fetchone()[0]
    # A TestCase's block without savepoint has no name: there, acts cannot be told apart and each starts afresh.
    if not actual or actual != marca or raiz == "None" or not marca.startswith(f"{raiz} "):
        return None
    return llaves


def _exigir_primera(conexion: BaseDatabaseWrapper) -> None:
    if conexion not in _POR_PARTES and _tomadas(conexion) is not None:
        raise BloqueoMalPedido("Un acto toma todos sus bloqueos en una sola llamada: ya hubo otra en la transacción.")


def _marcar(conexion: BaseDatabaseWrapper, llaves: Iterable[Llave], *, para: str) -> None:
    """Leave the mark (until the end of the transaction), and sign the session for whoever asks who holds it."""
    marca = f"{_raiz(conexion)} {uuid.uuid4()}"
    _TOMADAS[conexion] = (marca, frozenset(llaves))
    with conexion.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('cesop.bloqueos', %s, true), set_config('application_name', left(concat_ws(' ', "
            "'cesop', NULLIF(current_setting('cesop.contexto', true), '')::jsonb ->> 'usuario', "
            "nucleo_sin_acentos(%s)), 60), true)",
            [marca, para],
        )


def _cubierta(llave: Llave, tomadas: frozenset[Llave]) -> bool:
    exclusiva_ = Llave(llave.tipo, llave.clave)
    return exclusiva_ in tomadas or (llave.compartida and llave in tomadas)


def _fijar_espera(cursor: Any, valor: str) -> None:
    cursor.execute("SELECT set_config('lock_timeout', %s, true)", [valor])


def _tomar(cursor: Any, tipo: str, llaves: list[Llave], *, para: str) -> None:
    if filas := _FILAS.get(tipo):
        # Shared rows first would be two orders: a kind asked both ways is taken exclusively, in one statement.
        _tomar_filas(cursor, filas, llaves, para=para)
        return
    cursor.execute(
        "SELECT CASE WHEN todas THEN pg_advisory_xact_lock_shared(k)::text ELSE pg_advisory_xact_lock(k)::text END "
        "FROM (SELECT nucleo_llave(%s, p.clave) AS k, bool_and(p.compartida) AS todas "
        "FROM unnest(%s::text[], %s::boolean[]) AS p (clave, compartida) GROUP BY 1 ORDER BY 1) AS pedidas",
        [tipo, [llave.clave for llave in llaves], [llave.compartida for llave in llaves]],
    )


def _tomar_filas(cursor: Any, filas: _Filas, llaves: list[Llave], *, para: str) -> None:
    modo = "SHARE" if all(llave.compartida for llave in llaves) else "NO KEY UPDATE"
    claves = [llave.clave for llave in llaves]
    columna = sql.Identifier(filas.columna)
    cursor.execute(
        sql.SQL(
            "SELECT count(*) FROM (SELECT {columna} FROM {tabla} WHERE {columna} = ANY(%s::text[]::{tipo}[]) "
            "ORDER BY {columna} FOR {modo}) AS tomadas"
        ).format(
            columna=columna,
            tabla=sql.Identifier(filas.tabla),
            tipo=sql.SQL("bigint" if all(clave.isdecimal() for clave in claves) else "uuid"),
            modo=sql.SQL(modo),
        ),
        [claves],
    )
    if (halladas := cursor.fetchone()[0]) != len(claves):
        raise ErrorNegocio(
            "bloqueos.no_existe",
            f"No se puede {para} porque algo de lo elegido ya no existe. Actualizá la página y reintentá.",
            tabla=filas.tabla,
            faltan=len(claves) - halladas,
        )


def _probar(conexion: BaseDatabaseWrapper, llaves: list[Llave]) -> bool:
    """True when all were free and are now taken; otherwise none is."""
    with transaction.atomic(using=conexion.alias), conexion.cursor() as cursor:
        for llave in llaves:
            funcion = "pg_try_advisory_xact_lock_shared" if llave.compartida else "pg_try_advisory_xact_lock"
            cursor.execute(
                sql.SQL("SELECT {}(nucleo_llave(%s, %s))").format(sql.Identifier(funcion)), [llave.tipo, llave.clave]
            )
            if not cursor.fetchone()[0]:
                transaction.set_rollback(True, using=conexion.alias)  # gives back what this round took
                return False
    return True


def _quienes(conexion: BaseDatabaseWrapper, llaves: list[Llave]) -> list[str]:
    """Who holds any of those advisory locks: "pruiz cobrar (sesión 4711, hace 3 s)"."""
    with conexion.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT a.pid, a.application_name, round(extract(epoch FROM clock_timestamp() - a.xact_start)) "
            "FROM unnest(%s::text[], %s::text[]) AS p (tipo, clave) "
            "CROSS JOIN LATERAL (SELECT nucleo_llave(p.tipo, p.clave) AS k) AS c "
            "JOIN pg_locks AS l ON l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted "
            "AND ((l.classid::bigint << 32) | l.objid::bigint) = c.k "
            "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
            "JOIN pg_stat_activity AS a ON a.pid = l.pid WHERE a.pid <> pg_backend_pid() ORDER BY a.pid",
            [[llave.tipo for llave in llaves], [llave.clave for llave in llaves]],
        )
        return [
            f"{(nombre or '').removeprefix('cesop').strip() or 'sin nombre'} (sesión {pid}, hace {segundos or 0:.0f} s)"
            for pid, nombre, segundos in cursor.fetchall()
        ]


def _ocupado(tipo: str, *, para: str, quienes: list[str] | None = None) -> ErrorNegocio:
    detalle = f": {', '.join(quienes)}" if quienes else ""
    return ErrorNegocio(
        "bloqueos.ocupado",
        f"No se puede {para} porque otra persona está trabajando con {NOMBRES[tipo]}{detalle}. "
        "Esperá unos segundos y reintentá.",
        tipo=tipo,
        quienes=quienes or [],
    )
