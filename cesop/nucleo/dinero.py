"""Money: exact decimals, one rounding, one way to split. The policy and its worked table are in docs/rounding.md."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

CERO = Decimal("0.00")
CENTAVO = Decimal("0.01")
IMPORTE_MAX = Decimal("9999999999999999.99")  # numeric(18, 2)


def redondear(valor: Decimal) -> Decimal:
    """`valor` in pesos to the centavo, half away from zero. Raises ValueError for NaN, infinity or too large."""
    if not valor.is_finite():
        raise ValueError(f"No se puede redondear {valor} porque no es un número.")
    if abs(valor) > IMPORTE_MAX:
        raise ValueError(f"No se puede usar {valor:.3E} como importe porque excede los 16 dígitos.")
    return valor.quantize(CENTAVO, rounding=ROUND_HALF_UP)


def repartir(total: Decimal, pesos: Sequence[Decimal]) -> list[Decimal]:
    """Split `total` (pesos, in centavos) in proportion to `pesos`, by largest remainder: the parts add up exactly.

    pesos: non-negative weights with a positive sum; ties go to the earliest. A negative total splits as its opposite.
    Raises ValueError on bad weights or on a total with fractions of a centavo.
    """
    if redondear(total) != total:
        raise ValueError(f"No se puede repartir {total} porque tiene fracciones de centavo.")
    suma = sum(pesos, Decimal(0))
    if not pesos or suma <= 0 or min(pesos) < 0:
        raise ValueError("No se puede repartir porque los pesos no son positivos.")
    centavos = int(abs(total) / CENTAVO)
    exactas = [Decimal(centavos) * peso / suma for peso in pesos]
    partes = [int(exacta) for exacta in exactas]
    por_resto = sorted(range(len(pesos)), key=lambda i: (partes[i] - exactas[i], i))
    for i in por_resto[: centavos - sum(partes)]:
        partes[i] += 1
    signo = -1 if total < 0 else 1
    return [(CENTAVO * parte * signo).quantize(CENTAVO) for parte in partes]


class CampoImporte(models.DecimalField):  # type: ignore[type-arg]
    """An amount in pesos: numeric(18, 2)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"max_digits": 18, "decimal_places": 2}
        super().__init__(*args, **kwargs)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Refuse, instead of rounding in silence, an amount with fractions of a centavo."""
        if isinstance(value, float):
            raise TypeError("No se puede guardar un importe en coma flotante. Usá Decimal.")
        if isinstance(value, Decimal) and (not value.is_finite() or value != value.quantize(CENTAVO)):
            raise ValidationError(f"No se puede guardar {value} porque no es un importe en centavos enteros.")
        return super().get_db_prep_save(value, connection)


class CampoTarifa(models.DecimalField):  # type: ignore[type-arg]
    """A unit price or a rate: numeric(18, 6). The unit goes in the field's name (`precio_por_m3`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"max_digits": 18, "decimal_places": 6}
        super().__init__(*args, **kwargs)
