"""The layouts are documented as they are."""

from __future__ import annotations

from pathlib import Path

from apertura.documentacion import tablas

DOCUMENTO = Path(__file__).resolve().parents[2] / "docs" / "apertura.md"


def test_el_documento_dice_las_disposiciones() -> None:
    assert tablas() in DOCUMENTO.read_text(encoding="utf-8")
