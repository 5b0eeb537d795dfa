"""Holders, categories and conditions answer what a small model answers, as of any day and as known at any moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from catastro.models import CategoriaDeCuenta, CondicionDeCuenta, ParteDeCuenta, TipoCondicion
from catastro.selectors.cuentas import ficha
from catastro.services import condiciones, cuentas, partes
from catastro.services.vigencias import poner
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechado import vigentes
from cesop.nucleo.fechas import ahora, mover_reloj
from tests.catastro import fabrica
from tests.factories import un_usuario
from tests.fondo import a_fondo

DIA_0 = dt.date(2026, 1, 1)
DIAS = 12
Plan = dict[int, Any]

acciones = st.tuples(
    st.sampled_from(["cambiar", "corregir", "quitar", "deshacer"]),
    st.integers(0, DIAS - 1),
    st.one_of(st.none(), st.integers(1, DIAS)),
    st.integers(0, 3),
    st.integers(0, 3),  # days that the clock advances
)


def dia(n: int) -> dt.date:
    return DIA_0 + dt.timedelta(days=n)


class Modelo:
    """Day → value, and a photo of it at every moment."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.fotos: list[tuple[dt.datetime, Plan]] = [(ahora(), dict(plan))]

    def poner(self, desde: int, hasta: int, valor: Any) -> None:
        for n in range(desde, hasta):
            self.plan.pop(n, None)
            if valor is not None:
                self.plan[n] = valor

    def antes_de(self, instante: dt.datetime) -> Plan:
        return next((plan for momento, plan in reversed(self.fotos) if momento < instante), {})

    def foto(self) -> None:
        self.fotos.append((ahora(), dict(self.plan)))


class ConModelo(TestCase):
    # One test in each subclass: what `setUp` makes lives until the class ends.
    __test__ = False

    def setUp(self) -> None:
        self.ana = un_usuario("ana")
        self.corrido = dt.timedelta(0)
        self.cuenta = fabrica.una_cuenta(fabrica.una_persona("P0"), desde=DIA_0)
        self.gente = [self.cuenta.partes.get().persona, *(fabrica.una_persona(f"P{n}") for n in (1, 2, 3))]
        servicio = self.cuenta.suministro.servicio
        self.categorias = [fabrica.una_categoria(servicio), *(fabrica.una_categoria(servicio, f"T{n}") for n in "234")]

    def avanzar(self, dias: int) -> None:
        self.corrido += dt.timedelta(days=dias, seconds=1)
        mover_reloj(self.corrido)

    def correr(
        self,
        modelo: Modelo,
        secuencia: list[tuple[str, int, int | None, int, int]],
        *,
        poner: Callable[[dt.date, dt.date | None, int], object],
        quitar: Callable[[dt.date], bool],
        deshacer: Callable[[int, int], Any],
        leer: Callable[[dt.date, dt.datetime | None], Any],
    ) -> None:
        for acto, desde, largo, valor, avance in secuencia:
            self.avanzar(avance)
            tope = DIAS if largo is None or acto == "cambiar" else min(desde + largo, DIAS)
            hasta = None if tope == DIAS else dia(tope)
            if acto == "quitar":
                if quitar(dia(desde)):
                    modelo.poner(desde, DIAS, None)
            elif acto == "deshacer":
                if (fila := deshacer(desde, valor)) is not None:
                    previo = modelo.antes_de(fila.registrado_en)
                    inicio = (fila.desde - DIA_0).days
                    fin = DIAS if fila.hasta is None else (fila.hasta - DIA_0).days
                    termino = self.fue_un_fin(modelo.plan, previo, inicio, fin)
                    for n in range(inicio, DIAS if termino else fin):
                        if n < fin or n in previo:
                            modelo.poner(n, n + 1, previo.get(n))
            elif poner(dia(desde), hasta, valor):
                modelo.poner(desde, tope, valor)
            modelo.foto()
        for instante, plan in [*modelo.fotos, (None, modelo.plan)]:  # type: ignore[list-item]
            assert [leer(dia(n), instante) for n in range(DIAS)] == [plan.get(n) for n in range(DIAS)]

    @staticmethod
    def fue_un_fin(plan: Plan, previo: Plan, inicio: int, fin: int) -> bool:
        """The row only lost its last days: they come back."""
        return all(plan.get(n) == previo.get(n) for n in range(inicio, fin))


class TestTitulares(ConModelo):
    __test__ = True

    @given(st.lists(acciones, max_size=7))
    @a_fondo(25)
    def test_titulares(self, secuencia: list[tuple[str, int, int | None, int, int]]) -> None:
        vivas = ParteDeCuenta.objects.filter(cuenta=self.cuenta, rol="titular", reemplazado_en__isnull=True)

        def cambiar(desde: dt.date, hasta: dt.date | None, valor: int) -> bool:
            persona = self.gente[valor]
            if hasta is not None:  # a correction of the past, that ends
                poner(
                    ParteDeCuenta(cuenta=self.cuenta, rol="titular", persona=persona, desde=desde, hasta=hasta),
                    por=("cuenta", "rol"),
                )
                return True
            try:
                partes.cambiar_titular(
                    self.cuenta, persona=persona, desde=desde, motivo="m", visto=vivas.latest("id").pk
                )
            except ErrorNegocio as error:
                assert error.codigo == "partes.misma"
                return False
            return True

        def quitar(desde: dt.date) -> bool:
            with self.assertRaises(ErrorNegocio) as rechazo:
                partes.quitar_parte(self.cuenta, rol="titular", desde=desde, visto=vivas.latest("id").pk)
            assert rechazo.exception.codigo == "partes.titular_obligatorio"
            return False

        def deshacer(cual: int, _: int) -> ParteDeCuenta | None:
            fila = list(vivas.order_by("desde"))[cual % vivas.count()]
            return _intentar(
                lambda: partes.deshacer_parte(fila, motivo="error", usuario=self.ana),
                fila,
                "catastro.nada_que_deshacer", "partes.titular_obligatorio",
            )  # fmt: skip

        def leer(al: dt.date, sabido: dt.datetime | None) -> int | None:
            if sabido is None:
                titular = ficha(self.cuenta, al=al).titular
                return self.gente.index(titular) if titular else None
            todas = ParteDeCuenta.objects.filter(cuenta=self.cuenta, rol="titular")
            clave = vigentes(todas, al=al, sabido=sabido).values_list("persona_id", flat=True).first()
            return next((n for n, persona in enumerate(self.gente) if persona.pk == clave), None)

        modelo = Modelo(dict.fromkeys(range(DIAS), 0))
        self.correr(modelo, secuencia, poner=cambiar, quitar=quitar, deshacer=deshacer, leer=leer)
        assert _siempre_una(vivas)


class TestCategorias(ConModelo):
    __test__ = True

    @given(st.lists(acciones, max_size=7))
    @a_fondo(25)
    def test_categorias(self, secuencia: list[tuple[str, int, int | None, int, int]]) -> None:
        vivas = CategoriaDeCuenta.objects.filter(cuenta=self.cuenta, reemplazado_en__isnull=True)

        def cambiar(desde: dt.date, hasta: dt.date | None, valor: int) -> bool:
            if hasta is not None:
                fila = CategoriaDeCuenta(cuenta=self.cuenta, categoria=self.categorias[valor], desde=desde, hasta=hasta)
                poner(fila, por=("cuenta",))
                return True
            try:
                cuentas.cambiar_categoria(
                    self.cuenta,
                    categoria=self.categorias[valor],
                    desde=desde,
                    motivo="m",
                    visto=vivas.latest("id").pk,
                )
            except ErrorNegocio as error:
                assert error.codigo == "cuentas.misma_categoria"
                return False
            return True

        def deshacer(cual: int, _: int) -> CategoriaDeCuenta | None:
            fila = list(vivas.order_by("desde"))[cual % vivas.count()]
            return _intentar(
                lambda: condiciones.deshacer_categoria(fila, motivo="error", usuario=self.ana),
                fila,
                "catastro.nada_que_deshacer", "categorias.sin_anterior",
            )  # fmt: skip

        def leer(al: dt.date, sabido: dt.datetime | None) -> int | None:
            if sabido is None:
                hallada = ficha(self.cuenta, al=al).categoria
                return self.categorias.index(hallada.categoria) if hallada else None
            todas = CategoriaDeCuenta.objects.filter(cuenta=self.cuenta)
            clave = vigentes(todas, al=al, sabido=sabido).values_list("categoria_id", flat=True).first()
            return next((n for n, categoria in enumerate(self.categorias) if categoria.pk == clave), None)

        modelo = Modelo(dict.fromkeys(range(DIAS), 0))
        self.correr(modelo, secuencia, poner=cambiar, quitar=lambda _: False, deshacer=deshacer, leer=leer)
        assert _siempre_una(vivas)


class TestCondiciones(ConModelo):
    __test__ = True

    @given(st.lists(acciones, max_size=8))
    @a_fondo(25)
    def test_condiciones(self, secuencia: list[tuple[str, int, int | None, int, int]]) -> None:
        tipo = TipoCondicion.objects.get(clave="potencia_contratada")
        todas = CondicionDeCuenta.objects.filter(cuenta=self.cuenta, tipo=tipo)
        vivas = todas.filter(reemplazado_en__isnull=True)

        def dar(desde: dt.date, hasta: dt.date | None, valor: int) -> bool:
            condiciones.dar_condicion(
                self.cuenta,
                tipo=tipo,
                valor=Decimal(valor),
                comprobante="",
                desde=desde,
                hasta=hasta,
                usuario=self.ana,
            )
            return True

        def quitar(desde: dt.date) -> bool:
            try:
                condiciones.quitar_condicion(self.cuenta, tipo=tipo, desde=desde)
            except ErrorNegocio as error:
                assert error.codigo == "condiciones.no_la_tiene"
                return False
            return True

        def deshacer(cual: int, _: int) -> CondicionDeCuenta | None:
            if not vivas.exists():
                return None
            fila = list(vivas.order_by("desde"))[cual % vivas.count()]
            return _intentar(
                lambda: condiciones.deshacer_condicion(fila, motivo="error", usuario=self.ana),
                fila,
                "catastro.nada_que_deshacer",
            )

        def leer(al: dt.date, sabido: dt.datetime | None) -> int | None:
            fila = vigentes(todas, al=al, sabido=sabido).first()
            return int(fila.valor) if fila and fila.valor is not None else None

        self.correr(Modelo({}), secuencia, poner=dar, quitar=quitar, deshacer=deshacer, leer=leer)


def _intentar(acto: Callable[[], None], fila: Any, *permitidos: str) -> Any:
    try:
        acto()
    except ErrorNegocio as error:
        assert error.codigo in permitidos, error
        return None
    return fila


def _siempre_una(vivas: Any) -> bool:
    """From the first day on, exactly one row is in force: no hole, no overlap."""
    filas = list(vivas.order_by("desde"))
    seguidas = all(una.hasta == otra.desde for una, otra in pairwise(filas))
    return bool(filas) and filas[0].desde == DIA_0 and filas[-1].hasta is None and seguidas
