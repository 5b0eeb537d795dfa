"""States of catastro in words and tones: the same everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from catastro.models import EstadoServicio, Medidor
from catastro.selectors.medidores import COLOCADO, DEPOSITO, SITUACIONES
from cesop.nucleo.listados import Estado
from cesop.nucleo.listados.columnas import Tono

TONOS_DE_SERVICIO: Final[dict[str, Tono]] = {
    EstadoServicio.SOLICITADA: "info",
    EstadoServicio.CONECTADA: "bien",
    EstadoServicio.SUSPENDIDA: "aviso",
    EstadoServicio.CORTADA: "mal",
    EstadoServicio.RETIRADA: "neutro",
}
TONOS_DE_MEDIDOR: Final[dict[str, Tono]] = {
    COLOCADO: "bien",
    DEPOSITO: "info",
    Medidor.Estado.A_CONTRASTAR: "aviso",
    Medidor.Estado.BAJA: "neutro",
}
NOMBRES_DE_SITUACION: Final = dict(SITUACIONES)
# The drawings of the services that have one, by key; the cooperative may add others.
DIBUJOS: Final = {"electricidad": "bolt", "agua": "droplet", "internet": "wifi", "telefonia": "phone"}


def dibujo_de(clave: str) -> str:
    """The drawing of a service by its key."""
    return DIBUJOS.get(clave, "plug")


def estado_de_servicio(estado: str | None, *, activo: bool = True) -> Estado:
    """The badge of a service point: that of its live account, or that it has none."""
    if not activo:
        return Estado("De baja", "neutro")
    if not estado:
        return Estado("Sin cuenta", "neutro")
    return Estado(EstadoServicio(estado).label, TONOS_DE_SERVICIO[estado])


def situacion_de_medidor(situacion: str) -> Estado:
    """The badge of a meter: where it is, or why it may not be placed."""
    return Estado(NOMBRES_DE_SITUACION[situacion], TONOS_DE_MEDIDOR[situacion])


@dataclass(frozen=True, kw_only=True)
class Fila:
    """A row of a page: what it is, what it has that day, and its badge."""

    objeto: Any
    adorno: Any
    estado: Estado
