"""Batches: made from a route with what is expected, sent out, closed, opened again."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from catastro.models import PuntoDeRuta
from cesop.nucleo.errors import ErrorNegocio, SinPermiso
from cesop.nucleo.fechas import hoy, sumar_meses
from cesop.nucleo.models import DiaNoLaborable, Lote
from cesop.nucleo.procesos import motor
from medicion.models import (
    Consumo,
    LoteLectura,
    PeriodoMedicion,
    PoliticaMedicion,
    PuntoLote,
    ReglaVEE,
    TopeDeEstimacion,
)
from medicion.selectors.lotes import avance_de, con_avance
from medicion.services.calculo import calcular
from medicion.services.generacion import dias_de_lectura, exigir_posible, pedir_lotes
from medicion.services.inicio import iniciar_medicion
from medicion.services.lotes import abrir_periodo, anular, cerrar, exportar, generar_lotes, reabrir, reasignar
from tests.catastro import fabrica as catastro
from tests.catastro.rechazo import rechaza
from tests.factories import un_usuario
from tests.medicion import fabrica, terreno

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sin_broker")]


@pytest.fixture
def puntos() -> list[fabrica.Punto]:
    return fabrica.tres_puntos(dias=60)


def test_iniciar_dos_veces_es_una() -> None:
    catastro.un_servicio()
    for _ in range(2):
        iniciar_medicion(hoy())
    assert ReglaVEE.objects.filter(codigo="V06").values_list("servicio__clave", flat=True).count() == 2
    assert sorted(TopeDeEstimacion.objects.values_list("ciclo", flat=True)) == ["bimestral", "mensual"]
    catastro.un_servicio("agua")
    iniciar_medicion(hoy())
    assert ReglaVEE.objects.filter(codigo="V06", servicio__clave="agua").count() == 1


def test_un_lote_congela_la_ruta_con_lo_que_se_espera(puntos: list[fabrica.Punto]) -> None:
    terreno.importar_mes(puntos, 1300, dias=30)
    lote = terreno.un_lote(11)
    assert lote.codigo == f"L{lote.pk:07d}"
    congelados = list(PuntoLote.objects.filter(lote=lote).order_by("orden"))
    assert [p.suministro for p in congelados] == [punto.suministro for punto in puntos]
    uno = congelados[0]
    assert (uno.cuenta, uno.medidor, uno.anterior) == (puntos[0].cuenta, puntos[0].medidor, Decimal(1300))
    assert (uno.fecha_anterior, uno.diario, uno.metodo) == (hoy() - dt.timedelta(days=30), Decimal(10), "doce_meses")
    assert (uno.minimo, uno.maximo) == (1300 + 120, 1300 + 525)


def test_sin_historia_propia_se_espera_la_mediana_de_los_vecinos(puntos: list[fabrica.Punto]) -> None:
    terreno.importar_mes(puntos, 1300, dias=30)
    nuevo = fabrica.un_punto("B1")
    fabrica.una_lectura(nuevo, 5, dias=20, clase="instalacion", origen="orden")
    punto = PuntoLote.objects.get(lote=terreno.un_lote(11), suministro=nuevo.suministro)
    assert (punto.diario, punto.metodo) == (Decimal(10), "mediana")


def test_el_lote_hecho_despues_de_un_cambio_mide_tambien_lo_que_conto_el_que_se_saco(
    puntos: list[fabrica.Punto],
) -> None:
    terreno.importar_mes(puntos, 1300, dias=30)
    dia = hoy() - dt.timedelta(days=10)
    cambiado = fabrica.cambiar_de_medidor(puntos[0], catastro.un_medidor("N1"), dia=dia)
    fabrica.una_lectura(puntos[0], 1450, dias=10, clase="retiro", origen="orden")
    fabrica.una_lectura(cambiado, 5, dias=10, clase="instalacion", origen="orden")
    calcular([cambiado.suministro.pk])
    lote = terreno.un_lote(11)
    terreno.importar([terreno.una_fila(cambiado, lote, 80)])
    consumo = Consumo.objects.get(lote=lote, suministro=cambiado.suministro)
    assert (consumo.consumo, consumo.dias) == (150 + 75, 30)


def test_cada_ruta_tiene_un_lote_por_periodo_y_ciclo(puntos: list[fabrica.Punto]) -> None:
    PoliticaMedicion.objects.create(
        grupo=puntos[0].cuenta.grupo, ciclo="bimestral", valor_orientativo=1, desde=hoy() - dt.timedelta(days=400)
    )
    ruta = fabrica.una_ruta()
    mensual = abrir_periodo(servicio=ruta.servicio, ciclo="mensual", anio=2026, numero=5)  # type: ignore[arg-type]
    oscar = terreno.un_lector()
    (lote,) = generar_lotes(mensual, fechas={ruta: hoy()}, usuario=oscar)
    assert not PuntoLote.objects.filter(lote=lote).exists()  # its group is read every two months
    assert generar_lotes(mensual, fechas={ruta: hoy()}, usuario=oscar) == []
    anular(lote)
    assert len(generar_lotes(mensual, fechas={ruta: hoy()}, usuario=oscar)) == 1
    bimestral = abrir_periodo(servicio=ruta.servicio, ciclo="bimestral", anio=2026, numero=5)  # type: ignore[arg-type]
    (otro,) = generar_lotes(bimestral, fechas={ruta: hoy()}, usuario=oscar)
    assert PuntoLote.objects.filter(lote=otro).count() == 3


def test_lo_que_no_se_lee_no_tiene_lote(puntos: list[fabrica.Punto]) -> None:
    with pytest.raises(ErrorNegocio, match="no se mide"):
        abrir_periodo(servicio=catastro.un_servicio("internet"), ciclo="mensual", anio=2026, numero=1)
    agua = abrir_periodo(servicio=catastro.un_servicio("agua"), ciclo="mensual", anio=2026, numero=1)
    with pytest.raises(ErrorNegocio, match="no es de lectura"):
        generar_lotes(agua, fechas={fabrica.una_ruta(): hoy()}, usuario=terreno.un_lector())
    with rechaza("periodomedicion_numero"):
        abrir_periodo(servicio=catastro.un_servicio(), ciclo="mensual", anio=2026, numero=13)


@pytest.mark.parametrize(("formato", "lineas"), [("csv", 4), ("ancho_fijo", 3)])
def test_sale_a_la_calle(puntos: list[fabrica.Punto], formato: str, lineas: int) -> None:
    PuntoDeRuta.objects.filter(suministro=puntos[1].suministro).update(indicaciones="perro")
    lote = terreno.un_lote()
    ronda = exportar(lote, formato=formato).decode()
    assert len(ronda.splitlines()) == lineas
    assert "Titular de A1" in ronda
    assert "perro" in ronda
    assert "Chiozza 1234" in ronda
    lote.refresh_from_db()
    assert lote.estado == "exportado"
    assert exportar(lote, formato=formato).decode() == ronda
    anular(lote)
    with pytest.raises(ErrorNegocio, match="Reabrilo"):
        exportar(lote, formato=formato)


def test_cerrar_deja_lo_no_leido_a_la_vista(puntos: list[fabrica.Punto]) -> None:
    lote = terreno.un_lote()
    terreno.importar([terreno.una_fila(puntos[0], lote, 1300), terreno.una_fila(puntos[1], lote, None, anomalia="02")])
    oscar = terreno.un_lector()
    cerrar(lote, usuario=oscar)
    assert (lote.estado, lote.cerrado_por, lote.cerrado_el) == ("cerrado", oscar, hoy())
    sin_leer = Consumo.objects.filter(resultado="sin_lectura").order_by("suministro")
    assert [(c.suministro, c.lectura is None, c.hasta) for c in sin_leer] == [
        (puntos[1].suministro, False, hoy()), (puntos[2].suministro, True, hoy()),
    ]  # fmt: skip
    assert sin_leer[1].hallazgos.get().codigo == "V01"
    reabrir(lote)
    terreno.importar([terreno.una_fila(puntos[2], lote, 1200)])
    llegado = Consumo.objects.get(reemplaza=sin_leer[1])
    assert (llegado.consumo, llegado.dias) == (200, 60)
    assert (
        not Consumo.objects.filter(lote=lote, suministro=puntos[2].suministro, reemplazado_por=None)
        .exclude(pk=llegado.pk)
        .exists()
    )


def test_uno_con_lecturas_no_se_anula(puntos: list[fabrica.Punto]) -> None:
    lote = terreno.un_lote()
    reasignar(lote, lector="  Juan   Paz ")
    assert LoteLectura.objects.get(pk=lote.pk).lector == "Juan Paz"
    terreno.importar([terreno.una_fila(puntos[0], lote, 1300)])
    with rechaza("lotelectura_con_lecturas"):
        anular(lote)


def test_el_avance_de_muchos_en_una_consulta(puntos: list[fabrica.Punto], django_assert_num_queries: Any) -> None:
    lote = terreno.un_lote()
    terreno.importar(
        [
            terreno.una_fila(puntos[0], lote, 1600),
            terreno.una_fila(puntos[1], lote, None, anomalia="02"),
            terreno.una_fila(puntos[2], lote, 900),
        ]
    )
    with django_assert_num_queries(1):
        (fila,) = con_avance(LoteLectura.objects.all())
    avance = avance_de(fila)
    assert (avance.puntos, avance.leidos, avance.visitados, avance.faltan, avance.porcentaje) == (3, 2, 1, 0, 100)
    assert (avance.bloqueados, avance.observados, avance.validados) == (3, 0, 0)  # 60 days since the previous reading


def test_muchas_rutas_en_un_proceso(puntos: list[fabrica.Punto]) -> None:
    otra = fabrica.una_ruta("20")
    fabrica.un_punto("C1", ruta=otra)
    periodo = abrir_periodo(servicio=catastro.un_servicio(), ciclo="mensual", anio=hoy().year, numero=hoy().month)
    fechas = {fabrica.una_ruta(): hoy(), otra: hoy()}
    lejos = {ruta: hoy() - dt.timedelta(days=60) for ruta in fechas}
    with pytest.raises(ErrorNegocio) as muy_lejos:
        pedir_lotes(periodo, fechas=lejos, usuario=terreno.un_lector())
    assert muy_lejos.value.codigo == "lotes.lejos"
    with pytest.raises(SinPermiso):
        pedir_lotes(periodo, fechas=fechas, usuario=un_usuario("laura", "mostrador"))
    proceso = pedir_lotes(periodo, fechas=fechas, usuario=terreno.un_lector())
    assert Lote.objects.filter(proceso=proceso).count() == 2
    while motor.avanzar(proceso.pk) is motor.Avance.HAY_MAS:
        pass
    assert LoteLectura.objects.filter(periodo=periodo).count() == 2
    proceso.refresh_from_db()
    assert proceso.estado == "terminado"
    assert proceso.resumen["texto"] == "Se generaron 2 lotes."
    with pytest.raises(ErrorNegocio) as otra_vez:
        pedir_lotes(periodo, fechas=fechas, usuario=terreno.un_lector())
    assert otra_vez.value.codigo == "lotes.todas_tienen"
    previo = sumar_meses(hoy().replace(day=1), -1)
    antes = PeriodoMedicion(servicio=periodo.servicio, ciclo="mensual", anio=previo.year, numero=previo.month)
    with pytest.raises(ErrorNegocio, match="ya tiene un lote posterior"):
        exigir_posible(antes, dict.fromkeys(fechas, previo))


def test_un_ciclo_que_no_hay_no_se_abre(puntos: list[fabrica.Punto]) -> None:
    ruta = fabrica.una_ruta()
    PoliticaMedicion.objects.create(
        grupo=puntos[0].cuenta.grupo, ciclo="mensual", valor_orientativo=1, desde=hoy() - dt.timedelta(days=400)
    )
    for numero, codigo in ((12, "lotes.numero"), ((hoy().month + 1) // 2, "lotes.otro_ciclo")):
        bimestre = PeriodoMedicion(servicio=ruta.servicio, ciclo="bimestral", anio=hoy().year, numero=numero)
        with pytest.raises(ErrorNegocio) as rechazo:
            exigir_posible(bimestre, {ruta: hoy()})
        assert rechazo.value.codigo == codigo


def test_las_rutas_se_leen_en_dias_habiles_y_por_quien_leyo_antes() -> None:
    una, otra = fabrica.una_ruta(), fabrica.una_ruta("20")
    lunes = hoy() + dt.timedelta(days=7 - hoy().weekday())
    for anio in {lunes.year, (lunes + dt.timedelta(days=7)).year}:
        DiaNoLaborable.objects.create(fecha=dt.date(anio, 1, 1), nombre="Año Nuevo")
    DiaNoLaborable.objects.get_or_create(fecha=lunes + dt.timedelta(days=1), defaults={"nombre": "Puente"})
    dias = dias_de_lectura([una, otra], primera=lunes, cada=1)
    assert list(dias.values()) == [lunes, lunes + dt.timedelta(days=2)]
    with pytest.raises(ErrorNegocio, match="no es un día hábil"):
        dias_de_lectura([una, otra], primera=lunes - dt.timedelta(days=1), cada=1)
    abril, mayo = (abrir_periodo(servicio=catastro.un_servicio(), ciclo="mensual", anio=2026, numero=n) for n in (4, 5))
    generar_lotes(abril, fechas={una: hoy()}, usuario=terreno.un_lector(), lector="Juan Paz")
    assert [lote.lector for lote in generar_lotes(mayo, fechas=dias, usuario=terreno.un_lector())] == ["Juan Paz", ""]
