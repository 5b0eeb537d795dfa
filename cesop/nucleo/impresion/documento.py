"""The only place that makes a PDF from a page: one WeasyPrint call, with a fetcher that opens nothing else.

Pages are our own templates over our own data; even so, a name or an address typed by somebody could carry markup by a
mistake in a template. So the fetcher serves `data:` and files under `static/` (`estatico:css/x.css`), and anything
else stops the document: it is an error of the program, never a hole in the paper.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from cesop.nucleo import fechas
from cesop.nucleo.models import Instalacion, Usuario

ESQUEMA = "estatico:"
EXTENSIONES = frozenset({".css", ".woff2", ".ttf", ".svg", ".png", ".jpg", ".jpeg"})
HOJA = f"{ESQUEMA}css/impreso.css"


class RecursoRechazado(FatalURLFetchingError):
    """A page asked for something that is neither `data:` nor a file under `static/`."""


class Buscador(URLFetcher):
    """Serves `data:` and `estatico:`; refuses everything else, redirects included, and stops the document."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)
        self.rechazo: RecursoRechazado | None = None

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """The resource at `url`. Raises RecursoRechazado."""
        try:
            return self._propio(url, headers)
        except RecursoRechazado as rechazo:
            self.rechazo = rechazo  # WeasyPrint swallows what fails inside an SVG
            raise

    def _propio(self, url: str, headers: Mapping[str, str] | None) -> URLFetcherResponse:
        if url.lower().startswith("data:"):
            return super().fetch(url, headers)
        if url.startswith(ESQUEMA):
            return _estatico(url)
        raise RecursoRechazado(f"Un documento impreso pidió {url[:80]}, que no es propio.")


def _estatico(url: str) -> URLFetcherResponse:
    camino = archivo_estatico(unquote(url.removeprefix(ESQUEMA)))
    cabeceras = Message()
    cabeceras["Content-Type"] = mimetypes.guess_type(camino.name)[0] or "application/octet-stream"
    return URLFetcherResponse(url, camino.read_bytes(), cabeceras)


def archivo_estatico(nombre: str) -> Path:
    """The file `nombre` under `static/`. Raises RecursoRechazado outside it, for other kinds, and when missing."""
    raiz = Path(settings.STATICFILES_DIRS[0]).resolve()
    camino = (raiz / nombre).resolve()
    if not camino.is_relative_to(raiz) or camino.suffix not in EXTENSIONES or not camino.is_file():
        raise RecursoRechazado(f"Un documento impreso pidió {nombre[:80]}, que no está entre los archivos propios.")
    return camino


def pdf(plantilla: str, contexto: Mapping[str, Any], *, titulo: str, usuario: Usuario | None = None) -> bytes:
    """The page `plantilla` (it extends `nucleo/impresion/base.html`) as a PDF.

    The base adds cooperative, title, page x of y, who and when. usuario: who prints; None when the program does.
    Errores: RecursoRechazado when the page asks for something that is not ours.
    """
    completo = {
        **contexto,
        "titulo": titulo,
        "usuario": usuario,
        "emitido": fechas.ahora(),
        "cooperativa": Instalacion.objects.get(pk=1).cooperativa,
    }
    return a_pdf(render_to_string(plantilla, completo))


def a_pdf(html: str) -> bytes:
    """`html` as a PDF, with our style sheet and our fetcher. Errores: RecursoRechazado."""
    buscador = Buscador()
    letras = FontConfiguration()
    hoja = CSS(url=HOJA, url_fetcher=buscador, font_config=letras)
    documento: bytes = HTML(string=html, url_fetcher=buscador).write_pdf(
        stylesheets=[hoja], font_config=letras, pdf_variant="pdf/ua-1", presentational_hints=True
    )
    if buscador.rechazo is not None:
        raise buscador.rechazo
    return documento
