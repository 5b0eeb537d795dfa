"""The town that the demonstration invents: the same each time, of the size asked, with documents that are valid."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from stdnum.ar import cuit

from catastro import documentos
from cesop.demostracion.padron import Propiedad, Pueblo, Servicio, pueblo
from cesop.demostracion.recorridos import Recorridos
from cesop.demostracion.visores import Visores

AL = dt.date(2025, 9, 20)


@pytest.fixture(scope="module")
def mil() -> Pueblo:
    return pueblo(cuentas=1_000, al=AL)


def _servicios(lugar: Pueblo) -> list[tuple[Propiedad, Servicio]]:
    return [(propiedad, servicio) for propiedad in lugar.propiedades for servicio in propiedad.servicios]


def test_la_misma_semilla_da_el_mismo_pueblo(mil: Pueblo) -> None:
    assert pueblo(cuentas=1_000, al=AL) == mil
    assert pueblo(cuentas=1_000, al=AL, semilla=1) != mil


@pytest.mark.parametrize("cuentas", [100, 1_000, 12_000])
def test_tiene_las_cuentas_que_se_piden(cuentas: int) -> None:
    hay = sum(len(servicio.cuentas) for _, servicio in _servicios(pueblo(cuentas=cuentas, al=AL)))
    assert abs(hay - cuentas) < cuentas * 0.12


def test_los_documentos_pasan_sus_digitos_y_son_de_uno_solo(mil: Pueblo) -> None:
    for persona in mil.personas:
        assert not persona.cuit or cuit.is_valid(persona.cuit)
        assert not persona.dni or documentos.documento("dni", persona.dni) == persona.dni
        tipo = "juridica" if persona.juridica else "fisica"
        dicho = documentos.incoherencia(
            tipo=tipo, documento_tipo="dni" if persona.dni else "", documento=persona.dni, cuit=persona.cuit
        )
        assert dicho == ""
    assert max(Counter(p.documento for p in mil.personas).values()) == 1
    assert max(Counter(p.asociado for p in mil.personas if p.asociado).values()) == 1


def test_hay_de_todo(mil: Pueblo) -> None:
    assert {s.servicio for _, s in _servicios(mil)} == {"electricidad", "agua", "cloacas", "internet", "telefonia"}
    assert {s.cuentas[-1].estado for _, s in _servicios(mil)} == {"conectada", "cortada", "suspendida", "solicitada"}
    assert {p.destino for p in mil.propiedades} >= {"vivienda", "veraneo", "comercio", "industria"}
    registros = {len(s.medidor.mide) for _, s in _servicios(mil) if s.medidor}
    assert registros >= {1, 3}
    assert any(p.afuera for p in mil.personas)
    assert any(p.piso for p in mil.propiedades)


def test_cada_casa_esta_en_su_lugar(mil: Pueblo) -> None:
    """By the sea, each with its own address; the ones of a front, one after another."""
    direcciones = Counter((p.localidad, p.calle, p.altura, p.piso, p.departamento) for p in mil.propiedades)
    assert max(direcciones.values()) == 1
    for propiedad in mil.propiedades:
        assert -36.76 < propiedad.latitud < -36.67
        assert -56.71 < propiedad.longitud < -56.67


def test_cada_ruta_se_camina_en_orden_y_sin_huecos(mil: Pueblo) -> None:
    recorridos = Recorridos(mil)
    lugares = [recorridos.lugar(servicio.numero) for _, servicio in _servicios(mil)]
    for uso in ("lectura", "reparto"):
        en_ruta = [(lugar[f"ruta_{uso}"], lugar[f"orden_{uso}"]) for lugar in lugares if f"ruta_{uso}" in lugar]
        por_ruta: dict[str, list[int]] = {}
        for ruta, orden in en_ruta:
            por_ruta.setdefault(ruta, []).append(orden)
        assert por_ruta.keys() == {r["codigo"] for r in recorridos.rutas() if r["uso"] == uso}
        for ordenes in por_ruta.values():
            assert ordenes == list(range(1, len(ordenes) + 1))


def test_los_nodos_cuelgan_de_otros_que_estan(mil: Pueblo) -> None:
    nodos = list(Recorridos(mil).nodos())
    codigos = {nodo["codigo"] for nodo in nodos}
    assert len(codigos) == len(nodos)
    assert {nodo["padre"] for nodo in nodos if nodo.get("padre")} <= codigos
    assert {Recorridos(mil).lugar(s.numero)["nodo"] for _, s in _servicios(mil)} <= codigos


def test_los_visores_cuentan_lo_que_se_gasta_y_dan_la_vuelta(mil: Pueblo) -> None:
    visores, otros = Visores(mil, al=AL), Visores(mil, al=AL)
    con_medidor = [s for _, s in _servicios(mil) if s.medidor]
    vueltas = 0
    for servicio in con_medidor:
        antes = visores.marca(servicio.numero, AL)
        despues = visores.marca(servicio.numero, AL + dt.timedelta(days=400))
        otros.marca(servicio.numero, AL)
        assert otros.marca(servicio.numero, AL + dt.timedelta(days=400)) == despues
        principal = visores[servicio.numero].mide[0]
        vueltas += despues[principal] < antes[principal]
        if servicio.cuentas[-1].estado != "conectada":
            assert despues == antes | {"demanda": despues["demanda"]} if "demanda" in antes else despues == antes
    assert 0 < vueltas < len(con_medidor) // 10


def test_las_bandas_suman_la_activa() -> None:
    grande = pueblo(cuentas=4_000, al=AL)
    visores = Visores(grande, al=AL)
    con_bandas = [s for _, s in _servicios(grande) if s.medidor and "pico" in s.medidor.mide]
    assert con_bandas
    for servicio in con_bandas:
        antes = visores.marca(servicio.numero, AL)
        despues = visores.marca(servicio.numero, AL + dt.timedelta(days=30))
        gastado = {magnitud: despues[magnitud] - antes[magnitud] for magnitud in despues}
        assert gastado["pico"] + gastado["resto"] + gastado["valle"] == gastado["activa"]
