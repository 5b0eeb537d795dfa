"""Screens of processes: who sees what, the fragment that polls, the forms that repeat without harm."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from cesop.nucleo.models import ErrorDeProceso, Lote, Proceso, Usuario
from cesop.nucleo.procesos import motor, services
from cesop.nucleo.procesos.prueba import PruebaDeTrabajadores
from tests.factories import entrar, un_usuario, una_sucursal

pytestmark = pytest.mark.django_db
INICIAR = "/procesos/iniciar/prueba_de_trabajadores/"


@pytest.fixture
def sistemas() -> Usuario:
    return un_usuario("mlopez", "sistemas")


@pytest.fixture
def cliente(client: Client, sistemas: Usuario) -> Client:
    return entrar(client, sistemas)


def un_proceso(usuario: Usuario, *, lotes: int = 3, rechazos: int = 0) -> Proceso:
    return services.iniciar(
        PruebaDeTrabajadores(),
        clave=uuid.uuid4().hex,
        parametros={"lotes": lotes, "milisegundos": 0, "rechazos": rechazos},
        usuario=usuario,
        sucursal=usuario.sucursal,
        titulo="Prueba",
    )


def hasta_el_final(proceso: Proceso) -> None:
    while motor.avanzar(proceso.pk) is motor.Avance.HAY_MAS:
        pass


def test_iniciar_dos_veces_el_mismo_formulario_es_un_proceso(cliente: Client) -> None:
    datos = {"clave": str(uuid.uuid4()), "lotes": "5", "milisegundos": "0", "rechazos": "0"}
    primera = cliente.post(INICIAR, datos)
    segunda = cliente.post(INICIAR, datos)
    proceso = Proceso.objects.get()
    assert primera.headers["Location"] == segunda.headers["Location"] == f"/procesos/{proceso.pk}/"
    assert proceso.titulo == "Prueba de los trabajadores (5 lotes)"
    assert proceso.lotes.count() == 5


def test_el_formulario_mal_conserva_lo_escrito_y_la_clave(cliente: Client) -> None:
    clave = str(uuid.uuid4())
    respuesta = cliente.post(INICIAR, {"clave": clave, "lotes": "0", "milisegundos": "7", "rechazos": "0"})
    assert respuesta.status_code == 422
    assert clave in respuesta.content.decode()
    assert 'value="7"' in respuesta.content.decode()
    assert not Proceso.objects.exists()


def test_quien_no_puede_no_inicia(client: Client) -> None:
    entrar(client, un_usuario("caro", "caja"))
    assert client.get(INICIAR).status_code == 403
    assert client.post(INICIAR, {"lotes": "1", "milisegundos": "0", "rechazos": "0"}).status_code == 403
    assert "No hay procesos para iniciar" in client.get("/procesos/iniciar/").content.decode()
    assert client.get("/procesos/iniciar/otro/").status_code == 404
    assert not Proceso.objects.exists()


def test_de_otra_sucursal_es_404(client: Client, sistemas: Usuario) -> None:
    proceso = un_proceso(sistemas)
    otro = un_usuario("ajeno", "sistemas", sucursal=una_sucursal(codigo="NOR", nombre="Norte"))
    entrar(client, otro)
    for resto in ("", "errores/", "lotes/", "cancelar"):
        assert client.get(f"/procesos/{proceso.pk}/{resto}").status_code == 404
    for resto in ("cancelar", "reintentar"):
        assert client.post(f"/procesos/{proceso.pk}/{resto}").status_code == 404
    assert "Prueba" not in client.get("/procesos/").content.decode().replace("Prueba de los", "").replace(
        "Prueba</", ""
    )
    proceso.refresh_from_db()
    assert proceso.estado == Proceso.Estado.PENDIENTE


def test_de_un_tipo_que_el_rol_no_ve_es_404(client: Client, sistemas: Usuario) -> None:
    proceso = un_proceso(sistemas)
    entrar(client, un_usuario("caro", "caja"))
    assert client.get(f"/procesos/{proceso.pk}/").status_code == 404


def test_activo_pregunta_solo_y_terminado_no(cliente: Client, sistemas: Usuario) -> None:
    proceso = un_proceso(sistemas, rechazos=7)
    direccion = f"/procesos/{proceso.pk}/"
    assert "every 2s" in cliente.get(direccion).content.decode()
    fragmento = cliente.get(direccion, headers={"HX-Request": "true", "HX-Target": "avance"}).content.decode()
    assert fragmento.lstrip().startswith('<div id="avance"')
    hasta_el_final(proceso)
    respuesta = cliente.get(direccion, headers={"HX-Request": "true", "HX-Target": "avance"})
    assert respuesta.headers["HX-Refresh"] == "true"
    pagina = cliente.get(direccion).content.decode()
    assert "every 2s" not in pagina
    assert "30 pruebas hechas" in pagina
    assert "Prueba 7" in pagina


def test_cancelar_muestra_antes_que_queda_y_que_no(cliente: Client, sistemas: Usuario) -> None:
    proceso = un_proceso(sistemas, lotes=9)
    motor.avanzar(proceso.pk, segundos=0)
    pagina = cliente.get(f"/procesos/{proceso.pk}/cancelar", headers={"HX-Request": "true"}).content.decode()
    assert "1 lote queda hecho" in pagina
    assert "8 lotes no se hacen" in pagina
    cliente.post(f"/procesos/{proceso.pk}/cancelar")
    proceso.refresh_from_db()
    assert proceso.estado == Proceso.Estado.CANCELANDO


def test_cancelar_lo_terminado_dice_por_que_no(cliente: Client, sistemas: Usuario) -> None:
    proceso = un_proceso(sistemas)
    hasta_el_final(proceso)
    respuesta = cliente.post(f"/procesos/{proceso.pk}/cancelar")
    assert respuesta.status_code == 409
    assert "porque ya terminó" in respuesta.content.decode()


def test_reintentar_los_fallados(cliente: Client, sistemas: Usuario, monkeypatch: pytest.MonkeyPatch) -> None:
    proceso = un_proceso(sistemas)
    monkeypatch.setattr(motor, "INTENTOS", 1)
    with monkeypatch.context() as roto:
        roto.setattr(PruebaDeTrabajadores, "ejecutar", lambda *_, **__: 1 / 0)
        hasta_el_final(proceso)
    assert "Reintentar los fallados" in cliente.get(f"/procesos/{proceso.pk}/").content.decode()
    cliente.post(f"/procesos/{proceso.pk}/reintentar")
    hasta_el_final(proceso)
    proceso.refresh_from_db()
    assert proceso.estado == Proceso.Estado.TERMINADO


def test_auditoria_mira_y_no_toca(client: Client, sistemas: Usuario) -> None:
    proceso = un_proceso(sistemas)
    entrar(client, un_usuario("elena", "auditoria"))
    assert "Cancelar" not in client.get(f"/procesos/{proceso.pk}/").content.decode()
    assert client.post(f"/procesos/{proceso.pk}/cancelar").status_code == 403


def test_la_ficha_de_la_barra(cliente: Client, sistemas: Usuario) -> None:
    assert "every" not in cliente.get("/procesos/ficha").content.decode()
    proceso = un_proceso(sistemas)
    assert "0 %" in cliente.get("/procesos/ficha").content.decode()
    assert f"/procesos/{proceso.pk}/" in cliente.get("/procesos/iniciar/").content.decode()  # also in the frame


def test_la_lista_no_hace_mas_consultas_con_mas_filas(
    cliente: Client, sistemas: Usuario, django_assert_max_num_queries: Any
) -> None:
    def consultas() -> int:
        with django_assert_max_num_queries(60) as capturadas:
            assert cliente.get("/procesos/").status_code == 200
        return len(capturadas)

    un_proceso(sistemas)
    con_uno = consultas()
    for _ in range(12):
        hasta_el_final(un_proceso(sistemas, rechazos=5))
    assert consultas() == con_uno


def test_errores_y_lotes_se_listan_y_filtran(cliente: Client, sistemas: Usuario) -> None:
    proceso = un_proceso(sistemas, lotes=10, rechazos=10)
    hasta_el_final(proceso)
    ErrorDeProceso.objects.create(proceso=proceso, referencia="X-1", causa="Otra", mensaje="No se puede.")
    pagina = cliente.get(f"/procesos/{proceso.pk}/errores/?causa=Otra").content.decode()
    assert "X-1" in pagina
    assert "Prueba 10" not in pagina
    assert Lote.objects.count() == 10
    assert "Hecho" in cliente.get(f"/procesos/{proceso.pk}/lotes/").content.decode()
