"""Readings that nobody took: estimated within the caps, valid with a reason, corrected when a real one comes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from medicion.models import Consumo, Lectura, LoteLectura, TopeDeEstimacion, Validacion
from medicion.services.calculo import calcular
from medicion.services.estimacion import CERRADO, DECIDIDO, SIN_LOTE, Estimadas, estimar
from medicion.services.inicio import iniciar_medicion
from medicion.services.lotes import cerrar, reabrir
from tests.medicion import fabrica, terreno

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sin_broker")]
DIAS = (150, 120, 90, 60, 30, 0)


@pytest.fixture
def punto() -> fabrica.Punto:
    """Read once: 300 in thirty days."""
    iniciar_medicion(hoy() - dt.timedelta(days=400))
    punto = fabrica.un_punto()
    fabrica.una_lectura(punto, 1000, dias=180, clase="instalacion", origen="orden")
    terreno.importar_mes([punto], 1300, dias=150, mes=6)
    return punto


def cerrado(mes: int) -> LoteLectura:
    """The batch of the month `mes` places after the first one, that nobody read."""
    lote = terreno.un_lote(6 + mes, fecha=hoy() - dt.timedelta(days=DIAS[mes]))
    cerrar(lote, usuario=terreno.un_lector())
    reabrir(lote)
    return lote


def pendiente(lote: LoteLectura) -> Consumo:
    return Consumo.objects.get(lote=lote, reemplazado_por=None, validacion=None)


def estimar_el(lote: LoteLectura, motivo: str = "casa cerrada") -> Estimadas:
    return estimar([pendiente(lote).pk], motivo=motivo, usuario=terreno.un_lector())


def vivos(punto: fabrica.Punto) -> list[Consumo]:
    return list(Consumo.objects.filter(suministro=punto.suministro, reemplazado_por=None).order_by("hasta"))


def test_se_estima_lo_que_se_esperaba_y_queda_valido(punto: fabrica.Punto) -> None:
    lote = cerrado(1)
    hechas = estimar_el(lote).hechas
    lectura = Lectura.objects.get(lote=lote)
    assert (lectura.origen, lectura.valor, lectura.crudo, lectura.metodo) == (
        "estimada", Decimal(1600), None, "doce_meses",
    )  # fmt: skip
    estimado = Consumo.objects.get(pk=next(iter(hechas.values())))
    assert (estimado.consumo, estimado.estimado, estimado.esperado) == (Decimal(300), True, Decimal(300))
    validacion = Validacion.objects.get(consumo=estimado)
    assert (validacion.accion, validacion.motivo, validacion.usuario) == (
        "estimado", "casa cerrada", terreno.un_lector(),
    )  # fmt: skip


def test_una_mala_se_estima_sin_perder_lo_que_vino(punto: fabrica.Punto) -> None:
    lote = terreno.un_lote(7, fecha=hoy() - dt.timedelta(days=120))
    cuando = dt.datetime.combine(hoy() - dt.timedelta(days=120), dt.time(9))
    terreno.importar([terreno.una_fila(punto, lote, 9000, fecha_hora=cuando)])
    estimar_el(lote)
    corregida = Lectura.objects.get(reemplaza__valor=9000)
    assert (corregida.valor, corregida.crudo, corregida.motivo) == (1600, 9000, "casa cerrada")


def test_no_mas_de_dos_seguidas(punto: fabrica.Punto) -> None:
    for mes in (1, 2):
        assert estimar_el(cerrado(mes)).rechazadas == {}
    lote = cerrado(3)
    (porque,) = estimar_el(lote).rechazadas.values()
    assert "ya lleva 2 estimadas seguidas" in porque
    assert pendiente(lote).resultado == "sin_lectura"
    assert not Lectura.objects.filter(lote=lote).exists()


def test_el_tope_de_la_categoria_gana(punto: fabrica.Punto) -> None:
    categoria = punto.cuenta.categorias.get().categoria
    TopeDeEstimacion.objects.create(
        categoria=categoria, seguidas_max=0, por_ejercicio_max=0, desde=hoy() - dt.timedelta(days=400)
    )
    (porque,) = estimar_el(cerrado(1)).rechazadas.values()
    assert "el máximo es 0" in porque


def test_lo_decidido_y_lo_cerrado_no_se_estiman(punto: fabrica.Punto) -> None:
    oscar = terreno.un_lector()
    lote = cerrado(1)
    cerrar(lote, usuario=oscar)
    (porque,) = estimar_el(lote).rechazadas.values()
    assert porque == CERRADO
    valido = Consumo.objects.get(consumo=300)
    assert estimar([valido.pk], motivo="x", usuario=oscar).rechazadas == {valido.pk: DECIDIDO}
    with pytest.raises(ErrorNegocio, match="sin un motivo"):
        estimar([valido.pk], motivo=" ", usuario=oscar)


def test_lo_que_tomo_una_orden_no_se_estima(punto: fabrica.Punto) -> None:
    fabrica.una_lectura(punto, 9000, dias=10, clase="final", origen="orden")
    calcular([punto.suministro.pk])
    final = Consumo.objects.get(suministro=punto.suministro, lote=None, reemplazado_por=None, validacion=None)
    assert estimar([final.pk], motivo="x", usuario=terreno.un_lector()).rechazadas == {final.pk: SIN_LOTE}


def test_sin_base_no_se_inventa() -> None:
    iniciar_medicion(hoy() - dt.timedelta(days=400))
    punto = fabrica.un_punto()
    fabrica.una_lectura(punto, 1000, dias=150, clase="instalacion", origen="orden")
    (porque,) = estimar_el(cerrado(1)).rechazadas.values()
    assert "no hay consumos ni carga declarada" in porque


def test_una_real_corrige_los_periodos_estimados(punto: fabrica.Punto) -> None:
    for mes in (1, 2):
        estimar_el(cerrado(mes))
    assert [c.consumo for c in vivos(punto)] == [300, 300, 300]
    terreno.importar_mes([punto], 1750, dias=60, mes=9)
    corregidos = vivos(punto)
    assert [c.consumo for c in corregidos] == [300, 150, 150, 150]
    assert [c.caso for c in corregidos] == ["normal", "corregido", "corregido", "normal"]
    assert not any(c.estimado for c in corregidos)
    assert Consumo.objects.filter(estimado=True).count() == 2  # what was billed then stays on record


def test_estimar_uno_que_ya_tiene_una_real_despues(punto: fabrica.Punto) -> None:
    """The next real reading took it all; estimating what was missing gives each period its days."""
    lote = cerrado(1)
    terreno.importar_mes([punto], 1900, dias=90, mes=8)
    assert [c.consumo for c in vivos(punto)] == [300, None, 600]
    assert estimar_el(lote).rechazadas == {}
    assert [c.consumo for c in vivos(punto)] == [300, 300, 300]
    assert Validacion.objects.filter(consumo__in=vivos(punto)).count() == 3
