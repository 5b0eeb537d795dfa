"""Persons that may be the same one: how each slice of the register is compared, and what the last search found.

Never all pairs: only those that share a key (document, telephone, e-mail, name when one has no document, birth and
surname), in blocks that are not too big to mean anything. A slice is the keys of one kind with one
remainder: a statement of a few seconds, and a pair has the same points whichever slice finds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from catastro.models import DuplicadoDescartado, ParecidoHallado
from catastro.selectors.busqueda import DE_TELEFONO
from cesop.nucleo.models import Proceso

PROCESO = "buscar_duplicados"
# More persons than these with one key (a surname, the telephone of an office) say nothing of any two of them.
BLOQUE_MAX = 12
PUNTOS_MINIMOS = 60
PUNTOS_DEL_PARECIDO = 50  # two names that are the same
PUNTOS_EN_CONTRA = 60  # each one has its document, and they differ
MEMORIA = "96MB"
# A slice finds at most these, the most alike: more would not be looked at.
POR_TANDA = 5_000


@dataclass(frozen=True, kw_only=True)
class Razon:
    """Something that two persons share. claves: the query of (key, person) that finds who shares it."""

    texto: str
    puntos: int
    claves: str


# Keys are hashed: eight bytes sort faster than texts.
RAZONES: Mapping[str, Razon] = {
    "documento": Razon(
        texto="mismo documento",
        puntos=60,
        claves="SELECT hashtextextended(numero, 1), id FROM p WHERE numero <> ''",
    ),
    "telefono": Razon(
        texto="mismo teléfono",
        puntos=25,
        claves="""SELECT hashtextextended(right(m.digitos, %(cola)s), 2), m.persona_id
            FROM public.catastro_mediodecontacto AS m
            WHERE m.tipo <> 'email' AND m.activo AND length(m.digitos) >= %(cola)s""",
    ),
    "correo": Razon(
        texto="mismo correo",
        puntos=30,
        claves="""SELECT hashtextextended(m.valor, 3), m.persona_id
            FROM public.catastro_mediodecontacto AS m WHERE m.tipo = 'email' AND m.activo""",
    ),
    "nombre": Razon(
        texto="mismo nombre",
        puntos=15,
        claves="""SELECT hashtextextended(nombre, 4), id FROM p
            WHERE nombre IN (SELECT q.nombre FROM p AS q WHERE q.numero = '')""",
    ),
    "nacimiento": Razon(
        texto="mismo nacimiento",
        puntos=20,
        claves="""SELECT hashtextextended(nacimiento || apellido, 5), id FROM p WHERE nacimiento IS NOT NULL""",
    ),
}

_DATOS = """
    SELECT id, tipo, nombre_clave, replace(nombre_clave, ',', '') AS nombre,
        split_part(nombre_clave, ',', 1) AS apellido, cuit, nacimiento,
        CASE WHEN documento_tipo IN ('dni', 'le', 'lc') THEN documento
            WHEN tipo = 'fisica' AND cuit <> '' THEN ltrim(substr(cuit, 3, 8), '0') ELSE '' END AS numero
    FROM public.catastro_persona WHERE fusionada_en_id IS NULL
"""
# What is asked of a pair besides its names. The order is that of RAZONES.
_COMPARTEN = """
    a.numero <> '' AND a.numero = b.numero,
    EXISTS (SELECT 1 FROM public.catastro_mediodecontacto AS m JOIN public.catastro_mediodecontacto AS n
            ON right(n.digitos, %(cola)s) = right(m.digitos, %(cola)s)
        WHERE m.persona_id = a.id AND n.persona_id = b.id AND m.tipo <> 'email' AND n.tipo <> 'email' AND m.activo
            AND n.activo AND length(m.digitos) >= %(cola)s),
    EXISTS (SELECT 1 FROM public.catastro_mediodecontacto AS m JOIN public.catastro_mediodecontacto AS n
            ON n.valor = m.valor
        WHERE m.persona_id = a.id AND n.persona_id = b.id AND m.tipo = 'email' AND n.tipo = 'email' AND m.activo
            AND n.activo),
    a.nombre = b.nombre,
    a.nacimiento = b.nacimiento AND a.apellido = b.apellido
"""
_TANDA = """
    WITH p AS NOT MATERIALIZED ({datos}), claves (clave, id) AS ({claves}),
    bloques AS (
        SELECT array_agg(id) AS ids FROM claves WHERE (clave %% %(partes)s + %(partes)s) %% %(partes)s = %(parte)s
        GROUP BY clave HAVING count(*) BETWEEN 2 AND %(bloque)s
    ), pares AS (
        SELECT DISTINCT a.id AS una, b.id AS otra
        FROM bloques CROSS JOIN LATERAL unnest(ids) AS a (id) CROSS JOIN LATERAL unnest(ids) AS b (id)
        WHERE a.id < b.id
    ), vistos AS (
        SELECT a.id AS una, b.id AS otra, ARRAY[{comparten}] AS comparten,
            (similarity(a.nombre_clave, b.nombre_clave) * %(nombre)s)::int
            - CASE WHEN (a.numero <> '' AND b.numero <> '' AND a.numero <> b.numero)
                OR (a.cuit <> '' AND b.cuit <> '' AND a.cuit <> b.cuit) THEN %(contra)s ELSE 0 END AS puntos
        FROM pares AS r JOIN p AS a ON a.id = r.una JOIN p AS b ON b.id = r.otra WHERE a.tipo = b.tipo
    ), puntuados AS (
        SELECT v.una, v.otra, v.puntos + s.puntos AS puntos, s.razones
        FROM vistos AS v CROSS JOIN LATERAL (
            SELECT sum(r.puntos) AS puntos, string_agg(r.clave, ',' ORDER BY r.orden) AS razones
            FROM unnest(%(razones)s::text[], %(puntos)s::int[], v.comparten) WITH ORDINALITY
                AS r (clave, puntos, comparte, orden) WHERE r.comparte) AS s
    )
    INSERT INTO public.catastro_parecidohallado (proceso_id, una_id, otra_id, puntos, razones)
    SELECT %(proceso)s, una, otra, puntos, razones FROM puntuados WHERE puntos >= %(minimo)s
    ORDER BY puntos DESC, una, otra LIMIT %(maximo)s
    ON CONFLICT ON CONSTRAINT parecidohallado_unico DO NOTHING
"""


def orden_de_tanda(razon: str) -> str:
    """The statement that compares who shares a kind of key, and keeps the pairs that are alike."""
    return _TANDA.format(datos=_DATOS, claves=RAZONES[razon].claves, comparten=_COMPARTEN)


def valores_de_tanda(*, proceso: int, parte: int, partes: int) -> dict[str, Any]:
    """What that statement is given."""
    return {
        "proceso": proceso,
        "parte": parte,
        "partes": partes,
        "cola": DE_TELEFONO + 1,
        "bloque": BLOQUE_MAX,
        "nombre": PUNTOS_DEL_PARECIDO,
        "contra": PUNTOS_EN_CONTRA,
        "minimo": PUNTOS_MINIMOS,
        "maximo": POR_TANDA,
        "razones": list(RAZONES),
        "puntos": [razon.puntos for razon in RAZONES.values()],
    }


def cuantas_personas() -> int:
    """How many there are, as the planner remembers: to cut the work, not to be told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT GREATEST(reltuples, 0)::bigint FROM pg_class WHERE oid = %s::regclass",
            ["public.catastro_persona"])  # fmt: skip
        return int(cursor.fetchone()[0])


# ── What was found ──


def ultima_busqueda(*, terminada: bool = False) -> Proceso | None:
    """The last search that was asked for, or the last one that ended."""
    filas = Proceso.objects.filter(tipo=PROCESO)
    if terminada:
        filas = filas.filter(estado__in=(Proceso.Estado.TERMINADO, Proceso.Estado.CON_ERRORES))
    return filas.order_by("-pk").first()


def hallados() -> QuerySet[ParecidoHallado]:
    """The pairs of the last search that ended, that nobody merged nor told apart since, the most alike first."""
    ultima = ultima_busqueda(terminada=True)
    if ultima is None:
        return ParecidoHallado.objects.none()
    descartado = DuplicadoDescartado.objects.filter(una=OuterRef("una"), otra=OuterRef("otra"))
    return (
        ParecidoHallado.objects.filter(Q(una__fusionada_en=None) & Q(otra__fusionada_en=None), proceso=ultima)
        .filter(~Exists(descartado))
        .select_related("una", "otra")
    )


def palabras_de(hallado: ParecidoHallado) -> str:
    """Why they are alike."""
    return ", ".join(RAZONES[clave].texto for clave in hallado.razones.split(",") if clave in RAZONES)
