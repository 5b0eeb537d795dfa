"""Migrations go back and come again: what protects the tables leaves and returns whole."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connections

from tests.sql import ejecutar


def _protecciones() -> list[tuple[str, str]]:
    return ejecutar(  # type: ignore[return-value]
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2", using="dueno"
    )


def test_ida_y_vuelta(base_propia: str) -> None:
    """Back to bare tables, in every app that stands on the kernel, and forward."""
    antes = _protecciones()
    call_command("migrate", "nucleo", "0001", database="dueno", verbosity=0)
    assert [regla for regla in _protecciones() if regla[0].startswith("nucleo_")] == []
    call_command("migrate", database="dueno", verbosity=0)
    assert _protecciones() == antes
    connections["dueno"].close()
