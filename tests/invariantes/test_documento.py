"""docs/invariants.md names every rule of the kernel's and the ledger's tables, and none that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.sql import ejecutar

pytestmark = pytest.mark.django_db
TEXTO = (Path(__file__).resolve().parents[2] / "docs" / "invariants.md").read_text(encoding="utf-8")
# Django's own: positive integers, the pairs of a many-to-many, and fields that say themselves that they are unique.
SOLAS = re.compile(r"^(nucleo|contabilidad)_.*_(check|uniq)$|^nucleo_correosaliente_clave_key$|^contabilidad_.*_key$")


@pytest.mark.parametrize("app", ["nucleo", "contabilidad"])
def test_cada_disparador(app: str) -> None:
    """A protective trigger that is dropped is missed here; that each is ENABLE ALWAYS, in test_protecciones."""
    reglas = {
        regla
        for (regla,) in ejecutar(
            "SELECT c.relname || '.' || t.tgname FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid "
            f"WHERE NOT t.tgisinternal AND c.relname LIKE '{app}\\_%' AND t.tgname NOT LIKE 'auditar\\_%' "
            "AND t.tgname <> 'sin_vaciado'"
        )
    }
    assert reglas == set(re.findall(rf"`({app}_\w+\.\w+)`", TEXTO))


@pytest.mark.parametrize("app", ["nucleo", "contabilidad"])
def test_cada_restriccion(app: str) -> None:
    reglas = ejecutar(
        "SELECT conname FROM pg_constraint AS n JOIN pg_class AS c ON c.oid = n.conrelid "
        f"WHERE c.relname LIKE '{app}\\_%' AND n.contype IN ('c', 'u', 'x')"
    )
    faltan = {nombre for (nombre,) in reglas if not SOLAS.match(nombre) and f"`{nombre}`" not in TEXTO}
    assert faltan == set()
