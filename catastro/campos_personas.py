"""Form fields for the numbers of people, on screens and in files alike: what they say is of `catastro.documentos`."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from catastro import documentos
from catastro.models import Persona

PRIMER_NACIMIENTO: Final = dt.date(1880, 1, 1)


def _limpiar(que: Any, *valores: str) -> str:
    try:
        return str(que(*valores))
    except documentos.DocumentoInvalido as error:
        raise ValidationError(str(error), code="invalid") from error


class CampoNombre(forms.CharField):
    """The name of a person or of a company."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Apellido y nombre, o razón social")
        super().__init__(max_length=120, **kwargs)

    def clean(self, value: Any) -> str:
        """Raises ValidationError saying what is wrong with it."""
        escrito = super().clean(value)
        return _limpiar(documentos.nombre, escrito) if escrito else ""


class CampoCuit(forms.CharField):
    """A CUIT or a CUIL, kept in eleven digits."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "CUIT o CUIL")
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> str:
        """Raises ValidationError saying what is wrong with it."""
        return _limpiar(documentos.cuit, super().clean(value))


class CampoCbu(forms.CharField):
    """A CBU or a CVU, kept in 22 digits."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "CBU o CVU")
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> str:
        """Raises ValidationError saying what is wrong with it."""
        return _limpiar(documentos.cbu, super().clean(value))


class CampoNacimiento(forms.DateField):
    """A date in the life of a person: the dates of the business start much later."""

    def clean(self, value: Any) -> dt.date | None:
        """Raises ValidationError for a date of another century."""
        dia: dt.date | None = super().clean(value)
        if dia is not None and dia < PRIMER_NACIMIENTO:
            raise ValidationError(f"Revisá el año: va desde {PRIMER_NACIMIENTO.year}.", code="fecha_imposible")
        return dia


class ConDocumento(forms.Form):
    """A kind of document and its number, together."""

    documento_tipo = forms.ChoiceField(label="Documento", choices=Persona.Documento.choices, required=False)
    documento = forms.CharField(label="Número de documento", max_length=20, required=False)

    def clean(self) -> dict[str, Any]:
        """The number as it is kept; what is wrong, beside it."""
        limpios: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            tipo, numero = limpios.get("documento_tipo", ""), limpios.get("documento", "")
            limpios["documento"] = documentos.documento(tipo, numero)
        except documentos.DocumentoInvalido as error:
            self.add_error("documento", str(error))
        return limpios
