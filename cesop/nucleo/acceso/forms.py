"""Forms of the login, the password and the second factor. They check shape only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from cesop.nucleo.acceso import sesion
from cesop.nucleo.models import Usuario

CLAVE_ACTUAL = {"autocomplete": "current-password"}
CLAVE_NUEVA = {"autocomplete": "new-password"}


class Ingreso(forms.Form):
    """User and password."""

    username = forms.CharField(
        label="Usuario",
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
    )
    password = forms.CharField(
        label="Contraseña", max_length=200, strip=False, widget=forms.PasswordInput(attrs=CLAVE_ACTUAL)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:  # what was wrong is most often the password
            self.fields["username"].widget.attrs.pop("autofocus", None)
            self.fields["password"].widget.attrs["autofocus"] = True

    def clean_username(self) -> str:
        """Lower case, as names are stored: the lock counts one user however it is written."""
        return str(self.cleaned_data["username"]).strip().lower()


class Clave(forms.Form):
    """The user's own password, typed again."""

    password = forms.CharField(
        label="Tu contraseña",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs=CLAVE_ACTUAL | {"autofocus": True}),
    )


class ConClave(forms.Form):
    """A form of an act that wants the password typed lately: it asks for it when it was not.

    The view calls `services.exigir_clave` after `is_valid`. What was typed stays when ten minutes pass meanwhile.
    """

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not sesion.confirmada(request):
            self.fields["password"] = forms.CharField(
                label="Tu contraseña",
                max_length=200,
                strip=False,
                widget=forms.PasswordInput(attrs=CLAVE_ACTUAL),
                help_text="Pasaron más de diez minutos desde que la escribiste.",
            )


class CambioDeClave(forms.Form):
    """Current password and the new one, twice."""

    password = forms.CharField(
        label="Contraseña actual", max_length=200, strip=False, widget=forms.PasswordInput(attrs=CLAVE_ACTUAL)
    )
    nueva = forms.CharField(
        label="Contraseña nueva",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs=CLAVE_NUEVA),
        help_text="Al menos 12 caracteres. Sirve una frase: varias palabras con espacios.",
    )
    repetida = forms.CharField(
        label="Repetí la contraseña nueva", max_length=200, strip=False, widget=forms.PasswordInput(attrs=CLAVE_NUEVA)
    )

    def __init__(self, *args: Any, usuario: Usuario, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.usuario = usuario

    def clean(self) -> dict[str, Any]:
        """The new one, equal both times, other than the current one and not easy to guess."""
        datos = super().clean() or {}
        nueva = datos.get("nueva")
        if not nueva:
            return datos
        if datos.get("repetida") and nueva != datos["repetida"]:
            self.add_error("repetida", "Las dos contraseñas nuevas no coinciden. Escribilas de nuevo.")
        if nueva == datos.get("password"):
            self.add_error("nueva", "La contraseña nueva es igual a la actual. Elegí otra.")
        try:
            password_validation.validate_password(nueva, self.usuario)
        except ValidationError as error:
            self.add_error("nueva", error)
        return datos


class Codigo(forms.Form):
    """A code of the second factor, or a recovery code."""

    codigo = forms.CharField(
        label="Código",
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "class": "codigo-unico", "spellcheck": "false"}
        ),
    )
