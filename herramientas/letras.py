"""The fonts of the printed bill: the vendored Inter, which browsers take, in the weights and the form that Typst takes.

python herramientas/letras.py
"""

from __future__ import annotations

import shutil
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

RAIZ = Path(__file__).resolve().parents[1]
ORIGEN = RAIZ / "static/vendor/inter"
DESTINO = RAIZ / "facturacion/papel/letras"
PESOS = {400: "Regular", 600: "SemiBold", 700: "Bold"}


def main() -> None:
    """Write a file for each weight, and the licence beside them."""
    DESTINO.mkdir(parents=True, exist_ok=True)
    for peso, nombre in PESOS.items():
        letra = TTFont(ORIGEN / "inter-latin-wght-normal.woff2")
        ejes = {eje.axisTag for eje in letra["fvar"].axes}
        fija = instantiateVariableFont(
            letra, {"wght": peso, **({"opsz": 14} if "opsz" in ejes else {})}, updateFontNames=True
        )
        fija.flavor = None
        fija.save(DESTINO / f"Inter-{nombre}.ttf")
    shutil.copy(ORIGEN / "LICENSE.txt", DESTINO / "LICENSE.txt")


if __name__ == "__main__":
    main()
