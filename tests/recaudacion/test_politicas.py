"""How the debts of a group are paid, by date; and the one screen of what rules a group."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from catastro.models import GrupoGestion
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from recaudacion.models import PoliticaImputacion
from recaudacion.selectors import deudas
from recaudacion.selectors.politicas import vidas
from recaudacion.services.politicas import cambiar_politica
from tests.catastro import fabrica
from tests.factories import entrar, un_usuario

pytestmark = pytest.mark.django_db
UN_MES = dt.timedelta(days=30)


@pytest.fixture
def grupo() -> GrupoGestion:
    return fabrica.un_grupo(fabrica.un_servicio())


def poner(grupo: GrupoGestion, desde: dt.date, orden: str = "vencimiento") -> PoliticaImputacion:
    return cambiar_politica(grupo, orden=orden, prioridad=1, parcial=True, desde=desde)


def test_rige_desde_su_dia_y_deja_escrito_lo_anterior(grupo: GrupoGestion) -> None:
    dia = hoy()
    poner(grupo, dia - UN_MES)
    poner(grupo, dia, "intereses")
    poner(grupo, dia + UN_MES, "elegido")
    vida = vidas(PoliticaImputacion.objects.all(), [grupo], al=dia)[grupo.pk]
    assert vida.vigente.orden == "intereses"
    assert [f.orden for f in vida.programadas] == ["elegido"]
    assert [(f.orden, f.hasta) for f in vida.pasadas] == [("vencimiento", dia)]
    assert deudas.politicas([grupo.pk], al=dia)[grupo.pk].orden == "intereses"
    with pytest.raises(ErrorNegocio, match="ya se cobró"):
        poner(grupo, dia - UN_MES)


def test_la_pantalla_dice_hoy_lo_que_viene_y_lo_que_fue(client: Client, grupo: GrupoGestion) -> None:
    dia = hoy()
    poner(grupo, dia - UN_MES)
    poner(grupo, dia)
    ines = entrar(client, un_usuario("ines", "cobranzas"))
    url = reverse("recaudacion:grupo_cambiar", args=[grupo.pk, "cobro"])
    envio = {"orden": "intereses", "prioridad": "2", "desde": f"{dia + UN_MES:%d/%m/%Y}"}
    assert ines.post(url, envio)["Location"] == reverse("recaudacion:grupo", args=[grupo.pk])
    dicho = ines.get(reverse("recaudacion:grupo", args=[grupo.pk])).content.decode()
    assert all(
        texto in dicho
        for texto in ("Rige hoy", "Programada", "Los intereses, y después", f"al {dia - dt.timedelta(1):%d/%m/%Y}")
    )
    assert "Sin política" in dicho  # it is neither read nor billed yet
    assert f"cambia el {dia + UN_MES:%d/%m/%Y}" in ines.get(reverse("recaudacion:grupos")).content.decode()


def test_cada_politica_la_cambia_quien_la_lleva(client: Client, grupo: GrupoGestion) -> None:
    oscar = entrar(client, un_usuario("oscar", "medicion"))
    propia, ajena = (reverse("recaudacion:grupo_cambiar", args=[grupo.pk, que]) for que in ("lectura", "cobro"))
    assert (oscar.get(propia).status_code, oscar.get(ajena).status_code) == (200, 403)
    dicho = oscar.get(reverse("recaudacion:grupo", args=[grupo.pk])).content.decode()
    assert (propia in dicho, ajena in dicho) == (True, False)
