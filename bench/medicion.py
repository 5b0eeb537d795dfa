"""How things are measured: both ways in turns, medians, the ratio first and the absolute figure beside."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

RONDAS = 3


@dataclass(frozen=True, kw_only=True)
class Medida:
    """One line of the table.

    que: what was measured. unidades: how many things each run does. propia, desnuda: seconds, median of the runs, of
    our way and of the bare one; desnuda is None when there is nothing to compare with. limite: the ratio not to pass.
    """

    que: str
    unidad: str
    unidades: int
    propia: float
    desnuda: float | None = None
    limite: float | None = None

    @property
    def razon(self) -> float | None:
        """Our time over the bare time."""
        return None if self.desnuda is None else self.propia / self.desnuda

    @property
    def por_segundo(self) -> float:
        """Things per second, our way."""
        return self.unidades / self.propia


def segundos(que: Callable[[], object]) -> float:
    """What a call takes."""
    comienzo = time.perf_counter()
    que()
    return time.perf_counter() - comienzo


def intercalar(
    propia: Callable[[], object], desnuda: Callable[[], object], *, rondas: int = RONDAS
) -> tuple[float, float]:
    """Medians of both, run in turns after one of each that does not count: the machine drifts, and so both drift."""
    propia()
    desnuda()
    pares = [(segundos(desnuda), segundos(propia)) for _ in range(rondas)]
    return statistics.median(p for _, p in pares), statistics.median(d for d, _ in pares)


@contextmanager
def memoria() -> Iterator[list[int]]:
    """The most memory that this process had meanwhile, in bytes."""
    medida = [0]
    Path("/proc/self/clear_refs").write_text("5")
    yield medida
    estado = Path("/proc/self/status").read_text()
    medida[0] = next(int(linea.split()[1]) * 1024 for linea in estado.splitlines() if linea.startswith("VmHWM"))
