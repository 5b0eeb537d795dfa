"""Pieces that the screens of persons share: the person of the address, the page of a form, what is masked."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.urls import reverse

from catastro.models import Persona
from catastro.selectors.busqueda import Visto
from cesop.nucleo.models import Usuario
from cesop.nucleo.permisos import MASCARA, puede_ver

DOCUMENTO = "dato:persona.documento"
TELEFONO = "dato:persona.telefono"
CBU = "dato:persona.cbu"


def persona_o_404(pk: int) -> Persona:
    """The person with that key."""
    return get_object_or_404(Persona.objects.select_related("fusionada_en"), pk=pk)


def visto_por(usuario: Usuario) -> Visto:
    """What a user may search persons by: what he may see of them."""
    return Visto(documento=puede_ver(usuario, DOCUMENTO), telefono=puede_ver(usuario, TELEFONO))


def tapar(valor: object) -> str:
    """What is seen instead of a datum."""
    return MASCARA


def url_de(persona: Persona | int, ancla: str = "") -> str:
    """Address of the file of a person."""
    pk = persona if isinstance(persona, int) else persona.pk
    return reverse("catastro:persona", args=[pk]) + (f"#{ancla}" if ancla else "")
