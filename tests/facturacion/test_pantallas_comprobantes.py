"""Screens of vouchers: the list, the bill, its credit note by two people, one of concepts, the search."""

from __future__ import annotations

import re
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catastro.ports import acciones_de
from cesop.nucleo.interfaz.busqueda import buscar
from cesop.nucleo.models import Aprobacion, Usuario
from contabilidad.models import Asiento
from contabilidad.pantallas.origenes import origenes_de
from facturacion.models import Comprobante
from tests.factories import CLAVE, entrar, un_usuario
from tests.facturacion.fabrica import Escena, una_escena

pytestmark = pytest.mark.django_db
MIL = "1000.00"


@pytest.fixture
def escena() -> Escena:
    return una_escena()


@pytest.fixture
def fabio(client: Client) -> Client:
    return entrar(client, un_usuario("fabio", "facturacion"))


@pytest.fixture
def gloria() -> Client:
    return entrar(Client(), un_usuario("gloria", "gerencia"))


def url(vista: str, *argumentos: Any) -> str:
    return reverse(f"facturacion:{vista}", args=argumentos)


def pedir_nota(cliente: Client, comprobante: Comprobante, **datos: str) -> Any:
    return cliente.post(
        url("nota_credito", comprobante.pk), {"alcance": "entera", "punto": "3", "motivo": "Mal cobrado", **datos}
    )


def test_la_lista_busca_por_numero_persona_y_lo_que_se_debe(fabio: Client, escena: Escena) -> None:
    primero, segundo = escena.emitido(MIL), escena.emitido("500.00")
    pagina = fabio.get(url("comprobantes"))
    assert [r.id for r in pagina.context["lista"].renglones] == [str(segundo.pk), str(primero.pk)]
    for buscado, cuantos in (("3-1", 1), ("00003-00000002", 1), ("perez", 2), ("9-1", 0)):
        assert fabio.get(url("comprobantes"), {"q": buscado}).context["lista"].cuenta == cuantos, buscado
    assert fabio.get(url("comprobantes"), {"debe": "true"}).context["lista"].cuenta == 2
    assert fabio.get(url("comprobantes"), {"cuenta": escena.cuenta.numero}).context["lista"].cuenta == 2


def test_el_comprobante_se_ve_como_una_factura(fabio: Client, escena: Escena) -> None:
    emitido = escena.emitido(MIL)
    texto = fabio.get(url("comprobante", emitido.pk)).content.decode()
    for dicho in ("00003-00000001", "Pérez, Ana", "1.210,00", "IVA 21 %", "Sin autorización"):
        assert dicho in texto
    assert fabio.get(url("comprobante", emitido.pk + 1)).status_code == 404


def test_el_asiento_lleva_al_comprobante(escena: Escena) -> None:
    emitido = escena.emitido(MIL)
    asiento = Asiento.objects.get(origen_tipo="comprobante", origen_id=emitido.pk)
    assert origenes_de([asiento])["comprobante", emitido.pk].url == url("comprobante", emitido.pk)


def test_la_nota_de_credito_la_pide_una_y_la_aprueba_otra(fabio: Client, gloria: Client, escena: Escena) -> None:
    emitido = escena.emitido(MIL)
    hecho = pedir_nota(fabio, emitido)
    pedida = Aprobacion.objects.get()
    assert hecho["Location"] == reverse("nucleo:aprobacion", args=[pedida.pk])
    assert not emitido.correcciones.exists()
    fabio.post(reverse("nucleo:aprobacion_aprobar", args=[pedida.pk]), {"nota": "", "password": CLAVE})
    assert not emitido.correcciones.exists(), "who asked does not approve"
    gloria.post(reverse("nucleo:aprobacion_aprobar", args=[pedida.pk]), {"nota": "", "password": CLAVE})
    nota = emitido.correcciones.get()
    assert (nota.total, nota.motivo) == (Decimal("1210.00"), "Mal cobrado")
    pagina = fabio.get(url("comprobante", emitido.pk))
    assert not pagina.context["acredita"]
    assert url("comprobante", nota.pk) in pagina.content.decode()
    assert url("comprobante", emitido.pk) in fabio.get(url("comprobante", nota.pk)).content.decode()
    assert pedir_nota(fabio, emitido).status_code == 422


def test_una_nota_por_renglones_lleva_su_iva(fabio: Client, gloria: Client, escena: Escena) -> None:
    emitido = escena.emitido(MIL)
    vacia = pedir_nota(fabio, emitido, alcance="renglones")
    assert "no queda nada" in vacia.content.decode()
    de_mas = pedir_nota(fabio, emitido, alcance="renglones", renglon_1="1.000,01")
    assert "más de lo que queda" in de_mas.content.decode()
    pedir_nota(fabio, emitido, alcance="renglones", renglon_1="100,00")
    hecho = gloria.post(
        reverse("nucleo:aprobacion_aprobar", args=[Aprobacion.objects.get().pk]), {"nota": "", "password": CLAVE}
    )
    assert hecho.status_code == 302, re.sub(r"<[^>]+>", " ", hecho.content.decode())[-6000:]
    assert emitido.correcciones.get().total == Decimal("121.00")
    queda = fabio.get(url("nota_credito", emitido.pk)).context["renglones"]
    assert queda[0]["queda"] == Decimal("900.00")


def test_un_comprobante_de_conceptos_desde_la_cuenta(fabio: Client, escena: Escena) -> None:
    direccion = url("comprobante_nuevo", escena.cuenta.pk)
    pagina = fabio.get(direccion)
    assert pagina.context["form"]["tipo"].value() == "FB"
    datos = {
        "clave": str(uuid.uuid4()), "tipo": "FB", "punto": "3", "vence": f"{escena.pedido(MIL).vence:%d/%m/%Y}",
        "concepto_1": "conexion", "importe_1": "1.000,00",
    }  # fmt: skip
    sin_importe = fabio.post(direccion, datos | {"importe_1": ""})
    assert "Falta el importe" in sin_importe.content.decode()
    otra_letra = fabio.post(direccion, datos | {"tipo": "FA"})
    assert "le corresponde la letra B" in otra_letra.content.decode()
    for _ in range(2):  # a double submit makes one
        hecho = fabio.post(direccion, datos)
    emitido = Comprobante.objects.get()
    assert hecho["Location"] == url("comprobante", emitido.pk)
    assert emitido.total == Decimal("1210.00")


def test_la_cuenta_ofrece_sus_comprobantes(client: Client, escena: Escena) -> None:
    quien = un_usuario("marta", "mostrador")
    ofrecidas = [a.titulo for a in acciones_de(escena.cuenta, usuario=quien) if not a.termina]
    assert ofrecidas == ["Lecturas", "Comprobantes", "Explicar", "Emitir", "Cargar", "Atender"]
    cuenta = entrar(client, quien).get(reverse("catastro:cuenta", args=[escena.cuenta.pk])).content.decode()
    assert re.search(rf"{url('comprobantes')}\?cuenta={escena.cuenta.numero}\b", cuenta)
    assert acciones_de(escena.cuenta, usuario=un_usuario("alma", "almacen")) == []


def test_la_paleta_encuentra_por_numero(escena: Escena) -> None:
    emitido = escena.emitido(MIL)

    def hallados(texto: str, usuario: Usuario) -> list[str]:
        return [h.url for g in buscar(texto, usuario=usuario) if g.titulo == "Comprobantes" for h in g.hallazgos]

    assert hallados("3-1", un_usuario("fabio", "facturacion")) == [url("comprobante", emitido.pk)]
    assert hallados("00003-00000001", un_usuario("marta", "mostrador")) == [url("comprobante", emitido.pk)]
    assert hallados("3-1", un_usuario("alma", "almacen")) == []
