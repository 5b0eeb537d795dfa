"""The symbols of some digits: Interleaved 2 of 5, as widths of bars, and QR, as runs of dark modules."""

from __future__ import annotations

from typing import Final

import segno

# Wide is two and a half times narrow; the unit is half a narrow bar.
ANGOSTA, ANCHA = 2, 5
_PATRONES: Final = (
    "00110", "10001", "01001", "11000", "00101", "10100", "01100", "00011", "10010", "01010",
)  # fmt: skip
_INICIO, _FIN = "0000", "100"
# Fixed: trying the eight of them takes longer than the page.
MASCARA: Final = 2


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


def qr(digitos: str) -> tuple[list[tuple[int, int, int]], int]:
    """(x, y, width) of each run, and the modules of its side; without the quiet zone."""
    filas = segno.make(digitos, mode="numeric", error="m", mask=MASCARA, boost_error=False, micro=False).matrix
    trazos = []
    for y, fila in enumerate(filas):
        desde: int | None = None
        for x, oscuro in enumerate([*fila, 0]):
            if oscuro and desde is None:
                desde = x
            elif not oscuro and desde is not None:
                trazos.append((desde, y, x - desde))
                desde = None
    return trazos, len(filas)
