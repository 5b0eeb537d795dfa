"""The inbox: each sees and marks only their own."""

from __future__ import annotations

import pytest
from django.test import Client

from cesop.nucleo.models import CorreoSaliente, Notificacion, Proceso, Usuario
from cesop.nucleo.notificaciones.avisos import SOLO_BANDEJA, TAMBIEN_CORREO, AvisoGeneral
from cesop.nucleo.notificaciones.services import notificar
from cesop.nucleo.procesos import motor
from cesop.nucleo.procesos import services as procesos
from tests.factories import entrar, un_usuario, una_sucursal

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
    entrar(client, un_usuario("mlopez", "sistemas", ve_todas=True))
    assert "Factura" in client.get("/correo/").content.decode()


@pytest.fixture
def aviso_general() -> AvisoGeneral:
    return AvisoGeneral()


def avisar(tipo: AvisoGeneral, dueno: Usuario, *, rol: str = "", medio: str = TAMBIEN_CORREO) -> Proceso:
    proceso = procesos.iniciar(
        tipo,
        clave=f"{rol}{medio}",
        parametros={"titulo": "Corte de luz", "texto": "Mañana a las 8.", "rol": rol, "medio": medio},
        usuario=dueno,
        sucursal=dueno.sucursal,
        titulo="Aviso",
    )
    while motor.avanzar(proceso.pk) is motor.Avance.HAY_MAS:
        pass
    proceso.refresh_from_db()
    return proceso


def test_el_aviso_general_llega_a_los_suyos(aviso_general: AvisoGeneral, caro: Usuario) -> None:
    gerente = un_usuario("gerente", "gerencia")
    gerente.correo = "gerente@ejemplo.com"
    gerente.save()
    lejos = un_usuario("lejos", "caja", sucursal=una_sucursal(codigo="NOR", nombre="Norte"))
    proceso = avisar(aviso_general, gerente)
    assert Notificacion.objects.filter(titulo="Corte de luz", usuario__in=[gerente, caro]).count() == 2
    assert not Notificacion.objects.filter(usuario=lejos).exists()
    assert CorreoSaliente.objects.get().para == "gerente@ejemplo.com"
    rechazo = proceso.errores.get()
    assert (rechazo.referencia, rechazo.causa) == ("C Aro", "Sin correo")
    assert rechazo.enlace == f"/usuarios/{caro.pk}/"
    assert proceso.estado == Proceso.Estado.CON_ERRORES
    cifras = [(cifra["nombre"], cifra["valor"]) for cifra in proceso.resumen["cifras"]]
    assert cifras == [("Personas avisadas", "2"), ("Correos escritos", "1"), ("Sin correo", "1")]


def test_el_aviso_por_rol_y_sin_correo(aviso_general: AvisoGeneral, caro: Usuario) -> None:
    proceso = avisar(aviso_general, un_usuario("gerente", "gerencia"), rol="caja", medio=SOLO_BANDEJA)
    assert list(Notificacion.objects.filter(titulo="Corte de luz").values_list("usuario", flat=True)) == [caro.pk]
    assert not CorreoSaliente.objects.exists()
    assert proceso.estado == Proceso.Estado.TERMINADO
