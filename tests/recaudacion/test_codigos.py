"""The payment code at the till: what it chooses, and what each code that is not good says."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cesop.nucleo.errors import ErrorNegocio
from facturacion.codigos import con_verificadores
from facturacion.models import DocumentoPago
from facturacion.services.documentos import preparar_de
from recaudacion.selectors.codigos import comprobantes_de
from tests.factories import entrar
from tests.recaudacion import fabrica

pytestmark = pytest.mark.django_db


@pytest.fixture
def escena() -> fabrica.Escena:
    return fabrica.una_escena()


@pytest.fixture
def documento(escena: fabrica.Escena) -> DocumentoPago:
    for importe in ("1000", "2000"):
        escena.debe(importe)
    return preparar_de(escena.persona, usuario=escena.facturacion.usuario)


def test_leer_el_codigo_elige_lo_que_nombra(client: Client, escena: fabrica.Escena, documento: DocumentoPago) -> None:
    fuera = escena.debe("30")
    una, otra = documento.comprobantes.all()
    caja = entrar(client, escena.cajera)
    for codigo, elegidos in (
        (documento.codigo, {una.comprobante_id, otra.comprobante_id}),
        (f" {una.codigo[:20]} {una.codigo[20:]}\n", {una.comprobante_id}),
    ):
        respuesta = caja.get(reverse("recaudacion:caja"), {"q": codigo})
        assert (respuesta.context["persona"], set(respuesta.context["elegidos"])) == (escena.persona, elegidos)
    escena.cobrado({una.comprobante: str(una.importe)})
    assert comprobantes_de(documento.codigo) == [otra.comprobante_id]
    assert fuera.pk not in comprobantes_de(documento.codigo)
    escena.cobrado({otra.comprobante: str(otra.importe)})
    respuesta = caja.get(reverse("recaudacion:caja"), {"q": documento.codigo})
    assert "ya está pagado" in respuesta.content.decode()


def test_un_codigo_que_no_sirve_dice_por_que(documento: DocumentoPago) -> None:
    cuerpo = documento.codigo[:-2]
    for codigo, dice in (
        (documento.codigo[:-1] + str((int(documento.codigo[-1]) + 1) % 10), "dígitos verificadores"),
        (con_verificadores("9876" + cuerpo[4:], 2), "otra empresa"),
        (con_verificadores(cuerpo[:12] + "99365" + cuerpo[17:], 2), "ningún documento"),
    ):
        with pytest.raises(ErrorNegocio, match=dice):
            comprobantes_de(codigo)
    assert comprobantes_de("20111222") == []
