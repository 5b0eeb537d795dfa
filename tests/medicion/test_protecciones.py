"""What the database refuses in medicion, written around the services."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from catastro.models import RegistroMedidor
from cesop.nucleo.fechas import ahora, hoy
from medicion.models import (
    ArchivoLecturas,
    Consumo,
    FilaApartada,
    Hallazgo,
    Lectura,
    LoteLectura,
    PuntoLote,
    ReglaVEE,
    Validacion,
)
from tests.catastro import fabrica as catastro
from tests.catastro.rechazo import rechaza
from tests.factories import un_usuario
from tests.medicion import fabrica

pytestmark = pytest.mark.django_db


def un_consumo(punto: fabrica.Punto, **datos: Any) -> Consumo:
    return Consumo.objects.create(
        **{
            "suministro": punto.suministro,
            "cuenta": punto.cuenta,
            "magnitud": "activa",
            "desde": hoy() - dt.timedelta(days=30),
            "hasta": hoy(),
            "dias": 30,
            "consumo": Decimal(300),
            "caso": "normal",
            "resultado": "valida",
            **datos,
        }
    )


@pytest.mark.parametrize(
    ("datos", "regla"),
    [
        ({"valor": 1000000}, "lectura_valor"),
        ({"valor": -1}, "lectura_positiva"),
        ({"valor": None}, "lectura_sin_valor"),
        ({"dias": -1}, "lectura_fecha"),
        ({"dias": 400}, "lectura_lugar"),
        ({"anomalia_id": "77"}, "lectura_anomalia"),
        ({"lote_id": 99}, "lectura_lote"),
        ({"archivo_id": 99}, "lectura_archivo"),
        ({"usuario_id": 99}, "lectura_usuario"),
        ({"registro_id": 0}, "lectura_registro"),
        ({"multiplicador": Decimal(0)}, "lectura_multiplicador"),
        ({"origen": "estimada"}, "lectura_estimada_con_metodo"),
        ({"reemplaza_id": 99, "motivo": "x"}, "lectura_reemplaza"),
        ({"anulada": True}, "lectura_anulada_reemplaza"),
    ],
)
def test_lecturas_que_no_pueden_ser(datos: dict[str, Any], regla: str) -> None:
    punto = fabrica.un_punto()
    with rechaza(regla):
        fabrica.una_lectura(punto, **{"valor": 100, **datos})


def test_el_registro_y_el_lugar_de_otro() -> None:
    punto, otro = fabrica.un_punto("A1"), fabrica.un_punto("A2")
    with rechaza("lectura_registro"):
        fabrica.una_lectura(punto, 100, registro=otro.registro)
    with rechaza("lectura_lugar"):
        fabrica.una_lectura(punto, 100, suministro=otro.suministro)


def test_sin_valor_solo_con_su_anomalia() -> None:
    assert fabrica.una_lectura(fabrica.un_punto(), None, anomalia_id="02").valor is None


def test_una_lectura_no_se_edita_y_se_corrige_una_vez() -> None:
    punto = fabrica.un_punto()
    lectura = fabrica.una_lectura(punto, 100)
    with rechaza("permission denied"):
        Lectura.objects.filter(pk=lectura.pk).update(valor=200)
    with rechaza("lectura_correccion_con_motivo"):
        fabrica.una_lectura(punto, 110, reemplaza=lectura)
    fabrica.una_lectura(punto, 110, reemplaza=lectura, motivo="tipeo")
    with rechaza("medicion_lectura_reemplaza_id_key"):
        fabrica.una_lectura(punto, 120, reemplaza=lectura, motivo="tipeo")


def test_una_lectura_por_registro_y_lote_abierto() -> None:
    punto, otro = fabrica.un_punto("A1"), fabrica.un_punto("A2")
    lote = fabrica.un_lote()
    primera = fabrica.una_lectura(punto, 100, lote=lote)
    with rechaza("lectura_una_por_lote"):
        fabrica.una_lectura(punto, 101, lote=lote)
    lotes = LoteLectura.objects.filter(pk=lote.pk)
    with rechaza("lotelectura_con_lecturas"):
        lotes.update(estado="anulado")
    lotes.update(estado="cerrado")
    with rechaza("lectura_lote"):
        fabrica.una_lectura(otro, 5, lote=lote)
    fabrica.una_lectura(punto, 102, lote=lote, reemplaza=primera, motivo="corregida después")
    with rechaza("lotelectura_transicion"):
        lotes.update(estado="generado")


def test_los_puntos_entran_antes_de_salir_a_la_calle() -> None:
    punto, otro = fabrica.un_punto("A1"), fabrica.un_punto("A2")
    lote = fabrica.un_lote()
    datos: dict[str, Any] = {
        "lote": lote, "orden": 1, "suministro": punto.suministro, "cuenta": punto.cuenta, "medidor": punto.medidor,
        "registro": punto.registro, "multiplicador": Decimal(1),
    }  # fmt: skip
    for malo in ({"registro": otro.registro}, {"cuenta": otro.cuenta}, {"suministro_id": 0}, {"lote_id": 0}):
        with rechaza("puntolote_admitido"):
            PuntoLote.objects.create(**{**datos, **malo})
    PuntoLote.objects.create(**datos)
    LoteLectura.objects.filter(pk=lote.pk).update(estado="exportado")
    with rechaza("puntolote_admitido"):
        PuntoLote.objects.create(
            **{**datos, "suministro": otro.suministro, "cuenta": otro.cuenta, "medidor": otro.medidor,
               "registro": otro.registro}
        )  # fmt: skip


def test_consumos_de_lo_suyo() -> None:
    punto, otro = fabrica.un_punto("A1"), fabrica.un_punto("A2")
    lectura = fabrica.una_lectura(otro, 100)
    for malo in ({"suministro_id": 0}, {"cuenta": otro.cuenta}, {"lectura": lectura}, {"lote_id": 0}):
        with rechaza("consumo_admitido"):
            un_consumo(punto, **malo)
    consumo = un_consumo(punto)
    with rechaza("consumo_admitido"):
        un_consumo(otro, reemplaza=consumo)
    with rechaza("permission denied"):
        Consumo.objects.filter(pk=consumo.pk).update(consumo=1)
    with rechaza("hallazgo_admitido"):
        Hallazgo.objects.create(consumo_id=0, codigo="V06", nivel="BLOQUEA", orden=6, detalle="alto")


def test_vale_lo_que_alguien_dijo_que_vale() -> None:
    punto, usuario = fabrica.un_punto(), un_usuario()
    bloqueado = un_consumo(punto, resultado="bloqueada")
    with rechaza("validacion_admitida"):
        Validacion.objects.create(consumo=bloqueado, accion="automatica")
    with rechaza("validacion_con_motivo"):
        Validacion.objects.create(consumo=bloqueado, accion="aceptado", usuario=usuario)
    with rechaza("validacion_admitida"):
        Validacion.objects.create(
            consumo=un_consumo(punto, consumo=None), accion="aceptado", usuario=usuario, motivo="x"
        )
    nuevo = un_consumo(punto, reemplaza=bloqueado)
    with rechaza("validacion_admitida"):
        Validacion.objects.create(consumo=bloqueado, accion="aceptado", usuario=usuario, motivo="x")
    Validacion.objects.create(consumo=nuevo, accion="automatica")
    with rechaza("medicion_validacion_consumo_id_key"):
        Validacion.objects.create(consumo=nuevo, accion="aceptado", usuario=usuario, motivo="x")


def test_un_archivo_una_vez_y_su_suerte_es_firme() -> None:
    usuario = un_usuario()
    archivo = ArchivoLecturas.objects.create(nombre="ruta10.csv", huella="a" * 64, bytes=10, usuario=usuario)
    with rechaza("archivolecturas_una_vez"):
        ArchivoLecturas.objects.create(nombre="otro.csv", huella="a" * 64, bytes=10, usuario=usuario)
    fila = FilaApartada.objects.create(archivo=archivo, linea=2, motivo="medidor", datos={"medidor": "X"})
    archivos = ArchivoLecturas.objects.filter(pk=archivo.pk)
    archivos.update(estado="rechazado", causas=[{"linea": 1, "campo": "", "motivo": "truncado"}])
    with rechaza("archivolecturas_firme"):
        archivos.update(estado="importado")
    ArchivoLecturas.objects.create(nombre="otro.csv", huella="a" * 64, bytes=10, usuario=usuario)
    filas = FilaApartada.objects.filter(pk=fila.pk)
    with rechaza("filaapartada_resuelta"):
        filas.update(resuelta_en=ahora())
    filas.update(resuelta_en=ahora(), usuario=usuario, resolucion="era de otra ruta")
    with rechaza("filaapartada_firme"):
        filas.update(resolucion="otra cosa")


def test_una_regla_viva_por_alcance() -> None:
    regla = {"codigo": "V06", "nivel": "BLOQUEA", "orden": 6, "desde": hoy(), "motivo": "Prueba"}
    with rechaza("reglavee_con_motivo"):
        ReglaVEE.objects.create(**{**regla, "motivo": ""})
    ReglaVEE.objects.create(**regla)
    with rechaza("reglavee_sin_superposicion"):
        ReglaVEE.objects.create(**regla)
    ReglaVEE.objects.create(**regla, servicio=catastro.un_servicio())
    with rechaza("reglavee_codigo"):
        ReglaVEE.objects.create(**{**regla, "codigo": "X1"})


def test_no_se_borra_aquello_que_las_tablas_masivas_nombran() -> None:
    punto = fabrica.un_punto()
    with rechaza("permission denied"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM catastro_registromedidor WHERE id = %s", [punto.registro.pk])
    assert RegistroMedidor.objects.filter(pk=punto.registro.pk).exists()
