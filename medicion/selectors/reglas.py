"""The rules and caps that are kept as dated data, as the pure core takes them."""

from __future__ import annotations

from decimal import Decimal

from medicion.models import ReglaVEE, TopeDeEstimacion
from medicion.validacion.estimacion import Tope
from medicion.validacion.reglas import Nivel, Regla


def reglas() -> list[Regla]:
    """Every live rule, whatever its dates."""
    return [
        Regla(
            codigo=fila.codigo,
            nivel=Nivel(fila.nivel),
            orden=fila.orden,
            servicio=fila.servicio.clave if fila.servicio else None,
            ciclo=fila.ciclo or None,
            parametros={nombre: numero(valor) for nombre, valor in fila.parametros.items()},
            desde=fila.desde,
            hasta=fila.hasta,
            activa=fila.activa,
        )
        for fila in ReglaVEE.objects.filter(reemplazado_en__isnull=True).select_related("servicio").order_by("pk")
    ]


def numero(texto: str) -> int | Decimal:
    """A figure of a rule: whole when it can be."""
    valor = Decimal(texto)
    return int(valor) if valor == valor.to_integral_value() else valor


def topes() -> list[Tope]:
    """Every live cap of estimation; its category is told by its key in the table."""
    return [
        Tope(
            categoria=str(fila.categoria_id) if fila.categoria_id else None,
            ciclo=fila.ciclo or None,
            seguidas_max=fila.seguidas_max,
            por_ejercicio_max=fila.por_ejercicio_max,
            desde=fila.desde,
            hasta=fila.hasta,
        )
        for fila in TopeDeEstimacion.objects.filter(reemplazado_en__isnull=True).order_by("pk")
    ]
