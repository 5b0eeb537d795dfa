"""Addresses take the spelling of their town."""

from __future__ import annotations

import pytest

from catastro.calles import Callejero, escribir_altura
from catastro.models import Calle
from catastro.services.domicilios import guardar_domicilio
from tests.catastro import fabrica

CALLES = Callejero(
    ["Avenida Chiozza", "Calle 12", "Costanera", "Santiago del Estero", "Avenida San Bernardo", "Calle San Bernardo",
     "Presidente Perón", "Diagonal Estrada"]
)  # fmt: skip


@pytest.mark.parametrize(
    ("escrita", "esperada"),
    [
        ("av. chiozza", "Avenida Chiozza"),
        ("CHIOZZA", "Avenida Chiozza"),
        ("Avda  Chiozza", "Avenida Chiozza"),
        ("12", "Calle 12"),
        ("C. 12", "Calle 12"),
        ("calle nº 12", "Calle 12"),
        ("Calle 012", "Calle 12"),
        ("santiago del  estero", "Santiago del Estero"),
        ("calle Costanera", "Costanera"),
        ("pte peron", "Presidente Perón"),
        ("diag. Estrada", "Diagonal Estrada"),
        # Two streets answer to the name: only with its kind.
        ("San Bernardo", "San Bernardo"),
        ("av san bernardo", "Avenida San Bernardo"),
        ("calle san bernardo", "Calle San Bernardo"),
        ("  Los   Tamariscos ", "Los Tamariscos"),
        ("", ""),
    ],
)
def test_la_calle_se_escribe_como_en_su_localidad(escrita: str, esperada: str) -> None:
    assert CALLES.escribir(escrita) == esperada


@pytest.mark.parametrize(
    ("escrita", "esperada"),
    [(" 01234 ", "1234"), ("s/n", "S/N"), ("Sin Número", "S/N"), ("12 bis", "12 BIS"), ("", ""), ("000", "0")],
)
def test_la_altura(escrita: str, esperada: str) -> None:
    assert escribir_altura(escrita) == esperada


@pytest.mark.django_db
def test_guardar_un_domicilio() -> None:
    localidad, otra = fabrica.una_localidad(), fabrica.una_localidad("Mar de Ajó")
    Calle.objects.create(localidad=localidad, nombre="Avenida Chiozza")
    domicilio = guardar_domicilio(localidad=localidad, calle="chiozza", altura="0123", departamento="b")
    assert str(domicilio) == "Avenida Chiozza 123 depto. B"
    cambiado = guardar_domicilio(localidad=otra, calle="chiozza", altura="s/n", domicilio=domicilio)
    assert (cambiado.pk, cambiado.calle, cambiado.altura, cambiado.departamento) == (domicilio.pk, "chiozza", "S/N", "")
