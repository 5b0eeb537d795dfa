"""A database of its own for the bench, in the cluster that is at hand: made, migrated, dropped."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from cesop.embebidos import roles

TABLA = (
    "CREATE TABLE public.bench_efecto (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, clave bigint, texto text)"
)


@contextmanager
def base_de_bench(para: str = "") -> Iterator[None]:
    """Both aliases point to the new database meanwhile. para: tells one inside another apart."""
    nombre = f"bench_{os.getpid()}{para}"
    url = os.environ["DATABASE_URL_DUENO"]
    anteriores = {alias: connections[alias].settings_dict["NAME"] for alias in connections}
    with psycopg.connect(url, autocommit=True) as dueno:
        roles.crear_base(dueno, nombre)
        try:
            with psycopg.connect(roles.cambiar_url(url, base=nombre), autocommit=True) as propia:
                roles.endurecer(propia, nombre)
            _apuntar(dict.fromkeys(anteriores, nombre))
            call_command("migrate", database="dueno", verbosity=0)
            with connections["dueno"].cursor() as cursor:
                cursor.execute("UPDATE nucleo_instalacion SET modo = 'prueba', cooperativa = 'Bench'")
                cursor.execute(TABLA)
                cursor.execute("CREATE INDEX ON bench_efecto (clave)")
            yield
        finally:
            _apuntar(anteriores)
            # Without FORCE: Postgres itself sends away an autovacuum, which this role may not.
            dueno.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(nombre)))


def _apuntar(nombres: dict[str, str]) -> None:
    for alias, nombre in nombres.items():
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = nombre
