"""Many payments at once: as one by one, once, and what is wrong apart."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import polars as pl
import pytest
from django.db import connection

from cesop.nucleo.fechas import hoy
from facturacion.models import SaldoComprobante
from recaudacion.models import Recibo
from recaudacion.services.lotes import ESQUEMA_COBROS, cobrar_lote
from tests.recaudacion import fabrica
from tests.recaudacion.test_cobros import exigir_cuadre, saldo

pytestmark = pytest.mark.django_db


def un_lote(*filas: dict[str, Any]) -> pl.DataFrame:
    comunes = {"medio": "ente", "pagado_el": hoy(), "referencia": "", "comprobantes": None, "persona": None}
    return pl.DataFrame([{"clave": str(uuid.uuid4()), **comunes, **fila} for fila in filas], schema=ESQUEMA_COBROS)


def test_un_lote_hace_lo_mismo_que_uno_por_uno_y_una_sola_vez() -> None:
    escena = fabrica.una_escena()
    canal = fabrica.una_caja(9, clase="canal")
    vieja, nueva, capital = (
        escena.debe("1000"),
        escena.debe("100"),
        escena.debe("50", concepto="capital", tipo="INT", cuenta=None),
    )
    lote = un_lote(
        {"persona": escena.persona.pk, "centavos": 125_000},  # the oldest whole, and 40 of the next
        {"comprobantes": [capital.pk], "centavos": 5_000},
        {"comprobantes": [capital.pk], "centavos": 5_000},  # paid already: it stays as credit
        {"persona": 10**9, "centavos": 1},
        {"persona": escena.persona.pk, "centavos": 0},
        {"persona": escena.persona.pk, "centavos": 1, "medio": "efectivo"},
        {"persona": escena.persona.pk, "centavos": 1, "pagado_el": hoy() + dt.timedelta(days=1)},
        {"persona": escena.persona.pk, "centavos": 1, "clave": "x"},
    )
    hecho = cobrar_lote(lote, caja=canal, usuario=escena.cajera)
    assert (hecho.nuevos, hecho.repetidos, hecho.rechazados.height) == (3, 0, 5)
    debidos = [SaldoComprobante.objects.get(pk=c.pk).saldo for c in (vieja, nueva, capital)]
    assert sum(debidos) == 1210 + 121 + 50 - 1350 + int(hecho.recibos["credito_centavos"].sum()) // 100
    assert (saldo("1.1.01.40"), saldo("1.1.04.01"), saldo("2.1.05.01")) == (
        1350, debidos[2], -int(hecho.recibos["credito_centavos"].sum()) // 100,
    )  # fmt: skip
    assert sorted(Recibo.objects.values_list("numero", flat=True)) == [1, 2, 3]
    otra = cobrar_lote(lote, caja=canal, usuario=escena.cajera)
    assert (otra.nuevos, otra.repetidos, Recibo.objects.count()) == (0, 3, 3)
    exigir_cuadre()


def test_en_una_caja_abierta_se_cobra_efectivo() -> None:
    escena = fabrica.una_escena()
    factura = escena.debe("1000")
    lote = un_lote({"comprobantes": [factura.pk], "centavos": 121_000, "medio": "efectivo"})
    cobrar_lote(lote, caja=escena.sesion.caja, sesion=escena.sesion, usuario=escena.cajera)
    assert (saldo("1.1.01.03"), SaldoComprobante.objects.get(pk=factura.pk).saldo) == (1210, 0)
    exigir_cuadre()


def test_las_consultas_de_un_lote_no_crecen_con_el() -> None:
    escena = fabrica.una_escena()
    canal = fabrica.una_caja(9, clase="canal")
    veces = []
    for cuantos in (1, 5):
        lote = un_lote(*({"comprobantes": [escena.debe("100").pk], "centavos": 12_100} for _ in range(cuantos)))
        hechas: list[str] = []
        with connection.execute_wrapper(lambda hacer, *args: hechas.append(args[0]) or hacer(*args)):  # noqa: B023
            cobrar_lote(lote, caja=canal, usuario=escena.cajera)
        veces.append(len(hechas))
    assert veces[0] == veces[1]
