"""Only the kernel's helper locks."""

from __future__ import annotations

import re
from pathlib import Path

RAIZ = Path(__file__).resolve().parents[2]
FUERA = {".venv", ".data", "tests", "bench", "node_modules"}
PATRON = re.compile(
    r"select_for_update|pg_(?:try_)?advisory|\bFOR\s+(?:NO\s+KEY\s+)?UPDATE\b|\bFOR\s+(?:KEY\s+)?SHARE\b|\bLOCK\s+TABLE\b",
)
# Where a lock may be written, and why.
PERMITIDOS = {
    "cesop/nucleo/bloqueos.py": "the helper itself",
    "cesop/nucleo/procesos/cola.py": "the same for chunks, in as few statements as can be",
    "cesop/nucleo/colas.py": "takes the rows of a queue (chunks, mails) with SKIP LOCKED, so that nobody waits",
}


def test_nadie_mas_bloquea() -> None:
    hallados = {
        str(archivo.relative_to(RAIZ))
        for archivo in RAIZ.rglob("*.py")
        if not FUERA & set(archivo.relative_to(RAIZ).parts) and PATRON.search(archivo.read_text(encoding="utf-8"))
    }
    assert hallados <= PERMITIDOS.keys(), "Los bloqueos se toman con cesop.nucleo.bloqueos (docs/architecture.md)."
    for archivo in hallados - {"cesop/nucleo/bloqueos.py"}:
        assert "skip_locked" in (RAIZ / archivo).read_text(encoding="utf-8").lower().replace(
            "skip locked", "skip_locked"
        )
