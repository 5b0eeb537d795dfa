"""docs/invariants.md names every rule of the kernel's tables, and none that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.sql import ejecutar

pytestmark = pytest.mark.django_db
TEXTO = (Path(__file__).resolve().parents[2] / "docs" / "invariants.md").read_text(encoding="utf-8")
# Django's own: positive integers, and the pairs of a many-to-many.
SOLAS = re.compile(r"^nucleo_.*_(check|uniq)$|^nucleo_correosaliente_clave_key$")


def test_cada_disparador() -> None:
    reglas = {
        regla
        for (regla,) in ejecutar(
            "SELECT c.relname || '.' || t.tgname FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid "
            "WHERE NOT t.tgisinternal AND c.relname LIKE 'nucleo\\_%' AND t.tgname NOT LIKE 'auditar\\_%' "
            "AND t.tgname <> 'sin_vaciado'"
        )
    }
    assert reglas == set(re.findall(r"`(nucleo_\w+\.\w+)`", TEXTO))


def test_cada_restriccion() -> None:
    reglas = ejecutar(
        "SELECT conname FROM pg_constraint AS n JOIN pg_class AS c ON c.oid = n.conrelid "
        "WHERE c.relname LIKE 'nucleo\\_%' AND n.contype IN ('c', 'u', 'x')"
    )
    faltan = {nombre for (nombre,) in reglas if not SOLAS.match(nombre) and f"`{nombre}`" not in TEXTO}
    assert faltan == set()
