"""Who is already in the register and may be the person that somebody is typing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from catastro.documentos import NUMERADOS, solo_digitos
from catastro.models import Persona
from catastro.selectors.busqueda import DE_TELEFONO, con_numero_de_asociado, ids_de_personas
from catastro.selectors.parecidos import RAZONES


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
        razones.setdefault(pk, []).append(RAZONES["documento"].texto)
        seguras.add(pk)
    if len(solo_digitos(telefono)) >= DE_TELEFONO:
        for pk in ids_de_personas(solo_digitos(telefono), maximo=maximo):
            razones.setdefault(pk, []).append(RAZONES["telefono"].texto)
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
