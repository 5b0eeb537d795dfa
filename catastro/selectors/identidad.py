"""Persons that are the same one: a person and whoever was merged into it, at any distance."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from catastro.models import Persona


def identidad(persona: Persona | int) -> frozenset[int]:
    """Keys of every file of the person: the one that stands and those merged into it, whichever one asks.

    One query. Reads of history filter by it (`persona__in=identidad(p)`), so that it is whole from any of them.
    """
    pk = persona if isinstance(persona, int) else persona.pk
    return identidades([pk])[pk]


def identidades(personas: Iterable[int]) -> dict[int, frozenset[int]]:
    """`identidad` of each of those keys. One query."""
    pedidas = list(dict.fromkeys(personas))
    sql = """
        WITH RECURSIVE arriba (pedida, id, siguiente) AS (
            SELECT p.id, p.id, p.fusionada_en_id FROM catastro_persona p WHERE p.id = ANY(%s)
            UNION ALL
            SELECT a.pedida, p.id, p.fusionada_en_id FROM arriba a JOIN catastro_persona p ON p.id = a.siguiente
        ), todas (pedida, id) AS (
            SELECT pedida, id FROM arriba WHERE siguiente IS NULL
            UNION ALL
            SELECT t.pedida, p.id FROM todas t JOIN catastro_persona p ON p.fusionada_en_id = t.id
        )
        SELECT pedida, array_agg(id) FROM todas GROUP BY pedida
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [pedidas])
        halladas = {pedida: frozenset(ids) for pedida, ids in cursor.fetchall()}
    return {pk: halladas.get(pk, frozenset({pk})) for pk in pedidas}


def en_pie(persona: Persona) -> Persona:
    """The person that this one turned out to be: itself, when it was not merged."""
    while persona.fusionada_en is not None:
        persona = persona.fusionada_en
    return persona
