"""The check digits of the payment codes: of Pago Fácil, and of whom took its rule."""

from __future__ import annotations

from typing import Final

PRIMER_PESO: Final = 1
# The first weight is for the first digit only.
PESOS: Final = (3, 5, 7, 9)


def verificador(digitos: str) -> str:
    """Weights 1, then 3, 5, 7, 9 over and over; the last digit of half the sum."""
    suma = int(digitos[0]) * PRIMER_PESO
    suma += sum(int(digito) * PESOS[lugar % len(PESOS)] for lugar, digito in enumerate(digitos[1:]))
    return str(suma // 2 % 10)


def con_verificadores(digitos: str, cuantos: int) -> str:
    """The digits and their check digits: each one looks at the previous ones too."""
    for _ in range(cuantos):
        digitos += verificador(digitos)
    return digitos
