"""The PDF of some papers: one Typst call, whose text, fonts and date are ours, so that the same papers are the same
bytes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import typst

from facturacion.papel.modelo import Papel

_AQUI = Path(__file__).parent
PLANTILLAS: Final[Mapping[str, Path]] = {
    archivo.stem: archivo for archivo in sorted((_AQUI / "plantillas").glob("*.typ"))
}


@cache
def _letras() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_AQUI / "letras")])


def pdf(papeles: Sequence[Papel]) -> bytes:
    """Them all in one file, in their order; all of one template. Raises ValueError without papers, or of several."""
    plantillas = {papel.plantilla for papel in papeles}
    if len(plantillas) != 1:
        raise ValueError("Se imprimen juntos los documentos de una misma plantilla.")
    fecha = max(papel.fecha for papel in papeles)
    titulo = f"Documento de pago {papeles[0].numero}" if len(papeles) == 1 else f"{len(papeles)} documentos de pago"
    datos = {
        "titulo": titulo,
        "autor": papeles[0].emisor.nombre,
        "fecha": fecha,
        "documentos": [dataclasses.asdict(papel) for papel in papeles],
    }
    hecho = typst.compile(
        str(PLANTILLAS[plantillas.pop()]),
        font_paths=_letras(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"datos": json.dumps(datos, ensure_ascii=False)},
        timestamp=dt.datetime(*fecha, tzinfo=dt.UTC),
        # A file for the printer is read by nobody: without its structure it weighs a third.
        pdf_tags=len(papeles) == 1,
    )
    assert isinstance(hecho, bytes)
    return hecho
