"""Shared pieces of forms: the field of dates, and business errors put in the form that caused them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.forms import BaseForm

from cesop.nucleo.errors import AvisoConfirmable, ErrorNegocio, traducir

# What the view of a form answers to.
FORMULARIO: Final = ("GET", "HEAD", "POST")

# The box that accepts a warning.
ACEPTADO: Final = "aceptado"

# Days that the program works with: what is out of here is a slip of the keyboard, and sums of days overflow near
# `date.max`.
PRIMER_DIA: Final = dt.date(1990, 1, 1)
ULTIMO_DIA: Final = dt.date(2100, 12, 31)


def dia_posible(dia: dt.date) -> None:
    """Validator: `dia` is from PRIMER_DIA to ULTIMO_DIA, both included. Raises ValidationError."""
    if not PRIMER_DIA <= dia <= ULTIMO_DIA:
        raise ValidationError(
            f"No se puede usar esa fecha porque no está entre {PRIMER_DIA.year} y {ULTIMO_DIA.year}. Corregila.",
            code="fecha_imposible",
        )


class CampoFecha(forms.DateField):
    """The date that a person types. Every form uses it: a date out of all sense is told beside its field."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators.append(dia_posible)


def aceptado(form: BaseForm) -> str:
    """The warning that the user accepted on this submit, for the act that gives it; empty when none."""
    return str(form.data.get(form.add_prefix(ACEPTADO), ""))


def _preguntar(form: BaseForm, aviso: AvisoConfirmable) -> None:
    """Put in the form what the warning says and the box that accepts it, unmarked."""
    marca = forms.CheckboxInput(attrs={"value": aviso.huella}, check_test=lambda valor: False)
    form.fields[ACEPTADO] = forms.BooleanField(label="Lo acepto: seguir igual", required=False, widget=marca)
    form.add_error(ACEPTADO, aviso.mensaje)


@contextmanager
def errores_en(form: BaseForm) -> Iterator[None]:
    """Run a service; what it refuses becomes an error of `form`, beside its field when it names one; what it warns of,
    a box to accept it.

    One transaction: a refusal leaves nothing written. Ask `form.errors` afterwards.
    """
    try:
        with transaction.atomic():
            yield
    except AvisoConfirmable as aviso:
        _preguntar(form, aviso)
    except ErrorNegocio as error:
        form.add_error(error.campo if error.campo in form.fields else None, error.mensaje)
    except IntegrityError as error:
        traducido = traducir(error)
        if traducido is None:
            raise
        form.add_error(None, traducido.mensaje)
