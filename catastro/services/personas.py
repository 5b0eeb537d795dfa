"""Who a person is: registered once, changed with its trace. What is dated of it, in `fichas`; how to reach it, in
`medios`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from catastro import documentos
from catastro.documentos import incoherencia
from catastro.models import Persona
from cesop.nucleo.bloqueos import bloquear, exclusiva
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy

CAMPOS = (
    "tipo",
    "nombre",
    "documento_tipo",
    "documento",
    "cuit",
    "nacimiento",
    "fallecida_el",
    "observaciones",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class DatosDePersona:
    """Who a person is, with its numbers as `catastro.documentos` writes them."""

    nombre: str
    tipo: str = Persona.Tipo.FISICA
    documento_tipo: str = ""
    documento: str = ""
    cuit: str = ""
    nacimiento: dt.date | None = None
    fallecida_el: dt.date | None = None
    observaciones: str = ""


@transaction.atomic
def dar_de_alta(datos: DatosDePersona) -> Persona:
    """Register a person.

    *Errores:* `personas.numero_de_otra`, `personas.nombre`, `personas.incoherente`, `personas.fechas`; of two at once
    with the same number, the second one gets the constraint's (`persona_cuit_unico`, `persona_documento_unico`).
    """
    return _guardar(Persona(), datos)


@transaction.atomic
def cambiar_datos(persona: Persona, *, datos: DatosDePersona) -> Persona:
    """Change who a person is; the audit keeps what it said. Returns it as it is now.

    *Bloquea:* persona. *Errores:* those of `dar_de_alta`, `personas.fusionada`.
    """
    return _guardar(tomar(persona, para="cambiar los datos"), datos)


def tomar(persona: Persona, *, para: str) -> Persona:
    """Lock a person and read it again. *Errores:* `personas.fusionada`: it is another one now."""
    bloquear(exclusiva("persona", persona.pk), para=para)
    return exigir_vigente(Persona.objects.select_related("fusionada_en").get(pk=persona.pk), para=para)


def exigir_vigente(persona: Persona, *, para: str) -> Persona:
    """The person, when it was not merged. *Errores:* `personas.fusionada`."""
    if persona.fusionada_en is not None:
        raise ErrorNegocio(
            "personas.fusionada",
            f"No se puede {para} de {persona} porque está fusionada en otra ficha. Hacelo en la de "
            f"{persona.fusionada_en}.",
        )
    return persona


def _guardar(persona: Persona, datos: DatosDePersona) -> Persona:
    for campo, valor in _limpios(datos).items():
        setattr(persona, campo, valor)
    _exigir_coherencia(persona)
    _exigir_fechas(persona)
    _exigir_unica(persona)
    persona.save()
    return persona


def _limpios(datos: DatosDePersona) -> dict[str, Any]:
    juridica = datos.tipo == Persona.Tipo.JURIDICA
    limpios = {campo: getattr(datos, campo) for campo in CAMPOS}
    limpios["nombre"] = " ".join(datos.nombre.split())
    limpios["observaciones"] = datos.observaciones.strip()
    if juridica:  # a company has its CUIT alone, and neither is born nor dies
        limpios |= {"documento_tipo": "", "documento": "", "nacimiento": None, "fallecida_el": None}
    return limpios


def _exigir_coherencia(persona: Persona) -> None:
    try:
        documentos.nombre(persona.nombre)
    except documentos.DocumentoInvalido as error:
        raise ErrorNegocio("personas.nombre", str(error), campo="nombre") from error
    if motivo := incoherencia(
        tipo=persona.tipo, documento_tipo=persona.documento_tipo, documento=persona.documento, cuit=persona.cuit
    ):
        raise ErrorNegocio("personas.incoherente", motivo, campo="cuit")


def _exigir_fechas(persona: Persona) -> None:
    """Nobody is born tomorrow, nor dies before."""
    hoy_ = hoy()
    for campo in ("nacimiento", "fallecida_el"):
        dia = getattr(persona, campo)
        if dia is not None and dia > hoy_:
            raise ErrorNegocio("personas.fechas", "Esa fecha todavía no llegó. Corregila.", campo=campo)
    if persona.nacimiento and persona.fallecida_el and persona.fallecida_el < persona.nacimiento:
        raise ErrorNegocio("personas.fechas", "Falleció antes de nacer. Corregí una de las dos.", campo="fallecida_el")


def _exigir_unica(persona: Persona) -> None:
    """Say whose the number is, when it is of another; the constraints say it again to whoever gets here at once."""
    vigentes = Persona.objects.filter(fusionada_en__isnull=True).exclude(pk=persona.pk)
    iguales = [
        ("cuit", "CUIT", {"cuit": persona.cuit}),
        ("documento", "documento", {"documento_tipo": persona.documento_tipo, "documento": persona.documento}),
    ]
    for campo, nombre, busca in iguales:
        otra = vigentes.filter(**busca).first() if busca[campo] else None
        if otra is not None:
            raise ErrorNegocio(
                "personas.numero_de_otra",
                f"Ese {nombre} ya es de {otra}. Usá su ficha; si es otra persona, revisá el número.",
                campo=campo,
                persona=otra.pk,
            )
