"""The PDF wrapper: what it serves, and what it refuses that WeasyPrint by itself would not."""

from __future__ import annotations

import http.server
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from weasyprint import HTML

from cesop.nucleo.impresion import RecursoRechazado, a_pdf, pdf
from cesop.nucleo.impresion.documento import archivo_estatico
from tests.factories import un_usuario


class _Servidor(http.server.BaseHTTPRequestHandler):
    pedidos: list[str] = []  # noqa: RUF012 - one server per test

    def do_GET(self) -> None:
        self.pedidos.append(self.path)
        if self.path == "/ida":
            self.send_response(302)
            self.send_header("Location", "/vuelta")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/css")
        self.end_headers()
        self.wfile.write(b"p { color: red }")

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def servidor() -> Iterator[tuple[str, list[str]]]:
    """A local web server and the paths that it was asked."""
    clase = type("_Uno", (_Servidor,), {"pedidos": []})
    with http.server.HTTPServer(("127.0.0.1", 0), clase) as http_:
        hilo = threading.Thread(target=http_.serve_forever, daemon=True)
        hilo.start()
        yield f"http://127.0.0.1:{http_.server_address[1]}", clase.pedidos
        http_.shutdown()
        hilo.join()


def _texto(contenido: bytes, tmp_path: Path) -> str:
    archivo = tmp_path / "x.pdf"
    archivo.write_bytes(contenido)
    return subprocess.run(["pdftotext", "-layout", archivo, "-"], capture_output=True, check=True, text=True).stdout


def _adjuntos(contenido: bytes, tmp_path: Path) -> str:
    archivo = tmp_path / "x.pdf"
    archivo.write_bytes(contenido)
    return subprocess.run(["pdfdetach", "-list", archivo], capture_output=True, check=True, text=True).stdout


def test_weasyprint_solo_pediria_a_la_red_y_el_envoltorio_no(servidor: tuple[str, list[str]]) -> None:
    direccion, pedidos = servidor
    pagina = f'<link rel="stylesheet" href="{direccion}/ida"><p>x'
    HTML(string=pagina).write_pdf()
    assert pedidos == ["/ida", "/vuelta"], "the control: by itself it fetches and follows"
    pedidos.clear()
    with pytest.raises(RecursoRechazado):
        a_pdf(pagina)
    assert pedidos == []


def test_weasyprint_solo_adjuntaria_un_archivo_de_la_maquina_y_el_envoltorio_no(tmp_path: Path) -> None:
    pagina = '<link rel="attachment" href="file:///etc/hostname"><p>x'
    assert "1 embedded files" in _adjuntos(HTML(string=pagina).write_pdf(), tmp_path), "the control"
    with pytest.raises(RecursoRechazado):
        a_pdf(pagina)


@pytest.mark.parametrize(
    "pagina",
    [
        '<img src="http://127.0.0.1:9/x.png">',
        '<img src="https://malo.example/x.png">',
        '<img src="file:///etc/hostname">',
        '<img src="FILE:///etc/hostname">',
        '<img src="ftp://malo.example/x">',
        '<img src="estatico:../manage.py">',
        '<img src="estatico:%2e%2e/manage.py">',
        '<img src="estatico:/etc/hostname">',
        '<img src="estatico:js/cesop.js">',
        '<img src="estatico:img/no-existe.png">',
        '<a rel="attachment" href="file:///etc/passwd">x</a>',
        '<style>@import url("file:///etc/hostname");</style>',
        "<style>@font-face { font-family: x; src: url(file:///etc/hostname) } p { font-family: x }</style><p>x",
        '<style>p { background: url("http://127.0.0.1:9/x") }</style><p>x',
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/hostname"/></svg>',
    ],
)
def test_lo_que_no_es_propio_corta_el_documento(pagina: str) -> None:
    with pytest.raises(RecursoRechazado):
        a_pdf(pagina)


def test_un_enlace_simbolico_no_saca_de_la_carpeta(tmp_path: Path, settings: pytest.FixtureRequest) -> None:
    settings.STATICFILES_DIRS = [tmp_path / "static"]  # type: ignore[attr-defined]
    (tmp_path / "static").mkdir()
    (tmp_path / "secreto.png").write_bytes(b"x")
    (tmp_path / "static/fuga.png").symlink_to(tmp_path / "secreto.png")
    with pytest.raises(RecursoRechazado):
        archivo_estatico("fuga.png")


def test_lo_propio_si_se_sirve() -> None:
    assert a_pdf(
        '<img src="estatico:img/logo.svg" alt=""><img alt="" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'
    )


@pytest.mark.django_db
def test_la_hoja_dice_de_quien_es_que_es_quien_y_cuando(tmp_path: Path) -> None:
    contexto = {"cabezas": [], "fichas": [], "cuenta": 0, "totales": [], "renglones": [[] for _ in range(200)]}
    contenido = pdf("nucleo/impresion/listado.html", contexto, titulo="Padrón", usuario=un_usuario("pruiz"))
    texto = _texto(contenido, tmp_path)
    assert "Cooperativa de prueba" in texto
    assert "P Ruiz" in texto
    assert "Padrón" in texto
    assert "Página 1 de" in texto
    assert "Inter" in _fuentes(contenido, tmp_path)


def _fuentes(contenido: bytes, tmp_path: Path) -> str:
    archivo = tmp_path / "f.pdf"
    archivo.write_bytes(contenido)
    return subprocess.run(["pdffonts", archivo], capture_output=True, check=True, text=True).stdout
