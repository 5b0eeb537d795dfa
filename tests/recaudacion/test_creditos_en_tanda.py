"""Credit of many applied at once: as one by one, once, and only what its policy lets be paid without choosing."""

from __future__ import annotations

import uuid
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from catastro.models import Persona
from cesop.demostracion.trabajos import hacer
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Proceso
from contabilidad.models import Asiento
from facturacion.models import SaldoAbono, SaldoComprobante
from recaudacion.models import CreditoAplicado
from recaudacion.selectors.creditos import vista
from recaudacion.services.creditos import aplicar_credito
from recaudacion.services.creditos_en_tanda import aplicar_a
from recaudacion.services.politicas import cambiar_politica
from tests.catastro import fabrica as catastro
from tests.factories import entrar, un_usuario
from tests.recaudacion import fabrica

pytestmark = pytest.mark.django_db


@pytest.fixture
def escena() -> fabrica.Escena:
    return fabrica.una_escena()


def con_credito(escena: fabrica.Escena, *anticipos: str) -> Persona:
    """Somebody with an account, two bills of 121 pesos, and advances."""
    persona = catastro.una_persona(f"Paz, {Persona.objects.count()}")
    cuenta = catastro.una_cuenta(persona, suministro=catastro.un_suministro(altura=str(persona.pk)))
    for anticipo in anticipos:
        escena.cobrado(anticipo=anticipo, persona=persona)
    for _ in range(2):
        escena.debe("100", cuenta=cuenta, persona=persona)
    return persona


def estado(persona: Persona) -> tuple[list[Decimal], list[Decimal], list[Decimal]]:
    """What it owes, what it has left, and what each entry moved."""
    creditos = CreditoAplicado.objects.filter(abono__persona=persona).order_by("pk")
    asientos = Asiento.objects.filter(origen_tipo="credito_aplicado", origen_id__in=[c.pk for c in creditos])
    debe = SaldoComprobante.objects.filter(pagador=persona).order_by("pk").values_list("saldo", flat=True)
    queda = SaldoAbono.objects.filter(persona=persona).order_by("pk").values_list("disponible", flat=True)
    return list(debe), list(queda), [*(c.importe for c in creditos), Decimal(asientos.count())]


def test_en_tanda_es_lo_mismo_que_de_a_uno(escena: fabrica.Escena) -> None:
    casos = (("150",), ("30", "250"), ())
    de_a_uno, juntas = ([con_credito(escena, *anticipos) for anticipos in casos] for _ in range(2))
    for persona in de_a_uno[:2]:
        aplicar_credito(persona, clave=uuid.uuid4(), usuario=escena.cajera)
    hecho = aplicar_a([p.pk for p in juntas], clave=uuid.uuid4(), usuario=escena.cajera)
    assert [estado(p) for p in juntas] == [estado(p) for p in de_a_uno]
    assert (hecho.personas, hecho.creditos, hecho.centavos) == (2, 3, 15_000 + 24_200)
    otra_vez = aplicar_a([p.pk for p in juntas], clave=uuid.uuid4(), usuario=escena.cajera)
    assert otra_vez.creditos == 0
    fabrica.exigir_cuadre()


def test_se_ve_antes_y_se_hace_como_proceso(client: Client, escena: fabrica.Escena) -> None:
    con_credito(escena, "150")
    con_credito(escena, "500")
    antes = vista(al=hoy())
    assert (antes.personas, antes.favor, antes.pagaria) == (2, 650, 150 + 242)
    ines = entrar(client, un_usuario("ines", "cobranzas", ve_todas=True))
    url = reverse("recaudacion:creditos_aplicar")
    assert "Aplicar a 2 personas" in ines.get(url).content.decode()
    assert ines.post(url).status_code == 302
    proceso = Proceso.objects.get(tipo="aplicar_creditos")
    hacer(proceso)
    assert proceso.resumen["texto"].startswith("A 2 personas")
    assert vista(al=hoy()).personas == 0  # who still owes has nothing left, and who has something owes nothing


def test_lo_que_solo_se_paga_si_lo_eligen_queda(escena: fabrica.Escena) -> None:
    persona = con_credito(escena, "150")
    grupo = persona.partes.get().cuenta.grupo
    cambiar_politica(grupo, orden="elegido", prioridad=1, parcial=True, desde=hoy())
    assert aplicar_a([persona.pk], clave=uuid.uuid4(), usuario=escena.cajera).creditos == 0
