"""Two that were one: what passes, what stays readable, and that undoing leaves every answer as it was."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from catastro.models import Asociado, CuentaServicio, Fusion, MovimientoDeCuotas, ParteDeCuenta, Persona
from catastro.selectors.identidad import en_pie, identidad
from catastro.services import asociados, fusiones
from catastro.services.personas import DatosDePersona, cambiar_datos
from catastro.services.vigencias import poner
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechado import vigentes
from cesop.nucleo.fechas import ahora, hoy, mover_reloj
from tests.catastro import fabrica
from tests.factories import un_usuario
from tests.fondo import a_fondo

UN_DIA = dt.timedelta(days=1)
ANTES, DESPUES = 6, 10  # days around the merge that are asked about


def _respuestas(cuentas: list[CuentaServicio], personas: list[Persona], dia: dt.date) -> dict[str, Any]:
    """Who is what, as of a day and as known now."""
    return {
        "partes": {
            (cuenta.pk, rol): [
                p.persona_id for p in vigentes(ParteDeCuenta.objects.filter(cuenta=cuenta, rol=rol), al=dia)
            ]
            for cuenta in cuentas
            for rol in ("titular", "pagador")
        },
        "asociados": sorted(
            (a.persona_id, a.numero, a.acta_ingreso, a.motivo_egreso, a.hasta)
            for a in vigentes(Asociado.objects.all(), al=dia)
        ),
        "cuotas": [
            MovimientoDeCuotas.objects.filter(persona=p, fecha__lte=dia).aggregate(n=Sum("cuotas"))["n"] or 0
            for p in personas
        ],
    }


@pytest.mark.django_db
def test_lo_que_sigue_pasa_y_lo_que_fue_queda() -> None:
    usuario, ana, anita = un_usuario(), fabrica.una_persona("Pérez, Ana"), fabrica.una_persona("Perez, Ana M.")
    cuenta = fabrica.una_cuenta(anita)
    asociados.admitir(anita, desde=hoy() - 50 * UN_DIA, acta="Acta 1", por=usuario, cuotas=10)
    fusion = fusiones.fusionar(ana, absorbida=anita, motivo="Cargada dos veces", por=usuario)
    anita.refresh_from_db()
    assert en_pie(anita) == ana
    assert identidad(ana) == identidad(anita) == {ana.pk, anita.pk}
    titulares = ParteDeCuenta.objects.filter(cuenta=cuenta, rol="titular")
    assert [vigentes(titulares, al=d).get().persona for d in (hoy() - UN_DIA, hoy())] == [anita, ana]
    ahora_ = vigentes(Asociado.objects.all(), al=hoy()).get()
    assert (ahora_.persona, ahora_.numero, ahora_.acta_ingreso) == (ana, 1, "Acta 1")
    asociados.mover_cuotas(ana, motivo="reembolso", cuotas=-10, fecha=hoy(), acta="", por=usuario)
    with pytest.raises(ErrorNegocio, match=r"está fusionada en otra ficha\. Hacelo en la de Pérez, Ana"):
        cambiar_datos(anita, datos=DatosDePersona(nombre="Otra"))
    with pytest.raises(IntegrityError, match="más cuotas sociales que las suscriptas"), transaction.atomic():
        fusiones.deshacer_fusion(fusion, motivo="No era", por=usuario)
    asociados.mover_cuotas(ana, motivo="suscripcion", cuotas=10, fecha=hoy(), acta="", por=usuario)
    fusiones.deshacer_fusion(fusion, motivo="No era", por=usuario)
    assert vigentes(titulares, al=hoy()).get().persona == anita
    with pytest.raises(ErrorNegocio, match="ya está deshecha"):
        fusiones.deshacer_fusion(fusion, motivo="No era", por=usuario)


@pytest.mark.django_db
def test_si_las_dos_son_asociadas_queda_el_numero_de_la_que_queda() -> None:
    usuario, ana, anita = un_usuario(), fabrica.una_persona("Ana"), fabrica.una_persona("Anita")
    for persona in (ana, anita):
        asociados.admitir(persona, desde=hoy() - 50 * UN_DIA, acta="", por=usuario, cuotas=5)
    fusiones.fusionar(ana, absorbida=anita, motivo="La misma", por=usuario)
    assert vigentes(Asociado.objects.all(), al=hoy()).get().numero == 1
    assert MovimientoDeCuotas.objects.filter(persona=ana).aggregate(n=Sum("cuotas"))["n"] == 10


@pytest.mark.django_db
def test_lo_que_no_se_fusiona() -> None:
    usuario, ana = un_usuario(), fabrica.una_persona("Ana", cuit="20123456786")
    empresa, otra = fabrica.una_persona("SRL", tipo="juridica"), fabrica.una_persona("Otra")
    with pytest.raises(ErrorNegocio, match="humana con una jurídica"):
        fusiones.fusionar(ana, absorbida=empresa, motivo="x", por=usuario)
    with pytest.raises(ErrorNegocio, match="sin un motivo"):
        fusiones.fusionar(ana, absorbida=otra, motivo=" ", por=usuario)
    fusion = fusiones.fusionar(otra, absorbida=ana, motivo="La misma", por=usuario)
    cambiar_datos(otra, datos=DatosDePersona(nombre="Otra", cuit="20123456786"))
    with pytest.raises(ErrorNegocio, match="el CUIT de Ana lo tiene ahora Otra"):
        fusiones.deshacer_fusion(fusion, motivo="No era", por=usuario)
    tercera = fabrica.una_persona("Tercera")
    fusiones.fusionar(tercera, absorbida=otra, motivo="La misma", por=usuario)
    assert identidad(ana) == {ana.pk, otra.pk, tercera.pk}
    with pytest.raises(ErrorNegocio, match="después se fusionó en otra ficha"):
        fusiones.deshacer_fusion(fusion, motivo="No era", por=usuario)


partes = st.tuples(
    st.integers(0, 1),  # account
    st.sampled_from(["titular", "pagador"]),
    st.integers(0, 2),  # who: kept, absorbed, third
    st.integers(-ANTES, DESPUES - 1),
    st.one_of(st.none(), st.integers(1, 6)),
)
roles = st.tuples(st.integers(0, 2), st.integers(-ANTES, 0), st.one_of(st.none(), st.integers(1, 5)), st.integers(0, 9))


class TestDeshacer(TestCase):
    @given(st.lists(partes, max_size=6), st.lists(roles, max_size=3), st.integers(0, 3))
    @a_fondo(20)
    def test_fusionar_y_deshacer_deja_cada_respuesta_como_estaba(
        self,
        secuencia: list[tuple[int, str, int, int, int | None]],
        asociaciones: list[tuple[int, int, int | None, int]],
        dias_despues: int,
    ) -> None:
        mover_reloj(dt.timedelta(0))
        usuario, base = un_usuario(f"u{Fusion.objects.count()}"), hoy()
        cuentas = [fabrica.una_cuenta(usuario=usuario) for _ in range(2)]
        personas = [fabrica.una_persona(nombre) for nombre in ("Conservada", "Absorbida", "Tercera")]
        for cuenta, rol, quien, desde, largo in secuencia:
            inicio = base + desde * UN_DIA
            poner(
                ParteDeCuenta(
                    cuenta=cuentas[cuenta], rol=rol, persona=personas[quien], desde=inicio,
                    hasta=None if largo is None else inicio + largo * UN_DIA,
                ),
                por=("cuenta", "rol"),
            )  # fmt: skip
        for quien, desde, largo, cuotas in asociaciones:
            try:
                fila = asociados.admitir(
                    personas[quien], desde=base + desde * UN_DIA, acta=f"Acta {quien}", por=usuario, cuotas=cuotas
                )
                if largo is not None:
                    asociados.egresar(fila, hasta=min(base, fila.desde + largo * UN_DIA), acta="", motivo="Renuncia")
            except ErrorNegocio as error:
                assert error.codigo in {"asociados.ya_es", "asociados.antes_de_entrar"}
        dias = [base + n * UN_DIA for n in range(-ANTES, DESPUES)]
        previas = [_respuestas(cuentas, personas, dia) for dia in dias]
        fusion = fusiones.fusionar(personas[0], absorbida=personas[1], motivo="La misma", por=usuario)
        for dia, respuesta in zip(dias, previas, strict=True):
            juntas = _respuestas(cuentas, personas, dia)
            if dia < base:
                assert (juntas["partes"], juntas["cuotas"]) == (respuesta["partes"], respuesta["cuotas"])
                quienes = [[fila[:3] for fila in r["asociados"]] for r in (juntas, respuesta)]
                assert quienes[0] == quienes[1], "what was, stays: only why it ended is new"
            else:
                suyas = [
                    {personas[0].pk if p == personas[1].pk else p for p in r} for r in respuesta["partes"].values()
                ]
                assert [set(r) for r in juntas["partes"].values()] == suyas
        sabido = ahora()
        mover_reloj(dias_despues * UN_DIA)
        fusiones.deshacer_fusion(fusion, motivo="No era", por=usuario)
        assert [_respuestas(cuentas, personas, dia) for dia in dias] == previas
        if ParteDeCuenta.objects.filter(persona=personas[1], reemplazado_en__isnull=False).exists():
            assert (
                vigentes(ParteDeCuenta.objects.filter(cuenta__in=cuentas), al=base + DESPUES * UN_DIA, sabido=sabido)
                .filter(persona=personas[1])
                .count()
                == 0
            ), "what was known between both is told too"
