"""Screens of runs: the board, the review, each act, the draft, undoing."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catastro.models import ParteDeCuenta
from cesop.nucleo.fechas import ahora, hoy
from cesop.nucleo.models import Aprobacion, Proceso, Usuario
from cesop.nucleo.procesos import services as procesos
from facturacion.models import Abono, Borrador, Comprobante, Corrida
from facturacion.services import corridas, trabajos
from facturacion.services.aplicaciones import Parte, aplicar
from facturacion.services.notas import Nota, acreditar
from medicion.models import AvisoLegal, Consumo
from tests.factories import CLAVE, entrar
from tests.facturacion.corrida import Escena, correr, un_consumo, una_escena
from tests.facturacion.fabrica import un_tipo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _sin_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(procesos, "avisar", lambda *_, **__: True)


@pytest.fixture
def escena() -> Escena:
    return una_escena()


@pytest.fixture
def fabio(client: Client, escena: Escena) -> Client:
    return entrar(client, escena.prepara)


def url(vista: str, *argumentos: Any) -> str:
    return reverse(f"facturacion:{vista}", args=argumentos)


def pagar(comprobante: Comprobante, pesos: Decimal, *, usuario: Usuario) -> None:
    abono = Abono.objects.create(clase="pago", persona=comprobante.persona, importe=pesos, usuario=usuario)
    aplicar(abono, [Parte(comprobante=comprobante, importe=pesos)])


def nota(comprobante: Comprobante, escena: Escena) -> Comprobante:
    hecha = Nota(clave=uuid.uuid4(), tipo=un_tipo("NCB"), punto=escena.punto, motivo="Error")
    return acreditar(comprobante, hecha, usuario=escena.prepara)


def test_el_tablero_dice_como_esta_cada_grupo(fabio: Client, escena: Escena) -> None:
    vacio = fabio.get(url("tablero"))
    assert [r["fila"].corrida for r in vacio.context["renglones"]] == [None]
    assert "Sin preparar" in vacio.content.decode()
    corrida = escena.emitida()
    pagina = fabio.get(url("tablero"))
    (renglon,) = pagina.context["renglones"]
    assert renglon["fila"].cuentas.emitidas == 3
    assert renglon["estado"].texto == "Emitida"
    assert pagina.context["total"] == sum(c.total for c in Comprobante.objects.all())
    siguiente = fabio.get(url("tablero"), {"mes": pagina.context["siguiente"]})
    assert siguiente.context["renglones"][0]["fila"].anterior.emitidas == 3
    assert corrida.estado == Corrida.Estado.EMITIDA


def test_preparar_calcula_y_lo_que_no_se_puede_se_dice_en_el_formulario(fabio: Client, escena: Escena) -> None:
    datos = {"grupo": escena.grupo.codigo, "anio": hoy().year, "mes": hoy().month, "fecha": f"{hoy():%d/%m/%Y}"}
    hecho = fabio.post(url("corrida_preparar"), datos)
    corrida = Corrida.objects.get()
    assert hecho["Location"] == url("corrida", corrida.pk)
    correr(Proceso.objects.get(tipo="calcular_corrida"))
    assert set(Borrador.objects.values_list("estado", flat=True)) == {"calculado"}
    repetida = fabio.post(url("corrida_preparar"), datos)
    assert repetida.status_code == 422
    assert "ya tiene una corrida" in repetida.content.decode()


def test_la_revision_muestra_causas_y_marcas_y_filtra(client: Client) -> None:
    escena = una_escena(("221", "", "150"))
    cliente = entrar(client, escena.prepara)
    ParteDeCuenta.objects.filter(cuenta=escena.cuentas[2]).update(reemplazado_en=ahora())
    corrida = escena.calculada()
    pagina = cliente.get(url("corrida", corrida.pk))
    assert {(causa.nombre, cuantas) for causa, _, cuantas in pagina.context["causas"]} == {
        ("Sin lectura para facturar", 1),
        ("Sin titular", 1),
    }
    assert [nombre for nombre, *_ in pagina.context["marcas"]] == ["Primera factura"]
    filtrada = cliente.get(url("corrida", corrida.pk), {"causa": "sin_titular"})
    assert [r.titulo for r in filtrada.context["lista"].renglones] == [f"Cuenta {escena.cuentas[2].numero}"]
    borrador = Borrador.objects.get(corrida=corrida, cuenta=escena.cuentas[2])
    ficha = cliente.get(url("borrador", borrador.pk)).content.decode()
    assert reverse("catastro:cuenta_titular", args=[escena.cuentas[2].pk]) in ficha


def test_lo_que_lleva_el_aviso_del_articulo_31_se_ve_y_se_filtra(fabio: Client, escena: Escena) -> None:
    consumo = Consumo.objects.get(cuenta=escena.cuentas[1])
    AvisoLegal.objects.create(consumo=consumo, promedio=Decimal(80), metodo="doce_meses", detalle="Pasa el 175 %.")
    corrida = escena.calculada()
    pagina = fabio.get(url("corrida", corrida.pk))
    assert ("Lleva el aviso del art. 31", "aviso_legal", 1) in [marca[:3] for marca in pagina.context["marcas"]]
    filtrada = fabio.get(url("corrida", corrida.pk), {"marca": "aviso_legal"})
    assert [r.titulo for r in filtrada.context["lista"].renglones] == [f"Cuenta {escena.cuentas[1].numero}"]
    borrador = Borrador.objects.get(corrida=corrida, cuenta=escena.cuentas[1])
    assert "Pasa el 175 %. Mientras se aclara" in fabio.get(url("borrador", borrador.pk)).content.decode()


def test_el_borrador_da_lo_mismo_que_la_corrida_y_no_escribe(fabio: Client, escena: Escena) -> None:
    borrador = Borrador.objects.get(corrida=escena.calculada(), cuenta=escena.cuentas[0])
    antes = list(Borrador.objects.order_by("pk").values())
    pagina = fabio.get(url("borrador", borrador.pk))
    assert pagina.context["total"] == borrador.total == sum(linea["importe"] for linea in pagina.context["lineas"])
    assert not pagina.context["cambio"]
    assert list(Borrador.objects.order_by("pk").values()) == antes
    un_consumo(escena.cuentas[0], "900", hasta=hoy() - dt.timedelta(days=31))
    assert fabio.get(url("borrador", borrador.pk)).context["cambio"]


def test_excluir_e_incluir_de_a_una(fabio: Client, escena: Escena) -> None:
    borrador = Borrador.objects.get(corrida=escena.calculada(), cuenta=escena.cuentas[0])
    assert fabio.post(url("borrador_acto", borrador.pk, "excluir"), {"motivo": " "}).status_code == 422
    fabio.post(url("borrador_acto", borrador.pk, "excluir"), {"motivo": "En reclamo"})
    borrador.refresh_from_db()
    assert (borrador.estado, borrador.motivo) == ("excluido", "En reclamo")
    fabio.post(url("borrador_acto", borrador.pk, "incluir"))
    borrador.refresh_from_db()
    assert borrador.estado == "pendiente"
    assert fabio.post(url("borrador_acto", borrador.pk, "borrar")).status_code == 404


def test_excluir_muchas_juntas_se_ve_antes(fabio: Client, escena: Escena) -> None:
    corrida = escena.calculada()
    elegidos = [str(b.pk) for b in Borrador.objects.filter(corrida=corrida)][:2]
    datos = {"origen": url("corrida", corrida.pk), "accion": "excluir", "marcadas": elegidos}
    previa = fabio.post(reverse("nucleo:listado_accion"), datos)
    texto = previa.content.decode()
    assert "queda para la próxima" in texto
    huella = re.search(r'name="huella" value="([0-9a-f]+)"', texto)
    clave = re.search(r'name="clave" value="([0-9a-f-]+)"', texto)
    assert huella is not None
    assert clave is not None
    fabio.post(
        reverse("nucleo:listado_accion"),
        datos | {"confirma": "1", "motivo": "Obra en la calle", "huella": huella.group(1), "clave": clave.group(1)},
    )
    assert Borrador.objects.filter(estado="excluido", motivo="Obra en la calle").count() == 2


def test_pedir_aprobar_y_emitir(fabio: Client, escena: Escena) -> None:
    corrida = escena.calculada()
    pagina = fabio.get(url("corrida", corrida.pk))
    assert [a["acto"] for a in pagina.context["actos"]] == ["aprobar", "calcular"]
    assert fabio.post(url("corrida_acto", corrida.pk, "aprobar"), {"motivo": ""}).status_code == 422
    fabio.post(url("corrida_acto", corrida.pk, "aprobar"), {"motivo": "El mes"})
    pedida = Aprobacion.objects.get()
    assert fabio.get(url("corrida", corrida.pk)).context["pedido"] == pedida
    gloria = entrar(Client(), escena.decide)
    gloria.post(reverse("nucleo:aprobacion_aprobar", args=[pedida.pk]), {"nota": "", "password": CLAVE})
    corrida.refresh_from_db()
    assert corrida.estado == Corrida.Estado.APROBADA
    fabio.post(url("corrida_acto", corrida.pk, "emitir"))
    assert fabio.get(url("corrida", corrida.pk)).context["marcha"]["activo"]
    correr(Proceso.objects.get(tipo="numerar_corrida"))
    correr(Proceso.objects.get(tipo="escribir_corrida"))
    corrida.refresh_from_db()
    assert corrida.estado == Corrida.Estado.EMITIDA


def test_una_emision_que_se_corto_se_sigue(fabio: Client, escena: Escena) -> None:
    corrida = escena.aprobada()
    correr(trabajos.emitir(corrida, usuario=escena.prepara))
    Proceso.objects.filter(tipo="escribir_corrida").update(estado="cancelado", terminado_en=ahora())
    pagina = fabio.get(url("corrida", corrida.pk))
    assert [a["acto"] for a in pagina.context["actos"]] == ["seguir"]
    fabio.post(url("corrida_acto", corrida.pk, "seguir"))
    correr(Proceso.objects.filter(tipo="numerar_corrida").latest("pk"))
    correr(Proceso.objects.filter(tipo="escribir_corrida").latest("pk"))
    assert Comprobante.objects.count() == 3


def test_lo_que_no_va_en_ese_estado_se_dice(fabio: Client, escena: Escena) -> None:
    corrida = escena.calculada()
    respuesta = fabio.post(url("corrida_acto", corrida.pk, "emitir"))
    assert respuesta.status_code == 422
    assert "para revisar" in respuesta.content.decode()
    fabio.post(url("corrida_acto", corrida.pk, "cancelar"))
    corrida.refresh_from_db()
    assert corrida.estado == Corrida.Estado.CANCELADA
    assert fabio.get(url("corrida_acto", corrida.pk, "otra")).status_code == 404


def test_deshacer_muestra_el_impacto_y_lo_pide(fabio: Client, escena: Escena) -> None:
    corrida = escena.emitida()
    pagado, corregido, _ = Comprobante.objects.order_by("pk")
    pagar(pagado, Decimal("100.00"), usuario=escena.prepara)
    nota(corregido, escena)
    pagina = fabio.get(url("corrida_deshacer", corrida.pk))
    impacto = pagina.context["impacto"]
    assert (impacto.comprobantes, impacto.a_corregir, impacto.ya_corregidos) == (3, 2, 1)
    assert (impacto.pagados, impacto.pagado) == (1, Decimal("100.00"))
    hecho = fabio.post(url("corrida_deshacer", corrida.pk), {"motivo": "Cuadro equivocado"})
    pedida = Aprobacion.objects.get(acto=corridas.DESHACER)
    assert hecho["Location"] == reverse("nucleo:aprobacion", args=[pedida.pk])
    assert fabio.get(url("corrida_deshacer", corrida.pk)).context["pedido"] == pedida


def test_la_revision_no_pregunta_de_a_una(fabio: Client, escena: Escena) -> None:
    corrida = escena.calculada()
    with CaptureQueriesContext(connection) as pocas:
        fabio.get(url("corrida", corrida.pk))
    assert len(pocas) <= 30
