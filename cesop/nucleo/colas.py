"""Taking rows of a queue (chunks of a process, mails to send): the one use of row locks outside `bloqueos`.

Nobody waits for a row that another worker has: it takes another one. So these locks cannot take part in a deadlock,
and need no order.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import DateTimeField, Func, Model, QuerySet

M = TypeVar("M", bound=Model)


class RelojReal(Func):
    """SQL `clock_timestamp()`: the machine's clock, never moved. Only to measure durations and waits."""

    function = "clock_timestamp"
    template = "%(function)s()"
    output_field = DateTimeField()

    def get_group_by_cols(self) -> list[Any]:
        """It does not depend on the rows: grouping by it would split every group, since it differs in each."""
        return []


def libres(filas: QuerySet[M]) -> QuerySet[M]:
    """`filas` that no other transaction has taken, taken by this one until it ends."""
    return filas.select_for_update(skip_locked=True, no_key=True, of=("self",))


def esperando_turno(filas: QuerySet[M]) -> QuerySet[M]:
    """`filas` taken by this transaction, after whoever had them. For the single row of a queue's owner."""
    return filas.select_for_update(no_key=True, of=("self",))
