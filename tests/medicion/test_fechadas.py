"""Each dated table of catastro and medicion: any sequence of edits answers "as of" and "as known then", and the
database refuses two at once.

The model is, for each day, which edit rules it; the tables are written by `vigencias`, the one way of doing it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from django.apps import apps
from hypothesis import given, settings
from hypothesis import strategies as st

from catastro.models import (
    Asociado,
    CaracteristicaDeInmueble,
    CategoriaDeCuenta,
    Colocacion,
    CondicionDeCuenta,
    CondicionFiscal,
    Domicilio,
    DomicilioDePersona,
    GrupoGestion,
    LineaDeCuenta,
    NodoRed,
    ParteDeCuenta,
    Proteccion,
    Servicio,
    TipoCondicion,
    UbicacionEnRed,
)
from catastro.services.vigencias import poner, terminar
from cesop.nucleo.fechado import vigentes
from cesop.nucleo.fechas import ahora, mover_reloj
from cesop.nucleo.models.base import Fechado
from medicion.models import PoliticaMedicion, ReglaVEE, TopeDeEstimacion
from tests.catastro import fabrica
from tests.catastro.rechazo import rechaza

pytestmark = pytest.mark.django_db
DIA_0 = dt.date(2024, 1, 1)
DIAS = 12
VALORES = 4
NUMEROS = count(1)  # every example is about something else, in the same database
EDICIONES = st.lists(
    st.tuples(
        st.integers(0, DIAS - 1),
        st.none() | st.integers(1, DIAS),  # how long; None: from then on
        st.none() | st.integers(0, VALORES - 1),  # None: what rules that day ends there
        st.integers(0, 20),  # days that the clock advances
    ),
    max_size=8,
)
Campos = dict[str, Any]
Edicion = tuple[int, int | None, int | None, int]


@dataclass(frozen=True, kw_only=True)
class Caso:
    """A dated table: what its rows are about, and what they say, by value."""

    modelo: type[Fechado]
    de: Callable[[], Campos]
    dice: Callable[[Campos, int], Campos]


def _cuenta(*, desde: dt.date = DIA_0) -> Campos:
    return {"cuenta": fabrica.una_cuenta(desde=desde)}


def _gente(valor: int) -> Any:
    return fabrica.una_persona(f"Persona {valor} {next(NUMEROS)}")


def _telefonia() -> Servicio:
    return fabrica.un_servicio("telefonia")


def _servicio() -> Servicio:
    seccion, clave = fabrica.un_servicio().seccion, f"s{next(NUMEROS)}"
    return Servicio.objects.create(clave=clave, nombre=clave, unidad="kWh", seccion=seccion)


def _grupo() -> GrupoGestion:
    servicio = fabrica.un_servicio()
    codigo = f"F{next(NUMEROS)}"
    return GrupoGestion.objects.create(codigo=codigo, nombre=codigo, servicio=servicio, seccion=servicio.seccion)


def _nodo(de: Campos, valor: int) -> Campos:
    servicio = de["suministro"].servicio
    return {"nodo": NodoRed.objects.create(servicio=servicio, tipo="transformador", codigo=f"T{next(NUMEROS)}")}


def _domicilio(de: Campos, valor: int) -> Campos:
    return {"domicilio": Domicilio.objects.create(localidad=fabrica.una_localidad(), calle="Chiozza", altura=valor)}


def _categoria(de: Campos, valor: int) -> Campos:
    return {"categoria": fabrica.una_categoria(de["cuenta"].suministro.servicio, f"F{valor}")}


CASOS = (
    Caso(
        modelo=ParteDeCuenta,
        de=lambda: {**_cuenta(), "rol": "pagador"},
        dice=lambda de, valor: {"persona": _gente(valor)},
    ),
    # Before its account, so that the one that it is born with is of other days.
    Caso(modelo=CategoriaDeCuenta, de=lambda: _cuenta(desde=DIA_0 + dt.timedelta(days=500)), dice=_categoria),
    Caso(
        modelo=CondicionDeCuenta,
        de=lambda: {**_cuenta(), "tipo": TipoCondicion.objects.get(clave="potencia_contratada")},
        dice=lambda de, valor: {"valor": Decimal(valor)},
    ),
    Caso(
        modelo=Proteccion,
        de=lambda: {**_cuenta(), "causa": "judicial"},
        dice=lambda de, valor: {"motivo": f"Oficio {valor}"},
    ),
    Caso(
        modelo=LineaDeCuenta,
        de=lambda: {"numero": f"2257{next(NUMEROS):06d}"},
        dice=lambda de, valor: {"cuenta": fabrica.una_cuenta(suministro=fabrica.un_suministro(_telefonia()))},
    ),
    Caso(
        modelo=CondicionFiscal,
        de=lambda: {"persona": fabrica.una_persona()},
        dice=lambda de, valor: {"iva": 5, "certificado": f"C{valor}"},
    ),
    Caso(
        modelo=Asociado,
        de=lambda: {"persona": fabrica.una_persona()},
        dice=lambda de, valor: {"numero": 10_000 + next(NUMEROS), "acta_ingreso": f"Acta {valor}"},
    ),
    Caso(modelo=DomicilioDePersona, de=lambda: {"persona": fabrica.una_persona(), "uso": "legal"}, dice=_domicilio),
    Caso(
        modelo=CaracteristicaDeInmueble,
        de=lambda: {"inmueble": fabrica.un_suministro().inmueble},
        dice=lambda de, valor: {"destino": "vivienda", "unidades_funcionales": valor + 1},
    ),
    Caso(modelo=UbicacionEnRed, de=lambda: {"suministro": fabrica.un_suministro()}, dice=_nodo),
    Caso(
        modelo=Colocacion,
        de=lambda: {"suministro": fabrica.un_suministro()},
        dice=lambda de, valor: {"medidor": fabrica.un_medidor(f"F{next(NUMEROS)}")},
    ),
    Caso(
        modelo=PoliticaMedicion,
        de=lambda: {"grupo": _grupo()},
        dice=lambda de, valor: {"ciclo": "mensual", "valor_orientativo": Decimal(valor)},
    ),
    Caso(
        modelo=ReglaVEE,
        de=lambda: {"codigo": "V11", "servicio": _servicio(), "ciclo": "mensual"},
        dice=lambda de, valor: {"nivel": "AVISA", "orden": valor, "motivo": "Prueba"},
    ),
    Caso(
        modelo=TopeDeEstimacion,
        de=lambda: {"categoria": fabrica.una_categoria(fabrica.un_servicio(), f"T{next(NUMEROS)}"), "ciclo": "mensual"},
        dice=lambda de, valor: {"seguidas_max": valor, "por_ejercicio_max": 9},
    ),
)
POR_NOMBRE = pytest.mark.parametrize("caso", CASOS, ids=[caso.modelo.__name__ for caso in CASOS])


def dia(n: int) -> dt.date:
    return DIA_0 + dt.timedelta(days=n)


def fin(hasta: dt.date | None) -> int:
    return DIAS if hasta is None else min((hasta - DIA_0).days, DIAS)


def test_ninguna_se_queda_sin_su_caso() -> None:
    fechadas = {m for app in ("catastro", "medicion") for m in apps.get_app_config(app).get_models()}
    assert {m for m in fechadas if issubclass(m, Fechado)} == {caso.modelo for caso in CASOS}


@POR_NOMBRE
@settings(max_examples=12, deadline=None)
@given(ediciones=EDICIONES)
def test_se_sabe_lo_que_rige_y_lo_que_se_sabia(
    caso: Caso, ediciones: list[tuple[int, int | None, int | None, int]]
) -> None:
    mover_reloj(dt.timedelta(0))
    de, corrido = caso.de(), dt.timedelta(0)
    suyas = caso.modelo._default_manager.filter(**de)
    dichos = [caso.dice(de, valor) for valor in range(VALORES)]
    plan: dict[int, int] = {}  # day → key of the edit that rules it
    de_edicion: dict[int, int] = {}
    fotos: list[tuple[dt.datetime, dict[int, int]]] = []
    for edicion, (desde, largo, valor, avance) in enumerate(ediciones):
        corrido += dt.timedelta(days=avance, seconds=1)
        mover_reloj(corrido)
        if valor is not None:
            hasta = None if largo is None else dia(desde + largo)
            poner(caso.modelo(**de, **dichos[valor], desde=dia(desde), hasta=hasta), por=tuple(de))
            plan |= dict.fromkeys(range(desde, fin(hasta)), edicion)
            de_edicion[edicion] = valor
        elif (fila := vigentes(suyas, al=dia(desde)).first()) is not None:
            terminar(fila, hasta=dia(desde))
            for n in range(desde, fin(fila.hasta)):
                del plan[n]
        fotos.append((ahora(), {n: de_edicion[cual] for n, cual in plan.items()}))
    for sabido, foto in [*fotos, *([(None, fotos[-1][1])] if fotos else [])]:
        leido = {n: fila for n in range(DIAS) for fila in vigentes(suyas, al=dia(n), sabido=sabido)}
        assert {n: _valor(fila, dichos) for n, fila in leido.items()} == foto
        assert sum(vigentes(suyas, al=dia(n), sabido=sabido).count() for n in range(DIAS)) == len(foto)


def _valor(fila: Fechado, dichos: list[Campos]) -> int:
    """Which of the values a row says."""
    return next(n for n, dicho in enumerate(dichos) if all(getattr(fila, c) == v for c, v in dicho.items()))


@POR_NOMBRE
def test_la_base_rechaza_dos_a_la_vez_y_la_que_termina_antes_de_empezar(caso: Caso) -> None:
    tabla = caso.modelo._meta.model_name
    de = caso.de()
    una, otra = caso.dice(de, 1), caso.dice(de, 2)
    caso.modelo._default_manager.create(**de, **una, desde=dia(0), hasta=dia(9))
    with rechaza(f"{tabla}_sin_superposicion"):
        caso.modelo._default_manager.create(**de, **otra, desde=dia(8), hasta=dia(20))
    caso.modelo._default_manager.create(**de, **otra, desde=dia(9), hasta=dia(20))
    with rechaza(f"{tabla}_rango"):
        caso.modelo._default_manager.create(**de, **otra, desde=dia(40), hasta=dia(40))
    with rechaza(
        f"catastro_{tabla}_fechada" if caso.modelo._meta.app_label == "catastro" else f"medicion_{tabla}_fechada"
    ):
        caso.modelo._default_manager.filter(**de, desde=dia(0)).update(hasta=dia(5))
