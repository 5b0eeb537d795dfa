"""Whatever is moved, a walk is a permutation from 1 without holes, and nobody gets lost between two routes."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from catastro import recorrido
from catastro.models import PuntoDeRuta, Ruta
from catastro.services import rutas
from cesop.nucleo import bloqueos
from tests.catastro import fabrica
from tests.factories import una_sucursal
from tests.fondo import casos

ORDENES = st.lists(st.integers(), unique=True, min_size=1, max_size=12)


@given(orden=ORDENES, datos=st.data())
def test_mover_es_una_permutacion_que_respeta_a_los_quietos(orden: list[int], datos: st.DataObject) -> None:
    bloque = datos.draw(st.lists(st.sampled_from(orden), unique=True))
    ancla = datos.draw(st.none() | st.sampled_from(orden))
    nuevo = recorrido.mover(orden, bloque, despues_de=ancla)
    assert sorted(nuevo) == sorted(orden)
    assert [x for x in nuevo if x not in bloque] == [x for x in orden if x not in bloque]
    juntos = [x for x in nuevo if x in bloque]
    assert juntos == [x for x in orden if x in bloque]
    if juntos:
        inicio = nuevo.index(juntos[0])
        assert nuevo[inicio : inicio + len(juntos)] == juntos
        if ancla is None:
            assert inicio == 0
        elif ancla not in bloque:
            assert nuevo[inicio - 1] == ancla


@given(orden=ORDENES)
def test_lo_que_no_esta_no_se_mueve(orden: list[int]) -> None:
    ajeno = max(orden) + 1
    with pytest.raises(ValueError, match="No están"):
        recorrido.mover(orden, [ajeno], despues_de=None)
    with pytest.raises(ValueError, match="No están"):
        recorrido.mover(orden, [], despues_de=ajeno)


def maquina() -> type[RuleBasedStateMachine]:  # noqa: C901 - its rules are its methods
    servicio, sucursal = fabrica.un_servicio(), una_sucursal()
    dos = [
        rutas.guardar_ruta(codigo=codigo, nombre=codigo, uso="lectura", servicio=servicio, sucursal=sucursal)
        for codigo in ("R1", "R2")
    ]
    suministros = [fabrica.un_suministro(altura=str(n)) for n in range(9)]

    def puntos(ruta: Ruta) -> list[int]:
        return list(PuntoDeRuta.objects.filter(ruta=ruta).order_by("orden").values_list("pk", flat=True))

    class Recorridos(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.ejemplo = transaction.atomic()
            self.ejemplo.__enter__()
            bloqueos.bloquear(bloqueos.exclusiva("ruta", *(ruta.pk for ruta in dos)), para="probar")
            rutas.agregar(dos[0], suministros=suministros[:6])
            self.modelo: dict[int, list[Any]] = {dos[0].pk: puntos(dos[0]), dos[1].pk: []}
            self.libres = suministros[6:]

        def teardown(self) -> None:
            connection.check_constraints()
            transaction.set_rollback(True)
            self.ejemplo.__exit__(None, None, None)

        def _elegir(self, datos: st.DataObject) -> tuple[Ruta, list[int], int | None]:
            ruta = datos.draw(st.sampled_from(dos))
            orden = self.modelo[ruta.pk]
            bloque = datos.draw(st.lists(st.sampled_from(orden), unique=True)) if orden else []
            return ruta, bloque, datos.draw(st.none() | st.sampled_from(orden)) if orden else None

        @rule(datos=st.data())
        def mover(self, datos: st.DataObject) -> None:
            ruta, bloque, ancla = self._elegir(datos)
            rutas.mover(ruta, puntos=bloque, despues_de=ancla)
            self.modelo[ruta.pk] = recorrido.mover(self.modelo[ruta.pk], bloque, despues_de=ancla)

        @rule(datos=st.data())
        def ordenar(self, datos: st.DataObject) -> None:
            ruta = datos.draw(st.sampled_from(dos))
            self.modelo[ruta.pk] = datos.draw(st.permutations(self.modelo[ruta.pk]))
            rutas.ordenar(ruta, puntos=self.modelo[ruta.pk])

        @rule(datos=st.data())
        def pasar(self, datos: st.DataObject) -> None:
            ruta, bloque, _ = self._elegir(datos)
            otra = dos[1] if ruta.pk == dos[0].pk else dos[0]
            ancla = datos.draw(st.none() | st.sampled_from(self.modelo[otra.pk])) if self.modelo[otra.pk] else None
            rutas.pasar(ruta, puntos=bloque, a=otra, despues_de=ancla)
            movidos = [p for p in self.modelo[ruta.pk] if p in bloque]
            self.modelo[ruta.pk] = [p for p in self.modelo[ruta.pk] if p not in bloque]
            self.modelo[otra.pk] = recorrido.insertar(self.modelo[otra.pk], movidos, despues_de=ancla)

        @rule(datos=st.data())
        def agregar(self, datos: st.DataObject) -> None:
            if not self.libres:
                return
            ruta, _, ancla = self._elegir(datos)
            nuevo = self.libres.pop()
            rutas.agregar(ruta, suministros=[nuevo], despues_de=ancla)
            punto = PuntoDeRuta.objects.get(suministro=nuevo).pk
            orden = self.modelo[ruta.pk]
            ancla = ancla if ancla is not None else (orden[-1] if orden else None)
            self.modelo[ruta.pk] = recorrido.insertar(orden, [punto], despues_de=ancla)

        @rule(datos=st.data())
        def quitar(self, datos: st.DataObject) -> None:
            ruta, bloque, _ = self._elegir(datos)
            rutas.quitar(ruta, puntos=bloque)
            self.modelo[ruta.pk] = [p for p in self.modelo[ruta.pk] if p not in bloque]

        @invariant()
        def el_orden_es_el_del_modelo_y_no_tiene_huecos(self) -> None:
            for ruta in dos:
                assert puntos(ruta) == self.modelo[ruta.pk]
                ordenes = ruta.puntos.order_by("orden").values_list("orden", flat=True)
                assert list(ordenes) == list(range(1, len(self.modelo[ruta.pk]) + 1))

    return Recorridos


@pytest.mark.django_db
@pytest.mark.a_fondo
def test_los_recorridos_contra_listas() -> None:
    run_state_machine_as_test(
        maquina(),
        settings=settings(
            max_examples=casos(30), stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
