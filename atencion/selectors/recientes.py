"""Whom a user attended lately: what it wrote down and what it collected."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from catastro.models import Contacto
from cesop.nucleo.models import Usuario
from recaudacion.models import Recibo

VISTOS_MAX, MIRADOS = 8, 40


@dataclass(frozen=True, kw_only=True)
class Reciente:
    """Somebody, and what was done last."""

    persona: int
    nombre: str
    que: str
    cuando: dt.datetime


def recientes(usuario: Usuario) -> list[Reciente]:
    """The last persons, each once, the newest first. Two queries."""
    contactos = Contacto.objects.filter(usuario=usuario).select_related("persona").order_by("-pk")[:MIRADOS]
    recibos = Recibo.objects.filter(usuario=usuario).select_related("persona", "caja").order_by("-pk")[:MIRADOS]
    hechos = [
        *(
            Reciente(persona=c.persona_id, nombre=str(c.persona), que=c.asunto, cuando=c.registrado_en)
            for c in contactos
        ),
        *(Reciente(persona=r.persona_id, nombre=str(r.persona), que=str(r), cuando=r.registrado_en) for r in recibos),
    ]
    unicos: dict[int, Reciente] = {}
    for hecho in sorted(hechos, key=lambda h: h.cuando, reverse=True):
        unicos.setdefault(hecho.persona, hecho)
    return list(unicos.values())[:VISTOS_MAX]


def _reciente(hecho: Contacto | Recibo, *, que: str) -> Reciente:
    return Reciente(persona=hecho.persona_id, nombre=str(hecho.persona), que=que, cuando=hecho.registrado_en)
