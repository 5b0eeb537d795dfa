"""Explaining what was issued: from what it was then, whatever changed since; and the screens of it."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catastro.models import CondicionDeCuenta, TipoCondicion
from cesop.nucleo.fechas import ahora, hoy
from facturacion.explicacion import Causa
from facturacion.models import Borrador, Comprobante, Corrida, PoliticaFacturacion
from facturacion.selectors import explicaciones
from facturacion.services import corridas
from facturacion.services.notas import Efecto, Nota, acreditar
from medicion.models import Consumo
from tests.factories import entrar
from tests.facturacion.corrida import Escena, emitir, un_consumo, una_escena
from tests.facturacion.fabrica import un_tipo

pytestmark = pytest.mark.django_db


def los_dos_meses() -> tuple[Escena, Corrida]:
    """A month issued with 221 kWh; the next one, 300 in 33 days, under review."""
    escena = una_escena(("",))
    cuenta = escena.cuentas[0]
    previo = hoy().replace(day=1) - dt.timedelta(days=1)
    un_consumo(cuenta, "221", hasta=hoy() - dt.timedelta(days=33))
    escena.emitida(anio=previo.year, mes=previo.month)
    un_consumo(cuenta, "300", dias=33)
    return escena, escena.calculada()


@pytest.fixture
def dos() -> tuple[Escena, Corrida]:
    return los_dos_meses()


def emitir_la(corrida: Corrida, escena: Escena) -> Comprobante:
    corridas.pasar(corrida, "calculada", a="aprobada")
    emitir(corrida, escena.prepara)
    return Comprobante.objects.select_related("tipo").latest("pk")


def test_se_explica_lo_que_se_sabia_aunque_todo_cambie(dos: tuple[Escena, Corrida], client: Client) -> None:
    escena, corrida = dos
    cuenta = escena.cuentas[0]
    emitido = emitir_la(corrida, escena)
    with CaptureQueriesContext(connection) as consultas:
        dicha = explicaciones.explicar(emitido)
    assert len(consultas) <= 12, [q["sql"][:90] for q in consultas]
    assert dicha.anterior is not None and dicha.anio_pasado is None
    explicacion = dicha.anterior.explicacion
    assert explicacion.exacta
    assert sum(e.centavos for e in explicacion.efectos) == int(
        (emitido.total - dicha.anterior.otra.total) * 100
    )  # fmt: skip
    assert {e.causa for e in explicacion.efectos if e.centavos} >= {Causa.DIAS, Causa.CONSUMO, Causa.IMPUESTOS}
    assert "subió" in dicha.anterior.parrafo and "300 kWh, y antes 221" in dicha.anterior.parrafo
    # Conditions, policies and readings corrected from long ago: what was issued is told as it was.
    tipo = TipoCondicion.objects.get(clave="tarifa_social")
    CondicionDeCuenta.objects.create(
        cuenta=cuenta, tipo=tipo, comprobante="Res. 1", desde=hoy() - dt.timedelta(days=300)
    )
    PoliticaFacturacion.objects.update(reemplazado_en=ahora())
    viejo = Consumo.objects.latest("pk")
    Consumo.objects.create(
        suministro=cuenta.suministro, cuenta=cuenta, magnitud="activa", desde=viejo.desde, hasta=viejo.hasta, dias=33,
        consumo=Decimal(900), caso="normal", resultado="valida", reemplaza=viejo,
    )  # fmt: skip
    otra_vez = explicaciones.explicar(emitido).anterior
    assert otra_vez is not None and otra_vez.explicacion.efectos == explicacion.efectos and otra_vez.explicacion.exacta
    pagina = entrar(client, escena.prepara).get(reverse("facturacion:comprobante_explicar", args=[emitido.pk]))
    assert dicha.anterior.parrafo in pagina.content.decode()
    de_la_cuenta = client.get(reverse("facturacion:cuenta_explicar", args=[cuenta.pk]))
    assert de_la_cuenta["Location"] == reverse("facturacion:comprobante_explicar", args=[emitido.pk])


def test_el_borrador_la_primera_y_la_nota(dos: tuple[Escena, Corrida], client: Client) -> None:
    escena, corrida = dos
    entrar(client, escena.prepara)
    borrador = Borrador.objects.get(corrida=corrida)
    pagina = client.get(reverse("facturacion:borrador_explicar", args=[borrador.pk]))
    (contra,) = pagina.context["comparaciones"]
    primera = Comprobante.objects.get()
    assert contra["diferencia"] == borrador.total - primera.total
    assert contra["exacta"] and contra["otra"] == primera
    sola = client.get(reverse("facturacion:comprobante_explicar", args=[primera.pk]))
    assert "Es la primera factura" in sola.content.decode()
    with transaction.atomic():
        pedida = Nota(
            clave=uuid.uuid4(), tipo=un_tipo("NCB"), punto=escena.punto, motivo="Mal", efecto=Efecto.CONDONAR,
            renglones={1: Decimal(10)},
        )  # fmt: skip
        nota = acreditar(primera, pedida, usuario=escena.decide)
    de_nota = client.get(reverse("facturacion:comprobante_explicar", args=[nota.pk]))
    assert "devuelve, no cobra" in de_nota.content.decode()
    # What was given back of the other bill is told apart; given back whole, it is not compared with.
    (contra,) = client.get(reverse("facturacion:borrador_explicar", args=[borrador.pk])).context["comparaciones"]
    assert contra["diferencia"] == borrador.total - primera.total + nota.total
    assert "notas de crédito" in contra["parrafo"]
