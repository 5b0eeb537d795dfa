"""What comes from outside is exactly what the manifest says: package, version, licence and SHA-256 of each file."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from herramientas import vendor

ESTATICOS = Path(vendor.ESTATICOS)
ENTRADAS: list[dict[str, str]] = json.loads(vendor.MANIFIESTO.read_text(encoding="utf-8"))


@pytest.mark.parametrize("entrada", ENTRADAS, ids=lambda entrada: entrada["archivo"])
def test_cada_archivo_es_el_que_dice_el_manifiesto(entrada: dict[str, str]) -> None:
    ruta = ESTATICOS / entrada["archivo"]
    assert hashlib.sha256(ruta.read_bytes()).hexdigest() == entrada["sha256"], "corré herramientas/vendor.py"
    assert entrada["licencia"] in {"MIT", "0BSD", "BSD-2-Clause", "OFL-1.1"}


def test_version_y_licencia_son_las_fijadas() -> None:
    fijadas = {(paquete.nombre, paquete.version, paquete.licencia) for paquete in vendor.PAQUETES}
    assert {(e["paquete"], e["version"], e["licencia"]) for e in ENTRADAS} == fijadas


def test_no_hay_archivos_sin_anotar() -> None:
    hallados = {ruta.relative_to(ESTATICOS).as_posix() for ruta in (ESTATICOS / "vendor").rglob("*") if ruta.is_file()}
    anotados = {entrada["archivo"] for entrada in ENTRADAS}
    assert hallados - {"vendor/MANIFEST.json"} == {archivo for archivo in anotados if archivo.startswith("vendor/")}


def test_cada_paquete_trae_su_licencia() -> None:
    for paquete in vendor.PAQUETES:
        texto = (ESTATICOS / "vendor" / paquete.carpeta / "LICENSE.txt").read_text(encoding="utf-8")
        assert "permission" in texto.casefold() or "are permitted" in texto


def test_la_hoja_de_iconos_tiene_los_pedidos_y_nada_activo() -> None:
    hoja = (ESTATICOS / "img" / "iconos.svg").read_text(encoding="utf-8")
    assert re.findall(r'<symbol id="([a-z0-9-]+)"', hoja) == vendor.ICONOS
    assert "<script" not in hoja
    assert "href" not in hoja


@pytest.mark.parametrize(
    ("antes", "despues"),
    [
        (b"a{}\n/*# sourceMappingURL=x.css.map */", b"a{}\n"),
        (b"let a;\n//# sourceMappingURL=x.js.map\n", b"let a;\n"),
        (b"a{}", b"a{}"),
    ],
)
def test_se_saca_la_referencia_al_mapa(antes: bytes, despues: bytes) -> None:
    assert vendor.sin_mapa(antes) == despues


def test_ningun_archivo_propio_ni_ajeno_pide_algo_afuera() -> None:
    """No style sheet or script of ours loads from another host (a licence or a namespace may name one)."""
    for ruta in [*ESTATICOS.rglob("*.css"), *(ESTATICOS / "js").glob("*.js")]:
        texto = ruta.read_text(encoding="utf-8")
        assert not re.search(r"""(?:url\(|@import|from|fetch\()\s*["']?(?:https?:)?//""", texto), ruta
        assert "sourceMappingURL" not in texto, ruta
