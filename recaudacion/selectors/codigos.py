"""What was scanned or typed at a till: the vouchers that it names."""

from __future__ import annotations

from cesop.nucleo.errors import ErrorNegocio
from facturacion.models import SaldoComprobante
from facturacion.selectors.codigos_de_pago import nombrados_por
from facturacion.selectors.comprobantes import con_numero


def comprobantes_de(texto: str) -> list[int]:
    """Vouchers that still owe and that a payment code, a number ("3-1234") or a key ("#981") names; none when it is
    neither.

    *Errores:* recaudacion.codigo_pagado, when a code is read and nothing of it is owed; those of `nombrados_por`.
    """
    limpio = texto.strip()
    de_codigo = nombrados_por(limpio)
    if de_codigo is not None:
        debidos = _debidos(de_codigo)
        if not debidos:
            raise ErrorNegocio(
                "recaudacion.codigo_pagado",
                "No se puede cobrar porque lo que nombra ese código ya está pagado. Mirá los recibos de quien pagó.",
            )
        return debidos
    return _debidos([int(limpio[1:])] if limpio.startswith("#") and limpio[1:].isdecimal() else con_numero(limpio))


def _debidos(claves: list[int]) -> list[int]:
    hay = set(SaldoComprobante.objects.filter(pk__in=claves, saldo__gt=0).values_list("pk", flat=True))
    return [clave for clave in claves if clave in hay]
