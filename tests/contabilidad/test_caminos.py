"""The single and the mass path write the same entry, lines and hash, and refuse the same for the same causes."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from django.db import connection, transaction

from contabilidad.errores import EventoInvalido, LoteInvalido
from contabilidad.libro import Evento, Importe, asentar, asentar_lote
from contabilidad.models import Asiento, CentroCosto
from tests.contabilidad.conftest import DIA, FACTURA, LibroChico, cerrar_sin_revisar, en_columnas

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
    asentar_lote(en_columnas(eventos).sample(fraction=1.0, shuffle=True, seed=vuelta))
    assert _escrito() == de_a_uno
    assert len(de_a_uno) > 3 * EVENTOS


def _estropear(azar: random.Random, evento: Evento) -> Evento:
    """The event with one thing wrong, or two, or none."""
    for _ in range(azar.choice([0, 1, 1, 2])):
        primero, *resto = evento.importes
        cambiados: list[Evento] = [
            replace(evento, importes=(replace(primero, **cambio), *resto))
            for cambio in (
                {
                    "importe": azar.choice(
                        [Decimal(0), Decimal("-1"), Decimal("0.005"), Decimal("NaN"), Decimal("1e20")]
                    )
                },
                {"importe": Decimal("Infinity")},
                {"componente": azar.choice(["flete", "tasa"])},
                {"seccion": azar.choice([None, 999_999])},
                {"centro": 999_999},
                {"gestion": azar.choice(["Q", "", "AA"])},
            )
        ]
        evento = azar.choice(
            [
                *cambiados,
                replace(evento, tipo=azar.choice(["prueba.nada", "contabilidad.manual"])),
                replace(evento, fecha=azar.choice([dt.date(2031, 1, 1), dt.date(2026, 3, 5)])),
                replace(evento, revision=azar.choice([0, 2, 3, 40_000])),
                replace(evento, origen=("x" * 41, evento.origen[1])),
                replace(evento, glosa="x" * 161),
            ]
        )
    return evento


def _centavos(importe: Decimal) -> float:
    return float(importe * 100) if importe.is_finite() else float(importe)


def _causa_de_a_uno(evento: Evento) -> str | None:
    try:
        with transaction.atomic():
            asentar(evento)
            transaction.set_rollback(True)
    except EventoInvalido as error:
        return error.causa
    return None


@pytest.mark.parametrize("vuelta", range(8))
def test_de_a_uno_y_en_lote_se_rechaza_lo_mismo(libro: LibroChico, vuelta: int) -> None:
    """One alone tells the first of its causes; the batch, all of them. Some origins are posted with other contents."""
    azar = random.Random(vuelta)  # noqa: S311
    centro = CentroCosto.objects.create(codigo="C1", nombre="Uno")
    for numero in range(0, EVENTOS, 7):
        asentar(_evento(azar, numero, libro, centro))
    cerrar_sin_revisar(dt.date(2026, 3, 1))
    eventos = [_estropear(azar, _evento(azar, numero, libro, centro)) for numero in range(EVENTOS)]
    limpios = [replace(e, importes=tuple(replace(i, importe=Decimal(1)) for i in e.importes)) for e in eventos]
    frame = en_columnas(limpios).with_columns(
        centavos=pl.Series([_centavos(i.importe) for e in eventos for i in e.importes], dtype=pl.Float64)
    )
    antes = Asiento.objects.count()
    with pytest.raises(LoteInvalido) as error, transaction.atomic():
        asentar_lote(frame)
    del_lote: dict[int, set[str]] = {}
    for rechazado in error.value.rechazados:
        del_lote.setdefault(rechazado.origen_id, set()).add(rechazado.causa)
    de_a_uno = {e.origen[1]: causa for e in eventos if (causa := _causa_de_a_uno(e))}
    assert de_a_uno.keys() == del_lote.keys()
    assert {n: causa for n, causa in de_a_uno.items() if causa not in del_lote[n]} == {}
    assert 10 < len(de_a_uno) < EVENTOS
    assert Asiento.objects.count() == antes


def test_los_estropeados_llegan_a_todas_las_causas(libro: LibroChico) -> None:
    """What the comparison goes through: each cause that both paths have, and events with nothing wrong."""
    azar = random.Random(0)  # noqa: S311
    centro = CentroCosto.objects.create(codigo="C1", nombre="Uno")
    asentar(_evento(azar, 0, libro, centro))
    cerrar_sin_revisar(dt.date(2026, 3, 1))
    causas = {_causa_de_a_uno(_estropear(azar, _evento(azar, n % 40, libro, centro))) for n in range(600)}
    assert causas == {
        None, "componente", "dimension", "evento", "importe", "origen", "periodo_cerrado", "repetido_distinto",
        "revision_previa", "seccion", "sin_periodo", "sin_regla",
    }  # fmt: skip
