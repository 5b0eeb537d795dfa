"""The page of a person: the same queries whatever there is, what each role may do, and what it tells."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catastro.models import Contacto, OrdenServicio, Persona, TipoOrden
from catastro.services.partes import poner_parte
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from tests.catastro import fabrica as catastro
from tests.factories import entrar, un_usuario
from tests.recaudacion import fabrica

pytestmark = pytest.mark.django_db
PROPIAS_MAX = 25


@pytest.fixture
def escena() -> fabrica.Escena:
    return fabrica.una_escena()


def ver(client: Client, quien: Usuario, persona: Persona, vista: str = "ficha", **datos: object) -> str:
    respuesta = entrar(client, quien).get(reverse(f"atencion:{vista}", args=[persona.pk]), datos)
    assert respuesta.status_code == 200
    return respuesta.content.decode()


def crecer(escena: fabrica.Escena, hasta: int) -> None:
    """More accounts, and of each one a bill owed, another paid, an order and a contact."""
    persona, punto = escena.persona, escena.facturacion.punto
    for lugar in range(persona.partes.count(), hasta):
        cuenta = catastro.una_cuenta(persona, suministro=catastro.un_suministro(altura=str(lugar)))
        catastro.un_contacto(cuenta, escena.cajera)
        escena.debe("100", cuenta=cuenta, punto=punto)
        pagada = escena.debe("100", cuenta=cuenta, punto=punto)
        escena.cobrado({pagada: "121"})
        OrdenServicio.objects.create(
            numero=1000 + lugar, tipo=TipoOrden.objects.first(), sucursal=escena.cajera.sucursal, cuenta=cuenta,
            suministro=cuenta.suministro, vence_el=hoy() + dt.timedelta(days=3), motivo="Ver",
            emitida_por=escena.cajera,
        )  # fmt: skip
        catastro.una_proteccion(cuenta)


def test_las_consultas_no_crecen_con_las_cuentas_ni_con_la_historia(client: Client, escena: fabrica.Escena) -> None:
    """Beyond those of the frame, at most those that ui.md gives."""
    crecer(escena, 3)
    laura = un_usuario("laura", "mostrador", "caja")
    entrar(client, laura)
    direcciones = [
        reverse("nucleo:ayuda"),
        *(reverse(f"atencion:{vista}", args=[escena.persona.pk]) for vista in ("ficha", "movimientos")),
    ]
    cuantas = []
    for _ in range(2):
        for direccion in direcciones:
            client.get(direccion)  # what is asked once in each process
        cuantas.append([consultas_de(client, direccion) for direccion in direcciones])
        crecer(escena, 12)
        for n in range(60):
            dia = hoy() - dt.timedelta(days=n + 1)
            Contacto.objects.create(
                persona=escena.persona, canal="telefono", asunto=f"Consulta {n}", usuario=laura, fecha=dia
            )
    assert client.get(direcciones[1]).content.decode().count('class="panel carta') == 12
    assert cuantas[0] == cuantas[1]
    assert cuantas[1][1] - cuantas[1][0] <= PROPIAS_MAX


def consultas_de(client: Client, direccion: str) -> int:
    with CaptureQueriesContext(connection) as consultas:
        assert client.get(direccion).status_code == 200
    return len(consultas)


def test_cada_quien_ve_lo_que_puede_hacer(client: Client, escena: fabrica.Escena) -> None:
    crecer(escena, 2)
    cuenta = escena.facturacion.cuenta.pk
    cobrar, orden = reverse("recaudacion:caja"), reverse("catastro:orden_nueva", args=[cuenta])
    laura = ver(client, un_usuario("laura", "mostrador"), escena.persona, cuenta=cuenta)
    assert (cobrar in laura, orden in laura) == (False, True)
    cajera = ver(client, escena.cajera, escena.persona, cuenta=cuenta)
    assert (cobrar in cajera, orden in cajera) == (True, False)
    assert reverse("facturacion:cuenta_explicar", args=[cuenta]) in cajera
    mirada = ver(client, un_usuario("dario", "auditoria"), escena.persona, cuenta=cuenta)
    assert (cobrar in mirada, orden in mirada, "20111222" in mirada) == (False, False, True)
    assert orden not in ver(client, un_usuario("otra", "mostrador"), escena.persona)  # none chosen of the two


def test_lo_que_paso_se_filtra_por_clase_y_por_cuenta(client: Client, escena: fabrica.Escena) -> None:
    crecer(escena, 2)
    suya, otra = (parte.cuenta for parte in escena.persona.partes.order_by("cuenta"))
    todo = ver(client, escena.cajera, escena.persona, "movimientos")
    assert all(dicho in todo for dicho in ("Recibo 00001-", "Factura B", "Orden 1001", "Consulta", "Vence"))
    pagos = ver(client, escena.cajera, escena.persona, "movimientos", clase="pagos")
    assert ("Recibo 00001-" in pagos, "Factura B" in pagos) == (True, False)
    assert "Recibo 00001-" in ver(client, escena.cajera, escena.persona, "movimientos", cuenta=otra.pk)
    assert "Todavía no pasó nada" in ver(client, escena.cajera, escena.persona, "movimientos", cuenta=suya.pk)


def test_lo_de_quien_estuvo_antes_en_la_cuenta_no_se_muestra(client: Client, escena: fabrica.Escena) -> None:
    escena.debe("100")
    nueva = catastro.una_persona("Sosa, Luis")
    cuenta = escena.facturacion.cuenta
    poner_parte(cuenta, rol="titular", persona=nueva, desde=hoy(), motivo="Venta", visto=cuenta.partes.get().pk)
    assert "Factura B" not in ver(client, escena.cajera, nueva, "movimientos")
    ficha = ver(client, escena.cajera, nueva)
    assert ("No debe" in ficha, "121,00" in ficha) == (True, False)
    assert "ya no es suya" in ver(client, escena.cajera, escena.persona)


def test_buscar_lleva_a_atender_a_quien_atiende(client: Client, escena: fabrica.Escena) -> None:
    url = reverse("atencion:ficha", args=[escena.persona.pk])
    de_mostrador = entrar(client, un_usuario("laura", "mostrador")).get(reverse("nucleo:buscar"), {"q": "perez"})
    assert url in de_mostrador.content.decode()
    assert client.get(reverse("atencion:atender"), {"q": "20111222"})["Location"] == url
    cuenta = escena.facturacion.cuenta
    assert client.get(reverse("atencion:de_cuenta", args=[cuenta.pk]))["Location"] == f"{url}?cuenta={cuenta.pk}"
    assert reverse("atencion:de_cuenta", args=[cuenta.pk]) in (
        client.get(reverse("catastro:cuenta", args=[cuenta.pk])).content.decode()
    )
    de_medicion = entrar(client, un_usuario("oscar", "medicion")).get(reverse("nucleo:buscar"), {"q": "perez"})
    assert url not in de_medicion.content.decode()
    cajera = entrar(client, escena.cajera).get(reverse("recaudacion:caja"), {"persona": escena.persona.pk})
    assert url in cajera.content.decode()
