"""Billing as its people do it: a tariff comes in, a month is billed, an outlier is mended, and all of it is undone."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cesop.nucleo.fechas import hoy, sumar_meses
from cesop.nucleo.models import Aprobacion, Proceso, Usuario
from cesop.nucleo.procesos import services as procesos
from contabilidad.models import Partida
from facturacion.models import Borrador, Comprobante, Corrida, CuadroTarifario, PoliticaFacturacion, PuntoDeVenta
from facturacion.services import corridas, trabajos
from medicion.services import mesa
from tests.factories import un_libro
from tests.facturacion.corrida import CUADROS, correr, emitir
from tests.facturacion.fabrica import un_punto_de_venta, un_tipo
from tests.medicion import escena as medicion
from tests.navegador.axe import faltas_graves
from tests.navegador.conftest import CLAVE, Abrir

pytestmark = pytest.mark.navegador
LIBRO: Path = CUADROS / "cesop-electricidad-2025-01.json"
DEUDORES = "1.1.03.01"
# A digit too many, that somebody took for good; and what the meter said.
MAL_LEIDO, BIEN_LEIDO = 9300, "1310"


@pytest.fixture
def escena(cooperativa: None, monkeypatch: pytest.MonkeyPatch) -> medicion.Escena:
    """Three points with a month behind, read today; nothing says yet how they are billed."""
    monkeypatch.setattr(procesos, "avisar", lambda *_, **__: True)
    monkeypatch.setattr(medicion, "MESES", 1)
    un_libro()
    un_punto_de_venta(20, tipos=("LSPA", "LSPB", "NCA", "NCB"))
    return medicion.una_escena(3, usuario=Usuario.objects.get(usuario="oscar"))


def deudores() -> dict[int | None, object]:
    """What each account owes in the ledger, but those that owe nothing."""
    saldos: dict[int | None, object] = {}
    for partida in Partida.objects.filter(cuenta__codigo=DEUDORES):
        saldos[partida.cuenta_servicio] = saldos.get(partida.cuenta_servicio, 0) + partida.debe - partida.haber
    return {cuenta: saldo for cuenta, saldo in saldos.items() if saldo}


def hacer(pagina: Page, boton: str, *, motivo: str = "") -> None:
    """Press what the form ends in, with its reason."""
    if motivo:
        pagina.fill("[name=motivo]", motivo)
    pagina.get_by_role("button", name=boton).click()


def aprueba_otra(abrir: Abrir, acto: str) -> None:
    """Elena, with her password: whoever asked cannot."""
    pedida = Aprobacion.objects.get(acto=acto, estado=Aprobacion.Estado.PEDIDA)
    propia = abrir("paula", f"/aprobaciones/{pedida.pk}/")
    expect(propia.get_by_role("link", name="Aprobar")).to_have_count(0)
    pagina = abrir("elena", f"/aprobaciones/{pedida.pk}/")
    pagina.get_by_role("link", name="Aprobar").click()
    pagina.fill("[name=password]", CLAVE)
    hacer(pagina, "Aprobar")
    expect(pagina.locator("h1")).to_have_text("Aprobaciones")


def entra_un_cuadro_y_sus_ejemplos_dan(abrir: Abrir) -> None:
    """As a draft; its examples are rated before anything can be billed with it."""
    pagina = abrir("paula", "/facturacion/cuadros/importar/")
    pagina.set_input_files("input[type=file]", LIBRO)
    expect(pagina.locator("h1")).to_contain_text("desde el 01/01/2025")
    assert pagina.locator(".ejemplo").count() > 1
    assert pagina.locator(".ejemplo summary .estado.-mal").count() == 0
    pagina.get_by_role("link", name="Activar").click()
    hacer(pagina, "Ponerla en vigencia")
    expect(pagina.locator("body")).to_contain_text("quedó vigente")


def el_mes_anterior_ya_se_facturo(escena: medicion.Escena) -> None:
    """By the services: this month is looked at against that one. Then its readings come, one of them wrong."""
    grupo, paula = escena.puntos[0].cuenta.grupo, Usuario.objects.get(usuario="paula")
    PoliticaFacturacion.objects.create(
        grupo=grupo, cuadro=CuadroTarifario.objects.get(), ciclo="mensual", tipo_a=un_tipo("LSPA"),
        tipo_b=un_tipo("LSPB"), punto=PuntoDeVenta.objects.get(numero=20), dias_al_vencimiento=10,
        desde=hoy() - dt.timedelta(days=400),
    )  # fmt: skip
    previo = sumar_meses(hoy().replace(day=1), -1)
    corrida = corridas.preparar(grupo, anio=previo.year, mes=previo.month, fecha=hoy(), usuario=paula)
    correr(trabajos.calcular(corrida, usuario=paula))
    corridas.pasar(corrida, "calculada", a="aprobada")
    emitir(corrida, paula)
    for n, valor in enumerate((1300, MAL_LEIDO, 1290)):
        leido = escena.leer(n, valor)
        if not hasattr(leido, "validacion"):
            mesa.aceptar(leido.pk, motivo="Cambio de uso conocido", usuario=escena.usuario, confirmado=True)


def se_prepara_y_se_mira(abrir: Abrir, escena: medicion.Escena) -> Page:
    """The board, the run, and the one that is far from its last bill."""
    pagina = abrir("paula", "/facturacion/")
    pagina.goto(f"/facturacion/corridas/preparar/?mes={hoy():%Y-%m}&grupo={escena.puntos[0].cuenta.grupo.codigo}")
    hacer(pagina, "Preparar y calcular")
    expect(pagina.locator("body")).to_contain_text("se está calculando")
    correr(Proceso.objects.get(tipo="calcular_corrida", estado="pendiente"))
    pagina.reload()
    assert faltas_graves(pagina) == []
    pagina.get_by_role("link", name="Lejos de la anterior").click()
    expect(pagina.locator("tr[data-id]")).to_have_count(1)
    expect(pagina.locator("tr[data-id]")).to_contain_text(str(escena.puntos[1].cuenta.numero))
    return pagina


def el_desvio_se_arregla_donde_nacio(abrir: Abrir, escena: medicion.Escena, pagina: Page) -> None:
    """From the draft to the reading; whoever reads corrects it, and the run is calculated again."""
    corrida = Corrida.objects.get(estado=Corrida.Estado.CALCULADA)
    pagina.locator("tr[data-id] a").first.click()
    expect(pagina.locator(".estado", has_text="Lejos de la anterior").first).to_be_visible()
    pagina.get_by_role("link", name="Ver su historia").click()
    lectura = escena.consumo(1).lectura
    assert lectura is not None
    de_oscar = abrir("oscar", f"/medicion/lecturas/{lectura.pk}/corregir/")
    de_oscar.fill("[name=valor]", BIEN_LEIDO)
    hacer(de_oscar, "Corregir la lectura", motivo="Un dígito de más")
    expect(de_oscar.locator("body")).to_contain_text("Lectura corregida")
    pagina.goto(f"/facturacion/corridas/{corrida.pk}/")
    pagina.get_by_role("link", name="Recalcular").click()
    hacer(pagina, "Calcular")
    expect(pagina.locator("body")).to_contain_text("Se está calculando")
    correr(Proceso.objects.filter(tipo="calcular_corrida").latest("pk"))
    assert not Borrador.objects.filter(corrida=corrida, marcas__contains=["desvio"]).exists()


def se_aprueba_y_se_emite(abrir: Abrir) -> Page:
    """Asked by one, approved by another, issued; a bill is seen with what it adds up. The page of the bill."""
    corrida = Corrida.objects.get(estado=Corrida.Estado.CALCULADA)
    pagina = abrir("paula", f"/facturacion/corridas/{corrida.pk}/")
    pagina.get_by_role("link", name="Pedir aprobación").click()
    hacer(pagina, "Pedir aprobación", motivo="El mes")
    expect(pagina.locator("body")).to_contain_text("Espera aprobación")
    aprueba_otra(abrir, corridas.APROBAR)
    pagina.goto(f"/facturacion/corridas/{corrida.pk}/")
    pagina.get_by_role("link", name="Emitir").click()
    hacer(pagina, "Emitir")
    expect(pagina.locator("body")).to_contain_text("Se está emitiendo")
    correr(Proceso.objects.filter(tipo="numerar_corrida").latest("pk"))
    correr(Proceso.objects.filter(tipo="escribir_corrida").latest("pk"))
    pagina.reload()
    expect(pagina.locator("tr[data-id] .estado", has_text="Emitido")).to_have_count(3)
    pagina.locator("tr[data-id] a").first.click()
    expect(pagina.locator("main")).to_contain_text("Se debe")
    assert faltas_graves(pagina) == []
    return pagina


def se_explica_una_factura(factura: Page) -> None:
    """Against that of the month before: one paragraph, and steps from one total to the other that add up."""
    factura.get_by_role("link", name="¿Por qué cambió?").click()
    expect(factura.get_by_role("heading", name="Contra la anterior")).to_be_visible()
    expect(factura.locator(".porque .dicho")).to_contain_text("la anterior")
    dichos = factura.locator(".cascada td.n").all_inner_texts()
    la_otra, *efectos, esta = [Decimal(d.translate(str.maketrans(",\N{MINUS SIGN}", ".-", "."))) for d in dichos]
    assert efectos
    assert la_otra + sum(efectos) == esta


def se_deshace(abrir: Abrir, antes: dict[int | None, object]) -> None:
    """With its impact seen before; balances are what they were, and the vouchers stay with their notes."""
    corrida = Corrida.objects.get(estado=Corrida.Estado.EMITIDA, mes=hoy().month)
    pagina = abrir("paula", f"/facturacion/corridas/{corrida.pk}/deshacer/")
    expect(pagina.locator("main")).to_contain_text("3")
    hacer(pagina, "Pedir que se deshaga", motivo="Cuadro equivocado")
    expect(pagina.locator("body")).to_contain_text("se deshace cuando lo apruebe otra persona")
    aprueba_otra(abrir, corridas.DESHACER)
    correr(Proceso.objects.filter(tipo="numerar_notas").latest("pk"))
    correr(Proceso.objects.filter(tipo="escribir_corrida").latest("pk"))
    pagina.goto(f"/facturacion/corridas/{corrida.pk}/")
    expect(pagina.locator("main")).to_contain_text("Deshecha")
    assert deudores() == antes
    assert Comprobante.objects.filter(origen="nota").count() == 3


def test_la_historia(abrir: Abrir, escena: medicion.Escena) -> None:
    """From a tariff to a run that was undone, in order."""
    entra_un_cuadro_y_sus_ejemplos_dan(abrir)
    el_mes_anterior_ya_se_facturo(escena)
    antes = deudores()
    pagina = se_prepara_y_se_mira(abrir, escena)
    el_desvio_se_arregla_donde_nacio(abrir, escena, pagina)
    se_explica_una_factura(se_aprueba_y_se_emite(abrir))
    se_deshace(abrir, antes)
