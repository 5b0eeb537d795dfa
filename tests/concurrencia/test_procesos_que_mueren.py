"""Real workers, killed with -9, over a Postgres that crashes: each chunk's effect exactly once.

The control is outside the system: the table of effects has no key, and the test compares it with what it must hold.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.concurrencia.casa import Casa, esperar, una_casa
from tests.concurrencia.efectos import UNIDADES

pytestmark = pytest.mark.cluster


@pytest.fixture(scope="module")
def casa_del_modulo() -> Iterator[Casa]:
    with una_casa() as casa:
        yield casa


@pytest.fixture
def casa(casa_del_modulo: Casa) -> Iterator[Casa]:
    casa_del_modulo.vaciar()
    yield casa_del_modulo
    casa_del_modulo.despedir()


def exactamente_una_vez(lotes: int) -> list[tuple[int, int, int]]:
    return [(lote, unidad, 1) for lote in range(1, lotes + 1) for unidad in range(UNIDADES)]


def matar_hasta_terminar(casa: Casa, *, lotes: int, muertes: int, cortes: int, milisegundos: int) -> list[int]:
    """Kill workers and stop Postgres at regular points of the run. Returns the chunks done at each kill."""
    azar = random.Random(muertes)  # noqa: S311
    proceso = casa.iniciar(lotes=lotes, milisegundos=milisegundos)
    vivero = casa.vivero()
    for _ in range(3):
        vivero.plantar()
    a_las = [(lotes * n // (muertes + 1), "trabajador") for n in range(1, muertes + 1)]
    a_las += [(lotes * n // (cortes + 1), "postgres") for n in range(1, cortes + 1)]
    hechos_al_matar = []
    for umbral, victima in sorted(a_las):
        esperar(lambda umbral=umbral: casa.hechos(proceso) >= umbral)  # type: ignore[misc]
        if victima == "postgres":
            casa.cluster.detener(modo="immediate")
            casa.cluster.iniciar()
            continue
        hechos_al_matar.append(casa.hechos(proceso))
        vivero.matar(azar.choice(vivero.vivos))
        vivero.plantar()
    esperar(lambda: casa.estado(proceso) not in ("pendiente", "en_curso"))
    assert casa.estado(proceso) == "terminado"
    assert casa.efectos() == exactamente_una_vez(lotes)
    assert casa.uno("SELECT count(*) FROM nucleo_notificacion WHERE enlace = %s", f"/procesos/{proceso}/") == 1
    return hechos_al_matar


def test_doscientos_lotes_sobreviven_a_veinte_muertes_y_dos_caidas(casa: Casa) -> None:
    hechos = matar_hasta_terminar(casa, lotes=200, muertes=20, cortes=2, milisegundos=60)
    # The kills fell all along the run, not before or after it.
    assert len(hechos) == 20
    assert hechos[0] < 30
    assert hechos[-1] > 170
    assert hechos[-1] < 200
    assert all(despues - antes < 40 for antes, despues in itertools.pairwise(hechos))
    # And in the middle of chunks: attempts that never ended.
    assert casa.uno("SELECT sum(intentos - 1) FROM nucleo_lote WHERE estado = 'hecho'") >= 5


@pytest.mark.largo
def test_mil_lotes_sobreviven_a_cien_muertes_y_diez_caidas(casa: Casa) -> None:
    matar_hasta_terminar(casa, lotes=1000, muertes=100, cortes=10, milisegundos=60)


def descendientes(pid: int) -> set[int]:
    """Processes that `pid` forked, and theirs."""
    hijos = {
        int(hijo) for tarea in Path(f"/proc/{pid}/task").iterdir() for hijo in (tarea / "children").read_text().split()
    }
    return hijos.union(*(descendientes(hijo) for hijo in hijos))


def test_la_orden_de_siempre_con_el_reloj_adentro(casa: Casa) -> None:
    """`worker -B`, as the one-command start runs it; web and then worker lose the broker; then the worker dies."""
    trabajador = casa.trabajador("-B", "-c", "2", CESOP_FALLA="procesos.antes_de_confirmar:matar:2",
                                 CESOP_FALLA_MARCA=str(casa.directorio / "marca-b"))  # fmt: skip
    esperar(lambda: "ready" in trabajador.salida.read_text())
    proceso = casa.iniciar(lotes=20, milisegundos=20, CELERY_BROKER_URL="redis://127.0.0.1:1/0")
    esperar(lambda: casa.estado(proceso) == "terminado")  # nobody was called: the clock found it
    assert (casa.directorio / "marca-b").exists()  # and one of the pool died in the middle, and was replaced
    assert casa.efectos() == exactamente_una_vez(20)
    with casa.sin_broker():
        otro = casa.iniciar(lotes=10, milisegundos=20)  # the web too finds it dead, and goes on

    def terminado() -> bool:
        # The worker finds the new broker, or Celery gives up on it: then whoever watches starts it again, as
        # `make run` and compose do. What matters is that the work goes on by itself.
        if not trabajador.vivo():
            trabajador.arrancar()
        return casa.estado(otro) == "terminado"

    esperar(terminado)
    # Both processes wrote in the same table: the chunks that both have, twice; the rest, once.
    assert casa.efectos() == [(lote, u, 2 if lote <= 10 else 1) for lote, u, _ in exactamente_una_vez(20)]
    esperar(lambda: len(descendientes(trabajador.proceso.pid)) == 3)  # two of the pool and the clock
    familia = descendientes(trabajador.proceso.pid)
    trabajador.matar()
    esperar(lambda: not any(Path(f"/proc/{pid}").exists() for pid in familia), segundos=10)
