"""Any sequence of placing, removing and swapping, late ones too, leaves what a small model says: now, and then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from catastro.models import Colocacion
from catastro.selectors.medidores import colocaciones_al
from catastro.services import medidores
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import ahora, hoy
from tests.catastro import fabrica
from tests.catastro.modelo_medidores import Deposito
from tests.fondo import casos

pytestmark = pytest.mark.django_db

LARGO = 12
DIAS = st.integers(0, LARGO - 1)
PUNTOS = st.sampled_from(["p1", "p2", "p3"])
MEDIDORES = st.sampled_from(["A1", "A2", "A3"])
KAS = st.sampled_from([Decimal("1.000"), Decimal("20.000")])


def maquina() -> type[RuleBasedStateMachine]:  # noqa: C901 - its rules are its methods
    inicio = hoy() - dt.timedelta(days=LARGO - 1)
    puntos = {nombre: fabrica.un_suministro() for nombre in ("p1", "p2", "p3")}
    aparatos = {nombre: fabrica.un_medidor(nombre) for nombre in ("A1", "A2", "A3")}
    nombre_de = {punto.pk: nombre for nombre, punto in puntos.items()}

    def fecha(dia: int) -> dt.date:
        return inicio + dt.timedelta(days=dia)

    def foto(sabido: dt.datetime | None) -> dict[tuple[str, int], tuple[str, Decimal]]:
        return {
            (nombre_de[fila.suministro_id], dia): (fila.medidor.numero, fila.multiplicador)
            for dia in range(LARGO)
            for fila in colocaciones_al(list(nombre_de), al=fecha(dia), sabido=sabido)
        }

    class PuestosContraModelo(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.modelo = Deposito()
            self.recuerdos: list[tuple[dt.datetime, Any]] = []
            self.ejemplo = transaction.atomic()
            self.ejemplo.__enter__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.ejemplo.__exit__(None, None, None)

        def _hacer(self, esperado: bool, acto: Callable[[], object]) -> None:
            try:
                with transaction.atomic():
                    acto()
                hecho = True
            except ErrorNegocio:
                hecho = False
            assert hecho == esperado
            self.recuerdos.append((ahora(), self.modelo.foto(range(LARGO))))

        @rule(medidor=MEDIDORES, punto=PUNTOS, dia=DIAS, k=KAS)
        def colocar(self, medidor: str, punto: str, dia: int, k: Decimal) -> None:
            self._hacer(
                self.modelo.colocar(medidor, punto, dia, k),
                lambda: medidores.colocar(
                    medidor=aparatos[medidor], suministro=puntos[punto], fecha=fecha(dia), multiplicador=k
                ),
            )

        @rule(punto=PUNTOS, dia=DIAS)
        def retirar(self, punto: str, dia: int) -> None:
            self._hacer(
                self.modelo.retirar(punto, dia),
                lambda: medidores.retirar(suministro=puntos[punto], fecha=fecha(dia)),
            )

        @rule(punto=PUNTOS, medidor=MEDIDORES, dia=DIAS, k=KAS)
        def cambiar(self, punto: str, medidor: str, dia: int, k: Decimal) -> None:
            self._hacer(
                self.modelo.cambiar(punto, medidor, dia, k),
                lambda: medidores.cambiar(
                    suministro=puntos[punto], medidor=aparatos[medidor], fecha=fecha(dia), multiplicador=k
                ),
            )

        @rule(punto=PUNTOS, dia=DIAS, k=KAS)
        def multiplicar(self, punto: str, dia: int, k: Decimal) -> None:
            self._hacer(
                self.modelo.multiplicar(punto, dia, k),
                lambda: medidores.cambiar_multiplicador(suministro=puntos[punto], fecha=fecha(dia), multiplicador=k),
            )

        @rule(datos=st.data())
        def recordar(self, datos: st.DataObject) -> None:
            if self.recuerdos:
                sabido, entonces = datos.draw(st.sampled_from(self.recuerdos))
                assert foto(sabido) == entonces

        @invariant()
        def hoy_se_sabe_lo_que_dice_el_modelo(self) -> None:
            assert foto(None) == self.modelo.foto(range(LARGO))

        @invariant()
        def ningun_medidor_esta_en_dos_lugares(self) -> None:
            vivas = Colocacion.objects.filter(reemplazado_en__isnull=True)
            filas = sorted(vivas.values_list("medidor_id", "desde", "hasta"))
            for (antes, _, fin), (despues, inicio_, _) in pairwise(filas):
                assert antes != despues or (fin is not None and fin <= inicio_)

    return PuestosContraModelo


@pytest.mark.a_fondo
def test_colocaciones_contra_el_modelo() -> None:
    run_state_machine_as_test(
        maquina(),
        settings=settings(
            max_examples=casos(15),
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
