"""The payable document on paper: what is said in it, ready to be laid out, and its PDF by Typst. Pure.

    pdf([papel, …]) -> bytes

One document or thousands come out of the same template, the same bytes each time: its text, its fonts and its date are
all here. A template that documents were printed with is never edited: a change is a new one (`plantillas/`).
"""

from facturacion.papel.compositor import PLANTILLAS, pdf
from facturacion.papel.modelo import Codigo, Deuda, Emisor, Grafico, Linea, Medicion, Papel, Seccion

__all__ = [
    "PLANTILLAS", "Codigo", "Deuda", "Emisor", "Grafico", "Linea", "Medicion", "Papel", "Seccion", "pdf",
]  # fmt: skip
