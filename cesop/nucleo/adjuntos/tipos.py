"""What each kind of file must be inside, and what is left of it."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

LADO_MAX: Final = 6_000  # pixels; a scanned A4 at 600 dpi is 4,960 × 7,016, shrunk to fit
PIXELES_MAX: Final = 60_000_000


@dataclass(frozen=True, kw_only=True)
class TipoDeArchivo:
    """A kind of file: its media type, and the function that gives its clean content or None when it is another."""

    medio: str
    limpiar: Callable[[bytes], bytes | None]


def _si_empieza(*firmas: bytes) -> Callable[[bytes], bytes | None]:
    return lambda contenido: contenido if contenido.startswith(firmas) else None


def _xlsx(contenido: bytes) -> bytes | None:
    """A workbook: a zip that says so inside, and without macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(contenido)) as zip_:
            nombres = set(zip_.namelist())
    except zipfile.BadZipFile:
        return None
    es_libro = {"[Content_Types].xml", "xl/workbook.xml"} <= nombres
    return contenido if es_libro and not any(nombre.endswith("vbaProject.bin") for nombre in nombres) else None


def _texto(contenido: bytes) -> bytes | None:
    """Text without control characters nor markup that a browser could take for a page."""
    try:
        texto = contenido.decode("utf-8-sig")
    except UnicodeDecodeError:
        texto = contenido.decode("latin-1")
    raros = any(unicodedata.category(letra) == "Cc" and letra not in "\t\r\n\f" for letra in texto)
    pagina = texto.lstrip().lower().startswith(("<!doctype", "<html", "<svg", "<?xml", "<script"))
    return None if raros or pagina else contenido


def _imagen(formato_: str) -> Callable[[bytes], bytes | None]:
    """Draw the image again: turned as it was taken, without metadata (place, camera) nor anything hidden behind."""

    def limpiar(contenido: bytes) -> bytes | None:
        try:
            with Image.open(io.BytesIO(contenido), formats=[formato_]) as original:
                if original.width * original.height > PIXELES_MAX:
                    return None
                dibujo = ImageOps.exif_transpose(original)
                transparente = formato_ == "PNG" and (dibujo.mode in {"RGBA", "LA"} or "transparency" in dibujo.info)
                dibujo = dibujo.convert("RGBA" if transparente else "RGB")
                dibujo.thumbnail((LADO_MAX, LADO_MAX))
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            return None
        limpia = Image.new(dibujo.mode, dibujo.size)
        limpia.paste(dibujo)
        destino = io.BytesIO()
        limpia.save(destino, format=formato_, **({"quality": 88} if formato_ == "JPEG" else {"optimize": True}))
        return destino.getvalue()

    return limpiar


TIPOS: Final[dict[str, TipoDeArchivo]] = {
    "pdf": TipoDeArchivo(medio="application/pdf", limpiar=_si_empieza(b"%PDF-")),
    "png": TipoDeArchivo(medio="image/png", limpiar=_imagen("PNG")),
    "jpg": TipoDeArchivo(medio="image/jpeg", limpiar=_imagen("JPEG")),
    "jpeg": TipoDeArchivo(medio="image/jpeg", limpiar=_imagen("JPEG")),
    "xlsx": TipoDeArchivo(medio="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", limpiar=_xlsx),
    "csv": TipoDeArchivo(medio="text/csv", limpiar=_texto),
    "txt": TipoDeArchivo(medio="text/plain", limpiar=_texto),
}
