"""Dated rows of a person answer "as of" and "as known then" what a small model answers, after any sequence of edits.

The model is a list of (when it was known, from, to, value): the last one that covers a day, among those known, rules.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from catastro.models import Persona
from catastro.selectors.personas import Ficha, ficha
from catastro.services import fichas
from cesop.nucleo.fechas import ahora, mover_reloj
from tests.catastro import fabrica
from tests.fondo import a_fondo

DIA_0 = dt.date(2026, 1, 1)
DIAS = 10
Dicho = tuple[dt.datetime, int, int, int | None]  # known at, first day, day after the last one, value
Leer = Callable[[Ficha], object]

ediciones = st.tuples(
    st.integers(0, DIAS - 1),
    st.one_of(st.none(), st.integers(1, DIAS)),
    st.one_of(st.none(), st.integers(1, 4)),  # None: the row in force that day ends there
    st.integers(0, 30),  # days that the clock advances
)


def dia(n: int) -> dt.date:
    return DIA_0 + dt.timedelta(days=n)


def segun_modelo(dichos: list[Dicho], n: int, *, sabido: dt.datetime) -> int | None:
    """What was known at `sabido` of day `n`."""
    valor = None
    for cuando, desde, hasta, dicho in dichos:
        if cuando <= sabido and desde <= n < hasta:
            valor = dicho
    return valor


class TestFichas(TestCase):
    def _jugar(
        self,
        secuencia: list[tuple[int, int | None, int | None, int]],
        *,
        poner: Callable[[Persona, int, dt.date, dt.date | None], object],
        terminar: Callable[[Persona, dt.date], bool],
        leer: Leer,
    ) -> None:
        mover_reloj(dt.timedelta(0))
        persona = fabrica.una_persona(cuit="20123456786")
        dichos: list[Dicho] = []
        momentos = [ahora()]
        corrido = dt.timedelta(0)
        for desde, largo, valor, avance in secuencia:
            corrido += dt.timedelta(days=avance)
            mover_reloj(corrido)
            tope = DIAS if largo is None else min(desde + largo, DIAS)
            if valor is not None:
                poner(persona, valor, dia(desde), None if largo is None else dia(desde + largo))
                dichos.append((ahora(), desde, tope, valor))
            elif terminar(persona, dia(desde)):
                fin = self._fin_de_la_fila(dichos, desde, momentos[-1])
                dichos.append((ahora(), desde, fin, None))
            momentos.append(ahora())
        for sabido in [*momentos, None]:
            instante = sabido or ahora()
            leido = [leer(ficha(persona, al=dia(n), sabido=sabido)) for n in range(DIAS)]
            assert leido == [segun_modelo(dichos, n, sabido=instante) for n in range(DIAS)]

    @staticmethod
    def _fin_de_la_fila(dichos: list[Dicho], desde: int, sabido: dt.datetime) -> int:
        """Where the row in force on `desde` ends: the next day with another value said in another edit."""

        def edicion(n: int) -> int | None:
            cuales = [i for i, (_, inicio, hasta, _) in enumerate(dichos) if inicio <= n < hasta]
            return cuales[-1] if cuales else None

        propia, n = edicion(desde), desde
        while n < DIAS and edicion(n) == propia:
            n += 1
        return n

    @given(st.lists(ediciones, max_size=7))
    @a_fondo(15)
    def test_condicion_fiscal(self, secuencia: list[tuple[int, int | None, int | None, int]]) -> None:
        valores = (None, 5, 6, 1, 4)

        def poner(persona: Persona, valor: int, desde: dt.date, hasta: dt.date | None) -> None:
            fichas.fijar_condicion_fiscal(persona, iva=valores[valor] or 0, desde=desde, hasta=hasta)

        self._jugar(
            [edicion for edicion in secuencia if edicion[2] is not None],
            poner=poner,
            terminar=lambda persona, desde: False,
            leer=lambda f: valores.index(f.condicion_fiscal.iva) if f.condicion_fiscal else None,
        )

    @given(st.lists(ediciones, max_size=7))
    @a_fondo(15)
    def test_domicilio(self, secuencia: list[tuple[int, int | None, int | None, int]]) -> None:
        localidad = fabrica.una_localidad()

        def poner(persona: Persona, valor: int, desde: dt.date, hasta: dt.date | None) -> None:
            domicilio = {"localidad": localidad, "calle": "Chiozza", "altura": str(valor)}
            fichas.fijar_domicilio(persona, uso="legal", desde=desde, hasta=hasta, domicilio=domicilio)

        def terminar(persona: Persona, desde: dt.date) -> bool:
            vigente = ficha(persona, al=desde).domicilio
            if vigente is None:
                return False
            fichas.terminar_domicilio(vigente, hasta=desde)
            return True

        self._jugar(
            secuencia,
            poner=poner,
            terminar=terminar,
            leer=lambda f: int(f.domicilio.domicilio.altura) if f.domicilio else None,
        )
