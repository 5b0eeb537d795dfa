"""From readings in the database to consumptions: what is written, replaced, and left alone."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from cesop.nucleo.fechas import hoy
from medicion.models import Consumo, Lectura, LoteLectura, Validacion
from medicion.services.calculo import calcular
from medicion.services.inicio import iniciar_medicion
from tests.catastro import fabrica as catastro
from tests.medicion import fabrica

pytestmark = pytest.mark.django_db


def vivos(punto: fabrica.Punto) -> list[Any]:
    return list(
        Consumo.objects.filter(suministro=punto.suministro, reemplazado_por__isnull=True).order_by("hasta", "id")
    )


def un_mes(n: int) -> LoteLectura:
    """The batch that was read `n` months ago."""
    return LoteLectura.objects.filter(codigo=f"M{n}").first() or fabrica.un_lote(mes=12 - n, codigo=f"M{n}")


def leer(punto: fabrica.Punto, valor: int | None, n: int, **datos: Any) -> Lectura:
    """Its reading of `n` months of thirty days ago."""
    return fabrica.una_lectura(punto, valor, dias=30 * n, lote=un_mes(n), **datos)


@pytest.fixture
def punto() -> fabrica.Punto:
    punto = fabrica.un_punto()
    iniciar_medicion(hoy() - dt.timedelta(days=400))
    fabrica.una_lectura(punto, 1000, dias=180, clase="instalacion", origen="orden")
    return punto


def test_cada_lectura_cierra_su_periodo(punto: fabrica.Punto) -> None:
    leer(punto, 1300, 5)
    leer(punto, 1600, 4)
    hecho = calcular([punto.suministro.pk])
    primero, segundo = vivos(punto)
    assert (primero.consumo, primero.dias, primero.caso, primero.cuenta) == (300, 30, "normal", punto.cuenta)
    assert (segundo.consumo, segundo.desde, segundo.hasta) == (300, primero.hasta, hoy() - dt.timedelta(days=120))
    assert sorted(hecho.validados) == [primero.pk, segundo.pk]
    assert Validacion.objects.filter(accion="automatica").count() == 2


def test_lo_que_ya_esta_no_se_escribe_otra_vez(punto: fabrica.Punto) -> None:
    leer(punto, 1300, 5)
    calcular([punto.suministro.pk])
    assert calcular([punto.suministro.pk]).consumos.is_empty()
    assert calcular([punto.suministro.pk], lotes=[un_mes(5).pk]).consumos.is_empty()
    assert Consumo.objects.count() == 1


def test_corregir_una_lectura_cambia_los_dos_periodos_que_toca(punto: fabrica.Punto) -> None:
    for valor, n in ((1300, 5), (1600, 4), (1900, 3)):
        mala = leer(punto, valor, n)
        if n == 4:
            corregida = mala
    calcular([punto.suministro.pk])
    fabrica.una_lectura(punto, 1500, dias=120, lote=un_mes(4), reemplaza=corregida, motivo="estaba mal tipeada")
    calcular([punto.suministro.pk])
    assert [c.consumo for c in vivos(punto)] == [300, 200, 400]
    assert Consumo.objects.count() == 5


def test_una_lectura_anulada_deja_el_lote_sin_leer_y_el_siguiente_suma_todo(punto: fabrica.Punto) -> None:
    leer(punto, 1300, 5)
    mala = leer(punto, 1600, 4)
    leer(punto, 1900, 3)
    calcular([punto.suministro.pk])
    fabrica.una_lectura(punto, None, dias=120, lote=un_mes(4), reemplaza=mala, motivo="era de otro", anulada=True)
    calcular([punto.suministro.pk])
    primero, sin_leer, ultimo = vivos(punto)
    assert (sin_leer.consumo, sin_leer.resultado) == (None, "sin_lectura")
    assert (primero.consumo, ultimo.consumo, ultimo.dias) == (300, 600, 60)


def test_un_cambio_de_medidor_suma_sus_dos_partes(punto: fabrica.Punto) -> None:
    leer(punto, 1300, 5)
    dia = hoy() - dt.timedelta(days=135)
    nuevo = fabrica.cambiar_de_medidor(punto, catastro.un_medidor("N1"), dia=dia)
    otro = {"medidor": nuevo.medidor, "registro": nuevo.registro}
    fabrica.una_lectura(punto, 1420, dias=135, clase="retiro", origen="orden")
    fabrica.una_lectura(punto, 10, dias=135, clase="instalacion", origen="orden", **otro)
    leer(punto, 190, 4, **otro)
    calcular([punto.suministro.pk], lotes=[un_mes(4).pk])
    (consumo,) = vivos(punto)
    assert consumo.consumo == 120 + 180
    assert [(parte["medidor"], parte["consumo"]) for parte in consumo.tramos] == [
        (punto.medidor.pk, "120.000"), (nuevo.medidor.pk, "180.000"),
    ]  # fmt: skip


def test_una_real_reparte_por_dias_lo_que_se_habia_estimado(punto: fabrica.Punto) -> None:
    leer(punto, 1300, 5)
    leer(punto, 1400, 4, origen="estimada", metodo="doce_meses")
    calcular([punto.suministro.pk])
    estimado = vivos(punto)[1]
    assert (estimado.consumo, estimado.estimado, estimado.resultado) == (100, True, "valida")
    assert not Validacion.objects.filter(consumo=estimado).exists()  # nobody said that it is right
    leer(punto, 1900, 3)
    calcular([punto.suministro.pk], lotes=[un_mes(3).pk])
    _, corregido, cierre = vivos(punto)
    assert (corregido.reemplaza_id, corregido.consumo, corregido.caso) == (estimado.pk, 300, "corregido")
    assert (cierre.consumo, cierre.dias) == (300, 30)


def test_una_menor_que_la_ultima_real_no_toca_lo_estimado_y_espera(punto: fabrica.Punto) -> None:
    leer(punto, 1300, 5)
    leer(punto, 1400, 4, origen="estimada", metodo="doce_meses")
    calcular([punto.suministro.pk])
    leer(punto, 1200, 3)
    calcular([punto.suministro.pk])
    _, estimado, cierre = vivos(punto)
    assert (estimado.consumo, estimado.estimado) == (100, True)
    assert (cierre.consumo, cierre.caso, cierre.resultado) == (None, "negativo", "bloqueada")
    assert "V03" in cierre.hallazgos.values_list("codigo", flat=True)


def test_visitado_y_no_leido(punto: fabrica.Punto) -> None:
    leer(punto, 1300, 5)
    leer(punto, None, 4, anomalia_id="02")
    leer(punto, 1900, 3)
    calcular([punto.suministro.pk])
    _, sin_leer, despues = vivos(punto)
    assert (sin_leer.consumo, sin_leer.resultado) == (None, "sin_lectura")
    assert list(sin_leer.hallazgos.values_list("codigo", "accion")) == [("V01", "estimar")]
    assert (despues.consumo, despues.dias) == (600, 60)


def test_el_retiro_final_cierra_sin_lote(punto: fabrica.Punto) -> None:
    leer(punto, 1300, 5)
    fabrica.una_lectura(punto, 1350, dias=140, clase="retiro", origen="orden")
    calcular([punto.suministro.pk])
    _, final = vivos(punto)
    assert (final.lote, final.consumo, final.dias) == (None, 50, 10)


def test_lo_alto_espera_con_su_plata_en_juego(punto: fabrica.Punto) -> None:
    fabrica.una_politica(punto.cuenta.grupo, valor="100.50")
    for valor, n in ((1300, 5), (1600, 4), (1900, 3), (3900, 2)):
        leer(punto, valor, n)
        calcular([punto.suministro.pk])
    alto = vivos(punto)[-1]
    assert (alto.consumo, alto.esperado, alto.esperado_por, alto.resultado) == (2000, 300, "doce_meses", "bloqueada")
    assert alto.en_juego == Decimal("170850.00")
    assert list(alto.hallazgos.values_list("codigo", "accion")) == [("V06", "relectura")]
    assert not Validacion.objects.filter(consumo=alto).exists()


def test_muchos_en_las_mismas_consultas(django_assert_max_num_queries: Any) -> None:
    iniciar_medicion(hoy() - dt.timedelta(days=400))
    puntos = [fabrica.un_punto(f"A{n}") for n in range(12)]
    for punto in puntos:
        fabrica.una_lectura(punto, 1000, dias=180, clase="instalacion", origen="orden")
        leer(punto, 1300, 5)
    with django_assert_max_num_queries(40):
        calcular([punto.suministro.pk for punto in puntos], lotes=[un_mes(5).pk])
    assert Consumo.objects.filter(consumo=300).count() == 12
