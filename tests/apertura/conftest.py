"""An installation ready to be opened, in a base of its own for each module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from cesop.nucleo.models import Usuario
from tests.apertura.generador import preparar
from tests.conftest import clon


def contar() -> dict[str, int]:
    """Rows of every table."""
    with connection.cursor() as cursor:
        tablas = sorted(connection.introspection.table_names(cursor))
        cursor.execute(" UNION ALL ".join(f"SELECT '{tabla}', count(*) FROM {tabla}" for tabla in tablas))
        return dict(cursor.fetchall())


@pytest.fixture(scope="module")
def casa(django_db_setup: None, django_db_blocker: pytest.FixtureDef) -> Iterator[Usuario]:  # type: ignore[type-arg]
    """Who opens it."""
    with django_db_blocker.unblock(), clon():  # type: ignore[attr-defined]
        yield preparar()
