"""Write around the services, as an attacker or a hurried administrator would."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import DatabaseError, connections, transaction

from cesop.nucleo.errors import restriccion_de


def ejecutar(texto: str, *valores: Any, using: str = "default") -> list[tuple[Any, ...]]:
    """Run raw SQL in its own savepoint; the rows it returns."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(texto, valores or None)
        return list(cursor.fetchall()) if cursor.description else []


def es_rechazada(texto: str, *valores: Any, por: str, using: str = "default") -> None:
    """Assert that the database refuses `texto`: `por` is searched in the constraint's name and in the message."""
    with pytest.raises(DatabaseError) as caso:
        ejecutar(texto, *valores, using=using)
        connections[using].check_constraints()
    assert re.search(por, f"{restriccion_de(caso.value)} {caso.value}"), caso.value
