"""The screens of persons: what each shows, what each does, and what stays covered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catastro.models import Asociado, Fusion, Persona
from catastro.services import asociados, contactos, fichas, medios
from cesop.nucleo.fechado import vigentes
from cesop.nucleo.fechas import hoy
from tests.catastro import fabrica
from tests.factories import entrar, un_usuario

pytestmark = pytest.mark.django_db
UN_DIA = dt.timedelta(days=1)
Entrar = Callable[..., Client]


@pytest.fixture
def como(client: Client) -> Entrar:
    return lambda *roles: entrar(client, un_usuario("-".join(roles), *roles))


def _marta() -> Persona:
    usuario = un_usuario(f"alta{Persona.objects.count()}")
    marta = fabrica.una_persona("Quiroga, Marta", documento_tipo="dni", documento="14382907", cuit="27143829079")
    medios.agregar_medio(marta, tipo="celular", valor="(02257) 15-46-8830")
    localidad = fabrica.una_localidad()
    for dias, altura in ((100, "1"), (10, "1842")):
        domicilio = {"localidad": localidad, "calle": "Chiozza", "altura": altura}
        fichas.fijar_domicilio(marta, uso="legal", desde=hoy() - dias * UN_DIA, domicilio=domicilio)
    asociados.admitir(marta, desde=hoy() - 50 * UN_DIA, acta="Acta 98", por=usuario, cuotas=10, numero=10482)
    return marta


def _texto(respuesta: object) -> str:
    return respuesta.content.decode()  # type: ignore[attr-defined]


def test_el_alta_avisa_y_agrega(como: Entrar) -> None:
    cliente = como("mostrador")
    _marta()
    parecidas = _texto(cliente.post(reverse("catastro:personas_parecidas"), {"documento": "14.382.907"}))
    assert "Ya está en el padrón: mismo documento" in parecidas
    datos = {"tipo": "fisica", "nombre": "Otra", "documento_tipo": "dni", "documento": "14382907"}
    repetida = cliente.post(reverse("catastro:persona_nueva"), datos)
    assert repetida.status_code == 422
    assert "ya es de Quiroga, Marta" in _texto(repetida)
    mal = cliente.post(reverse("catastro:persona_nueva"), datos | {"documento": "1", "cuit": "20-12345678-5"})
    assert "termina en 6 y escribiste 5" in _texto(mal)
    hecha = cliente.post(
        reverse("catastro:persona_nueva"),
        {
            "tipo": "fisica",
            "nombre": "Paz, Ana",
            "documento_tipo": "dni",
            "celular": "2257 461234",
            "correo": "ana@ejemplo.ar",
        },
    )
    ana = Persona.objects.get(nombre="Paz, Ana")
    assert hecha["Location"] == reverse("catastro:persona", args=[ana.pk])
    medios = list(ana.medios.filter(principal=True).order_by("tipo").values_list("valor", flat=True))
    assert (ana.documento_tipo, medios) == ("", ["2257 461234", "ana@ejemplo.ar"])


def test_la_ficha_de_hoy_y_la_de_antes(como: Entrar) -> None:
    cliente, marta = como("mostrador"), _marta()
    direccion = reverse("catastro:persona", args=[marta.pk])
    hoy_ = _texto(cliente.get(direccion))
    assert "Chiozza 1842" in hoy_
    assert "27-14382907-9" in hoy_
    antes = _texto(cliente.get(direccion, {"al": f"{hoy() - 60 * UN_DIA:%d/%m/%Y}"}))
    assert "Chiozza 1," in antes
    assert "Chiozza 1842" not in antes
    assert "No lo es a esa fecha" in antes
    sin_saber = _texto(cliente.get(direccion, {"sabido": f"{hoy() - UN_DIA:%d/%m/%Y}"}))
    assert "Sin domicilio" in sin_saber
    assert "No se entiende la fecha" in _texto(cliente.get(direccion, {"al": "mal"}))


def test_lo_que_el_rol_no_ve_esta_tapado(como: Entrar) -> None:
    cliente, marta = como("medicion"), _marta()
    for direccion in (
        reverse("catastro:persona", args=[marta.pk]),
        reverse("catastro:personas"),
        reverse("catastro:personas") + "?formato=csv",
        reverse("catastro:personas") + "?q=quiroga",
    ):
        texto = _texto(cliente.get(direccion))
        assert "Quiroga, Marta" in texto
        assert "14382907" not in texto
    assert "Quiroga" not in _texto(cliente.get(reverse("catastro:personas") + "?q=14382907&formato=csv"))


def test_el_padron_se_busca_y_se_filtra(como: Entrar) -> None:
    cliente = como("mostrador")
    _marta()
    fabrica.una_persona("Gómez, Juan")

    def hallados(**filtro: str) -> set[str]:
        filas = cliente.get(reverse("catastro:personas"), {"formato": "csv"} | filtro)
        return {linea.split(";")[0].lstrip("\ufeff") for linea in _texto(filas).splitlines()[1:]}

    todos = {"Quiroga, Marta", "Gómez, Juan"}
    assert hallados() == todos
    for q in ("quirga", "14382907", "10482", "468830"):
        assert hallados(q=q) == {"Quiroga, Marta"}, q
    assert hallados(asociado="true") == {"Quiroga, Marta"}
    assert hallados(con_cuentas="false") == todos
    assert hallados(localidad=str(fabrica.una_localidad().pk)) == {"Quiroga, Marta"}


def test_el_padron_de_asociados_de_otro_dia(como: Entrar) -> None:
    cliente, marta = como("gerencia"), _marta()
    asociado = Asociado.objects.get(persona=marta)
    asociados.egresar(asociado, hasta=hoy(), acta="", motivo="Renuncia")
    direccion = reverse("catastro:asociados")
    assert "Quiroga" not in _texto(cliente.get(direccion))
    ayer = f"{hoy() - UN_DIA:%d/%m/%Y}"
    assert "Quiroga" in _texto(cliente.get(direccion, {"al": ayer}))
    assert "10482;" in _texto(cliente.get(direccion, {"al": ayer, "formato": "csv"}))


@pytest.mark.parametrize(
    ("vista", "datos", "dice"),
    [
        ("persona_condicion", {"iva": "6", "desde": "h"}, None),
        ("persona_condicion", {"iva": "6", "desde": "01/01/2020"}, "Monotributo"),
        ("medio_nuevo", {"tipo": "telefono", "valor": "46-1187"}, "46-1187"),
        ("medio_nuevo", {"tipo": "email", "valor": "no es"}, None),
        ("cuenta_bancaria_nueva", {"cbu": "28505909-40090418135201"}, "2850590940090418135201"),
        ("cuenta_bancaria_nueva", {"cbu": "2850590940090418135202"}, None),
        (
            "contacto_nuevo",
            {"canal": "telefono", "sentido": "recibido", "asunto": "Consulta", "fecha": "01/02/2026"},
            "Consulta",
        ),
        ("asociado_admitir", {"desde": "01/01/2020", "cuotas": "5"}, None),
        ("cuotas_mover", {"motivo": "reembolso", "cuotas": "3", "fecha": "01/02/2026"}, "−3"),
        ("cuotas_mover", {"motivo": "reembolso", "cuotas": "300", "fecha": "01/02/2026"}, None),
    ],
)  # fmt: skip
def test_cada_formulario_guarda_o_dice_por_que_no(
    como: Entrar, vista: str, datos: dict[str, str], dice: str | None
) -> None:
    cliente, marta = como("mostrador"), _marta()
    respuesta = cliente.post(reverse(f"catastro:{vista}", args=[marta.pk]), datos)
    if dice is None:
        assert respuesta.status_code == 422
        return
    assert respuesta.status_code == 302, _texto(respuesta)
    assert dice in _texto(cliente.get(respuesta["Location"]))


def test_una_fusion_y_su_vuelta(como: Entrar) -> None:
    cliente, marta = como("facturacion"), _marta()
    otra = fabrica.una_persona("Quiroga, Marta E.")
    asociada = fabrica.una_cuenta(otra)
    direccion = reverse("catastro:fusionar", args=[marta.pk, otra.pk])
    assert "Pasa un papel en cuentas" in _texto(cliente.get(direccion))
    assert cliente.post(direccion, {"motivo": ""}).status_code == 422
    assert cliente.post(direccion, {"motivo": "La misma"})["Location"] == reverse("catastro:persona", args=[marta.pk])
    assert "se fusionó en la de" in _texto(cliente.get(reverse("catastro:persona", args=[otra.pk])))
    titulares = asociada.partes.filter(rol="titular")
    assert vigentes(titulares, al=hoy()).get().persona == marta
    cliente.post(reverse("catastro:fusion_deshacer", args=[Fusion.objects.get().pk]), {"motivo": "No era"})
    assert vigentes(titulares, al=hoy()).get().persona == otra
    cliente.post(reverse("catastro:duplicado_descartar", args=[marta.pk, otra.pk]))
    assert "No hay pares" in _texto(cliente.get(reverse("catastro:duplicados")))


def test_la_ficha_no_pide_mas_consultas_por_tener_mas_historia(como: Entrar) -> None:
    cliente, marta = como("mostrador"), _marta()
    direccion = reverse("catastro:persona", args=[marta.pk])

    def cuantas() -> int:
        with CaptureQueriesContext(connection) as consultas:
            assert cliente.get(direccion).status_code == 200
        return len(consultas)

    usuario = un_usuario("historia")
    fabrica.una_cuenta(marta)
    contactos.registrar_contacto(marta, canal="telefono", asunto="Uno", por=usuario)
    cuantas()
    pocas = cuantas()
    for numero in range(4):
        fabrica.una_cuenta(marta)
        contactos.registrar_contacto(marta, canal="telefono", asunto=f"Otro {numero}", por=usuario)
        asociados.mover_cuotas(marta, motivo="suscripcion", cuotas=1, fecha=hoy(), acta="", por=usuario)
    assert cuantas() == pocas
    assert pocas <= 45, "ui.md allows 25 for the 360 view; this one also carries the shell's own"
