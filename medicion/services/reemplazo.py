"""A reading in the place of another: the same in all but what it corrects."""

from __future__ import annotations

from typing import Any

from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Usuario
from medicion.models import Lectura
from medicion.services.dial import exigir_que_entre

PROPIOS = frozenset({"id", "reemplaza", "motivo", "usuario", "anulada", "registrado_en"})


def reemplazar(lectura: Lectura, *, usuario: Usuario, motivo: str, **cambios: Any) -> Lectura:
    """Write the reading that takes the place of `lectura`, with its `cambios`. The caller locks and computes.

    *Errores:* `lecturas.reemplazada`, `dial.no_cabe`; constraints of readings.
    """
    exigir_viva(lectura)
    if (valor := cambios.get("valor")) is not None:
        exigir_que_entre(lectura.registro, valor)
    dicho = {
        campo.attname: getattr(lectura, campo.attname)
        for campo in Lectura._meta.concrete_fields
        if campo.name not in PROPIOS
    }
    return Lectura.objects.create(**(dicho | cambios), reemplaza=lectura, motivo=motivo[:200], usuario=usuario)


def exigir_viva(lectura: Lectura) -> None:
    """It is the one that counts. *Errores:* `lecturas.reemplazada`."""
    if lectura.anulada or Lectura.objects.filter(reemplaza=lectura.pk).exists():
        raise ErrorNegocio(
            "lecturas.reemplazada",
            "No se puede cambiar esa lectura porque ya fue corregida o anulada. Actualizá la página.",
        )
