"""Mail through the outbox: with its cause or not at all, retried, told apart when repeated."""

from __future__ import annotations

import datetime as dt
import smtplib
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connections, transaction

from cesop.nucleo import fallas_inducidas, fechas
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import CorreoSaliente
from cesop.nucleo.notificaciones import correo
from cesop.nucleo.notificaciones.correo import encolar_correo, enviar_pendientes, reenviar
from tests.factories import un_usuario

Estado = CorreoSaliente.Estado


def un_correo(clave: str = "prueba:1") -> CorreoSaliente:
    return encolar_correo(clave=clave, para="ana@ejemplo.com", asunto="Tu factura", cuerpo="Hola, Ana.")


class Caido(EmailBackend):
    """A mail server that says no."""

    def send_messages(self, messages: Any) -> int:
        raise smtplib.SMTPServerDisconnected("no escucha ana@ejemplo.com")


@pytest.fixture
def caido(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Caido"


@pytest.mark.django_db
def test_se_manda_una_vez() -> None:
    un_correo()
    un_correo()
    assert enviar_pendientes() == (1, 0)
    assert enviar_pendientes() == (0, 0)
    (mensaje,) = mail.outbox
    assert (mensaje.to, mensaje.subject) == (["ana@ejemplo.com"], "Tu factura")
    enviado = CorreoSaliente.objects.get()
    assert (enviado.estado, enviado.intentos) == (Estado.ENVIADO, 1)
    assert mensaje.extra_headers["Message-ID"] == correo.identificador(enviado)


@pytest.mark.django_db
def test_sin_su_causa_no_hay_correo() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        un_correo()
        raise ZeroDivisionError
    assert enviar_pendientes() == (0, 0)


@pytest.mark.django_db
def test_se_reintenta_cada_vez_mas_espaciado_y_al_final_falla(caido: None) -> None:
    un_correo()
    esperas = []
    for _ in range(correo.INTENTOS):
        assert enviar_pendientes() == (0, 1)
        assert enviar_pendientes() == (0, 0)  # not before its time
        fila = CorreoSaliente.objects.get()
        espera = fila.proximo_intento_en - fechas.ahora()
        esperas.append(round(espera / dt.timedelta(minutes=1)))
        fechas.mover_reloj(_corrido() + espera + dt.timedelta(seconds=1))
    assert esperas == [1, 2, 4, 8, 16, 32, 64, 128]
    assert (fila.estado, fila.intentos) == (Estado.FALLADO, 8)
    assert fila.error == "SMTPServerDisconnected: no escucha <correo>"
    assert enviar_pendientes() == (0, 0)


def _corrido() -> dt.timedelta:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT desplazamiento FROM nucleo_instalacion")
        corrido: dt.timedelta = cursor.fetchone()[0]
    return corrido


@pytest.mark.django_db
def test_uno_que_no_sale_no_detiene_a_los_otros(monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(3):
        un_correo(f"prueba:{n}")
    mandar = EmailBackend.send_messages

    def a_veces(propio: EmailBackend, messages: Any) -> int:
        if correo.identificador(CorreoSaliente(clave="prueba:1")) in messages[0].extra_headers.values():
            raise smtplib.SMTPRecipientsRefused({})
        return int(mandar(propio, messages))

    monkeypatch.setattr(EmailBackend, "send_messages", a_veces)
    assert enviar_pendientes() == (2, 1)


@pytest.mark.django_db
def test_si_se_corta_tras_mandar_va_de_nuevo_y_se_nota(monkeypatch: pytest.MonkeyPatch) -> None:
    un_correo()
    monkeypatch.setenv(fallas_inducidas.VARIABLE, f"{correo.TRAS_MANDAR}:lanzar")
    with pytest.raises(fallas_inducidas.FallaInducida):
        enviar_pendientes()
    monkeypatch.delenv(fallas_inducidas.VARIABLE)
    assert enviar_pendientes() == (1, 0)
    primero, segundo = mail.outbox
    assert primero.extra_headers["Message-ID"] == segundo.extra_headers["Message-ID"]


@pytest.mark.django_db
@pytest.mark.parametrize("punto", [correo.ANTES_DE_MANDAR, correo.TRAS_ANOTAR])
def test_en_los_otros_puntos_va_una_sola_vez(monkeypatch: pytest.MonkeyPatch, punto: str) -> None:
    un_correo()
    monkeypatch.setenv(fallas_inducidas.VARIABLE, f"{punto}:lanzar")
    with pytest.raises(fallas_inducidas.FallaInducida):
        enviar_pendientes()
    monkeypatch.delenv(fallas_inducidas.VARIABLE)
    enviar_pendientes()
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_reenviar_solo_lo_que_no_salio(caido: None, settings: Any) -> None:
    un_correo("salio")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    enviar_pendientes()
    un_correo("fallo")
    CorreoSaliente.objects.filter(clave="fallo").update(estado=Estado.FALLADO, intentos=8, error="x")
    with pytest.raises(ErrorNegocio, match="rol no lo permite"):
        reenviar(CorreoSaliente.objects.all(), usuario=un_usuario("caro", "caja"))
    assert reenviar(CorreoSaliente.objects.all(), usuario=un_usuario("mlopez", "sistemas")) == 1
    assert enviar_pendientes() == (1, 0)
    assert len(mail.outbox) == 2


def test_dos_trabajadores_no_mandan_el_mismo(base_propia: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(30):
        un_correo(uuid.uuid4().hex)
    mandados: list[str] = []
    turno = threading.Lock()

    def mandar(saliente: CorreoSaliente) -> None:
        with turno:
            mandados.append(saliente.clave)

    monkeypatch.setattr(correo, "_mandar", mandar)
    largada = threading.Barrier(4)

    def trabajar() -> int:
        try:
            largada.wait()
            return enviar_pendientes()[0]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as hilos:
        total = sum(hecho.result() for hecho in [hilos.submit(trabajar) for _ in range(4)])
    assert total == 30
    assert len(set(mandados)) == len(mandados) == 30
