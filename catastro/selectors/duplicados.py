"""Persons that may be the same one, with the reasons: all for the back office, or those like the one being typed.

Never all pairs: only those that share a key (document, telephone, e-mail, name when one has no document, birth and
surname), in blocks that are not too big to mean anything. One statement, whatever the number of persons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Q

from catastro.documentos import NUMERADOS, solo_digitos
from catastro.models import Persona
from catastro.selectors.busqueda import DE_TELEFONO, con_numero_de_asociado, ids_de_personas

PARES_MAX = 100
# More persons than these with one key (a surname, the telephone of an office) say nothing of any two of them.
BLOQUE_MAX = 12
PUNTOS_MINIMOS = 60
RAZONES = {
    "documento": "mismo documento",
    "telefono": "mismo teléfono",
    "correo": "mismo correo",
    "nombre": "mismo nombre",
    "nacimiento": "mismo nacimiento",
}
PUNTOS_DEL_PARECIDO = 50  # two names that are the same
PUNTOS_EN_CONTRA = 60  # each one has its document, and they differ
MEMORIA = "96MB"

# Each reason has points that no other has, so that the sum of the different ones is the sum of the reasons. Keys are
# hashed: eight bytes sort faster than texts.
_PARES = """
    WITH p AS MATERIALIZED (
        SELECT id, tipo, nombre_clave, replace(nombre_clave, ',', '') AS nombre, cuit, nacimiento,
            CASE WHEN documento_tipo IN ('dni', 'le', 'lc') THEN documento
                WHEN tipo = 'fisica' AND cuit <> '' THEN ltrim(substr(cuit, 3, 8), '0') ELSE '' END AS numero
        FROM catastro_persona WHERE fusionada_en_id IS NULL
    ), claves (que, puntos, clave, id) AS (
        SELECT 'documento', 60, hashtextextended(numero, 1), id FROM p WHERE numero <> ''
        UNION ALL
        SELECT 'telefono', 25, hashtextextended(right(m.digitos, %(cola)s), 2), m.persona_id
        FROM catastro_mediodecontacto m WHERE m.tipo <> 'email' AND m.activo AND length(m.digitos) >= %(cola)s
        UNION ALL
        SELECT 'correo', 30, hashtextextended(m.valor, 3), m.persona_id
        FROM catastro_mediodecontacto m WHERE m.tipo = 'email' AND m.activo
        UNION ALL
        SELECT 'nombre', 15, hashtextextended(nombre, 4), id FROM p
        WHERE nombre IN (SELECT q.nombre FROM p q WHERE q.numero = '')
        UNION ALL
        SELECT 'nacimiento', 20, hashtextextended(nacimiento || split_part(nombre_clave, ',', 1), 5), id
        FROM p WHERE nacimiento IS NOT NULL
    ), bloques AS (
        SELECT min(que) AS que, min(puntos) AS puntos, array_agg(id) AS ids FROM claves GROUP BY clave
        HAVING count(*) BETWEEN 2 AND %(bloque)s
    ), pares AS (
        SELECT a.id AS una, b.id AS otra, array_agg(DISTINCT que) AS razones, sum(DISTINCT puntos) AS puntos
        FROM bloques CROSS JOIN LATERAL unnest(ids) AS a (id) CROSS JOIN LATERAL unnest(ids) AS b (id)
        WHERE a.id < b.id GROUP BY a.id, b.id
    ), puntuados AS (
        SELECT r.una, r.otra, r.razones, r.puntos + (similarity(a.nombre_clave, b.nombre_clave) * %(nombre)s)::int
            - CASE WHEN (a.numero <> '' AND b.numero <> '' AND a.numero <> b.numero)
                OR (a.cuit <> '' AND b.cuit <> '' AND a.cuit <> b.cuit) THEN %(contra)s ELSE 0 END AS puntos
        FROM pares r JOIN p a ON a.id = r.una JOIN p b ON b.id = r.otra
        WHERE a.tipo = b.tipo AND NOT EXISTS (
            SELECT 1 FROM catastro_duplicadodescartado d WHERE d.una_id = r.una AND d.otra_id = r.otra)
    )
    SELECT una, otra, razones, puntos FROM puntuados WHERE puntos >= %(minimo)s
    ORDER BY puntos DESC, una, otra LIMIT %(maximo)s
"""


@dataclass(frozen=True, kw_only=True)
class Par:
    """Two persons that look alike, and why. puntos: more is more alike."""

    una: Persona
    otra: Persona
    puntos: int
    razones: Sequence[str]


def pares(*, maximo: int = PARES_MAX) -> list[Par]:
    """The most alike pairs that nobody merged nor told apart, the most alike first. Three queries."""
    valores = {
        "cola": DE_TELEFONO + 1,
        "bloque": BLOQUE_MAX,
        "nombre": PUNTOS_DEL_PARECIDO,
        "contra": PUNTOS_EN_CONTRA,
        "minimo": PUNTOS_MINIMOS,
        "maximo": maximo,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('work_mem', %s, true)", [MEMORIA])
        cursor.execute(_PARES, valores)
        filas = cursor.fetchall()
    claves = {pk for una, otra, _, _ in filas for pk in (una, otra)}
    personas = con_numero_de_asociado(Persona.objects.all()).in_bulk(claves)
    return [
        Par(
            una=personas[una],
            otra=personas[otra],
            puntos=int(puntos),
            razones=[texto for clave, texto in RAZONES.items() if clave in razones],
        )
        for una, otra, razones, puntos in filas
    ]


@dataclass(frozen=True, kw_only=True)
class Parecida:
    """A person that is already there and may be the one being typed. seguro: it has the same document."""

    persona: Persona
    razones: Sequence[str]
    seguro: bool


def parecidas_a(
    *, nombre: str, documento: str, cuit: str, telefono: str, salvo: int | None = None, maximo: int = 5
) -> list[Parecida]:
    """Who is already in the register with that document, telephone or a name like that one. Few queries."""
    numero = solo_digitos(documento).lstrip("0")
    entero = solo_digitos(cuit)
    razones: dict[int, list[str]] = {}
    seguras: set[int] = set()
    for pk in _con_numero(numero, entero):
        razones.setdefault(pk, []).append(RAZONES["documento"])
        seguras.add(pk)
    if len(solo_digitos(telefono)) >= DE_TELEFONO:
        for pk in ids_de_personas(solo_digitos(telefono), maximo=maximo):
            razones.setdefault(pk, []).append(RAZONES["telefono"])
    if len(nombre.split()) > 1:
        for pk in ids_de_personas(nombre, maximo=maximo):
            razones.setdefault(pk, []).append("nombre parecido")
    razones.pop(salvo or 0, None)
    filas = con_numero_de_asociado(Persona.objects.filter(fusionada_en__isnull=True)).in_bulk(razones)
    halladas = [
        Parecida(persona=filas[pk], razones=dichas, seguro=pk in seguras)
        for pk, dichas in razones.items()
        if pk in filas
    ]
    return sorted(halladas, key=lambda p: (not p.seguro, -len(p.razones)))[:maximo]


def _con_numero(numero: str, cuit: str) -> list[int]:
    """Who has that document, or that CUIT, or the document inside its CUIT."""
    condicion = Q()
    if numero:
        condicion |= Q(documento=numero, documento_tipo__in=NUMERADOS)
    if len(cuit) > 2:
        condicion |= Q(cuit=cuit)
    if len(cuit) == 11:
        condicion |= Q(documento=cuit[2:10].lstrip("0"), documento_tipo="dni", tipo="fisica")
    if len(numero) >= 6:
        condicion |= Q(cuit__contains=numero.zfill(8), tipo="fisica")
    if not condicion:
        return []
    return list(Persona.objects.filter(condicion, fusionada_en__isnull=True).values_list("pk", flat=True)[:5])
