"""What the layouts of the opening share: they only bring in, and know the day of the opening."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q

from catastro.documentos import solo_digitos
from catastro.models import Persona
from catastro.planillas.piezas import Error, Fila
from cesop.nucleo.dinero import IMPORTE_MAX
from cesop.nucleo.planillas.declaracion import Clave, Datos, ImportacionDe

ENTERO_MAX = 2_147_483_647


class Disposicion(ImportacionDe):
    """A layout whose rows are all new. `fecha`: the day of the opening."""

    permiso = ""

    def __init__(self, fecha: dt.date) -> None:
        self.fecha = fecha

    def actuales(self, filas: Sequence[Datos]) -> Mapping[Clave, Any]:
        """Nothing of it is there: the opening is one."""
        return {}


def importe(*, requerido: bool = True, minimo: str = "0.01") -> forms.DecimalField:
    """Pesos of a cell, positive."""
    return forms.DecimalField(
        max_digits=16, decimal_places=2, min_value=Decimal(minimo), max_value=IMPORTE_MAX, required=requerido
    )


def entero(*, maximo: int = ENTERO_MAX, requerido: bool = True) -> forms.IntegerField:
    """A number from one on."""
    return forms.IntegerField(min_value=1, max_value=maximo, required=requerido)


def nombrar_personas(filas: Sequence[Fila], *, clave: str = "documento", titulo: str = "Documento") -> Iterable[Error]:
    """Put in each row the key of the person that its document or CUIT names. One query."""
    pedidos = {datos[clave]: _corto(datos[clave]) for _, datos in filas if datos[clave]}
    cortos = set(pedidos.values())
    hallados: dict[str, set[int]] = {}
    vigentes = Persona.objects.filter(fusionada_en__isnull=True).filter(Q(documento__in=cortos) | Q(cuit__in=cortos))
    for pk, documento, cuit in vigentes.values_list("pk", "documento", "cuit"):
        for suyo in {documento, cuit} - {""}:
            hallados.setdefault(suyo, set()).add(pk)
    for numero, datos in filas:
        if not (dicho := datos[clave]):
            datos[clave] = None
            continue
        suyas = hallados.get(pedidos[dicho], set())
        datos[clave] = next(iter(suyas)) if len(suyas) == 1 else None
        if not suyas:
            yield numero, titulo, f"Nadie tiene el documento {dicho}. Agregalo al archivo de personas."
        elif len(suyas) > 1:
            yield numero, titulo, f"Hay más de una persona con el documento {dicho}. Usá el CUIT."


def _corto(texto: str) -> str:
    """As it is kept: digits without dots nor hyphens; a passport, in capitals."""
    limpio = texto.replace(".", "").replace("-", "").replace(" ", "")
    return solo_digitos(texto).lstrip("0") if limpio.isdecimal() else limpio.upper()


def centavos(valor: Decimal | None) -> int:
    """Pesos in centavos; nothing is zero."""
    return int((valor or Decimal(0)) * 100)
