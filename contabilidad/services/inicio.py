"""The first step of an installation: a chart, a fiscal year and rules, as the program ships them."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from contabilidad.models import Ejercicio
from contabilidad.services.ejercicios import abrir_ejercicio
from contabilidad.services.plan import cargar_plan
from contabilidad.services.reglas import sembrar_reglas


@transaction.atomic
def iniciar_contabilidad(desde: dt.date, *, hasta: dt.date) -> Ejercicio:
    """Load chart, sections and cost centres, open the fiscal year `[desde, hasta)` and seed its rules. Idempotent.

    The fiscal year is opened only where there is none. *Errores:* those of `abrir_ejercicio` and `sembrar_reglas`.
    """
    cargar_plan()
    ejercicio = Ejercicio.objects.filter(desde=desde, hasta=hasta).first() or abrir_ejercicio(desde, hasta=hasta)
    sembrar_reglas(desde)
    return ejercicio
