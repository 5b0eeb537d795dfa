"""Migrations go back and come again: what protects the tables leaves and returns whole."""

from __future__ import annotations

import os

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from cesop.embebidos import roles
from cesop.nucleo.management.commands.migrate import de_django
from cesop.nucleo.respaldo import estructura
from cesop.nucleo.respaldo.programas import Servidor
from tests.sql import ejecutar


def _protecciones() -> list[tuple[str, str]]:
    return ejecutar(  # type: ignore[return-value]
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2", using="dueno"
    )


def _estructura() -> dict[str, list[str]]:
    with Servidor.de_alias("dueno").conectar() as conexion:
        return estructura.leer(conexion)


def test_ida_y_vuelta(base_propia: str) -> None:
    """Back to bare tables, in every app that stands on the kernel, and forward."""
    antes = _protecciones()
    call_command("migrate", "nucleo", "0001", database="dueno", verbosity=0)
    assert [regla for regla in _protecciones() if regla[0].startswith("nucleo_")] == []
    call_command("migrate", database="dueno", verbosity=0)
    assert _protecciones() == antes
    connections["dueno"].close()


@pytest.mark.largo
def test_se_llega_a_lo_mismo_con_el_ejecutor_de_django(base_propia: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """`nucleo.migrador` skips work of Django's: the database that it leaves is the same, piece by piece."""
    con_el_nuestro = _estructura()
    connections["dueno"].close()
    with psycopg.connect(os.environ["DATABASE_URL_DUENO"], autocommit=True) as dueno:
        dueno.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(base_propia)))
        roles.crear_base(dueno, base_propia)
    url = roles.cambiar_url(os.environ["DATABASE_URL_DUENO"], base=base_propia)
    with psycopg.connect(url, autocommit=True) as dueno:
        roles.endurecer(dueno, base_propia)
    monkeypatch.setattr(de_django, "MigrationExecutor", MigrationExecutor)
    call_command("migrate", database="dueno", verbosity=0)
    assert _estructura() == con_el_nuestro
    connections["dueno"].close()
