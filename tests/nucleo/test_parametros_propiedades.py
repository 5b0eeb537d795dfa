"""Any sequence of changes answers what a small model in Python answers, as of any day and as known at any moment."""

from __future__ import annotations

import datetime as dt
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cesop.nucleo import parametros
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import ahora, mover_reloj
from cesop.nucleo.models import Parametro, ValorParametro
from cesop.nucleo.parametros import Definicion
from tests.factories import un_usuario
from tests.fondo import a_fondo

DIA_0 = dt.date(2026, 1, 1)
DIAS = 12
CLAVE = "p.modelo"
Plan = dict[int, int]

cambios = st.tuples(
    st.sampled_from(["fijar", "exceptuar", "levantar"]),
    st.integers(0, DIAS - 1),
    st.one_of(st.none(), st.integers(1, DIAS)),
    st.integers(1, 5),
    st.integers(0, 40),  # days that the clock advances
)


def dia(n: int) -> dt.date:
    return DIA_0 + dt.timedelta(days=n)


class TestModelo(TestCase):
    def setUp(self) -> None:
        definicion = Definicion(clave=CLAVE, modulo="p", nombre="Modelo", tipo=Parametro.Tipo.ENTERO)
        remiendo = patch.object(parametros, "_DEFINICIONES", {CLAVE: definicion})
        remiendo.start()
        self.addCleanup(remiendo.stop)
        parametros.sincronizar()
        self.ana = un_usuario("ana", "gerencia")

    @given(st.lists(cambios, max_size=8))
    @a_fondo(60)
    def test_contra_un_modelo(self, secuencia: list[tuple[str, int, int | None, int, int]]) -> None:
        norma: Plan = {}
        excepcion: Plan = {}
        fotos: list[tuple[dt.datetime, Plan, Plan]] = [(ahora(), {}, {})]
        corrido = dt.timedelta(0)
        for acto, desde, largo, valor, avance in secuencia:
            corrido += dt.timedelta(days=avance)
            mover_reloj(corrido)
            tope = DIAS if largo is None else min(desde + largo, DIAS)
            hasta = None if largo is None else dia(desde + largo)
            if self._hacer(acto, desde=dia(desde), hasta=hasta, valor=valor):
                plan = norma if acto == "fijar" else excepcion
                for n in range(desde, tope):
                    plan.pop(n, None)
                    if acto != "levantar":
                        plan[n] = valor
            fotos.append((ahora(), dict(norma), dict(excepcion)))
        for instante, segun_norma, segun_excepcion in fotos:
            esperado = [(segun_norma | segun_excepcion).get(n) for n in range(DIAS)]
            assert [self._leer(n, conocido_al=instante) for n in range(DIAS)] == esperado
        assert [self._leer(n, conocido_al=None) for n in range(DIAS)] == [
            (norma | excepcion).get(n) for n in range(DIAS)
        ]
        self._lo_sabido_no_se_superpone()

    def _hacer(self, acto: str, *, desde: dt.date, hasta: dt.date | None, valor: int) -> bool:
        rango = {"desde": desde, "hasta": hasta, "motivo": "prueba", "usuario": self.ana}
        if acto == "fijar":
            parametros.fijar(CLAVE, valor=valor, norma="Acta", **rango)  # type: ignore[arg-type]
        elif acto == "exceptuar":
            parametros.exceptuar(CLAVE, valor=valor, **rango)  # type: ignore[arg-type]
        else:
            try:
                parametros.levantar_excepcion(CLAVE, **rango)  # type: ignore[arg-type]
            except ErrorNegocio as error:
                assert error.codigo == "parametros.sin_excepcion"
                return False
        return True

    def _leer(self, n: int, *, conocido_al: dt.datetime | None) -> int | None:
        try:
            return parametros.entero(CLAVE, al=dia(n), conocido_al=conocido_al)
        except ErrorNegocio as error:
            assert error.codigo == "parametros.sin_valor"
            return None

    def _lo_sabido_no_se_superpone(self) -> None:
        """No two rows of one origin were ever in force on the same day at the same moment."""
        filas = list(ValorParametro.objects.filter(parametro=CLAVE))
        for i, una in enumerate(filas):
            for otra in filas[i + 1 :]:
                if una.origen != otra.origen:
                    continue
                en_dias = (una.hasta is None or otra.desde < una.hasta) and (
                    otra.hasta is None or una.desde < otra.hasta
                )
                en_saber = (una.reemplazado_en is None or otra.registrado_en < una.reemplazado_en) and (
                    otra.reemplazado_en is None or una.registrado_en < otra.reemplazado_en
                )
                assert not (en_dias and en_saber)
