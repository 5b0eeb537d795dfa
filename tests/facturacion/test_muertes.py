"""A run whose workers are killed and whose Postgres is stopped, anywhere, ends as if nothing had happened: the same
bills, no gap, no double, and the ledger proved. So does what undoes it."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from cesop.nucleo.fallas_inducidas import puntos
from tests.concurrencia.casa import Casa, Lanzado, esperar, una_casa
from tests.facturacion.emisor import SIN_BASE

pytestmark = pytest.mark.cluster
CUANTAS = 30
# A point, the nth time that it is passed, and what happens there: the worker is killed (`matar`), or Postgres is
# stopped while the worker stands there (`parar`). In the order in which they come; each lets one more chunk be done.
UNA_POR_ETAPA = (
    (
        "corrida.tras_preparar:parar:1",
        "corrida.tras_calcular:parar:2",
        "corrida.tras_numerar:parar:2",
        "emision.tras_comprobantes:matar:2",
        "emision.tras_renglones:matar:2",
        "emision.tras_asientos:matar:2",
        "corrida.tras_escribir:parar:2",
    ),
    ("corrida.tras_numerar:matar:2", "corrida.tras_escribir:parar:2"),
)
AL_EMITIR = (
    "corrida.tras_preparar:parar:1",
    "corrida.tras_calcular:matar:2",
    "corrida.tras_calcular:parar:2",
    "corrida.tras_numerar:matar:2",
    "corrida.tras_numerar:parar:2",
    "emision.tras_comprobantes:matar:2",
    "emision.tras_renglones:parar:2",
    "emision.tras_asientos:matar:2",
    "corrida.tras_escribir:matar:2",
    "corrida.tras_escribir:parar:2",
)
AL_DESHACER = (
    "corrida.tras_numerar:matar:2",
    "corrida.tras_numerar:parar:2",
    "emision.tras_renglones:matar:2",
    "corrida.tras_escribir:matar:2",
    "corrida.tras_escribir:parar:2",
)
# What was issued and what it made, without ids nor stamps. Nor numbers: a chunk that died is numbered after the others;
# that none is missing is asked apart.
HUELLA = """
    SELECT string_agg(t, E'\\n' ORDER BY t) FROM (
        SELECT concat_ws('|', 'c', c.cuenta_id, t.clave, c.total, c.huella, s.saldo, o.total,
            (SELECT string_agg(concat_ws(':', r.orden, r.codigo, r.importe), ',' ORDER BY r.orden)
                FROM facturacion_renglon AS r WHERE r.comprobante_id = c.id),
            (SELECT count(*) FROM contabilidad_asiento AS a
                WHERE a.origen_tipo = 'comprobante' AND a.origen_id = c.id AND a.total = c.total),
            (SELECT concat_ws(':', a.importe, d.disponible) FROM facturacion_abono AS a
                JOIN facturacion_saldoabono AS d ON d.abono_id = a.id WHERE a.comprobante_id = c.id)) AS t
            FROM facturacion_comprobante AS c JOIN facturacion_tipocomprobante AS t ON t.id = c.tipo_id
            LEFT JOIN facturacion_saldocomprobante AS s ON s.comprobante_id = c.id
            LEFT JOIN facturacion_comprobante AS o ON o.id = c.corrige_id
        UNION ALL SELECT concat_ws('|', 'f', f.consumo_id, f.cuota, f.vez, d.id IS NOT NULL)
            FROM facturacion_consumofacturado AS f
            LEFT JOIN facturacion_consumodevuelto AS d ON d.facturado_id = f.id
        UNION ALL SELECT concat_ws('|', 'b', cuenta_id, estado, total) FROM facturacion_borrador
        UNION ALL SELECT concat_ws('|', 'r', estado) FROM facturacion_corrida
        UNION ALL SELECT concat_ws('|', 'd', sum(debe - haber)) FROM contabilidad_partida
    ) AS todo
"""
SIN_SALTOS = """
    SELECT bool_and(primero = 1 AND ultimo = cuantos) FROM (
        SELECT min(numero) AS primero, max(numero) AS ultimo, count(*) AS cuantos
        FROM facturacion_numeracion GROUP BY tipo_id, punto_id) AS series
"""


@dataclass(frozen=True)
class Emisores:
    """Workers that take a run to its end, in a house of their own."""

    casa: Casa

    def hasta(self, estado: str, falla: str = "") -> int:
        """Exit code of a worker that takes the run there."""
        return self.termina(self.lanzar("trabajar", estado, falla))

    def lanzar(self, que: str, hasta: str, falla: str = "") -> Lanzado:
        """Start a worker."""
        return self.casa.lanzar("tests.facturacion.emisor", que, hasta, CESOP_FALLA=falla)

    def termina(self, lanzado: Lanzado) -> int:
        """Exit code; of one that stands still, once Postgres was stopped and started again."""
        if esperar(lambda: _como_esta(lanzado.pid) in "TZ") and _como_esta(lanzado.pid) == "T":
            self.cortar()
            os.kill(lanzado.pid, signal.SIGCONT)
        return lanzado.terminar()

    def cortar(self) -> None:
        """What a power cut does to Postgres, and its return."""
        self.casa.cluster.detener(modo="immediate")
        self.casa.cluster.iniciar()
        self.casa.cluster.esperar()


def _como_esta(pid: int) -> str:
    """Its letter in /proc: T, it stands still; Z, it ended and nobody asked for its code."""
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]


@pytest.fixture(scope="module")
def emisores() -> Iterator[Emisores]:
    with una_casa() as casa:
        yield Emisores(casa)


@pytest.fixture(scope="module")
def intactas(emisores: Emisores) -> tuple[str, str]:
    """What a run leaves when nothing happens: issued, and undone."""
    emisores.casa.base_nueva("tests.facturacion.emisor", "escena", str(CUANTAS))
    assert emisores.hasta("emitida") == 0
    emitida = emisores.casa.uno(HUELLA)
    assert emisores.hasta("deshecha") == 0
    deshecha = emisores.casa.uno(HUELLA)
    assert [sum(linea.startswith("c|") for linea in h.split("\n")) for h in (emitida, deshecha)] == [
        CUANTAS, 2 * CUANTAS,
    ]  # fmt: skip
    return emitida, deshecha


def _probado(casa: Casa) -> str:
    """The print of what there is, with no number missing and every control account proved."""
    assert casa.uno(SIN_SALTOS)
    casa.correr("manage.py", "cuadre")
    return str(casa.uno(HUELLA))


@pytest.mark.parametrize(
    "golpes_de",
    [
        pytest.param(UNA_POR_ETAPA, id="una_por_etapa"),
        pytest.param((AL_EMITIR, AL_DESHACER), id="todas", marks=pytest.mark.largo),
    ],
)
def test_una_corrida_muerta_y_cortada_en_cada_punto_termina_igual(
    emisores: Emisores, intactas: tuple[str, str], golpes_de: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    puntos_propios = {p for p in puntos() if p.startswith(("corrida.", "emision."))}
    assert puntos_propios == {golpe.split(":")[0] for golpe in golpes_de[0]}
    casa = emisores.casa
    casa.base_nueva("tests.facturacion.emisor", "escena", str(CUANTAS))
    for estado, golpes, intacta in zip(("emitida", "deshecha"), golpes_de, intactas, strict=True):
        for golpe in golpes:
            assert emisores.hasta(estado, golpe) == (-signal.SIGKILL if ":matar:" in golpe else SIN_BASE), golpe
        assert emisores.hasta(estado) == 0
        assert _probado(casa) == intacta


@pytest.mark.largo
@pytest.mark.parametrize("semilla", range(10))
def test_una_corrida_muerta_y_cortada_al_azar_termina_igual(
    emisores: Emisores, intactas: tuple[str, str], semilla: int
) -> None:
    azar, casa = random.Random(semilla), emisores.casa  # noqa: S311
    casa.base_nueva("tests.facturacion.emisor", "escena", str(CUANTAS))
    for estado, intacta in zip(("emitida", "deshecha"), intactas, strict=True):
        for _ in range(12):
            lanzado = emisores.lanzar("trabajar", estado)
            time.sleep(azar.uniform(0, 0.8))
            if azar.random() < 0.5:
                lanzado.matar()
            else:
                emisores.cortar()
            assert lanzado.terminar() in {0, SIN_BASE, -signal.SIGKILL}
        assert emisores.hasta(estado) == 0
        assert _probado(casa) == intacta


SUMAS = """
    SELECT string_agg(t, E'\n' ORDER BY t) FROM (
        SELECT concat_ws('|', 'c', tanda, clase, componente, antes, despues) AS t FROM facturacion_cifrasimulada
        UNION ALL SELECT concat_ws('|', 'f', tanda, franja, cuentas, antes) FROM facturacion_franjasimulada
        UNION ALL SELECT concat_ws('|', 'x', tanda, cuenta_id, despues) FROM facturacion_cuentasimulada
        UNION ALL SELECT concat_ws('|', 'p', estado) FROM nucleo_proceso
    ) AS todo
"""


def test_una_simulacion_muerta_a_la_mitad_termina_igual(emisores: Emisores) -> None:
    casa = emisores.casa
    casa.base_nueva("tests.facturacion.emisor", "pedir", "15")
    assert emisores.termina(emisores.lanzar("simular", "-")) == 0
    intacta = casa.uno(SUMAS)
    assert intacta.count("\nf|") + intacta.startswith("f|") == 15 // 5
    casa.base_nueva("tests.facturacion.emisor", "pedir", "15")
    golpe = "simulacion.tras_tanda:matar:2"
    assert emisores.termina(emisores.lanzar("simular", "-", golpe)) == -signal.SIGKILL
    assert emisores.termina(emisores.lanzar("simular", "-")) == 0
    assert casa.uno(SUMAS) == intacta
