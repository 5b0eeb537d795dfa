"""Text compared as people compare it: without accents nor case, here and in the database."""

from __future__ import annotations

import unicodedata

from django.db.models import Func, TextField


def plegar(texto: str) -> str:
    """Without accents, case nor repeated spaces: "  Dirección  Postal" → "direccion postal"."""
    sin_acentos = "".join(c for c in unicodedata.normalize("NFKD", texto) if not unicodedata.combining(c))
    return " ".join(sin_acentos.casefold().split())


class SinAcentos(Func):
    """SQL `nucleo_sin_acentos(text)`: lower case and without accents, in Unicode, whatever the locale of the base."""

    function = "nucleo_sin_acentos"
    output_field = TextField()
