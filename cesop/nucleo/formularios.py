"""Business errors of a service, put in the form that caused them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.forms import BaseForm

from cesop.nucleo.errors import ErrorNegocio, traducir


@contextmanager
def errores_en(form: BaseForm) -> Iterator[None]:
    """Run a service; what it refuses becomes an error of `form`, beside its field when it names one.

    One transaction: a refusal leaves nothing written. Ask `form.errors` afterwards.
    """
    try:
        with transaction.atomic():
            yield
    except ErrorNegocio as error:
        form.add_error(error.campo if error.campo in form.fields else None, error.mensaje)
    except IntegrityError as error:
        traducido = traducir(error)
        if traducido is None:
            raise
        form.add_error(None, traducido.mensaje)
