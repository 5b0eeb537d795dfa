"""Form fields that read a cell as people fill it."""

from __future__ import annotations

from typing import Any

from django import forms

from cesop.nucleo.texto import plegar


class CampoOpcion(forms.ChoiceField):
    """One of some words, by key or by name, whatever the case and accents."""

    default_error_messages = {  # noqa: RUF012 - as Django declares it
        "invalid_choice": "«%(value)s» no es una opción. Puede ser: %(opciones)s."
    }

    def to_python(self, value: Any) -> str:
        """The key of the option; what is not one comes back as it is, and is refused with the list of options."""
        texto = super().to_python(value)
        plegado = plegar(texto)
        return next((str(c) for c, n in self._pares() if plegado in {plegar(str(c)), plegar(str(n))}), texto)

    def validate(self, value: Any) -> None:
        """Refuse naming the options. Raises ValidationError."""
        if value and not self.valid_value(value):
            raise forms.ValidationError(
                self.error_messages["invalid_choice"],
                code="invalid_choice",
                params={"value": value, "opciones": ", ".join(str(nombre) for _, nombre in self._pares())},
            )
        forms.Field.validate(self, value)

    def _pares(self) -> list[tuple[Any, Any]]:
        return [(clave, nombre) for clave, nombre in list(self.choices) if clave != ""]  # type: ignore[arg-type]


class CampoTexto(forms.CharField):
    """Text of a cell, on one line."""

    def to_python(self, value: Any) -> str:
        """Without the breaks that a spreadsheet allows inside a cell."""
        return " ".join((super().to_python(value) or "").split())
