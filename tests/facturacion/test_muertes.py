"""A run killed with -9 at each point, one death after another, ends as if nothing had happened: no gap, no double."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cesop.nucleo.fallas_inducidas import puntos
from tests.concurrencia.casa import Casa, una_casa

pytestmark = pytest.mark.cluster
CUANTAS = 40
# In the order in which they come; each death lets at least one more chunk be done.
GOLPES = (
    "corrida.tras_calcular",
    "corrida.tras_numerar",
    "emision.tras_comprobantes",
    "emision.tras_renglones",
    "emision.tras_asientos",
    "corrida.tras_escribir",
)
# What was issued and what it made, without ids nor stamps. Nor numbers: a chunk that died is numbered after the others;
# that none is missing is asked apart.
HUELLA = """
    SELECT string_agg(t, E'\\n' ORDER BY t) FROM (
        SELECT concat_ws('|', 'c', c.cuenta_id, t.clave, c.total, c.huella, s.saldo,
            (SELECT string_agg(concat_ws(':', r.orden, r.codigo, r.importe), ',' ORDER BY r.orden)
                FROM facturacion_renglon AS r WHERE r.comprobante_id = c.id),
            (SELECT count(*) FROM contabilidad_asiento AS a
                WHERE a.origen_tipo = 'comprobante' AND a.origen_id = c.id AND a.total = c.total)) AS t
            FROM facturacion_comprobante AS c JOIN facturacion_tipocomprobante AS t ON t.id = c.tipo_id
            JOIN facturacion_saldocomprobante AS s ON s.comprobante_id = c.id
        UNION ALL SELECT concat_ws('|', 'f', consumo_id, cuota, vez) FROM facturacion_consumofacturado
        UNION ALL SELECT concat_ws('|', 'b', cuenta_id, estado, total) FROM facturacion_borrador
        UNION ALL SELECT concat_ws('|', 'r', estado) FROM facturacion_corrida
        UNION ALL SELECT concat_ws('|', 'd', sum(debe - haber)) FROM contabilidad_partida
    ) AS todo
"""


@pytest.fixture(scope="module")
def casa() -> Iterator[Casa]:
    with una_casa() as casa:
        yield casa


def _trabajar(casa: Casa, que: str = "trabajar", **entorno: str) -> int:
    """Exit code of a worker."""
    return casa.hacer("tests.facturacion.emisor", que, "0", **entorno)


def test_una_corrida_muerta_en_cada_punto_termina_igual(casa: Casa) -> None:
    assert {p for p in puntos() if p.startswith(("corrida.", "emision."))} == set(GOLPES)
    casa.base_nueva("tests.facturacion.emisor", "preparar", str(CUANTAS))
    assert _trabajar(casa) == 0
    intacta = casa.uno(HUELLA)
    assert intacta.count("\nc|") + intacta.startswith("c|") == CUANTAS
    assert "r|emitida" in intacta
    casa.base_nueva("tests.facturacion.emisor", "preparar", str(CUANTAS))
    for golpe in GOLPES:
        assert _trabajar(casa, CESOP_FALLA=f"{golpe}:matar:2") == -9, golpe
    assert _trabajar(casa) == 0
    assert casa.uno(HUELLA) == intacta
    assert casa.uno("SELECT count(*) = max(numero) AND min(numero) = 1 FROM facturacion_numeracion")


SUMAS = """
    SELECT string_agg(t, E'\n' ORDER BY t) FROM (
        SELECT concat_ws('|', 'c', tanda, clase, componente, antes, despues) AS t FROM facturacion_cifrasimulada
        UNION ALL SELECT concat_ws('|', 'f', tanda, franja, cuentas, antes) FROM facturacion_franjasimulada
        UNION ALL SELECT concat_ws('|', 'x', tanda, cuenta_id, despues) FROM facturacion_cuentasimulada
        UNION ALL SELECT concat_ws('|', 'p', estado) FROM nucleo_proceso
    ) AS todo
"""


def test_una_simulacion_muerta_a_la_mitad_termina_igual(casa: Casa) -> None:
    casa.base_nueva("tests.facturacion.emisor", "pedir", "15")
    assert _trabajar(casa, "simular") == 0
    intacta = casa.uno(SUMAS)
    assert intacta.count("\nf|") + intacta.startswith("f|") == 15 // 5
    casa.base_nueva("tests.facturacion.emisor", "pedir", "15")
    assert _trabajar(casa, "simular", CESOP_FALLA="simulacion.tras_tanda:matar:2") == -9
    assert _trabajar(casa, "simular") == 0
    assert casa.uno(SUMAS) == intacta
