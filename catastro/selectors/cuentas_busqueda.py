"""What the search box of the lists of accounts and orders asks: by keys and by indexes, because the lists are long."""

from __future__ import annotations

from django.db.models import Q

from catastro.selectors.busqueda import Visto, con_palabras, ids_de_personas, palabras_de

PERSONAS_MAX = 500
NUMERO_MAX, CIFRAS_MAX = 2_147_483_647, 10


def de_persona_lugar_o_numero(texto: str, *, titular: str, domicilio: str, numeros: tuple[str, ...], visto: Visto) -> Q:
    """Rows whose holder, address or number `texto` is. titular, domicilio, numeros: paths from the row.

    One query, of persons, before the list's own.
    """
    condicion = Q(**{f"{titular}__in": ids_de_personas(texto, maximo=PERSONAS_MAX, visto=visto)})
    if palabras := palabras_de(texto):
        condicion |= con_palabras(f"{domicilio}__clave", palabras)
    if texto.isdecimal() and len(texto) <= CIFRAS_MAX and int(texto) <= NUMERO_MAX:
        for numero in numeros:
            condicion |= Q(**{numero: int(texto)})
    return condicion
