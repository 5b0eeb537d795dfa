"""An import killed with -9 anywhere, and then anywhere else, ends as if nothing had happened."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cesop.nucleo.fallas_inducidas import puntos
from tests.concurrencia.casa import Casa, una_casa

pytestmark = pytest.mark.cluster
CUANTAS = 60
AL_FINAL = "procesos.antes_de_terminar"
EN_MEDIO = sorted(
    p for p in puntos() if p.startswith(("lecturas.", "procesos.")) and p not in {AL_FINAL, "procesos.tras_terminar"}
)
# What came in and what it made, without ids nor stamps.
HUELLA = """
    SELECT string_agg(t, E'\\n' ORDER BY t) FROM (
        SELECT concat_ws('|', 'l', suministro_id, fecha, clase, valor, linea) AS t FROM medicion_lectura
        UNION ALL SELECT concat_ws('|', 'a', linea, motivo, datos) FROM medicion_filaapartada
        UNION ALL SELECT concat_ws('|', 'c', c.suministro_id, c.desde, c.hasta, c.consumo, c.caso, c.resultado,
            v.accion, (SELECT string_agg(h.codigo, ',' ORDER BY h.codigo) FROM medicion_hallazgo AS h
                WHERE h.consumo_id = c.id))
            FROM medicion_consumo AS c LEFT JOIN medicion_validacion AS v ON v.consumo_id = c.id
        UNION ALL SELECT concat_ws('|', 'f', estado, filas, nuevas, repetidas, apartadas) FROM medicion_archivolecturas
        UNION ALL SELECT concat_ws('|', 'p', estado) FROM nucleo_proceso
    ) AS todo
"""


@pytest.fixture(scope="module")
def casa() -> Iterator[Casa]:
    with una_casa() as casa:
        yield casa


def _empezar(casa: Casa) -> None:
    casa.base_nueva("tests.medicion.importador", "preparar", str(CUANTAS))
    assert casa.hacer("tests.medicion.importador", "recibir", "0") == 0


def _trabajar(casa: Casa, **entorno: str) -> int:
    """Exit code of a worker."""
    return casa.hacer("tests.medicion.importador", "trabajar", "0", **entorno)


def test_una_importacion_muerta_en_cada_punto_termina_igual(casa: Casa) -> None:
    _empezar(casa)
    assert _trabajar(casa) == 0
    intacta = casa.uno(HUELLA)
    assert "f|importado|60|" in intacta
    assert "|bloqueada|" in intacta
    _empezar(casa)
    for golpe in EN_MEDIO:
        assert _trabajar(casa, CESOP_FALLA=f"{golpe}:matar:2") == -9
    assert casa.uno("SELECT count(*) FROM nucleo_lote WHERE estado = 'pendiente'") > 0
    assert _trabajar(casa, CESOP_FALLA=f"{AL_FINAL}:matar:1") == -9
    assert casa.uno("SELECT sum(intentos) - count(*) FROM nucleo_lote") >= len(EN_MEDIO) - 1
    assert _trabajar(casa) == 0
    assert casa.uno(HUELLA) == intacta
