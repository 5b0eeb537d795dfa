"""What was scanned or typed at a till: the vouchers that it names. The payable document reads its codes here."""

from __future__ import annotations

from facturacion.models import SaldoComprobante
from facturacion.selectors.comprobantes import con_numero


def comprobantes_de(texto: str) -> list[int]:
    """Vouchers that still owe and that a code, a number ("3-1234") or a key ("#981") names; none when it is neither."""
    limpio = texto.strip()
    candidatos = [int(limpio[1:])] if limpio.startswith("#") and limpio[1:].isdecimal() else con_numero(limpio)
    debidos = SaldoComprobante.objects.filter(pk__in=candidatos, saldo__gt=0).values_list("pk", flat=True)
    hay = set(debidos)
    return [clave for clave in candidatos if clave in hay]
