"""The numbers of accounts, service points and associates: the next free one, or those of the register that came in."""

from __future__ import annotations

from typing import Any

from django.db.models import Max, Model

from cesop.nucleo.bloqueos import asegurar, exclusiva


def siguiente(modelo: type[Model], **filtros: Any) -> int:
    """One more than the highest `numero` of `modelo`. In the caller's transaction, which keeps others from asking.

    *Bloquea:* talonario, by table, exclusive (or required from the act that already locked).
    """
    asegurar(exclusiva("talonario", modelo._meta.db_table), para="numerar")
    mayor: int | None = modelo._default_manager.filter(**filtros).aggregate(m=Max("numero"))["m"]
    return (mayor or 0) + 1
