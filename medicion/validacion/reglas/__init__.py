"""Validation of readings: ordered, dated, switchable rules, each one a function from rows to findings."""

from medicion.validacion.reglas.definiciones import DEFINICIONES
from medicion.validacion.reglas.iniciales import REGLAS_INICIALES
from medicion.validacion.reglas.modelo import (
    ESQUEMA_FILAS,
    ESQUEMA_HALLAZGOS,
    ESQUEMA_RESULTADOS,
    Definicion,
    Nivel,
    Regla,
    Validacion,
)
from medicion.validacion.reglas.motor import validar

__all__ = [
    "DEFINICIONES",
    "ESQUEMA_FILAS",
    "ESQUEMA_HALLAZGOS",
    "ESQUEMA_RESULTADOS",
    "REGLAS_INICIALES",
    "Definicion",
    "Nivel",
    "Regla",
    "Validacion",
    "validar",
]
