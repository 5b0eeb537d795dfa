"""Forms of branches, parameters, days off and moratorias. They check shape only."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from cesop.nucleo.formularios import CampoFecha
from cesop.nucleo.maestros.mensajes import MENSAJES
from cesop.nucleo.maestros.selectors import localidades
from cesop.nucleo.models import DiaNoLaborable, Moratoria, Parametro, Sucursal
from cesop.nucleo.valores import LARGO_MAX, Valor, de_texto, largo_de

Tipo = Parametro.Tipo
UN_DIA = dt.timedelta(days=1)


class DatosDeSucursal(forms.ModelForm):  # type: ignore[type-arg]
    """A branch."""

    class Meta:
        model = Sucursal
        fields = ("codigo", "nombre", "domicilio", "localidad", "telefono")
        help_texts: ClassVar[dict[str, str]] = {
            "codigo": "Corto y sin espacios: sale en listados y comprobantes.",
            "localidad": "Como figura en los suministros: de ella salen los feriados locales.",
        }
        error_messages: ClassVar[dict[str, dict[str, str]]] = {
            "codigo": {"unique": "No se puede guardar porque ese código ya es de otra sucursal. Elegí otro."}
        }

    def clean_codigo(self) -> str:
        """Upper case, without spaces."""
        codigo = str(self.cleaned_data["codigo"]).strip().upper()
        if not codigo.isalnum():
            raise forms.ValidationError("Usá solo letras y números.")
        return codigo


def campo_de_valor(parametro: Parametro) -> forms.Field:
    """The field that reads a value of the parameter's type."""
    unidad = {Tipo.IMPORTE: "$", Tipo.PORCENTAJE: "%"}.get(Tipo(parametro.tipo), parametro.unidad)
    etiqueta = f"Valor ({unidad})" if unidad else "Valor"
    if parametro.tipo == Tipo.ENTERO:
        return forms.IntegerField(label=etiqueta, localize=True, min_value=-(10**17), max_value=10**17)
    if parametro.tipo in (Tipo.IMPORTE, Tipo.PORCENTAJE, Tipo.DECIMAL):
        decimales = 2 if parametro.tipo == Tipo.IMPORTE else 8
        return forms.DecimalField(label=etiqueta, localize=True, max_digits=18 + decimales, decimal_places=decimales)
    if parametro.tipo == Tipo.LOGICO:
        return forms.ChoiceField(label=etiqueta, choices=[("true", "Sí"), ("false", "No")])
    return CampoFecha(label=etiqueta) if parametro.tipo == Tipo.FECHA else _texto(etiqueta)


def _texto(etiqueta: str) -> forms.Field:
    return forms.CharField(label=etiqueta, max_length=LARGO_MAX)


class _Rango(forms.Form):
    """From a day to another, the last one included."""

    desde = CampoFecha(label="Desde")
    ultimo = CampoFecha(label="Hasta", required=False, help_text="Último día en que rige. Vacío: de ahí en adelante.")

    def hasta(self) -> dt.date | None:
        """The first day when it does not rule."""
        ultimo: dt.date | None = self.cleaned_data["ultimo"]
        return None if ultimo is None else ultimo + UN_DIA

    def clean(self) -> dict[str, Any]:
        """The end is not before the start."""
        limpios = super().clean() or {}
        desde, ultimo = limpios.get("desde"), limpios.get("ultimo")
        if desde and ultimo and ultimo < desde:
            self.add_error("ultimo", "No puede terminar antes de empezar. Corregí las fechas.")
        return limpios


class _ConValor(_Rango):
    def __init__(self, *args: Any, parametro: Parametro, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parametro = parametro
        self.fields["valor"] = campo_de_valor(parametro)
        self.fields["valor"].widget.attrs["autofocus"] = True
        self.order_fields(self.field_order)

    def valor(self) -> Valor:
        """The value, with its type."""
        limpio: Any = self.cleaned_data["valor"]
        return de_texto(limpio, tipo=Tipo.LOGICO) if self.parametro.tipo == Tipo.LOGICO else limpio


class ValorDeNorma(_ConValor):
    """What the norm says."""

    norma = forms.CharField(
        label="Norma", max_length=largo_de("norma"), help_text="Ley, resolución o acta que lo fija."
    )
    motivo = forms.CharField(
        label="Motivo",
        max_length=largo_de("motivo"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Hace falta si corrige el pasado o si lo aprueba otra persona.",
    )
    field_order = ("valor", "desde", "ultimo", "norma", "motivo")

    def __init__(self, *args: Any, parametro: Parametro, **kwargs: Any) -> None:
        super().__init__(*args, parametro=parametro, **kwargs)
        self.fields["motivo"].required = parametro.requiere_aprobacion  # who decides reads it


class ValorDeExcepcion(_ConValor):
    """What was decided over the norm."""

    motivo = forms.CharField(
        label="Motivo",
        max_length=largo_de("motivo"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Por qué y quién lo decidió.",
    )
    field_order = ("valor", "desde", "ultimo", "motivo")


class LevantarExcepcion(_Rango):
    """Back to the norm."""

    motivo = forms.CharField(label="Motivo", max_length=largo_de("motivo"), widget=forms.Textarea(attrs={"rows": 2}))


class VistaDeParametro(forms.Form):
    """As of a day, and as it was known on another."""

    al = CampoFecha(label="Al día", required=False)
    sabido = CampoFecha(label="Como se sabía el", required=False)


def _opciones_de_localidad(propia: str = "") -> list[tuple[str, str]]:
    nombres = sorted({*localidades(), propia} - {""})
    return [("", "Todas las localidades"), *((nombre, nombre) for nombre in nombres)]


class Dia(forms.ModelForm):  # type: ignore[type-arg]
    """A day off."""

    localidad = forms.ChoiceField(label="Localidad", required=False)

    class Meta:
        model = DiaNoLaborable
        fields = ("fecha", "nombre", "clase", "localidad", "norma")
        help_texts: ClassVar[dict[str, str]] = {"norma": "Ley, decreto u ordenanza. Si no tiene, dejalo vacío."}
        field_classes: ClassVar[dict[str, type[forms.Field]]] = {"fecha": CampoFecha}
        error_messages: ClassVar[dict[str, dict[str, str]]] = {
            NON_FIELD_ERRORS: {"unique_together": MENSAJES["dianolaborable_unico"]}
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["localidad"].choices = _opciones_de_localidad(self.instance.localidad)  # type: ignore[attr-defined]
        self.fields["nombre"].widget.attrs["autofocus"] = True


class DatosDeMoratoria(_Rango):
    """A span when nothing is cut: for all, or for a service, category or town."""

    motivo = forms.CharField(label="Motivo", max_length=200)
    norma = forms.CharField(label="Norma", max_length=200, required=False)
    servicio = forms.CharField(label="Servicio", max_length=30, required=False, help_text="Vacío: todos.")
    categoria = forms.CharField(label="Categoría", max_length=30, required=False, help_text="Vacío: todas.")
    localidad = forms.ChoiceField(label="Localidad", required=False)
    field_order = ("motivo", "norma", "desde", "ultimo", "servicio", "categoria", "localidad")

    def __init__(self, *args: Any, moratoria: Moratoria, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["localidad"].choices = _opciones_de_localidad(moratoria.localidad)  # type: ignore[attr-defined]
        self.fields["motivo"].widget.attrs["autofocus"] = True

    @staticmethod
    def iniciales(moratoria: Moratoria) -> dict[str, Any]:
        """What it says now."""
        campos = ("motivo", "norma", "desde", "servicio", "categoria", "localidad")
        return {campo: getattr(moratoria, campo) for campo in campos} | {
            "ultimo": moratoria.hasta - UN_DIA if moratoria.hasta else None
        }

    def datos(self) -> dict[str, Any]:
        """What `services.guardar_moratoria` takes."""
        return {k: v for k, v in self.cleaned_data.items() if k != "ultimo"} | {"hasta": self.hasta()}
