"""What the ledger refuses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cesop.nucleo.errors import ErrorNegocio

# What to do about a cause whose message only says it.
CONSEJOS: Final = {
    "centro": "Elegilo.",
    "componente": "Avisá a sistemas.",
    "cuenta": "Elegí otra, o cambiá la regla en el manual de asientos.",
    "dimension": "Elegí una de la lista.",
    "evento": "Avisá a sistemas.",
    "importe": "Corregilo.",
    "modulo_cerrado": "Usá una fecha de un período abierto y dejá ese día como fecha valor, o pedile a contaduría que "
    "reabra el módulo.",
    "origen": "Avisá a sistemas.",
    "periodo_cerrado": "Usá una fecha de un período abierto.",
    "renglones": "Agregá los que faltan.",
    "seccion": "Elegila.",
    "sin_importes": "Dale uno.",
    "sin_periodo": "Usá otra fecha, o abrí el ejercicio.",
    "sin_regla": "Cargala en el manual de asientos.",
}
# What a batch says of each cause, after how many events have it.
EN_LOTE: Final = {
    "centro": "sin su centro de costo",
    "componente": "con un componente que no existe",
    "cuenta": "en una cuenta que no recibe asientos",
    "dimension": "con una sección, un centro o una gestión que no existe",
    "evento": "de un evento que no existe",
    "importe": "con un importe que no se puede asentar",
    "modulo_cerrado": "en un período que su módulo ya cerró",
    "origen": "con un origen que no entra en el libro",
    "periodo_cerrado": "en un período cerrado",
    "repetido_distinto": "ya asentados con otro contenido",
    "revision_previa": "de una revisión cuya anterior no está anulada",
    "seccion": "sin su sección",
    "sin_fecha": "sin fecha",
    "sin_periodo": "en un día sin período",
    "sin_regla": "sin regla en el manual",
}


class EventoInvalido(ErrorNegocio):
    """One event that cannot be posted: `causa` is a stable key, the message says what to do."""

    def __init__(self, causa: str, mensaje: str) -> None:
        consejo = "" if ". " in mensaje or causa not in CONSEJOS else f" {CONSEJOS[causa]}"
        super().__init__(f"libro.{causa}", f"No se puede asentar porque {mensaje}.{consejo}")
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
        por_causa: dict[str, set[tuple[str, str, int]]] = {}
        for uno in rechazados:
            por_causa.setdefault(uno.causa, set()).add((uno.evento, uno.origen_tipo, uno.origen_id))
        detalle = ", ".join(f"{len(de)} {EN_LOTE.get(causa, causa)}" for causa, de in sorted(por_causa.items()))
        super().__init__(
            "libro.lote",
            f"No se puede asentar el lote porque tiene eventos mal formados: {detalle}. No se escribió ninguno: "
            "corregilos y volvé a mandarlo entero.",
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
