"""Who has something in favour and owes: what a mass application would pay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from catastro.models import Persona
from recaudacion.services.creditos import EVENTOS

# Credit and debt of each person that has both. What policies leave unpaid is only known when it is applied.
_CON_LOS_DOS = """
    SELECT a.persona_id, a.favor, s.debe FROM (
        SELECT a.persona_id, sum(a.disponible) AS favor FROM public.facturacion_saldoabono AS a
        JOIN public.facturacion_abono AS b ON b.id = a.abono_id AND b.clase = ANY(%(clases)s)
        WHERE a.disponible > 0 GROUP BY a.persona_id) AS a
    JOIN (
        SELECT s.pagador_id, sum(s.saldo) AS debe FROM public.facturacion_saldocomprobante AS s
        WHERE s.saldo > 0 GROUP BY s.pagador_id) AS s ON s.pagador_id = a.persona_id
"""
MAYORES = 12


@dataclass(frozen=True, kw_only=True)
class Aplicable:
    """A person with what it has in favour and what it owes. Pesos."""

    persona: int
    nombre: str
    favor: Decimal
    debe: Decimal

    @property
    def pagaria(self) -> Decimal:
        """At most."""
        return min(self.favor, self.debe)


@dataclass(frozen=True, kw_only=True)
class Vista:
    """What would be done: how many persons, how much they have, how much it pays at most, and those with most."""

    al: dt.date
    personas: int
    favor: Decimal
    pagaria: Decimal
    mayores: Sequence[Aplicable]


def con_los_dos() -> list[int]:
    """Persons with something in favour that owe something. One query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT p.persona_id FROM ({_CON_LOS_DOS}) AS p ORDER BY p.persona_id", _valores())  # noqa: S608
        return [persona for (persona,) in cursor.fetchall()]


def vista(*, al: dt.date) -> Vista:
    """What a mass application would do now. Three queries."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), COALESCE(sum(p.favor), 0), COALESCE(sum(least(p.favor, p.debe)), 0)"  # noqa: S608
            f" FROM ({_CON_LOS_DOS}) AS p",
            _valores(),
        )
        personas, favor, pagaria = cursor.fetchone()
        cursor.execute(
            f"SELECT * FROM ({_CON_LOS_DOS}) AS p ORDER BY least(p.favor, p.debe) DESC, 1 LIMIT %(cuantas)s",  # noqa: S608
            {**_valores(), "cuantas": MAYORES},
        )
        mayores = cursor.fetchall()
    nombres = Persona.objects.in_bulk([persona for persona, _, _ in mayores])
    return Vista(
        al=al,
        personas=personas,
        favor=favor,
        pagaria=pagaria,
        mayores=[
            Aplicable(persona=persona, nombre=str(nombres[persona]), favor=suyo, debe=debe)
            for persona, suyo, debe in mayores
        ],
    )


def _valores() -> dict[str, list[str]]:
    return {"clases": [clase.value for clase in EVENTOS]}
