"""Service accounts and orders in words and tones: the same on every screen and paper."""

from __future__ import annotations

from typing import Final

from catastro.models import OrdenServicio
from cesop.nucleo.listados import Estado
from cesop.nucleo.listados.columnas import Tono

TONOS_DE_ORDEN: Final[dict[str, Tono]] = {
    OrdenServicio.Estado.PENDIENTE: "aviso",
    OrdenServicio.Estado.ASIGNADA: "info",
    OrdenServicio.Estado.EN_CURSO: "info",
    OrdenServicio.Estado.CUMPLIDA: "bien",
    OrdenServicio.Estado.FALLIDA: "mal",
    OrdenServicio.Estado.ANULADA: "neutro",
}
# Act of `services.estados` that does not end the account → (title of its page, button, drawing, whether it takes the
# service away).
ACTOS: Final[dict[str, tuple[str, str, str, bool]]] = {
    "conectar": ("Conectar el servicio", "Conectar", "plug", False),
    "reconectar": ("Reconectar el servicio", "Reconectar", "plug", False),
    "suspender": ("Suspender el servicio", "Suspender", "player-pause", True),
    "cortar": ("Cortar el servicio", "Cortar", "plug-connected-x", True),
}
# Kind of order → the act that it does when it is done.
ORDEN_DE: Final = {
    "conexion": "conectar",
    "reconexion": "reconectar",
    "suspension": "suspender",
    "corte": "cortar",
    "retiro": "retirar",
}


def estado_de_orden(estado: str) -> Estado:
    """The badge of an order."""
    return Estado(OrdenServicio.Estado(estado).label, TONOS_DE_ORDEN[estado])
