"""The search of catastro: persons, accounts and meters by whatever somebody remembers of them.

Words in any order, without accents; when nothing has them all, what looks like them (pg_trgm). Every piece goes by an
index of trigrams or by a key: `bench/busqueda.py` measures it at 1,000,000 persons.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery

from catastro.documentos import LARGO_DE_CUIT, solo_digitos
from catastro.models import Asociado, CuentaServicio, Localidad, Medidor, ParteDeCuenta, Persona
from catastro.selectors.identidad import en_pie
from cesop.nucleo.fechado import vigentes
from cesop.nucleo.fechas import hoy
from cesop.nucleo.texto import plegar

# How many rows with all the words are looked at to choose the best: a surname of twenty thousand is not all of them.
CANDIDATAS = 300
PALABRAS_MAX = 6
# Likeness from which a typing error is forgiven: one word has few letters to be alike in.
PARECIDO_DE_UNA, PARECIDO_DE_VARIAS = "0.5", "0.6"
LETRAS_PARA_PARECER = 4
DE_DOCUMENTO, DE_TELEFONO, COLA_DE_TELEFONO = 5, 6, 8
NUMERO_MAX = 2_147_483_647
_NUMERO = re.compile(r"[\d\s.\-–/()+]+")
# What people say before a number, folded.
_NRO = r"\b[.:]?\s*(?:(?:n\.?\s?[o°]|nro|num|numero|n|#)[.:]?)?\s*"
_ASOCIADO = re.compile(rf"(?:soci[oa]|asociad[oa]){_NRO}(\d+)")
_ROTULO = re.compile(rf"(?:dni|cuit|cuil|documento|tel|telefono|cel|celular){_NRO}(?=[\d(+])")
_DE_CUENTA = re.compile(rf"(?:cuenta|cta|medidor|med){_NRO}(?=\S*\d)")
_SUMINISTRO = re.compile(rf"(?:nis|suministro|sum){_NRO}(\d+)")


@dataclass(frozen=True, kw_only=True)
class Visto:
    """Which data of persons may be searched by: those that the user may see."""

    documento: bool = True
    telefono: bool = True


TODO = Visto()


def personas(texto: str, *, maximo: int, visto: Visto = TODO) -> list[Persona]:
    """The persons that `texto` is about, best first: name, document, CUIT, associate number, telephone or e-mail; when
    none, who holds a service at that address.

    A file that was merged comes as the one that stands. Each has `numero_de_asociado` of today, or None.
    """
    ids = ids_de_personas(texto, maximo=maximo * 2, visto=visto) or _titulares_en(texto, maximo=maximo)
    filas = con_numero_de_asociado(Persona.objects.select_related("fusionada_en")).in_bulk(ids)
    halladas = {en_pie(filas[pk]).pk: filas[pk] for pk in ids if pk in filas}
    caidas = [pk for pk in halladas if pk not in filas]
    en_pie_ = {**filas, **con_numero_de_asociado(Persona.objects.all()).in_bulk(caidas)} if caidas else filas
    return [en_pie_[pk] for pk in halladas][:maximo]


def ids_de_personas(texto: str, *, maximo: int, visto: Visto = TODO) -> list[int]:
    """Keys of the persons that `texto` is about, best first."""
    limpio = texto.strip()
    if not limpio:
        return []
    plegado = plegar(limpio)
    if dicho := _ASOCIADO.fullmatch(plegado):
        return _asociado(dicho[1])
    if rotulo := _ROTULO.match(plegado):
        limpio = plegado[rotulo.end() :]
    if _NUMERO.fullmatch(limpio):
        return _por_numero(solo_digitos(limpio), maximo=maximo, visto=visto)
    if "@" in limpio:
        return _por_correo(limpio, maximo=maximo) if visto.telefono else []
    return _por_nombre(limpio, maximo=maximo)


def con_numero_de_asociado(filas: QuerySet[Persona]) -> QuerySet[Persona]:
    """`filas` with `numero_de_asociado` of today."""
    propio = vigentes(Asociado.objects.filter(persona=OuterRef("pk")), al=hoy()).values("numero")[:1]
    return filas.annotate(numero_de_asociado=Subquery(propio))


def palabras_de(texto: str) -> list[str]:
    """The words of a text as they are compared, without signs."""
    return re.findall(r"[^\W_]+", plegar(texto))[:PALABRAS_MAX]


def con_palabras(campo: str, palabras: Sequence[str]) -> Q:
    """Every word somewhere in `campo`, a folded one with an index of trigrams."""
    condicion = Q()
    for palabra in palabras:
        condicion &= Q(**{f"{campo}__contains": palabra})
    return condicion


# ── Persons ──


def _por_nombre(texto: str, *, maximo: int) -> list[int]:
    palabras = palabras_de(texto)
    if not palabras:
        return []
    todas = " AND ".join(["nombre_clave LIKE %s"] * len(palabras))
    junto = " ".join(palabras)
    exactas = _claves(
        f"SELECT id FROM (SELECT id, nombre_clave FROM catastro_persona WHERE {todas} LIMIT {CANDIDATAS}) AS p "  # noqa: S608 - only %s
        "ORDER BY word_similarity(%s, nombre_clave) DESC, nombre_clave, id LIMIT %s",
        [*(f"%{palabra}%" for palabra in palabras), junto, maximo],
    )
    if len(exactas) >= maximo or len(junto) < LETRAS_PARA_PARECER or any(p.isdecimal() for p in palabras):
        return exactas
    parecidas = _parecidas("catastro_persona", "nombre_clave", palabras, maximo=maximo)
    return list(dict.fromkeys([*exactas, *parecidas]))[:maximo]


def _parecidas(tabla: str, columna: str, palabras: Sequence[str], *, maximo: int) -> list[int]:
    """What looks like those words, the most alike first: by the operator, which is what uses the index."""
    junto = " ".join(palabras)
    parecido = PARECIDO_DE_UNA if len(palabras) == 1 else PARECIDO_DE_VARIAS
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [parecido])
        cursor.execute(
            f"SELECT id FROM {tabla} WHERE {columna} %%> %s "  # noqa: S608 - names of ours
            f"ORDER BY word_similarity(%s, {columna}) DESC, {columna}, id LIMIT %s",
            [junto, junto, maximo],
        )
        return [pk for (pk,) in cursor.fetchall()]


def _por_numero(digitos: str, *, maximo: int, visto: Visto) -> list[int]:
    """By CUIT, document, associate number or telephone, the exact ones first. One query."""
    piezas: list[tuple[str, list[Any]]] = []
    largo = len(digitos)
    if visto.documento and largo == LARGO_DE_CUIT:
        piezas.append(("SELECT id FROM catastro_persona WHERE cuit = %s AND cuit <> ''", [digitos]))
    if visto.documento and largo >= DE_DOCUMENTO:
        piezas.append(("SELECT id FROM catastro_persona WHERE documento = %s", [digitos.lstrip("0")]))
    if int(digitos or 0) <= NUMERO_MAX:
        piezas.append(
            (
                "SELECT persona_id FROM catastro_asociado WHERE numero = %s AND reemplazado_en IS NULL",
                [int(digitos or 0)],
            )
        )
    if visto.telefono and largo >= DE_TELEFONO:
        piezas.append(
            ("SELECT persona_id FROM catastro_mediodecontacto WHERE digitos LIKE %s LIMIT %s", [f"%{digitos}%", maximo])
        )
    if visto.documento and largo >= DE_DOCUMENTO:
        piezas += [
            ("SELECT id FROM catastro_persona WHERE documento LIKE %s LIMIT %s", [f"%{digitos}%", maximo]),
            ("SELECT id FROM catastro_persona WHERE cuit LIKE %s LIMIT %s", [f"%{digitos}%", maximo]),
        ]
    if visto.telefono and largo >= COLA_DE_TELEFONO:  # with or without area code, 0 and 15
        piezas.append(
            (
                "SELECT persona_id FROM catastro_mediodecontacto WHERE digitos LIKE %s LIMIT %s",
                [f"%{digitos[-DE_TELEFONO:]}", maximo],
            )
        )
    return _primeras(piezas, maximo=maximo)


def _asociado(digitos: str) -> list[int]:
    """Who has that number of associate today."""
    if len(digitos) > len(str(NUMERO_MAX)) or int(digitos) > NUMERO_MAX:
        return []
    filas = vigentes(Asociado.objects.filter(numero=int(digitos)), al=hoy())
    return list(filas.values_list("persona_id", flat=True))


def _por_correo(texto: str, *, maximo: int) -> list[int]:
    return _claves(
        "SELECT persona_id FROM catastro_mediodecontacto WHERE tipo = 'email' AND valor LIKE %s LIMIT %s",
        [f"%{_literal(texto.lower())}%", maximo],
    )


# ── Accounts ──


def cuentas(texto: str, *, maximo: int) -> list[CuentaServicio]:
    """The accounts that `texto` is about: by number, by the meter that is placed there, or by address.

    Each has `nombre_del_titular`, of today, and its state.
    """
    ids = _ids_de_cuentas(texto, maximo=maximo)
    titular = vigentes(ParteDeCuenta.objects.filter(cuenta=OuterRef("pk"), rol="titular"), al=hoy())
    filas = (
        CuentaServicio.objects.select_related(
            "suministro__servicio", "suministro__inmueble__domicilio__localidad", "estado_actual"
        )
        .annotate(nombre_del_titular=Subquery(titular.values("persona__nombre")[:1]))
        .in_bulk(ids)
    )
    return [filas[pk] for pk in ids if pk in filas]


def _ids_de_cuentas(texto: str, *, maximo: int) -> list[int]:
    limpio = texto.strip()
    plegado = plegar(limpio)
    if dicho := _SUMINISTRO.fullmatch(plegado):
        return _del_suministro(dicho[1], maximo=maximo)
    if rotulo := _DE_CUENTA.match(plegado):
        limpio = plegado[rotulo.end() :]
    digitos = solo_digitos(limpio) if _NUMERO.fullmatch(limpio) else ""
    piezas: list[tuple[str, list[Any]]] = []
    if digitos and int(digitos) <= NUMERO_MAX:
        piezas.append(("SELECT id FROM catastro_cuentaservicio WHERE numero = %s", [int(digitos)]))
    if medidor := _como_medidor(limpio):
        piezas.append((_POR_MEDIDOR, [f"%{medidor}%", maximo, hoy(), hoy()]))
    halladas = _primeras(piezas, maximo=maximo) if piezas else []
    if len(halladas) >= maximo or digitos:
        return halladas
    return list(dict.fromkeys([*halladas, *_por_domicilio(limpio, maximo=maximo)]))[:maximo]


def _del_suministro(digitos: str, *, maximo: int) -> list[int]:
    """The accounts of a service point, the present one first."""
    if len(digitos) > len(str(NUMERO_MAX)) or int(digitos) > NUMERO_MAX:
        return []
    filas = CuentaServicio.objects.filter(suministro__numero=int(digitos)).order_by("-pk")
    return list(filas.values_list("pk", flat=True)[:maximo])


_POR_MEDIDOR = """
    SELECT e.cuenta_id FROM (SELECT m.id FROM catastro_medidor m WHERE m.numero LIKE %s LIMIT %s) AS m
    JOIN catastro_colocacion c ON c.medidor_id = m.id AND c.reemplazado_en IS NULL AND c.desde <= %s
        AND (c.hasta IS NULL OR c.hasta > %s)
    JOIN catastro_estadoactual e ON e.suministro_id = c.suministro_id AND e.estado <> 'retirada'
"""
_POR_DOMICILIO = """
    SELECT e.cuenta_id FROM catastro_inmueble i
    JOIN catastro_suministro s ON s.inmueble_id = i.id
    JOIN catastro_estadoactual e ON e.suministro_id = s.id
    WHERE i.domicilio_id = ANY(%s) ORDER BY array_position(%s, i.domicilio_id), e.cuenta_id LIMIT %s
"""
LETRAS_DE_MEDIDOR, CIFRAS_DE_MEDIDOR = 3, 5
SOLO_SE_DICEN = frozenset({"n", "no", "nro", "num", "numero", "piso", "depto", "dpto", "departamento"})


def _como_medidor(texto: str) -> str:
    """What the text would be as the number of a meter; empty when it cannot be one."""
    junto = re.sub(r"\s", "", texto).upper()
    forma = re.fullmatch(r"[A-Z0-9-]+", junto) and any(letra.isdecimal() for letra in junto)
    return junto if forma and len(junto) >= LETRAS_DE_MEDIDOR else ""


def medidores_como(texto: str) -> QuerySet[Medidor]:
    """Meters that `texto` may be the number of, or the beginning or the end of it; a few digits are of too many."""
    rotulo = _DE_CUENTA.match(plegar(texto))
    como = _como_medidor(texto[rotulo.end() :] if rotulo else texto)
    cuantas = CIFRAS_DE_MEDIDOR if como.isdecimal() else LETRAS_DE_MEDIDOR
    return Medidor.objects.filter(numero__contains=como) if len(como) >= cuantas else Medidor.objects.none()


def _por_domicilio(texto: str, *, maximo: int) -> list[int]:
    domicilios = ids_de_domicilios(texto, maximo=CANDIDATAS)
    return _claves(_POR_DOMICILIO, [domicilios, domicilios, maximo]) if domicilios else []


def ids_de_domicilios(texto: str, *, maximo: int) -> list[int]:
    """Keys of the addresses with every word of `texto`, or that look like them with the same numbers. What comes after
    a comma is the town, with or without it when nothing else is found, and some words are only said: «Mendoza n.º 77
    piso 2, San Bernardo»."""
    palabras = palabras_de(texto)
    propias = [p for p in palabras_de(texto.partition(",")[0]) if p not in SOLO_SE_DICEN] or palabras
    if not propias:
        return []
    halladas = _domicilios(propias, maximo=maximo)
    if not halladas and (sin_pueblo := _sin_pueblo(propias)):
        return _domicilios(sin_pueblo, maximo=maximo)
    return halladas


def _sin_pueblo(palabras: Sequence[str]) -> Sequence[str]:
    """What is left of an address that ends in the name of a town; nothing when it does not."""
    for nombre in Localidad.objects.values_list("nombre", flat=True):
        suyas = palabras_de(nombre)
        if len(palabras) > len(suyas) and list(palabras[-len(suyas) :]) == suyas:
            return palabras[: -len(suyas)]
    return []


def _domicilios(palabras: Sequence[str], *, maximo: int) -> list[int]:
    numeros = [f"% {palabra}%" for palabra in palabras if palabra.isdecimal()]
    letras = [palabra for palabra in palabras if not palabra.isdecimal()]
    condiciones = " AND ".join(["clave LIKE %s"] * (len(numeros) + len(letras)))
    orden = "ORDER BY word_similarity(%s, clave) DESC, clave, id LIMIT %s"
    junto = " ".join(palabras)
    exactas = _claves(
        f"SELECT id FROM catastro_domicilio WHERE {condiciones} {orden}",  # noqa: S608 - only %s
        [*numeros, *(f"%{palabra}%" for palabra in letras), junto, maximo],
    )
    if exactas or not letras or len("".join(letras)) < LETRAS_PARA_PARECER:
        return exactas
    con_numeros = "".join(" AND clave LIKE %s" for _ in numeros)
    calle = " ".join(letras)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [PARECIDO_DE_UNA])
        cursor.execute(
            f"SELECT id FROM catastro_domicilio WHERE clave %%> %s{con_numeros} {orden}",  # noqa: S608 - only %s
            [calle, *numeros, calle, maximo],
        )
        return [pk for (pk,) in cursor.fetchall()]


def _titulares_en(texto: str, *, maximo: int) -> list[int]:
    """Who holds a service at an address with its number."""
    if not any(palabra.isdecimal() for palabra in palabras_de(texto)) or not re.search(r"[^\W\d_]", texto):
        return []
    partes = ParteDeCuenta.objects.filter(cuenta__in=_por_domicilio(texto.strip(), maximo=maximo), rol="titular")
    return list(vigentes(partes, al=hoy()).order_by("persona").values_list("persona_id", flat=True).distinct())


# ── Pieces ──


def _primeras(piezas: Sequence[tuple[str, list[Any]]], *, maximo: int) -> list[int]:
    """Keys of the first pieces that have them, each once, in the order of the pieces. One query."""
    numeradas = (f"SELECT id, {n} AS orden FROM ({sql}) AS p{n} (id)" for n, (sql, _) in enumerate(piezas))  # noqa: S608
    union = " UNION ALL ".join(numeradas)
    valores = [valor for _, suyos in piezas for valor in suyos]
    return _claves(
        f"SELECT id FROM ({union}) AS todas GROUP BY id ORDER BY min(orden), id LIMIT %s",  # noqa: S608 - pieces of ours
        [*valores, maximo],
    )


def _claves(sql: str, valores: list[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, valores)
        return [fila[0] for fila in cursor.fetchall()]


def _literal(texto: str) -> str:
    """A text inside a LIKE, its signs taken as they are."""
    return re.sub(r"([%_\\])", r"\\\1", texto)
