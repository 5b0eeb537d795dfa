"""The inbox: each sees and marks only their own."""

from __future__ import annotations

import pytest
from django.test import Client

from cesop.nucleo.models import CorreoSaliente, Notificacion, Usuario
from cesop.nucleo.notificaciones.services import notificar
from tests.factories import entrar, un_usuario

pytestmark = pytest.mark.django_db


@pytest.fixture
def caro() -> Usuario:
    return un_usuario("caro", "caja")


def test_abrir_la_lee_y_lleva(client: Client, caro: Usuario) -> None:
    entrar(client, caro)
    aviso = notificar(caro, titulo="Terminó la prueba", enlace="/procesos/")
    assert "Terminó la prueba" in client.get("/notificaciones/").content.decode()
    for _ in range(2):
        assert client.get(f"/notificaciones/{aviso.pk}/").headers["Location"] == "/procesos/"
    aviso.refresh_from_db()
    assert aviso.leida_en is not None
    assert "Estás al día" in client.get("/notificaciones/").content.decode()
    assert "Terminó la prueba" in client.get("/notificaciones/?ver=todas").content.decode()


def test_la_ajena_no_se_ve_ni_se_marca(client: Client, caro: Usuario) -> None:
    ajena = notificar(un_usuario("otro", "caja"), titulo="Ajena")
    entrar(client, caro)
    assert client.get(f"/notificaciones/{ajena.pk}/").status_code == 404
    client.post("/notificaciones/leidas")
    ajena.refresh_from_db()
    assert ajena.leida_en is None
    assert "Ajena" not in client.get("/notificaciones/?ver=todas").content.decode()


def test_marcar_todas(client: Client, caro: Usuario) -> None:
    entrar(client, caro)
    for numero in range(3):
        notificar(caro, titulo=f"Aviso {numero}")
    assert client.post("/notificaciones/leidas").status_code == 302
    assert not Notificacion.objects.filter(leida_en__isnull=True).exists()


def test_un_enlace_de_afuera_no_se_sigue(client: Client, caro: Usuario) -> None:
    entrar(client, caro)
    aviso = notificar(caro, titulo="Raro", enlace="https://malo.example/")
    assert client.get(f"/notificaciones/{aviso.pk}/").headers["Location"] == "/notificaciones/"


def test_los_textos_largos_se_cortan(caro: Usuario) -> None:
    aviso = notificar(caro, titulo="a" * 500, texto="b" * 900)
    assert (len(aviso.titulo), len(aviso.texto)) == (160, 400)


def test_el_correo_lo_ve_sistemas(client: Client, caro: Usuario) -> None:
    CorreoSaliente.objects.create(clave="1", para="ana@ejemplo.com", asunto="Factura", cuerpo="Hola")
    entrar(client, caro)
    assert client.get("/correo/").status_code == 403
    entrar(client, un_usuario("mlopez", "sistemas"))
    assert "Factura" in client.get("/correo/").content.decode()
