"""Template rules: nothing inline (the CSP would refuse it), nothing from outside, links and buttons that work alone."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

RAIZ = Path(__file__).resolve().parents[2]
CARPETAS = [RAIZ / "templates", *RAIZ.glob("cesop/**/templates")]
PLANTILLAS = sorted(ruta for carpeta in CARPETAS for ruta in carpeta.rglob("*.html"))
# Printed documents are made by WeasyPrint, not by the browser: they carry their own style.
PAPEL = ("impresion/papel", "papel/")

COMENTARIO = re.compile(r"{%\s*comment\b.*?endcomment\s*%}|{#.*?#}|<!--.*?-->", re.DOTALL)
# A tag of HTML, skipping what the template language writes inside it (which may hold ">").
ETIQUETA = re.compile(
    r"<([a-z][a-z0-9-]*)\b((?:{%.*?%}|{{.*?}}|\"[^\"]*\"|'[^']*'|[^>\"'{]|{)*)>", re.DOTALL | re.IGNORECASE
)
FORMULARIO = re.compile(r"<form\b.*?</form>", re.DOTALL | re.IGNORECASE)


def atributo(nombre: str, atributos: str) -> str | None:
    hallado = re.search(rf"(?:^|\s|%}}){nombre}\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)", atributos, re.IGNORECASE)
    return hallado.group(1).strip("\"'") if hallado else None


def _inline(texto: str) -> list[str]:
    fallas = ["<style> en la página"] if re.search(r"<style\b", texto, re.IGNORECASE) else []
    for nombre, atributos in ETIQUETA.findall(texto):
        if nombre.lower() == "script" and atributo("src", atributos) is None:
            fallas.append("<script> sin src")
        if atributo("style", atributos) is not None:
            fallas.append(f"style= en <{nombre}>")
        fallas += [f"{m} en <{nombre}>" for m in re.findall(r"\s(on[a-z]+|hx-on\S*)\s*=", atributos, re.IGNORECASE)]
        if re.search(r"javascript:|hx-vals=[\"']?js:|hx-headers=[\"']?js:", atributos, re.IGNORECASE):
            fallas.append(f"javascript en <{nombre}>")
    return fallas


def _afuera(texto: str) -> list[str]:
    direcciones = re.findall(
        r"""(?:src|href|action|srcset|hx-get|hx-post)\s*=\s*["']?\s*((?:https?:)?//[^\s"'>]+)""", texto
    )
    return [f"dirección de afuera: {direccion}" for direccion in direcciones]


def _seguro(texto: str) -> list[str]:
    return ["|safe" for _ in re.findall(r"\|\s*safe\b|{%\s*autoescape\s+off", texto)]


def _botones(texto: str) -> list[str]:
    return [
        "<button> sin type"
        for nombre, a in ETIQUETA.findall(texto)
        if nombre.lower() == "button" and atributo("type", a) is None
    ]


def _enlaces(texto: str) -> list[str]:
    fallas = []
    for nombre, atributos in ETIQUETA.findall(texto):
        if nombre.lower() != "a":
            continue
        if atributo("hx-(?:get|post)", atributos) is not None and atributo("href", atributos) is None:
            fallas.append("<a hx-get> sin href")
        if atributo("hx-(?:post|put|patch|delete)", atributos) is not None:
            fallas.append("<a> que escribe: eso es un formulario")
    return fallas


def _csrf(texto: str) -> list[str]:
    fallas = []
    for formulario in FORMULARIO.findall(texto):
        apertura = ETIQUETA.match(formulario)
        assert apertura is not None, formulario[:200]
        if (atributo("method", apertura.group(2)) or "get").lower() == "post" and "csrf_token" not in formulario:
            fallas.append("formulario POST sin csrf_token")
    return fallas


REGLAS: list[Callable[[str], list[str]]] = [_inline, _afuera, _seguro, _botones, _enlaces, _csrf]


def _texto(ruta: Path) -> str:
    return COMENTARIO.sub("", ruta.read_text(encoding="utf-8"))


@pytest.mark.parametrize("ruta", PLANTILLAS, ids=lambda ruta: ruta.relative_to(RAIZ).as_posix())
def test_la_plantilla_cumple(ruta: Path) -> None:
    if any(parte in ruta.as_posix() for parte in PAPEL):
        pytest.skip("documento impreso")
    texto = _texto(ruta)
    assert [falla for regla in REGLAS for falla in regla(texto)] == []


@pytest.mark.parametrize(
    ("regla", "mala"),
    [
        (_inline, "<script>alert(1)</script>"),
        (_inline, "<style>a{}</style>"),
        (_inline, '<p class="x" style="color:red">'),
        (_inline, '<p{% if a > b %} style="color:red"{% endif %}>'),
        (_inline, '<a href="#" onclick="x()">'),
        (_inline, '<a href="javascript:x()">'),
        (_inline, '<div hx-on:click="x()">'),
        (_afuera, '<script src="https://cdn.example/x.js"></script>'),
        (_afuera, '<img src="//cdn.example/x.png">'),
        (_seguro, "{{ texto|safe }}"),
        (_botones, '<button class="boton">Guardar</button>'),
        (_enlaces, '<a hx-get="/x">'),
        (_enlaces, '<a href="/x" hx-post="/x">'),
        (_csrf, '<form class="a" method="post"><input></form>'),
    ],
)
def test_cada_regla_encuentra_lo_suyo(regla: Callable[[str], list[str]], mala: str) -> None:
    assert regla(mala)


def test_una_plantilla_buena_pasa() -> None:
    buena = (
        '<form method="post">{% csrf_token %}<button type="submit" data-tecla="N">Guardar</button></form>'
        '<form method="get"><a href="/x" hx-get="/x">x</a></form><script src="{% static \'js/cesop.js\' %}"></script>'
    )
    assert [falla for regla in REGLAS for falla in regla(buena)] == []


def test_los_iconos_que_se_nombran_existen() -> None:
    hoja = (RAIZ / "static" / "img" / "iconos.svg").read_text(encoding="utf-8")
    existentes = set(re.findall(r'<symbol id="([a-z0-9-]+)"', hoja))
    for ruta in PLANTILLAS:
        nombrados = set(re.findall(r"{%\s*icono\s+[\"']([^\"']+)[\"']", _texto(ruta)))
        nombrados |= set(re.findall(r"\bicono=[\"']([^\"']+)[\"']", _texto(ruta)))
        assert nombrados <= existentes, f"{ruta.name}: {sorted(nombrados - existentes)}"
