"""What the ledger refuses."""

from __future__ import annotations

from dataclasses import dataclass

from cesop.nucleo.errors import ErrorNegocio


class EventoInvalido(ErrorNegocio):
    """One event that cannot be posted: `causa` is a stable key, the message says what to do."""

    def __init__(self, causa: str, mensaje: str) -> None:
        super().__init__(f"libro.{causa}", f"No se puede asentar porque {mensaje}.")
        self.causa = causa


@dataclass(frozen=True, kw_only=True)
class EventoRechazado:
    """An offending event of a batch: its origin, and why."""

    evento: str
    origen_tipo: str
    origen_id: int
    causa: str
    mensaje: str


class LoteInvalido(ErrorNegocio):
    """A batch with offending events: all of them, by cause. Nothing was written."""

    estado = 422

    def __init__(self, rechazados: list[EventoRechazado]) -> None:
        por_causa: dict[str, int] = {}
        for rechazado in rechazados:
            por_causa[rechazado.causa] = por_causa.get(rechazado.causa, 0) + 1
        detalle = ", ".join(f"{causa}: {cuantos}" for causa, cuantos in sorted(por_causa.items()))
        super().__init__(
            "libro.lote", f"No se puede asentar el lote porque tiene eventos mal formados ({detalle}). Corregilos."
        )
        self.rechazados = rechazados


class CierreImposible(ErrorNegocio):
    """A period whose checks are not all green. controles: the names of the red ones; the screen shows the guilty."""

    def __init__(self, periodo: str, controles: list[str]) -> None:
        super().__init__(
            "cierre.controles",
            f"No se puede cerrar {periodo} porque hay controles en rojo: {'; '.join(controles)}. Corregilos.",
        )
        self.controles = controles
