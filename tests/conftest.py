"""The suite runs on a real Postgres, as the application's role.

One template database is built per version of the migrations, as the owner, and closed; every worker and every test
that needs real transactions gets a clone of it. Nothing is ever flushed: protective triggers refuse TRUNCATE.
"""

from __future__ import annotations

import os
import time
import uuid
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from filelock import FileLock
from psycopg import sql

from cesop.embebidos import roles
from tests.molde import huella_de_migraciones

PACIENCIA_SEGUNDOS = 20


def _url_dueno(base: str) -> str:
    return roles.cambiar_url(os.environ["DATABASE_URL_DUENO"], base=base)


@contextmanager
def _como_dueno() -> Iterator[psycopg.Connection]:
    """The owner's connection to its own database, outside any transaction."""
    with psycopg.connect(os.environ["DATABASE_URL_DUENO"], autocommit=True) as conexion:
        yield conexion


def _tirar(dueno: psycopg.Connection, base: str) -> None:
    """Drop a database, or leave it to the next sweep when somebody is still in it after a while.

    An autovacuum may not be forced out by this role; without FORCE Postgres itself sends it away.
    """
    orden = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(base))
    limite = time.monotonic() + PACIENCIA_SEGUNDOS
    while True:
        try:
            dueno.execute(
                orden if time.monotonic() > limite - PACIENCIA_SEGUNDOS / 2 else orden + sql.SQL(" WITH (FORCE)")
            )
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse) as ocupada:
            if time.monotonic() > limite:
                warnings.warn(f"{base} sigue en uso y queda para la próxima: {ocupada}", stacklevel=2)
                return
            time.sleep(0.2)
        else:
            return


def crear_plantilla() -> str:
    """Name of the template database, built once under a lock and closed to connections."""
    nombre = f"plantilla_{huella_de_migraciones()}"
    with FileLock(Path(settings.DATOS) / "plantilla.turno"), _como_dueno() as dueno:
        lista = dueno.execute("SELECT datallowconn FROM pg_database WHERE datname = %s", [nombre]).fetchone()
        if lista == (False,):
            return nombre
        _tirar(dueno, nombre)
        roles.crear_base(dueno, nombre)
        with psycopg.connect(_url_dueno(nombre), autocommit=True) as conexion:
            roles.endurecer(conexion, nombre)
        with _apuntadas_a(nombre):
            call_command("migrate", database="dueno", verbosity=0)
            with connections["dueno"].cursor() as cursor:
                cursor.execute("UPDATE nucleo_instalacion SET modo = 'prueba', cooperativa = 'Cooperativa de prueba'")
        _cerrar(dueno, nombre)
        _barrer(dueno, nombre)
    return nombre


def _barrer(dueno: psycopg.Connection, actual: str) -> None:
    """Drop the templates of older migrations, and the clones of runs that are over."""
    for (nombre,) in dueno.execute("SELECT datname FROM pg_database WHERE datname LIKE 'prueba\\_%%'").fetchall():
        if not Path(f"/proc/{nombre.split('_')[1]}").exists():
            _tirar(dueno, nombre)
    for (nombre,) in dueno.execute("SELECT datname FROM pg_database WHERE datname LIKE 'plantilla\\_%%'").fetchall():
        if nombre != actual:
            _tirar(dueno, nombre)


@contextmanager
def clon(de: str | None = None) -> Iterator[str]:
    """A database cloned from that template, or the migrated one, with both aliases pointing to it; dropped after."""
    nombre = f"prueba_{os.getpid()}_{uuid.uuid4().hex[:8]}"
    with _como_dueno() as dueno:
        _copiar(dueno, de or crear_plantilla(), nombre)
    try:
        with _apuntadas_a(nombre):
            yield nombre
    finally:
        with _como_dueno() as dueno:
            _tirar(dueno, nombre)


def plantilla_de_la_corrida(nombre: str, armar: Callable[[], object]) -> str:
    """Name of a template with what `armar` makes, built by the first worker of this run that asks for it."""
    base = f"prueba_{os.getppid() if 'PYTEST_XDIST_WORKER' in os.environ else os.getpid()}_{nombre}"
    plantilla = crear_plantilla()
    with FileLock(Path(settings.DATOS) / "corrida.turno"), _como_dueno() as dueno:
        if dueno.execute("SELECT 1 FROM pg_database WHERE datname = %s AND NOT datallowconn", [base]).fetchone():
            return base
        _barrer(dueno, plantilla)
        _tirar(dueno, base)
        _copiar(dueno, plantilla, base)
        with _apuntadas_a(base):
            armar()
        _cerrar(dueno, base)
    return base


def _copiar(dueno: psycopg.Connection, plantilla: str, nombre: str) -> None:
    dueno.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(nombre), sql.Identifier(plantilla)))
    with psycopg.connect(_url_dueno(nombre), autocommit=True) as conexion:
        roles.endurecer(conexion, nombre)
        # Nothing of a test outlives its server: no commit waits for the disk.
        conexion.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(sql.Identifier(nombre)))


def _cerrar(dueno: psycopg.Connection, base: str) -> None:
    """Nobody enters it any more: it can be cloned."""
    dueno.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(base)))


@contextmanager
def _apuntadas_a(base: str) -> Iterator[None]:
    anteriores = {alias: connections[alias].settings_dict["NAME"] for alias in connections}
    try:
        _apuntar(dict.fromkeys(anteriores, base))
        yield
    finally:
        _apuntar(anteriores)


def _apuntar(nombres: dict[str, str]) -> None:
    for alias, nombre in nombres.items():
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = nombre


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureDef) -> Iterator[None]:  # type: ignore[type-arg]
    """Replaces pytest-django's: one clone per worker, for the tests that run inside a transaction."""
    with django_db_blocker.unblock(), clon():  # type: ignore[attr-defined]
        yield


@pytest.fixture
def base_propia(django_db_setup: None, django_db_blocker: pytest.FixtureDef) -> Iterator[str]:  # type: ignore[type-arg]
    """A database of its own, with real transactions, for tests of concurrency, triggers and processes."""
    with django_db_blocker.unblock(), clon() as nombre:  # type: ignore[attr-defined]
        yield nombre
