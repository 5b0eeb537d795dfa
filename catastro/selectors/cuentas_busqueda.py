"""What the search box of the lists of accounts and orders asks: by keys and by indexes, because the lists are long."""

from __future__ import annotations

from django.db.models import Q

from catastro.models import Colocacion
from catastro.selectors.busqueda import (
    CANDIDATAS,
    Visto,
    con_palabras,
    ids_de_domicilios,
    ids_de_personas,
    medidores_como,
    palabras_de,
)
from cesop.nucleo.fechado import vigentes
from cesop.nucleo.fechas import hoy

PERSONAS_MAX = 500
NUMERO_MAX, CIFRAS_MAX = 2_147_483_647, 10


def de_persona_lugar_o_numero(texto: str, *, titular: str, numeros: tuple[str, ...], visto: Visto) -> Q:
    """Rows of a point whose holder, address, meter or number `texto` is. titular, numeros: paths from the row.

    At most five queries before the list's own, of persons, addresses and meters. A misspelt address is looked for when
    it says a number, or when nobody is called that: a surname is like many streets.
    """
    personas = ids_de_personas(texto, maximo=PERSONAS_MAX, visto=visto)
    condicion = Q(**{f"{titular}__in": personas})
    if palabras := palabras_de(texto):
        condicion |= con_palabras("suministro__inmueble__domicilio__clave", palabras)
        if not personas or any(palabra.isdecimal() for palabra in palabras):
            domicilios = ids_de_domicilios(texto, maximo=CANDIDATAS)
            condicion |= Q(suministro__inmueble__domicilio__in=domicilios)
    puestos = vigentes(Colocacion.objects.filter(medidor__in=medidores_como(texto)), al=hoy())
    condicion |= Q(suministro__in=list(puestos.order_by().values_list("suministro", flat=True)[:CANDIDATAS]))
    if texto.isdecimal() and len(texto) <= CIFRAS_MAX and int(texto) <= NUMERO_MAX:
        for numero in numeros:
            condicion |= Q(**{numero: int(texto)})
    return condicion
