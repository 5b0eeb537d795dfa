"""Whether reading a meter again confirms what was read before."""

from __future__ import annotations

# The dial goes on between the two readings, at most at this many times the pace that is doubted.
RITMOS = 2
UNIDAD_MIL = 1000


def confirma(leida_mil: int, releida_mil: int, *, consumo_mil: int, dias: int, pasaron: int) -> bool:
    """True when `releida_mil` is what the dial would show some days after `leida_mil`. All in thousandths of the dial.

    consumo_mil, dias: what the doubted reading measured (on the dial) and over how long. pasaron: days between the two.
    """
    if dias <= 0 or pasaron < 0:
        return False
    margen = RITMOS * max(consumo_mil, 0) * pasaron // dias + UNIDAD_MIL
    return leida_mil <= releida_mil <= leida_mil + margen
