"""Which kind of order does what."""

from __future__ import annotations

from catastro.efectos import CambiaElEstado
from catastro.ports import EFECTOS
from medicion.efectos.lectura import DeInspeccion, DeRelectura, DeServicio
from medicion.efectos.medidor import DeCambio, DeColocacion, DeContraste, DeRetiro


def registrar() -> None:
    """Called once from `medicion.arranque`."""
    EFECTOS.registrar("conexion", DeServicio(CambiaElEstado("conectar"), abre=True))
    EFECTOS.registrar("reconexion", DeServicio(CambiaElEstado("reconectar")))
    EFECTOS.registrar("suspension", DeServicio(CambiaElEstado("suspender")))
    EFECTOS.registrar("corte", DeServicio(CambiaElEstado("cortar")))
    EFECTOS.registrar("retiro", DeServicio(CambiaElEstado("retirar"), cierra=True))
    EFECTOS.registrar("relectura", DeRelectura())
    EFECTOS.registrar("cambio_medidor", DeCambio())
    EFECTOS.registrar("colocacion_medidor", DeColocacion())
    EFECTOS.registrar("retiro_medidor", DeRetiro())
    EFECTOS.registrar("inspeccion", DeInspeccion())
    EFECTOS.registrar("contraste", DeContraste())
