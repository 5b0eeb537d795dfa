"""Several people at once over one account, and over one point: one wins, the others are told, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from catastro.models import CambioDeEstado, CuentaServicio, OrdenServicio, ParteDeCuenta
from catastro.services import cuentas, estados, ordenes, partes
from cesop.nucleo.errors import ErrorNegocio, traducir
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from cesop.nucleo.numeracion import huecos
from tests.catastro import fabrica
from tests.concurrencia.hilos import a_la_vez
from tests.factories import un_usuario

pytestmark = pytest.mark.usefixtures("base_propia")


@pytest.fixture
def ana(base_propia: str) -> Usuario:
    fabrica.un_calendario()
    return un_usuario("ana")


def quienes_perdieron(actos: list[Callable[[], object]]) -> list[ErrorNegocio]:
    """Run them at once; every refusal is one that people understand."""
    perdieron = []
    for resultado in a_la_vez(actos):
        error = resultado.exception()
        if error is None:
            continue
        propio = traducir(error) if isinstance(error, IntegrityError) else error
        assert isinstance(propio, ErrorNegocio), error
        perdieron.append(propio)
    return perdieron


def una() -> CuentaServicio:
    punto = fabrica.un_suministro()  # each takes its number in its own transaction
    with transaction.atomic():  # the rule that an account has a state looks when it ends
        return fabrica.una_cuenta(suministro=punto)


def test_dos_cambios_de_titular_a_la_vez() -> None:
    cuenta = una()
    for ronda in range(4):
        gente = [fabrica.una_persona(f"P{ronda}-{n}") for n in range(3)]
        visto = ParteDeCuenta.objects.get(cuenta=cuenta, hasta=None, reemplazado_en=None).pk

        def cambiar(n: int, gente: list[object] = gente, visto: int = visto) -> object:
            return partes.cambiar_titular(cuenta, persona=gente[n], desde=hoy(), motivo="m", visto=visto)  # type: ignore[arg-type]

        perdieron = quienes_perdieron([lambda n=n: cambiar(n) for n in range(3)])  # type: ignore[misc]
        assert [error.codigo for error in perdieron] == ["catastro.simultaneo"] * 2
        assert "otra persona" in perdieron[0].mensaje
        nuevo = ParteDeCuenta.objects.get(cuenta=cuenta, hasta=None, reemplazado_en=None)
        assert nuevo.persona in gente


def test_deshacer_y_cambiar_a_la_vez(ana: Usuario) -> None:
    cuenta, otra = una(), fabrica.una_persona("Otra")
    primera = ParteDeCuenta.objects.get(cuenta=cuenta)
    mala = partes.cambiar_titular(cuenta, persona=otra, desde=hoy(), motivo="m", visto=primera.pk)
    tercera = fabrica.una_persona("Tercera")
    perdieron = quienes_perdieron(
        [
            lambda: partes.deshacer_parte(mala, motivo="error", usuario=ana),
            lambda: partes.cambiar_titular(cuenta, persona=tercera, desde=hoy(), motivo="m", visto=mala.pk),
        ]
    )
    assert [error.codigo for error in perdieron] == ["catastro.simultaneo"]


def test_dos_altas_en_el_mismo_suministro(ana: Usuario) -> None:
    punto = fabrica.un_suministro()
    pedidas = [
        cuentas.Apertura(
            suministro=punto,
            grupo=fabrica.un_grupo(punto.servicio),
            categoria=fabrica.una_categoria(punto.servicio),
            titular=fabrica.una_persona(f"P{n}"),
            desde=hoy(),
        )
        for n in range(2)
    ]
    perdieron = quienes_perdieron([lambda a=a: cuentas.abrir(a, usuario=ana) for a in pedidas])  # type: ignore[misc]
    assert [error.codigo for error in perdieron] == ["base.estadoactual_una_cuenta_viva"]
    assert (CuentaServicio.objects.count(), OrdenServicio.objects.count()) == (1, 1)
    assert huecos(ordenes.SERIE) == []


def test_dos_cortes_a_la_vez_y_dos_cierres_de_la_misma_orden(ana: Usuario) -> None:
    cuenta = una()
    [orden] = ordenes.emitir([ordenes.Pedido(tipo="corte", cuenta=cuenta, motivo="mora")], usuario=ana)
    cierre = ordenes.Cierre(fecha=hoy(), resultado={})
    perdieron = quienes_perdieron(
        [
            lambda: ordenes.cumplir(orden, cierre, usuario=ana),
            lambda: ordenes.cumplir(orden, cierre, usuario=ana),
            lambda: estados.pasar(cuenta, "cortar", fecha=hoy(), motivo="mora", usuario=ana),
        ]
    )
    assert len(perdieron) == 2
    assert CambioDeEstado.objects.filter(cuenta=cuenta, hasta="cortada").count() == 1
