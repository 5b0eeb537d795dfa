"""Addresses: written as their town does."""

from __future__ import annotations

from django.db import transaction

from catastro.calles import escribir_resto
from catastro.models import Domicilio, Localidad
from catastro.selectors.domicilios import callejeros

CAMPOS = ("localidad", "calle", "altura", "piso", "departamento", "entre_calles")


@transaction.atomic
def guardar_domicilio(
    *,
    localidad: Localidad,
    calle: str,
    altura: str = "",
    piso: str = "",
    departamento: str = "",
    entre_calles: str = "",
    domicilio: Domicilio | None = None,
) -> Domicilio:
    """Write down an address, or change `domicilio`; the street takes the spelling of its town's catalogue.

    A street that the town does not have is kept as it was typed. One query more than the write.
    *Errores:* constraint `domicilio_con_calle`.
    """
    dicho = domicilio or Domicilio()
    dicho.localidad = localidad
    dicho.calle = callejeros([localidad.pk])[localidad.pk].escribir(calle)
    for campo, valor in escribir_resto(altura, piso, departamento, entre_calles).items():
        setattr(dicho, campo, valor)
    dicho.save()
    return dicho
