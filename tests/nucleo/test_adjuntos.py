"""Attachments: what a file is and not what it says, out of reach, by permission and branch."""

from __future__ import annotations

import errno
import io
import os
import stat
import uuid
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from cesop.nucleo import adjuntos, permisos
from cesop.nucleo.adjuntos.services import camino, nombre_limpio
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Adjunto, Usuario
from tests.factories import entrar, un_usuario, una_sucursal

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture(autouse=True)
def _matriz(monkeypatch: pytest.MonkeyPatch) -> None:
    regla = permisos.Regla(
        clave="prueba:foto",
        tipo="acto",
        descripcion="",
        leen=frozenset({"medicion", "auditoria"}),
        escriben=frozenset({"medicion"}),
    )
    real = dict(permisos.matriz()) | {"prueba:foto": regla}
    monkeypatch.setattr(permisos, "matriz", lambda: real)


@pytest.fixture
def quien() -> Usuario:
    return un_usuario("lector", "medicion")


def _guardar(nombre: str, contenido: bytes, usuario: Usuario) -> Adjunto:
    archivo = SimpleUploadedFile(nombre, contenido)
    return adjuntos.guardar(archivo, permiso="prueba:foto", sucursal=una_sucursal(), usuario=usuario)


def _imagen(formato: str = "PNG", **opciones: Any) -> bytes:
    destino = io.BytesIO()
    Image.new("RGB", (20, 10), "red").save(destino, format=formato, **opciones)
    return destino.getvalue()


def _en_disco() -> set[Path]:
    return {archivo for archivo in Path(settings.MEDIA_ROOT).rglob("*") if archivo.is_file()}


def _libro(*partes: str) -> bytes:
    destino = io.BytesIO()
    with zipfile.ZipFile(destino, "w") as zip_:
        for parte in partes:
            zip_.writestr(parte, "x")
    return destino.getvalue()


# ── What is accepted ──
@pytest.mark.parametrize(
    ("nombre", "contenido", "medio"),
    [
        ("nota.PDF", PDF, "application/pdf"),
        ("foto.png", _imagen(), "image/png"),
        ("foto.jpeg", _imagen("JPEG"), "image/jpeg"),
        ("lecturas.csv", "Ñandú;1\r\n".encode("cp1252"), "text/csv"),
        ("nota.txt", b"hola\n", "text/plain"),
        ("libro.xlsx", _libro("[Content_Types].xml", "xl/workbook.xml"), adjuntos.services.TIPOS["xlsx"].medio),
    ],
)
def test_lo_que_es_lo_que_dice_se_guarda(nombre: str, contenido: bytes, medio: str, quien: Usuario) -> None:
    adjunto = _guardar(nombre, contenido, quien)
    assert (adjunto.tipo, adjunto.bytes) == (medio, len(adjuntos.leer(adjunto)))
    archivo = camino(adjunto.pk)
    assert stat.S_IMODE(archivo.stat().st_mode) == 0o600
    assert archivo.is_relative_to(settings.MEDIA_ROOT)
    assert not archivo.is_relative_to(settings.STATIC_ROOT)
    assert "." not in archivo.name and "nota" not in str(archivo), "the name on disk is generated"


def test_la_imagen_se_dibuja_de_nuevo(quien: Usuario) -> None:
    datos = PngInfo()
    datos.add_text("Comment", "secreto en los datos")
    adjunto = _guardar("foto.png", _imagen(pnginfo=datos) + b"<script>alert(1)</script>", quien)
    limpia = adjuntos.leer(adjunto)
    assert b"secreto" not in limpia and b"<script>" not in limpia
    assert Image.open(io.BytesIO(limpia)).getpixel((3, 3)) == (255, 0, 0)


def test_la_foto_pierde_donde_se_saco_y_queda_derecha(quien: Usuario) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned 90°
    exif[0x010F] = "Camara"
    exif.get_ifd(0x8825)[1] = "S"
    limpia = Image.open(io.BytesIO(adjuntos.leer(_guardar("a.jpg", _imagen("JPEG", exif=exif.tobytes()), quien))))
    assert dict(limpia.getexif()) == {}
    assert limpia.size == (10, 20)


# ── What is refused ──
@pytest.mark.parametrize(
    ("nombre", "contenido"),
    [
        ("dibujo.svg", SVG),
        ("dibujo.png", SVG),
        ("dibujo.jpg", _imagen("PNG")),
        ("foto.png", b"\x89PNG\r\n\x1a\n" + SVG),
        ("pagina.html", b"<html></html>"),
        ("pagina.txt", b"  <!DOCTYPE html><script>alert(1)</script>"),
        ("pagina.csv", SVG),
        ("pagina.pdf", b"<html>%PDF-"),
        ("programa.txt", b"MZ\x90\x00\x03"),
        ("cosas.zip", _libro("a.txt")),
        ("cosas.xlsx", _libro("a.txt")),
        ("macros.xlsx", _libro("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin")),
        ("doble.pdf.exe", PDF),
        ("sinextension", PDF),
        ("vacio.pdf", b""),
    ],
)
def test_lo_que_no_es_lo_que_dice_no_entra(nombre: str, contenido: bytes, quien: Usuario) -> None:
    antes = _en_disco()
    with pytest.raises(ErrorNegocio, match="No se puede adjuntar porque"):
        _guardar(nombre, contenido, quien)
    assert not Adjunto.objects.exists()
    assert _en_disco() == antes


def test_el_tamano_tiene_tope(quien: Usuario, settings: Any) -> None:
    settings.ADJUNTO_BYTES_MAX = len(PDF)
    _guardar("justo.pdf", PDF, quien)
    with pytest.raises(ErrorNegocio, match="pesa más"):
        _guardar("grande.pdf", PDF + b" ", quien)


def test_una_imagen_que_estalla_al_abrirse_no_entra(quien: Usuario) -> None:
    bomba = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(bomba, format="PNG")
    assert len(bomba.getvalue()) < 100_000
    with pytest.raises(ErrorNegocio):
        _guardar("bomba.png", bomba.getvalue(), quien)


@pytest.mark.parametrize(
    ("nombre", "limpio"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\windows\\x.PDF", "x.pdf"),
        ("/abs/a b.pdf", "a b.pdf"),
        ("nul\0byte.pdf", "nulbyte.pdf"),
        ("salto\r\nSet-Cookie: x.pdf", "saltoSet-Cookie_ x.pdf"),
        ('"comillas";.pdf', "_comillas__.pdf"),
        ("factura\u202efdp.exe.pdf", "facturafdp.exe.pdf"),
        (".pdf", "pdf"),
        ("...", "archivo"),
        ("a" * 300 + ".pdf", "a" * 156 + ".pdf"),
    ],
)
def test_el_nombre_se_limpia(nombre: str, limpio: str) -> None:
    assert nombre_limpio(nombre) == limpio


def test_quien_no_puede_no_adjunta() -> None:
    with pytest.raises(ErrorNegocio, match="tu rol no lo permite"):
        _guardar("a.pdf", PDF, un_usuario("audi", "auditoria"))


# ── Whole or nothing ──
def test_disco_lleno_no_deja_ni_fila_ni_archivo(quien: Usuario, monkeypatch: pytest.MonkeyPatch) -> None:
    antes = _en_disco()

    def lleno(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", lleno)
    with pytest.raises(OSError, match="No space"):
        _guardar("a.pdf", PDF, quien)
    assert not Adjunto.objects.exists()
    assert _en_disco() == antes


def test_si_la_base_no_guarda_la_fila_no_queda_archivo(quien: Usuario, monkeypatch: pytest.MonkeyPatch) -> None:
    antes = _en_disco()

    def caida(self: Adjunto, **opciones: Any) -> None:
        raise RuntimeError("la base se fue")

    monkeypatch.setattr(Adjunto, "save", caida)
    with pytest.raises(RuntimeError), transaction.atomic():
        _guardar("a.pdf", PDF, quien)
    assert _en_disco() == antes


# ── Who opens it ──
def test_se_baja_con_permiso_y_como_descarga(client: Client, quien: Usuario) -> None:
    adjunto = _guardar('reclamo "ñandú".pdf', PDF, quien)
    entrar(client, un_usuario("audi", "auditoria"))
    respuesta = client.get(reverse("nucleo:adjunto", args=[adjunto.pk]))
    assert b"".join(respuesta.streaming_content) == PDF  # type: ignore[attr-defined]
    assert respuesta["Content-Type"] == "application/pdf"
    assert respuesta["Content-Disposition"].startswith("attachment;")
    assert "%C3%B1and%C3%BA" in respuesta["Content-Disposition"]
    assert respuesta["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in respuesta["Content-Security-Policy"]
    assert "no-store" in respuesta["Cache-Control"]


def test_otra_sucursal_otro_rol_o_ninguno_es_404(client: Client, quien: Usuario) -> None:
    adjunto = _guardar("a.pdf", PDF, quien)
    direccion = reverse("nucleo:adjunto", args=[adjunto.pk])
    de_otra = un_usuario("otra", "medicion", sucursal=una_sucursal(codigo="MDA", nombre="Mar de Ajó"))
    assert entrar(client, de_otra).get(direccion).status_code == 404
    assert entrar(client, un_usuario("caja", "caja")).get(direccion).status_code == 404
    assert entrar(client, quien).get(reverse("nucleo:adjunto", args=[uuid.uuid4()])).status_code == 404
    de_otra.ve_todas = True
    de_otra.save()
    assert entrar(client, de_otra).get(direccion).status_code == 200


def test_si_falta_en_el_disco_lo_dice(client: Client, quien: Usuario) -> None:
    adjunto = _guardar("a.pdf", PDF, quien)
    camino(adjunto.pk).unlink()
    respuesta = entrar(client, quien).get(reverse("nucleo:adjunto", args=[adjunto.pk]))
    assert respuesta.status_code == 409
    assert "falta en el disco" in respuesta.content.decode()
