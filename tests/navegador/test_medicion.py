"""Metering by keyboard: a file comes in, the desk is cleared, somebody reads again, a meter is swapped, its photo
taken, and who lived there leaves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from catastro.models import Colocacion, EstadoActual, OrdenServicio, Ruta
from catastro.services import ordenes
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from cesop.nucleo.procesos import services as procesos
from medicion.models import ArchivoLecturas, Consumo, Lectura, Relectura, Validacion
from tests.catastro import fabrica as catastro
from tests.medicion import terreno
from tests.medicion.escena import Escena, una_escena
from tests.navegador.axe import faltas_graves
from tests.navegador.conftest import Abrir

pytestmark = pytest.mark.navegador
# The most money first: each one is a row of the desk.
ALTOS = (9000, 6000, 4000)
BAJO, NORMAL = 1030, 1310


@pytest.fixture
def escena(cooperativa: None) -> Escena:
    """Seven points of a route of Oscar's, with a year behind and a batch for today."""
    ruta = f"{Ruta.objects.count() + 10}"
    return una_escena(7, ruta=ruta, usuario=Usuario.objects.get(usuario="oscar"))


@pytest.fixture(autouse=True)
def _sin_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(procesos, "avisar", lambda *_, **__: True)


def elegida(pagina: Page) -> str:
    """Key of the row in use, once what is beside it is its own."""
    fila = pagina.locator('#mesa tr[aria-selected="true"]')
    expect(fila).to_have_count(1)
    clave = fila.get_attribute("data-id") or ""
    expect(pagina.locator("#detalle [data-excepcion]")).to_have_attribute("data-excepcion", clave)
    return clave


def llega_un_archivo(abrir: Abrir, escena: Escena, tmp_path: Path) -> None:
    """One that is wrong is refused whole with its lines; the good one comes in, and the desk gets what is objected."""
    valores = [*ALTOS, BAJO, NORMAL, 1]
    filas = [terreno.una_fila(p, escena.lote, v) for p, v in zip(escena.puntos, valores, strict=False)]
    bueno = terreno.un_archivo(filas)
    (tmp_path / "cortado.csv").write_bytes(bueno[: len(bueno) // 2])
    (tmp_path / "ruta10.csv").write_bytes(bueno)
    pagina = abrir("oscar", "/medicion/archivos/")
    pagina.set_input_files("input[type=file]", tmp_path / "cortado.csv")
    expect(pagina.locator("h1")).to_have_text("cortado.csv")
    expect(pagina.locator("#causas")).to_have_text("Por qué se rechazó")
    assert not Lectura.objects.filter(lote=escena.lote).exists()
    pagina.goto("/medicion/archivos/")
    pagina.set_input_files("input[type=file]", tmp_path / "ruta10.csv")
    expect(pagina.locator("h1")).to_have_text("ruta10.csv")
    terreno.correr(ArchivoLecturas.objects.get(nombre="ruta10.csv"))
    pagina.reload()
    expect(pagina.locator(".indices")).to_contain_text("Entraron6")
    assert faltas_graves(pagina) == []
    assert ArchivoLecturas.objects.get(nombre="ruta10.csv").nuevas == 6
    assert Consumo.objects.filter(lote=escena.lote, validacion=None).count() == 5


def la_mesa_se_limpia_sin_raton(abrir: Abrir) -> None:
    """Accept with a digit, estimate with Enter, correct by typing: each leaves the next one in use."""
    pagina = abrir("oscar", "/medicion/mesa/")
    filas = pagina.locator("#mesa tbody tr")
    expect(filas).to_have_count(5)
    assert faltas_graves(pagina) == []
    primera = elegida(pagina)
    pagina.keyboard.press("a")
    expect(pagina.locator("details[open] [data-motivo]")).to_be_focused()
    pagina.keyboard.press("2")
    expect(filas).to_have_count(4)
    segunda = elegida(pagina)
    assert segunda != primera
    assert Validacion.objects.get(consumo=primera).motivo == "Cambio de uso conocido"
    pagina.keyboard.press("e")
    expect(pagina.locator("details[open] [data-motivo]")).to_be_focused()
    pagina.keyboard.press("Enter")
    expect(filas).to_have_count(3)
    tercera = elegida(pagina)
    assert Consumo.objects.get(reemplaza=segunda).estimado
    pagina.keyboard.press("c")
    expect(pagina.locator("details[open] [name=valor]")).to_be_focused()
    pagina.keyboard.type(str(NORMAL))
    pagina.keyboard.press("Enter")
    expect(filas).to_have_count(2)
    assert Consumo.objects.get(reemplaza=tercera).validacion.accion == Validacion.Accion.AUTOMATICA
    elegida(pagina)
    pagina.keyboard.press("j")
    pagina.keyboard.press("k")
    assert elegida(pagina)


def una_tecla_apurada_no_decide_la_anterior(abrir: Abrir) -> None:
    """A letter pressed before the next one has come waits for it."""
    pagina = abrir("oscar", "/medicion/mesa/")
    elegida(pagina)
    ultima = pagina.locator("#mesa tbody tr").last
    pagina.route(re.compile(r"/medicion/mesa/\d+/\?"), lambda ruta: (pagina.wait_for_timeout(400), ruta.continue_()))
    pagina.keyboard.press("ArrowDown")
    pagina.keyboard.press("a")
    expect(pagina.locator("details[open][data-acto=aceptar]")).to_be_visible()
    assert elegida(pagina) == ultima.get_attribute("data-id")


def sale_una_relectura_y_vuelve(abrir: Abrir, escena: Escena) -> None:
    pagina = abrir("oscar", "/medicion/mesa/")
    pk = elegida(pagina)
    pagina.keyboard.press("r")
    expect(pagina.locator("details[open] [data-motivo]")).to_be_focused()
    pagina.keyboard.press("1")
    expect(pagina.locator("#mesa tbody tr")).to_have_count(1)
    relectura = Relectura.objects.get(consumo=pk)
    pagina.goto("/medicion/mesa/?releyendo=1")
    assert elegida(pagina) == pk
    expect(pagina.locator(".decidir")).to_contain_text(f"ya salió la orden {relectura.orden.numero}")
    cierre = ordenes.Cierre(fecha=hoy(), resultado={"lectura": str(NORMAL)})
    ordenes.cumplir(relectura.orden, cierre, usuario=escena.usuario)
    pagina.goto(f"/medicion/mesa/{pk}/")
    expect(pagina.locator(".decidido")).to_contain_text("Calculado de nuevo")


def muchas_juntas(abrir: Abrir) -> None:
    pagina = abrir("oscar", "/medicion/mesa/")
    elegida(pagina)
    pagina.keyboard.press("b")
    dialogo = pagina.locator("dialog#juntas")
    expect(dialogo).to_be_visible()
    assert faltas_graves(pagina) == []
    pagina.keyboard.press("3")
    pagina.fill("#juntas-motivo", "Toda la ruta")
    pagina.keyboard.press("Control+Enter")
    expect(pagina.locator("#mesa")).to_contain_text("No hay excepciones")


def test_la_historia(abrir: Abrir, escena: Escena, tmp_path: Path) -> None:
    """From the file to a clean desk, in order."""
    llega_un_archivo(abrir, escena, tmp_path)
    la_mesa_se_limpia_sin_raton(abrir)
    una_tecla_apurada_no_decide_la_anterior(abrir)
    sale_una_relectura_y_vuelve(abrir, escena)
    muchas_juntas(abrir)


def test_la_grilla_sin_perder_el_foco_ni_lo_escrito(abrir: Abrir, escena: Escena) -> None:
    """By hand: what was typed survives a reload, Enter keeps it and goes on, a bad one is told beside it."""
    pagina = abrir("oscar", f"/medicion/lotes/{escena.lote.pk}/grilla/")
    primera, segunda = pagina.locator("tr[data-punto]").nth(0), pagina.locator("tr[data-punto]").nth(1)
    valor = primera.locator("[name=valor]")
    expect(valor).to_be_focused()
    pagina.keyboard.type("13")
    pagina.reload()
    expect(valor).to_have_value("13")
    valor.fill("99999999")
    pagina.keyboard.press("Enter")
    expect(segunda.locator("[name=valor]")).to_be_focused()
    expect(primera.locator(".c-resultado")).to_contain_text("no entra")
    valor.fill("1310,0")
    pagina.keyboard.press("Enter")
    expect(primera.locator(".c-resultado")).to_contain_text("Válida")
    assert faltas_graves(pagina) == []
    assert escena.consumo(0).consumo == NORMAL - 1000


def test_un_medidor_se_cambia_y_su_cuenta_se_va(abrir: Abrir, escena: Escena, tmp_path: Path) -> None:
    catastro.un_medidor("N500")
    punto = escena.puntos[6].suministro
    pagina = abrir("oscar", f"/medicion/suministros/{punto.pk}/")
    pagina.keyboard.press("c")
    expect(pagina.locator("h1")).to_contain_text("Cambiar el medidor")
    pagina.fill("[name=retiro_activa]", "1400")
    pagina.fill("[name=medidor]", "n500")
    pagina.fill("[name=instalacion_activa]", "3")
    pagina.fill("[name=motivo]", "Quemado")
    pagina.keyboard.press("Control+Enter")
    expect(pagina.locator("body")).to_contain_text("Medidor N500 colocado")
    assert faltas_graves(pagina) == []
    assert Colocacion.objects.get(suministro=punto, hasta=None, reemplazado_en=None).medidor.numero == "N500"
    se_ve_la_foto(pagina, tmp_path)
    la_orden_se_cierra_con_su_lectura(pagina, escena)


def se_ve_la_foto(pagina: Page, tmp_path: Path) -> None:
    """Attached to the reading of the one that came, it opens from its row."""
    (tmp_path / "dial.png").write_bytes(pagina.screenshot(clip={"x": 0, "y": 0, "width": 40, "height": 20}))
    fila = pagina.locator("tr", has_text="Instalación").first
    fila.locator("summary").click()
    fila.get_by_role("link", name="Agregar una foto").click()
    pagina.set_input_files("input[type=file]", tmp_path / "dial.png")
    pagina.keyboard.press("Control+Enter")
    foto = pagina.get_by_role("link", name="Ver la foto")
    expect(foto).to_have_count(1)
    respuesta = pagina.request.get(foto.get_attribute("href") or "")
    assert (respuesta.status, respuesta.headers["content-type"]) == (200, "image/png")


def la_orden_se_cierra_con_su_lectura(pagina: Page, escena: Escena) -> None:
    """The retirement that the page of the account issues: what cannot be is told beside the dial, and then it ends."""
    cuenta = escena.puntos[6].cuenta
    pagina.goto(f"/catastro/cuentas/{cuenta.pk}/orden/")
    pagina.select_option("[name=tipo]", label="Retiro del servicio")
    pagina.fill("[name=motivo]", "Se muda")
    pagina.keyboard.press("Control+Enter")
    expect(pagina.locator("body")).to_contain_text("La orden quedó emitida")
    orden = OrdenServicio.objects.get(cuenta=cuenta, tipo__clave="retiro")
    pagina.goto(f"/catastro/ordenes/{orden.pk}/cerrar/")
    pagina.fill("[name=dato_lectura]", "1")
    pagina.keyboard.press("Control+Enter")
    expect(pagina.locator("#cierre")).to_contain_text("1 es menor que la anterior (3")
    pagina.fill("[name=dato_lectura]", "5")
    pagina.keyboard.press("Control+Enter")
    expect(pagina.locator("body")).to_contain_text(f"Orden {orden.numero}: cumplida")
    assert Lectura.objects.get(suministro=cuenta.suministro, clase=Lectura.Clase.FINAL).valor == 5
    assert EstadoActual.objects.get(cuenta=cuenta).estado == "retirada"
