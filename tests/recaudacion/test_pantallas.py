"""The till as its cashier uses it: what is refused keeps what was typed, and a repeated submit makes one receipt."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from recaudacion.models import Recibo
from tests.factories import entrar
from tests.recaudacion import fabrica

pytestmark = pytest.mark.django_db


@pytest.fixture
def escena() -> fabrica.Escena:
    return fabrica.una_escena()


@pytest.fixture
def caja(client: Client, escena: fabrica.Escena) -> Client:
    return entrar(client, escena.cajera)


def un_envio(escena: fabrica.Escena, **datos: Any) -> dict[str, Any]:
    return {"clave": str(uuid.uuid4()), "persona": escena.persona.pk, **datos}


def test_leer_un_numero_elige_su_comprobante_y_a_quien_paga(caja: Client, escena: fabrica.Escena) -> None:
    escena.debe("100")
    leida = escena.debe("200")
    numero = leida.numeraciones.get().numero
    respuesta = caja.get(reverse("recaudacion:caja"), {"q": f"3-{numero}"})
    assert (respuesta.context["persona"], respuesta.context["elegidos"]) == (escena.persona, {leida.pk})
    assert len(respuesta.context["filas"]) == 2


def test_un_envio_repetido_hace_un_recibo(caja: Client, escena: fabrica.Escena) -> None:
    factura = escena.debe("1000")
    envio = un_envio(escena, **{f"elegir_{factura.pk}": "1", f"parte_{factura.pk}": "1.210,00"})
    for _ in range(2):
        assert caja.post(reverse("recaudacion:cobrar"), envio).status_code == 302
    recibo = Recibo.objects.get()
    assert (recibo.total, recibo.entregado) == (1210, 1210)  # no tender written: exact cash
    papel = caja.get(reverse("recaudacion:recibo_pdf", args=[recibo.pk]), {"papel": "ticket"})
    assert papel["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("importe", ["0", "-5", "NaN", "1e20", "99999999999999", "dos", ""])
def test_lo_mal_escrito_vuelve_con_lo_que_se_tecleo(caja: Client, escena: fabrica.Escena, importe: str) -> None:
    factura = escena.debe("1000")
    envio = un_envio(escena, **{f"elegir_{factura.pk}": "1", f"parte_{factura.pk}": importe, "ref_debito": "cupón 8"})
    respuesta = caja.post(reverse("recaudacion:cobrar"), envio)
    assert respuesta.status_code == 422
    assert "No se puede cobrar" in respuesta.content.decode()
    assert "cupón 8" in respuesta.content.decode()
    assert not Recibo.objects.exists()


def test_lo_que_se_pago_mientras_tanto_se_dice(caja: Client, escena: fabrica.Escena) -> None:
    factura = escena.debe("100")
    escena.cobrado({factura: "121"})
    envio = un_envio(escena, **{f"elegir_{factura.pk}": "1", f"parte_{factura.pk}": "121"})
    respuesta = caja.post(reverse("recaudacion:cobrar"), envio)
    assert respuesta.status_code == 422
    assert "ya está pago" in respuesta.content.decode()
    assert Recibo.objects.count() == 1


def test_lo_que_cambia_un_pago_se_ve_antes(caja: Client, escena: fabrica.Escena) -> None:
    factura = escena.debe("1000")
    escena.debe("100")
    envio = un_envio(escena, **{f"elegir_{factura.pk}": "1", f"parte_{factura.pk}": "1210", "anticipo": "50"})
    dicho = caja.post(reverse("recaudacion:cambios"), envio).content.decode()
    assert "Queda debiendo" in dicho
    assert "50,00 a favor" in dicho
    assert not Recibo.objects.exists()
