"""The single and the mass path write the same entry: header, lines in their order, and hash, for the same event."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from django.db import connection, transaction

from contabilidad.libro import Evento, Importe, asentar, asentar_lote
from contabilidad.models import CentroCosto
from contabilidad.renglones import DIMENSIONES, ESQUEMA_COMPONENTES
from tests.contabilidad.conftest import DIA, FACTURA, LibroChico

EVENTOS = 60
ESCRITO = """
    SELECT a.evento, a.fecha, a.fecha_valor, a.origen_tipo, a.origen_id, a.origen_revision, a.glosa, a.total, a.lineas,
        encode(a.huella, 'hex'), p.renglon, p.cuenta_id, p.debe, p.haber, p.fecha, p.seccion_id, p.centro_id, p.grupo,
        p.gestion, p.persona, p.cuenta_servicio
    FROM contabilidad_asiento AS a JOIN contabilidad_partida AS p ON p.asiento_id = a.id
    ORDER BY a.origen_id, p.renglon
"""


def _escrito() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(ESCRITO)
        return list(cursor.fetchall())


def _importe(azar: random.Random, libro: LibroChico, centro: CentroCosto) -> Importe:
    """Few different values, so that components meet in one line, and repeat whole."""
    return Importe(
        componente=azar.choice(["neto", "iva"]),
        importe=Decimal(azar.randint(1, 10**7)) / 100,
        seccion=azar.choice([libro.agua.pk, libro.electricidad.pk]),
        centro=azar.choice([None, centro.pk]),
        grupo=azar.choice([None, 7, 70]),
        gestion=azar.choice([None, "A", "N"]),
        persona=azar.choice([None, 9, 10, 100]),
        cuenta_servicio=azar.choice([None, 2**40]),
    )


def _evento(azar: random.Random, numero: int, libro: LibroChico, centro: CentroCosto) -> Evento:
    return Evento(
        tipo=FACTURA,
        fecha=DIA + dt.timedelta(days=azar.randint(0, 20)),
        fecha_valor=azar.choice([None, DIA]),
        origen=("comprobante", numero),
        glosa=azar.choice(["", 'Ñandú; con "comillas"', "Factura"]),
        importes=tuple(_importe(azar, libro, centro) for _ in range(azar.randint(1, 8))),
    )


def _columnas(eventos: list[Evento]) -> pl.DataFrame:
    filas = [
        (
            n, e.tipo, e.fecha, e.fecha_valor or e.fecha, *e.origen, e.revision, e.glosa, i.componente,
            int(i.importe * 100), *(getattr(i, dimension) for dimension in DIMENSIONES),
        )
        for n, e in enumerate(eventos)
        for i in e.importes
    ]  # fmt: skip
    return pl.DataFrame(filas, schema=ESQUEMA_COMPONENTES, orient="row")


@pytest.mark.parametrize("vuelta", range(5))
def test_de_a_uno_y_en_lote_se_escribe_lo_mismo(libro: LibroChico, vuelta: int) -> None:
    azar = random.Random(vuelta)  # noqa: S311
    centro = CentroCosto.objects.create(codigo="C1", nombre="Uno")
    eventos = [_evento(azar, numero, libro, centro) for numero in range(EVENTOS)]
    with transaction.atomic():
        for evento in eventos:
            asentar(evento)
        de_a_uno = _escrito()
        transaction.set_rollback(True)
    assert _escrito() == []
    asentar_lote(_columnas(eventos).sample(fraction=1.0, shuffle=True, seed=vuelta))
    assert _escrito() == de_a_uno
    assert len(de_a_uno) > 3 * EVENTOS
