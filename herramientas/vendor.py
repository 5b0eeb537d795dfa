"""Fetch the pinned front-end packages with the npm client and rewrite ``static/vendor``.

Run ``python herramientas/vendor.py`` after changing a version below; commit what it writes. Nothing is built:
each file is copied as published, except that a ``sourceMappingURL`` comment is dropped (the map is not shipped and
Django's manifest storage refuses a reference to a missing file). ``static/img/iconos.svg`` is put together from
single Tabler outline icons. ``static/vendor/MANIFEST.json`` records package, version, licence and SHA-256 of every
committed file; ``tests/arquitectura/test_vendor.py`` checks it.
"""

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

RAIZ: Final = Path(__file__).resolve().parent.parent
ESTATICOS: Final = RAIZ / "static"
MANIFIESTO: Final = ESTATICOS / "vendor" / "MANIFEST.json"
_MAPA: Final = re.compile(rb"\s*(?:/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*)\s*$")
_TRAZO: Final = re.compile(r"<(?:path|circle|rect|line|polyline)\b[^>]*/>")

# Names in https://tabler.io/icons (outline). An icon used in a template must be here: test_plantillas checks it.
ICONOS: Final = """
activity adjustments adjustments-horizontal alarm alert-circle alert-triangle archive arrow-back-up arrow-down
arrow-left arrow-right arrow-up arrow-up-right arrows-exchange arrows-sort at ban barcode bell bell-off bell-ringing
bolt book-2 bookmark box bug building building-bank building-community building-factory-2 building-store
building-warehouse bulb calendar calendar-check calendar-event calendar-off calendar-plus calendar-stats calendar-time
cash cash-register certificate chart-bar chart-line check checks chevron-down chevron-left chevron-right chevron-up
chevrons-left chevrons-right circle-check circle-dashed circle-minus circle-plus circle-x clipboard clipboard-check
clipboard-list clipboard-text clock cloud cloud-download code coin coins columns copy corner-down-right cpu
credit-card currency-dollar database database-off device-desktop device-floppy device-laptop device-mobile discount
dots dots-vertical download droplet edit external-link eye eye-check eye-off file file-download file-export
file-import file-invoice file-plus file-search file-spreadsheet file-text file-type-csv file-type-pdf file-type-xls
file-upload files filter filter-cog filter-off fingerprint flag folder folder-open forms gauge gavel git-branch
grip-vertical hammer hand-stop hash headset heart-handshake help help-circle history home hourglass id inbox
info-circle key keyboard layout-dashboard layout-grid layout-list lifebuoy link list list-check list-details
list-search loader-2 lock lock-access lock-check lock-open login logout logs mail map-2 map-pin math-function maximize
menu-2 message message-circle messages minus moon notes package palette paperclip pencil percentage phone photo pin
player-pause player-play player-stop plug plug-connected-x plus power printer progress progress-alert progress-check
progress-x qrcode receipt refresh replace report report-money restore rotate rotate-2 route scale scan search selector
send send-2 server server-off settings settings-2 settings-automation shield shield-check shield-lock shield-x
shopping-cart sitemap sort-ascending sort-descending speakerphone square-check square-rounded-check stack-2 star sun
table table-column table-export table-import tag template terminal thumb-down thumb-up tool tools transfer trash truck
upload user user-check user-circle user-cog user-edit user-off user-plus user-shield user-x users users-group versions
wallet wand wifi wifi-off world writing-sign x zoom-in zoom-out
""".split()  # noqa: SIM905 - words read better than two hundred quotes

_MIT: Final = """MIT License

{titular}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


@dataclass(frozen=True, slots=True)
class Paquete:
    """A pinned npm package: which of its files are kept and where its licence text comes from.

    ``archivos`` maps a path inside the package to a path under ``static/``. ``licencia_en`` is the licence file of
    the package, or None when it ships none; then ``titular`` is the copyright notice printed in its files.
    """

    nombre: str
    version: str
    licencia: str
    carpeta: str
    archivos: dict[str, str]
    licencia_en: str | None = "LICENSE"
    titular: str = ""


PAQUETES: Final = (
    Paquete(
        nombre="@tabler/core",
        version="1.6.1",
        licencia="MIT",
        carpeta="tabler",
        archivos={"dist/css/tabler.min.css": "vendor/tabler/tabler.min.css"},
        licencia_en=None,
        titular="Copyright 2018-2026 The Tabler Authors\nCopyright 2018-2026 codecalm.net Paweł Kuna",
    ),
    Paquete(
        nombre="htmx.org",
        version="2.0.11",
        licencia="0BSD",
        carpeta="htmx",
        archivos={"dist/htmx.min.js": "vendor/htmx/htmx.min.js"},
    ),
    Paquete(
        nombre="@fontsource-variable/inter",
        version="5.3.0",
        licencia="OFL-1.1",
        carpeta="inter",
        archivos={"files/inter-latin-wght-normal.woff2": "vendor/inter/inter-latin-wght-normal.woff2"},
    ),
    Paquete(
        nombre="leaflet",
        version="1.9.4",
        licencia="BSD-2-Clause",
        carpeta="leaflet",
        archivos={
            "dist/leaflet.js": "vendor/leaflet/leaflet.js",
            "dist/leaflet.css": "vendor/leaflet/leaflet.css",
            # The style sheet names them.
            "dist/images/layers.png": "vendor/leaflet/images/layers.png",
            "dist/images/layers-2x.png": "vendor/leaflet/images/layers-2x.png",
            "dist/images/marker-icon.png": "vendor/leaflet/images/marker-icon.png",
        },
    ),
    Paquete(nombre="@tabler/icons", version="3.51.0", licencia="MIT", carpeta="tabler-icons", archivos={}),
)


def bajar(paquete: Paquete, *, destino: Path) -> Path:
    """Download one package with ``npm pack`` (npm checks its integrity) and unpack it under ``destino``.

    Returns the root of the unpacked package. Raises ``subprocess.CalledProcessError`` when npm fails.
    """
    orden = ["npm", "pack", "--silent", "--ignore-scripts", f"{paquete.nombre}@{paquete.version}"]
    salida = subprocess.run(orden, cwd=destino, check=True, capture_output=True, text=True)
    carpeta = destino / paquete.carpeta
    with tarfile.open(destino / salida.stdout.split()[-1]) as archivo:
        archivo.extractall(carpeta, filter="data")
    return carpeta / "package"


def sin_mapa(contenido: bytes) -> bytes:
    """Return the file without its trailing ``sourceMappingURL`` comment."""
    return _MAPA.sub(b"\n", contenido)


def hoja_de_iconos(carpeta: Path) -> str:
    """Build the sprite: one ``<symbol>`` per name of ``ICONOS`` out of ``icons/outline/*.svg``.

    Raises ``FileNotFoundError`` for a name the package does not have.
    """
    simbolos = []
    for nombre in ICONOS:
        svg = (carpeta / "icons" / "outline" / f"{nombre}.svg").read_text(encoding="utf-8")
        trazos = "".join(t for t in _TRAZO.findall(svg) if 'fill="none"' not in t)
        simbolos.append(f'<symbol id="{nombre}" viewBox="0 0 24 24">{trazos}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(simbolos) + "\n</svg>\n"


def _entrada(paquete: Paquete, *, archivo: str, origen: str) -> dict[str, str]:
    huella = hashlib.sha256((ESTATICOS / archivo).read_bytes()).hexdigest()
    return {
        "archivo": archivo,
        "paquete": paquete.nombre,
        "version": paquete.version,
        "licencia": paquete.licencia,
        "origen": origen,
        "sha256": huella,
    }


def guardar(paquete: Paquete, *, raiz: Path) -> list[dict[str, str]]:
    """Copy the kept files and the licence text of an unpacked package; return their manifest entries."""
    entradas = []
    for origen, archivo in paquete.archivos.items():
        ruta = ESTATICOS / archivo
        ruta.parent.mkdir(parents=True, exist_ok=True)
        ruta.write_bytes(sin_mapa((raiz / origen).read_bytes()))
        entradas.append(_entrada(paquete, archivo=archivo, origen=origen))
    if paquete.nombre == "@tabler/icons":
        (ESTATICOS / "img" / "iconos.svg").write_text(hoja_de_iconos(raiz), encoding="utf-8")
        entradas.append(_entrada(paquete, archivo="img/iconos.svg", origen="icons/outline/*.svg"))
    licencia = f"vendor/{paquete.carpeta}/LICENSE.txt"
    (ESTATICOS / licencia).parent.mkdir(parents=True, exist_ok=True)
    if paquete.licencia_en is None:
        texto = _MIT.format(titular=paquete.titular)
    else:
        texto = (raiz / paquete.licencia_en).read_text(encoding="utf-8")
    (ESTATICOS / licencia).write_text(texto, encoding="utf-8")
    entradas.append(_entrada(paquete, archivo=licencia, origen=paquete.licencia_en or "header of the files"))
    return entradas


def principal() -> int:
    """Rewrite every vendored file and the manifest. Returns the exit code."""
    entradas: list[dict[str, str]] = []
    (ESTATICOS / "img").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporal:
        for paquete in PAQUETES:
            entradas += guardar(paquete, raiz=bajar(paquete, destino=Path(temporal)))
    entradas.sort(key=lambda entrada: entrada["archivo"])
    MANIFIESTO.write_text(json.dumps(entradas, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(entradas)} archivos en {MANIFIESTO.relative_to(RAIZ)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(principal())
