"""The life of a service under random steps: the acts, the raw SQL and a table written here refuse the same."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from catastro.models import CambioDeEstado, EstadoActual, EstadoServicio, TransicionDeEstado
from catastro.selectors.cuentas import ficha
from catastro.services import estados
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from tests.catastro import fabrica
from tests.factories import un_usuario
from tests.fondo import a_fondo

# As domain says: who may go where, and by which act.
PASOS = {
    ("solicitada", "conectar"): "conectada",
    ("solicitada", "desistir"): "retirada",
    ("conectada", "suspender"): "suspendida",
    ("conectada", "cortar"): "cortada",
    ("conectada", "retirar"): "retirada",
    ("suspendida", "reconectar"): "conectada",
    ("suspendida", "cortar"): "cortada",
    ("suspendida", "retirar"): "retirada",
    ("cortada", "reconectar"): "conectada",
    ("cortada", "retirar"): "retirada",
}
UN_DIA = dt.timedelta(days=1)


class TestMaquina(TestCase):
    def setUp(self) -> None:
        self.ana = un_usuario("ana")
        self.desde = hoy() - 40 * UN_DIA
        sin_medidor = fabrica.un_suministro(fabrica.un_servicio("internet"))
        self.cuenta = fabrica.una_cuenta(
            suministro=sin_medidor, desde=self.desde, estados=("solicitada",), usuario=self.ana
        )

    @given(
        st.lists(st.tuples(st.sampled_from([*estados.ACTOS, *EstadoServicio.values]), st.integers(-2, 6)), max_size=14)
    )
    @a_fondo(20)
    def test_los_tres_piensan_igual(self, pasos: list[tuple[str, int]]) -> None:
        estado, dia = "solicitada", self.desde
        vistos = [(dia, estado)]
        for que, salto in pasos:
            fecha = dia + salto * UN_DIA
            en_fecha = dia <= fecha <= hoy()
            if que in estados.ACTOS:
                sigue = PASOS.get((estado, que))
                hecho = self.por_acto(que, fecha)
            else:
                posibles = {hasta for (origen, _), hasta in PASOS.items() if origen == estado}
                sigue = que if que in posibles else None
                hecho = self.por_sql(estado, que, fecha)
            assert hecho == (sigue is not None and en_fecha)
            if hecho and sigue is not None:
                estado, dia = sigue, fecha
                vistos.append((dia, estado))
            actual = EstadoActual.objects.get(cuenta=self.cuenta)
            assert (actual.estado, actual.desde) == (estado, dia)
        self.la_historia_dice(vistos)

    def por_acto(self, acto: str, fecha: dt.date) -> bool:
        try:
            estados.pasar(self.cuenta, acto, fecha=fecha, motivo="m", usuario=self.ana)
        except ErrorNegocio as error:
            assert error.codigo in {"estados.no_corresponde", "estados.fecha"}
            return False
        return True

    def por_sql(self, desde: str, hasta: str, fecha: dt.date) -> bool:
        try:
            with transaction.atomic():
                CambioDeEstado.objects.create(
                    cuenta=self.cuenta, desde=desde, hasta=hasta, fecha=fecha, usuario=self.ana
                )
        except IntegrityError:
            return False
        return True

    def la_historia_dice(self, vistos: list[tuple[dt.date, str]]) -> None:
        for n in range(45):
            al = self.desde + (n - 2) * UN_DIA
            esperado = next((estado for dia, estado in reversed(vistos) if dia <= al), None)
            hallado = ficha(self.cuenta, al=al).estado
            assert (hallado.hasta if hallado else None) == esperado


def test_los_actos_cubren_la_tabla_de_la_base(db: None) -> None:
    de_la_base = set(TransicionDeEstado.objects.exclude(desde="").values_list("desde", "hasta"))
    assert {(origen, hasta) for (origen, _), hasta in PASOS.items()} == de_la_base
    assert {(origen, acto) for origen in EstadoServicio.values for acto in estados.actos_posibles(origen)} == set(PASOS)
