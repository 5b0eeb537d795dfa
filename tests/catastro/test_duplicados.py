"""Files that may be of the same person, found by what they share and not by comparing all with all."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from catastro.models import Persona
from catastro.selectors import parecidos
from catastro.selectors.duplicados import parecidas_a
from catastro.selectors.parecidos import BLOQUE_MAX
from catastro.services import duplicados, fusiones, medios
from catastro.services.duplicados import buscar_duplicados
from cesop.nucleo.models import Lote, Proceso, Usuario
from cesop.nucleo.procesos import motor
from tests.catastro import fabrica
from tests.factories import entrar, un_usuario

pytestmark = pytest.mark.django_db
NACIDA = dt.date(1961, 5, 3)


def _con_telefono(nombre: str, numero: str, **datos: object) -> Persona:
    persona = fabrica.una_persona(nombre, **datos)
    medios.agregar_medio(persona, tipo="celular", valor=numero)
    return persona


def buscar() -> Proceso:
    """A search, run to its end."""
    quien = Usuario.objects.filter(usuario="busca").first() or un_usuario("busca", "facturacion")
    proceso = buscar_duplicados(usuario=quien)
    while motor.avanzar(proceso.pk) is motor.Avance.HAY_MAS:
        pass
    proceso.refresh_from_db()
    assert proceso.estado == Proceso.Estado.TERMINADO
    return proceso


def hallados() -> list[tuple[str, str, str]]:
    buscar()
    return [(par.una.nombre, par.otra.nombre, parecidos.palabras_de(par)) for par in parecidos.hallados()]


def test_lo_que_comparten_las_delata() -> None:
    _con_telefono("Quiroga, Marta Elena", "(02257) 15-46-8830", documento_tipo="dni", documento="14382907")
    _con_telefono("Quiroga, Marta E.", "2257 5468830")
    fabrica.una_persona("Pérez, Juan", cuit="20123456786")
    fabrica.una_persona("Perez, Juan", documento_tipo="le", documento="12345678")
    fabrica.una_persona("Sosa, Ana", nacimiento=NACIDA)
    fabrica.una_persona("Sosa, Ana", nacimiento=NACIDA)
    assert sorted(hallados()) == [
        ("Pérez, Juan", "Perez, Juan", "mismo documento, mismo nombre"),
        ("Quiroga, Marta Elena", "Quiroga, Marta E.", "mismo teléfono"),
        ("Sosa, Ana", "Sosa, Ana", "mismo nombre, mismo nacimiento"),
    ]


def test_lo_que_las_distingue_las_separa() -> None:
    _con_telefono("Pérez, Ana", "(02257) 15-46-8830")
    _con_telefono("Pérez, Juan Ignacio", "(02257) 15-46-8830")
    for documento in ("11111111", "22222222"):
        fabrica.una_persona("Gómez, María", documento_tipo="dni", documento=documento, nacimiento=NACIDA)
    fabrica.una_persona("Sol", tipo="juridica", cuit="30709999997")
    fabrica.una_persona("Sol")
    assert hallados() == []


def test_un_telefono_de_muchos_no_dice_nada() -> None:
    for numero in range(BLOQUE_MAX + 1):
        _con_telefono(f"Pérez, Ana {numero}", "(02257) 46-0100", documento_tipo="dni", documento=str(11111111 + numero))
    assert hallados() == []


def test_lo_resuelto_no_se_ofrece_de_nuevo() -> None:
    usuario = un_usuario()
    una, otra = (fabrica.una_persona("Sosa, Ana") for _ in range(2))
    assert len(hallados()) == 1
    fusion = fusiones.fusionar(una, absorbida=otra, motivo="La misma", por=usuario)
    assert not parecidos.hallados().exists(), "what the last search found is looked at as it is now"
    assert hallados() == []
    fusiones.deshacer_fusion(fusion, motivo="No era", por=usuario)
    assert len(hallados()) == 1
    fusiones.descartar_duplicado(otra, otra=una, motivo="", por=usuario)
    assert not parecidos.hallados().exists()
    assert hallados() == []


def test_en_cuantas_tandas_se_corte_se_halla_lo_mismo(monkeypatch: pytest.MonkeyPatch) -> None:
    for numero in range(6):
        _con_telefono("Sosa, Ana", f"(02257) 15-46-88{numero % 2}0", nacimiento=NACIDA)
    juntos = hallados()
    monkeypatch.setattr("catastro.selectors.parecidos.cuantas_personas", lambda: 6)
    monkeypatch.setattr(duplicados, "PERSONAS_POR_TANDA", 2)
    assert hallados() == juntos
    assert len(juntos) == 15
    assert Lote.objects.filter(proceso=parecidos.ultima_busqueda()).count() == 4 * len(parecidos.RAZONES)


def test_pedir_dos_veces_es_una_busqueda(client: Client) -> None:
    usuario = un_usuario("fede", "facturacion")
    cliente = entrar(client, usuario)
    pagina = reverse("catastro:duplicados")
    assert "Todavía no se buscó" in cliente.get(pagina).content.decode()
    assert cliente.post(reverse("catastro:duplicados_buscar"))["Location"] == pagina
    assert buscar_duplicados(usuario=usuario) == Proceso.objects.get()
    assert reverse("nucleo:proceso", args=[Proceso.objects.get().pk]) in cliente.get(pagina).content.decode()
    assert buscar() == Proceso.objects.get()
    assert "No se encontraron duplicados" in cliente.get(pagina).content.decode()
    assert buscar() != Proceso.objects.order_by("pk")[0]


def test_los_pares_se_ven_de_a_paginas_y_lo_privado_se_tapa(client: Client) -> None:
    for numero in range(60):
        for nombre in ("Elena", "E."):
            documento = {"documento_tipo": "dni", "documento": str(14_000_000 + numero)} if nombre == "E." else {}
            _con_telefono(f"Quiroga {numero}, Marta {nombre}", f"(02257) 15-46-{1000 + numero}", **documento)
    buscar()
    cliente = entrar(client, un_usuario("mira", "auditoria"))
    pagina = cliente.get(reverse("catastro:duplicados"), {"pagina": 2}).content.decode()
    assert pagina.count("mismo teléfono") == 10
    assert "14.000.0" not in pagina


def test_mientras_se_escribe() -> None:
    marta = _con_telefono("Quiroga, Marta Elena", "(02257) 15-46-8830", documento_tipo="dni", documento="14382907")
    nada = {"nombre": "", "documento": "", "cuit": "", "telefono": ""}
    for dicho in ({"documento": "14.382.907"}, {"cuit": "27-14382907-9"}):
        hallada = parecidas_a(**(nada | dicho))[0]
        assert (hallada.persona, hallada.seguro) == (marta, True), dicho
    for dicho in ({"telefono": "2257468830"}, {"nombre": "quiroga marta"}):
        hallada = parecidas_a(**(nada | dicho))[0]
        assert (hallada.persona, hallada.seguro) == (marta, False), dicho
    assert parecidas_a(**(nada | {"documento": "14382907"}), salvo=marta.pk) == []
    assert parecidas_a(**nada) == []
