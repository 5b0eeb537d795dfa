"""Interleaved 2 of 5: the widths of the bars of some digits."""

from __future__ import annotations

from typing import Final

# Wide is two and a half times narrow; the unit is half a narrow bar.
ANGOSTA, ANCHA = 2, 5
_PATRONES: Final = (
    "00110", "10001", "01001", "11000", "00101", "10100", "01100", "00011", "10010", "01010",
)  # fmt: skip
_INICIO, _FIN = "0000", "100"


def barras(digitos: str) -> list[int]:
    """Widths in half narrow bars, from left to right: bar, space, bar… Raises ValueError for an odd number of digits
    or what is not a digit."""
    if not digitos.isascii() or not digitos.isdecimal() or len(digitos) % 2:
        raise ValueError("Un código de barras entrelazado lleva una cantidad par de dígitos.")
    pares = zip(digitos[::2], digitos[1::2], strict=True)
    medio = "".join(
        barra + espacio
        for negro, blanco in pares
        for barra, espacio in zip(_PATRONES[int(negro)], _PATRONES[int(blanco)], strict=True)
    )
    return [ANCHA if marca == "1" else ANGOSTA for marca in _INICIO + medio + _FIN]
