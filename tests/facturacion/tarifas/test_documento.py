"""A book as JSON: canonical, and refused with everything that is wrong in it."""

from __future__ import annotations

import json
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from facturacion.tarifas import CuadroInvalido, a_json, de_json, huella
from facturacion.tarifas.documento import a_plano
from facturacion.tarifas.modelo import NO_GRAVADO, Cuadro
from tests.facturacion.tarifas.armar import cuadro, fijo, porcentaje, variable
from tests.facturacion.tarifas.test_cuadros import ARCHIVOS, leer


def lugares(texto: str) -> dict[str, str]:
    with pytest.raises(CuadroInvalido) as error:
        de_json(texto)
    return {p.lugar: p.mensaje for p in error.value.problemas}


def plano(**cambios: Any) -> str:
    return json.dumps(a_plano(cuadro()) | cambios)


def test_es_canonico() -> None:
    """The same book, however its figures were written, gives the same text and the same hash."""
    una = cuadro(fijo("fijo", "100.50"), variable("variable", "10"))
    otra = cuadro(fijo("fijo", "100.5000"), variable("variable", "1e1"))
    assert a_json(una) == a_json(otra)
    assert huella(una) == huella(otra) != huella(cuadro())
    assert de_json(a_json(una)) == una


def test_las_cifras_grandes_y_chicas_no_se_tocan() -> None:
    libro = cuadro(fijo("fijo", "999999999.999999"), fijo("otro", "0.000001"))
    assert [c.precios[0].precio for c in de_json(a_json(libro)).componentes] == [  # type: ignore[attr-defined]
        Decimal("999999999.999999"), Decimal("0.000001"),
    ]  # fmt: skip


def test_todo_lo_que_esta_mal_de_una_vez() -> None:
    malo = a_plano(cuadro(fijo(), variable()))
    malo["desde"] = "01/02/2026"
    malo["criterio"] = "a ojo"
    malo["sobra"] = 1
    malo["provisorio"] = "no"
    del malo["norma"]
    malo["componentes"][0]["clase"] = "descuento"
    malo["componentes"][1]["precios"] = [{"precio": 10.5}, {"precio": "1.000,50"}, {}, "diez"]
    malo["categorias"] = {"R": "Residencial"}
    assert lugares(json.dumps(malo)) == {
        "desde": "'01/02/2026' no es una fecha AAAA-MM-DD",
        "criterio": "debe ser uno de prorrateo_dias, fecha_lectura, inicio_periodo",
        "sobra": "sobra: no hay ningún campo con ese nombre",
        "provisorio": "debe ser sí o no",
        "norma": "falta",
        "componentes[0].clase": "debe ser una de fijo, por_unidad, bloques, subsidio, llamadas, minimo, porcentaje, "
        "factor_potencia, redondeo",
        "componentes[1].precios[0].precio": "debe ser un texto, también las cifras y las fechas",
        "componentes[1].precios[1].precio": "'1.000,50' no es una cifra",
        "componentes[1].precios[2].precio": "falta",
        "componentes[1].precios[3]": "debe ser un objeto con sus campos",
        "categorias": "debe ser una lista",
    }


@pytest.mark.parametrize(
    ("texto", "lugar"),
    [
        ("", ""), ("[]", "formato"), ('{"formato": "otro"}', "formato"), ("{", ""), ("null", "formato"),
        ('{"formato": "cesop/cuadro/1", "formato": "cesop/cuadro/1"}', ""), ("[" * 100_000, ""), (" " * 9_000_000, ""),
        (plano(desde="2026-02-30"), "desde"), (plano(desde="2026-W01-1"), "desde"), (plano(nombre=None), "nombre"),
        (plano(hasta=5), "hasta"), (plano(iva=[{"codigo": "21", "alcance": {"iva": ["5"]}}]), "iva[0].alcance.iva[0]"),
        (plano(iva=[{"codigo": "21", "alcance": {"iva": [True]}}]), "iva[0].alcance.iva[0]"),
    ],
)  # fmt: skip
def test_lo_que_no_es_un_cuadro(texto: str, lugar: str) -> None:
    assert lugar in lugares(texto)


def test_un_json_bien_escrito_con_un_cuadro_que_no_es_sano() -> None:
    assert set(lugares(a_json(cuadro(fijo(), porcentaje("p", ("q",), 1, iva=NO_GRAVADO))))) == {
        "componentes[1].base[0]"
    }


MUTACIONES: tuple[Any, ...] = (
    None, True, -1, 0, 10**30, "", "x", "NaN", "Infinity", "1e400", "9" * 40, "-0", [], {}, [[]], {"clase": "fijo"},
    "iva",
)  # fmt: skip


def _caminos(valor: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) inside of plain values."""
    claves = list(valor) if isinstance(valor, dict) else range(len(valor)) if isinstance(valor, list) else []
    return [(valor, c) for c in claves] + [par for c in claves for par in _caminos(valor[c])]


@pytest.mark.parametrize("archivo", ARCHIVOS, ids=lambda a: a.stem)
def test_nada_que_se_le_cambie_lo_hace_caer(archivo: Any) -> None:
    """A book with anything anywhere is read, or refused with its place; never another error."""
    azar = Random(archivo.stem)  # noqa: S311 - the same changes each time
    original = archivo.read_text(encoding="utf-8")
    leidos = 0
    for _ in range(150):
        roto = json.loads(original)
        for _ in range(azar.randint(1, 2)):
            donde, clave = azar.choice(_caminos(roto))
            if azar.random() < 0.3:
                del donde[clave]
            else:
                donde[clave] = azar.choice(MUTACIONES)
        try:
            assert isinstance(de_json(json.dumps(roto)), Cuadro)
            leidos += 1
        except CuadroInvalido as error:
            assert error.problemas
            assert all(p.mensaje for p in error.problemas)
    assert leidos < 150


def test_leer_dos_veces_da_lo_mismo() -> None:
    assert huella(leer("scpl-agua-2026-02")) == huella(leer("scpl-agua-2026-02"))
