"""The verification finds the file that is not there and the one that is not the same; and the mail takes its file."""

from __future__ import annotations

import uuid

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from cesop.nucleo import adjuntos
from cesop.nucleo.adjuntos.services import camino
from cesop.nucleo.models import Adjunto, CorreoSaliente, Proceso, Usuario
from cesop.nucleo.notificaciones.correo import encolar_correo, enviar_pendientes
from cesop.nucleo.procesos import motor, selectors, services
from cesop.nucleo.procesos.verificacion import CAMBIADO, FALTA, VerificarAdjuntos
from tests.factories import un_usuario, una_sucursal

pytestmark = pytest.mark.django_db


@pytest.fixture
def sistemas() -> Usuario:
    return un_usuario("mlopez", "sistemas")


def un_adjunto(usuario: Usuario, nombre: str = "nota.txt") -> Adjunto:
    archivo = SimpleUploadedFile(nombre, f"Contenido de {nombre}".encode())
    return adjuntos.guardar(archivo, permiso="proceso:verificar_adjuntos", sucursal=usuario.sucursal, usuario=usuario)


def verificar(usuario: Usuario) -> Proceso:
    tipo = VerificarAdjuntos()
    proceso = services.iniciar(
        tipo, clave=uuid.uuid4().hex, parametros={}, usuario=usuario, sucursal=usuario.sucursal, titulo=tipo.nombre
    )
    while motor.avanzar(proceso.pk) is motor.Avance.HAY_MAS:
        pass
    proceso.refresh_from_db()
    return proceso


def test_encuentra_lo_que_falta_y_lo_que_cambio(sistemas: Usuario) -> None:
    un_adjunto(sistemas)
    faltante, cambiado = un_adjunto(sistemas, "falta.txt"), un_adjunto(sistemas, "cambia.txt")
    camino(faltante.pk).unlink()
    camino(cambiado.pk).chmod(0o600)
    camino(cambiado.pk).write_bytes(b"otra cosa")
    proceso = verificar(sistemas)
    assert proceso.estado == Proceso.Estado.CON_ERRORES
    assert sorted(selectors.causas(proceso)) == [(CAMBIADO, 1), (FALTA, 1)]
    assert {error.enlace for error in proceso.errores.all()} == {
        f"/adjuntos/{faltante.pk}/",
        f"/adjuntos/{cambiado.pk}/",
    }
    assert proceso.resumen["texto"] == "Hay archivos que faltan o cambiaron."


def test_todo_bien_y_solo_lo_de_sus_sucursales(sistemas: Usuario) -> None:
    un_adjunto(sistemas)
    otro = un_usuario("otro", "sistemas", sucursal=una_sucursal(codigo="NOR", nombre="Norte"))
    un_adjunto(otro)
    proceso = verificar(sistemas)
    assert proceso.estado == Proceso.Estado.TERMINADO
    assert proceso.resumen["cifras"][0] == {"nombre": "Archivos leídos", "valor": "1"}


def test_el_correo_lleva_su_adjunto_o_dice_que_falta(sistemas: Usuario) -> None:
    entero, faltante = un_adjunto(sistemas, "recibo.txt"), un_adjunto(sistemas, "falta.txt")
    camino(faltante.pk).unlink()
    for clave, adjunto in (("a", entero), ("b", faltante)):
        encolar_correo(clave=clave, para="ana@ejemplo.com", asunto="Recibo", cuerpo="Hola", adjunto=adjunto)
    assert enviar_pendientes() == (1, 1)
    (nombre, contenido, tipo) = mail.outbox[0].attachments[0]
    assert (nombre, tipo) == ("recibo.txt", "text/plain")
    assert "Contenido de recibo.txt" in str(contenido)
    assert "falta en el disco" in CorreoSaliente.objects.get(clave="b").error
