"""A mass posting killed anywhere, over a Postgres that crashes, ends as if nothing had happened."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

import pytest

from cesop.nucleo.fallas_inducidas import puntos
from contabilidad.libro import EVENTOS_POR_TANDA
from tests.concurrencia.casa import Casa, Lanzado, esperar, una_casa

pytestmark = pytest.mark.cluster

CUANTOS = "SELECT count(*) FROM contabilidad_asiento"

# What the ledger says, without ids nor stamps: entries, lines and balances.
HUELLA = """
    SELECT md5(string_agg(t, E'\\n' ORDER BY t)) FROM (
        SELECT concat_ws('|', a.evento, a.origen_id, a.origen_revision, a.fecha, a.glosa, a.total, a.lineas,
            encode(a.huella, 'hex'), p.renglon, p.cuenta_id, p.debe, p.haber, p.cuenta_servicio) AS t
        FROM contabilidad_asiento AS a JOIN contabilidad_partida AS p ON p.asiento_id = a.id
        UNION ALL
        SELECT concat_ws('|', 'saldo', cuenta_id, dia, sum(debe), sum(haber)) FROM (
            SELECT cuenta_id, dia, debe, haber FROM contabilidad_saldodiario
            UNION ALL SELECT cuenta_id, dia, debe, haber FROM contabilidad_saldodelta
        ) AS m GROUP BY cuenta_id, dia
    ) AS todo
"""


@pytest.fixture(scope="module")
def casa() -> Iterator[Casa]:
    with una_casa() as casa:
        yield casa


@pytest.fixture
def libro_vacio(casa: Casa) -> Casa:
    """The small ledger with nothing posted, in a database made anew."""
    casa.base_nueva("tests.contabilidad.asentador", "preparar", "0")
    return casa


PUNTOS = sorted(p for p in puntos() if p.startswith("libro."))


def _asentar(casa: Casa, cuantos: int, **entorno: str) -> Lanzado:
    return casa.lanzar("tests.contabilidad.asentador", "asentar", str(cuantos), **entorno)


def _intacto(casa: Casa, cuantos: int) -> str:
    """Post undisturbed in the same house, and take the print of the ledger."""
    casa.base_nueva("tests.contabilidad.asentador", "preparar", "0")
    assert _asentar(casa, cuantos).terminar() == 0
    assert casa.uno(CUANTOS) == cuantos
    return str(casa.uno(HUELLA))


def _con_muertes(casa: Casa, *, cuantos: int, muertes: int, cortes: int) -> list[int]:
    """Kill the poster at random and at each named point, and stop Postgres. Returns the entries committed each time."""
    azar = random.Random(cuantos)  # noqa: S311
    azarosos = ["kill"] * muertes + ["corte"] * cortes
    azar.shuffle(azarosos)
    golpes = [*azarosos[:2], *PUNTOS, *azarosos[2:]]  # the points need chunks that are still to be written
    asentados = []
    for numero, golpe in enumerate(golpes):
        if golpe in PUNTOS:
            assert _asentar(casa, cuantos, CESOP_FALLA=f"{golpe}:matar:{azar.randint(2, 4)}").terminar() == -9
            asentados.append(int(casa.uno(CUANTOS)))
            continue
        lanzado = _asentar(casa, cuantos)
        umbral = cuantos * numero // (len(golpes) + 1)
        esperar(lambda umbral=umbral: casa.uno(CUANTOS) >= umbral, segundos=300, cada=0.1)  # type: ignore[misc]
        time.sleep(azar.uniform(0, 0.6))
        if golpe == "kill":
            lanzado.matar()
        else:
            casa.cluster.detener(modo="immediate")
            casa.cluster.iniciar()
            casa.cluster.esperar()
        lanzado.terminar()
        asentados.append(int(casa.uno(CUANTOS)))
    assert _asentar(casa, cuantos).terminar() == 0
    return asentados


def test_cuarenta_mil_asientos_con_muertes_y_cortes(libro_vacio: Casa) -> None:
    casa, cuantos = libro_vacio, 40_000
    asentados = _con_muertes(casa, cuantos=cuantos, muertes=5, cortes=2)
    assert any(0 < asentado < cuantos for asentado in asentados)  # some blow fell in the middle
    assert all(asentado % 5_000 == 0 for asentado in asentados)  # whole chunks only
    despues = casa.uno(HUELLA)
    assert despues == _intacto(casa, cuantos)


@pytest.fixture(scope="module")
def doce_mil_intactos(casa: Casa) -> str:
    return _intacto(casa, 12_000)


@pytest.mark.parametrize("punto", PUNTOS)
def test_muere_en_cada_punto_con_nombre(doce_mil_intactos: str, libro_vacio: Casa, punto: str) -> None:
    casa, cuantos = libro_vacio, 12_000
    en_la_segunda_transaccion = 5_000 // EVENTOS_POR_TANDA + 2
    assert _asentar(casa, cuantos, CESOP_FALLA=f"{punto}:matar:{en_la_segunda_transaccion}").terminar() == -9
    assert casa.uno(CUANTOS) == 5_000
    assert _asentar(casa, cuantos).terminar() == 0
    assert casa.uno(HUELLA) == doce_mil_intactos


@pytest.mark.largo
def test_cien_mil_asientos_con_muchas_muertes(libro_vacio: Casa) -> None:
    casa, cuantos = libro_vacio, 100_000
    _con_muertes(casa, cuantos=cuantos, muertes=40, cortes=10)
    despues = casa.uno(HUELLA)
    assert despues == _intacto(casa, cuantos)
