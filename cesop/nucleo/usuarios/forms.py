"""Forms of users, roles, exceptions and decisions. They check shape only."""

from __future__ import annotations

from typing import Any

from django import forms

from cesop.nucleo.acceso.forms import ConClave
from cesop.nucleo.alcance import sucursales_de
from cesop.nucleo.formularios import CampoFecha
from cesop.nucleo.models import Sucursal, Usuario
from cesop.nucleo.permisos import ROLES, ROLES_CON_SEGUNDO_FACTOR
from cesop.nucleo.segregacion import incompatibilidades
from cesop.nucleo.usuarios.services import Datos


def opciones_de_roles() -> list[tuple[str, str]]:
    """Every role, saying which ones take a second factor."""
    return [
        (clave, f"{nombre} (segundo factor)" if clave in ROLES_CON_SEGUNDO_FACTOR else nombre)
        for clave, nombre in ROLES.items()
    ]


class DatosDeUsuario(ConClave):
    """Who the user is and which branches he or she sees; only branches that the asker sees too."""

    nombre = forms.CharField(label="Nombre", max_length=60)
    apellido = forms.CharField(label="Apellido", max_length=60)
    correo = forms.EmailField(label="Correo", required=False)
    sucursal = forms.ModelChoiceField(
        label="Sucursal", queryset=Sucursal.objects.none(), help_text="Donde trabaja: lo que haga queda en ella."
    )
    otras_sucursales = forms.ModelMultipleChoiceField(
        label="Otras sucursales que ve",
        queryset=Sucursal.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    ve_todas = forms.BooleanField(
        label="Ve todas las sucursales", required=False, help_text="También las que se abran después."
    )

    def __init__(self, *args: Any, por: Usuario, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        activas = sucursales_de(por).filter(activa=True)
        for campo in ("sucursal", "otras_sucursales"):
            self.fields[campo].queryset = activas  # type: ignore[attr-defined]
        if not por.ve_todas:
            self.fields["ve_todas"].disabled = True

    @staticmethod
    def iniciales(usuario: Usuario) -> dict[str, Any]:
        """What the user has now."""
        propios = ("nombre", "apellido", "correo", "ve_todas")
        return {campo: getattr(usuario, campo) for campo in propios} | {
            "sucursal": usuario.sucursal_id,
            "otras_sucursales": [otra.pk for otra in usuario.otras_sucursales.all()],
        }

    def datos(self) -> Datos:
        """What `services` takes."""
        limpios = self.cleaned_data
        return Datos(
            nombre=limpios["nombre"],
            apellido=limpios["apellido"],
            correo=limpios["correo"],
            sucursal=limpios["sucursal"],
            otras_sucursales=list(limpios["otras_sucursales"]),
            ve_todas=limpios["ve_todas"],
        )


class UsuarioNuevo(DatosDeUsuario):
    """A user to add: also the name to enter with, which does not change afterwards."""

    usuario = forms.CharField(
        label="Usuario", max_length=40, help_text="Con el que ingresa. Sin espacios ni acentos; después no cambia."
    )
    field_order = ("usuario", "nombre", "apellido", "correo", "sucursal", "otras_sucursales", "ve_todas", "password")

    def clean_usuario(self) -> str:
        """Lower case, and only what can be typed on any keyboard."""
        nombre = str(self.cleaned_data["usuario"]).strip().lower()
        if not (nombre.isascii() and nombre.replace(".", "").replace("-", "").isalnum()):
            raise forms.ValidationError("Usá solo letras sin acento, números, puntos y guiones.")
        return nombre


class RolesDeUsuario(ConClave):
    """The roles of a user."""

    roles = forms.MultipleChoiceField(
        label="Roles", choices=opciones_de_roles, required=False, widget=forms.CheckboxSelectMultiple
    )


class Confirmacion(ConClave):
    """Yes."""


class ConMotivo(ConClave):
    """Yes, because."""

    motivo = forms.CharField(
        label="Motivo", max_length=300, widget=forms.Textarea(attrs={"rows": 2, "autofocus": True})
    )


class ConNota(ConClave):
    """A decision, with what its asker reads."""

    nota = forms.CharField(
        label="Nota para quien lo pidió",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autofocus": True}),
    )


class Excepcion(ConMotivo):
    """An exception to a pair, for one person, until a date."""

    usuario = forms.ModelChoiceField(label="Para quién", queryset=Usuario.objects.none())
    par = forms.ChoiceField(label="Incompatibilidad", widget=forms.RadioSelect(attrs={"class": "-una"}))
    desde = CampoFecha(label="Desde")
    hasta = CampoFecha(label="Hasta", help_text="Ese día ya no vale.")
    field_order = ("usuario", "par", "desde", "hasta", "motivo", "password")

    def __init__(self, *args: Any, usuarios: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["usuario"].queryset = usuarios  # type: ignore[attr-defined]
        self.fields["par"].choices = [  # type: ignore[attr-defined]
            (par.par, par.motivo) for par in incompatibilidades().values() if par.exceptuable and not par.pendiente
        ]
        self.fields["motivo"].widget.attrs.pop("autofocus", None)
