"""Text compared as people compare it."""

from __future__ import annotations

import unicodedata


def plegar(texto: str) -> str:
    """Without accents, case nor repeated spaces: "  Dirección  Postal" → "direccion postal"."""
    sin_acentos = "".join(c for c in unicodedata.normalize("NFKD", texto) if not unicodedata.combining(c))
    return " ".join(sin_acentos.casefold().split())
