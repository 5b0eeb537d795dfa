"""Files that may be of the same person, found by what they share and not by comparing all with all."""

from __future__ import annotations

import datetime as dt

import pytest

from catastro.models import Persona
from catastro.selectors.duplicados import BLOQUE_MAX, parecidas_a, pares
from catastro.services import fusiones, medios
from tests.catastro import fabrica
from tests.factories import un_usuario

pytestmark = pytest.mark.django_db
NACIDA = dt.date(1961, 5, 3)


def _con_telefono(nombre: str, numero: str, **datos: object) -> Persona:
    persona = fabrica.una_persona(nombre, **datos)
    medios.agregar_medio(persona, tipo="celular", valor=numero)
    return persona


def hallados() -> list[tuple[str, str, list[str]]]:
    return [(p.una.nombre, p.otra.nombre, list(p.razones)) for p in pares()]


def test_lo_que_comparten_las_delata() -> None:
    _con_telefono("Quiroga, Marta Elena", "(02257) 15-46-8830", documento_tipo="dni", documento="14382907")
    _con_telefono("Quiroga, Marta E.", "2257 5468830")
    fabrica.una_persona("Pérez, Juan", cuit="20123456786")
    fabrica.una_persona("Perez, Juan", documento_tipo="le", documento="12345678")
    fabrica.una_persona("Sosa, Ana", nacimiento=NACIDA)
    fabrica.una_persona("Sosa, Ana", nacimiento=NACIDA)
    assert sorted(hallados()) == [
        ("Pérez, Juan", "Perez, Juan", ["mismo documento"]),
        ("Quiroga, Marta Elena", "Quiroga, Marta E.", ["mismo teléfono"]),
        ("Sosa, Ana", "Sosa, Ana", ["mismo nombre", "mismo nacimiento"]),
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
    assert hallados() == []
    fusiones.deshacer_fusion(fusion, motivo="No era", por=usuario)
    assert len(hallados()) == 1
    fusiones.descartar_duplicado(otra, otra=una, motivo="", por=usuario)
    assert hallados() == []


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
