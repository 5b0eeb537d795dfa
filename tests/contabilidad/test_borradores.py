"""Pages of manual entries: what can still be changed, and what is said before somebody posts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from cesop.nucleo.models import Aprobacion, Usuario
from contabilidad.errores import EventoInvalido
from contabilidad.models import AsientoManual
from contabilidad.services import manual as manuales
from contabilidad.services.manual import Cargado, RenglonCargado
from tests.contabilidad.conftest import DIA, LibroChico, cerrar_sin_revisar
from tests.factories import entrar


@pytest.fixture
def conta(client: Client, ana: Usuario) -> Client:
    return entrar(client, ana)


def _borrador(libro: LibroChico, usuario: Usuario, importe: str = "10.00", *, clase: str = "manual") -> AsientoManual:
    lineas = [
        RenglonCargado(cuenta=libro.cuentas["1.1.03.01"].pk, debe=Decimal(importe)),
        RenglonCargado(cuenta=libro.cuentas["2.1.02.01"].pk, haber=Decimal(importe)),
    ]
    return manuales.crear_borrador(Cargado(fecha=DIA, glosa="Ajuste", renglones=lineas, clase=clase), usuario=usuario)


def test_lo_que_ya_no_se_cambia_no_abre_la_grilla(conta: Client, libro: LibroChico, ana: Usuario) -> None:
    abierto, asentado = _borrador(libro, ana), _borrador(libro, ana)
    descartado, pedido = _borrador(libro, ana), _borrador(libro, ana, "5000000.00")
    manuales.asentar_manual(asentado.pk, usuario=ana)
    manuales.descartar_borrador(descartado.pk, usuario=ana)
    manuales.pedir_asiento(pedido.pk, motivo="Cierre", usuario=ana)
    assert conta.get(reverse("contabilidad:manual_editar", args=[abierto.pk])).status_code == 200
    for otro in (asentado, descartado, pedido):
        respuesta = conta.get(reverse("contabilidad:manual_editar", args=[otro.pk]))
        assert respuesta["Location"] == reverse("contabilidad:manual", args=[otro.pk]), otro.estado


def test_un_borrador_de_un_periodo_cerrado_lo_dice_y_no_se_pide(conta: Client, libro: LibroChico, ana: Usuario) -> None:
    grande = _borrador(libro, ana, "5000000.00")
    cerrar_sin_revisar(dt.date(2026, 11, 1))
    pagina = conta.get(reverse("contabilidad:manual", args=[grande.pk])).content.decode()
    assert "el período del 05/11/2026 está cerrado" in pagina
    assert "Corregilo y después asentalo" in pagina
    with pytest.raises(EventoInvalido) as error:
        manuales.pedir_asiento(grande.pk, motivo="Cierre", usuario=ana)
    assert error.value.causa == "periodo_cerrado"
    assert not Aprobacion.objects.exists()


def test_una_segunda_apertura_avisa(libro: LibroChico, ana: Usuario) -> None:
    primera = _borrador(libro, ana, clase="apertura")
    assert manuales.avisos(primera) == []
    asentada = manuales.asentar_manual(primera.pk, usuario=ana)
    assert manuales.avisos(_borrador(libro, ana, clase="apertura")) == [
        f"Ya hay una apertura, el asiento {asentada.asiento_id}, del 05/11/2026: fijate que esta no la repita."
    ]
    assert manuales.avisos(_borrador(libro, ana)) == []
