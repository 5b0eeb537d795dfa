"""Forms of a manual entry: its head, and the grid of its lines."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from cesop.nucleo.dinero import CERO
from cesop.nucleo.formularios import CampoFecha
from contabilidad.models import AsientoManual, CentroCosto, Partida, Seccion
from contabilidad.pantallas.campos import CampoCuenta, CampoPesos
from contabilidad.services.manual import Cargado, RenglonCargado

RENGLONES_MAX = 300
VACIOS = 4

Opciones = list[tuple[str, str]]


class FormularioDeManual(forms.Form):
    """Date, kind and words."""

    fecha = CampoFecha(label="Fecha contable")
    clase = forms.ChoiceField(label="Clase", choices=AsientoManual.Clase.choices)
    glosa = forms.CharField(label="Glosa", max_length=160, widget=forms.TextInput(attrs={"autofocus": True}))


class ConCuenta(forms.Form):
    """What any line says. dimensiones: options of the selects, asked once for the whole grid."""

    cuenta = CampoCuenta(solo_imputables=True, required=False)
    seccion = forms.ChoiceField(label="Sección", required=False)
    centro = forms.ChoiceField(label="Centro de costo", required=False)
    gestion = forms.ChoiceField(label="Gestión", choices=[("", ""), *Partida.Gestion.choices], required=False)
    glosa = forms.CharField(label="Detalle", max_length=120, required=False)

    def __init__(self, *args: Any, dimensiones: tuple[Opciones, Opciones], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nombre, opciones in zip(("seccion", "centro"), dimensiones, strict=True):
            self.fields[nombre].choices = opciones  # type: ignore[attr-defined]
        for nombre, campo in self.fields.items():
            campo.widget.attrs |= {"aria-label": str(campo.label), "data-renglon": nombre}


class FormularioDeRenglon(ConCuenta):
    """A line of an entry. Both amounts empty: still unknown."""

    debe = CampoPesos(label="Debe")
    haber = CampoPesos(label="Haber")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if lado := self.initial.get("completar"):
            self.fields[lado].widget.attrs["placeholder"] = "a completar"

    def clean(self) -> dict[str, Any]:
        """A line has an account and one side."""
        datos: dict[str, Any] = super().clean() or {}
        if self.errors:
            return datos
        if datos.get("debe") and datos.get("haber"):
            self.add_error("haber", "Dejá un solo lado: debe o haber.")
        if not datos.get("cuenta") and (datos.get("debe") or datos.get("haber") or datos.get("glosa")):
            self.add_error("cuenta", "Falta la cuenta de este renglón. Escribila.")
        return datos

    @property
    def cargado(self) -> RenglonCargado | None:
        """The line for the service; None when it was left empty."""
        datos = self.cleaned_data
        if not datos.get("cuenta"):
            return None
        return RenglonCargado(**dimensiones_de(datos), debe=datos.get("debe") or CERO, haber=datos.get("haber") or CERO)


Renglones = formset_factory(FormularioDeRenglon, extra=0, max_num=RENGLONES_MAX, validate_max=True)


def opciones_de_dimensiones() -> tuple[Opciones, Opciones]:
    """Options of the two selects. Two queries."""
    secciones = [(str(s.pk), s.nombre) for s in Seccion.objects.filter(activa=True)]
    centros = [(str(c.pk), c.nombre) for c in CentroCosto.objects.filter(activo=True)]
    return [("", ""), *secciones], [("", ""), *centros]


def grilla(datos: Any = None, *, iniciales: Sequence[dict[str, Any]] = ()) -> BaseFormSet[FormularioDeRenglon]:
    """The grid: what it starts with, and some empty lines after."""
    vacias: list[dict[str, Any]] = [{} for _ in range(VACIOS)]
    return Renglones(
        datos,
        prefix="r",
        initial=None if datos is not None else [*iniciales, *vacias],
        form_kwargs={"dimensiones": opciones_de_dimensiones()},
    )


def cargado(form: FormularioDeManual, renglones: BaseFormSet[FormularioDeRenglon]) -> Cargado:
    """What the service keeps. Both must be valid."""
    datos = form.cleaned_data
    hechos = [fila.cargado for fila in renglones.forms]
    return Cargado(
        fecha=datos["fecha"],
        clase=datos["clase"],
        glosa=datos["glosa"],
        renglones=[r for r in hechos if r is not None],
    )


def inicial_de(renglon: Any) -> dict[str, Any]:
    """Initial values of a line of a draft or of a template (a model with cuenta loaded)."""
    return {
        **iniciales_comunes(renglon),
        "debe": _importe(renglon.debe),
        "haber": _importe(renglon.haber),
        # A template's line knows its side before its amount.
        "completar": getattr(renglon, "lado", "") if not (renglon.debe or renglon.haber) else "",
    }


def iniciales_comunes(renglon: Any) -> dict[str, Any]:
    """Initial values of what any line says."""
    return {
        "cuenta": renglon.cuenta,
        "seccion": renglon.seccion_id or "",
        "centro": renglon.centro_id or "",
        "gestion": renglon.gestion or "",
        "glosa": renglon.glosa,
    }


def dimensiones_de(datos: dict[str, Any]) -> dict[str, Any]:
    """Account, dimensions and words of a valid line, for the service."""
    return {
        "cuenta": datos["cuenta"].pk,
        "seccion": int(datos["seccion"]) if datos["seccion"] else None,
        "centro": int(datos["centro"]) if datos["centro"] else None,
        "gestion": datos["gestion"] or None,
        "glosa": datos["glosa"],
    }


def _importe(valor: Decimal) -> Decimal | None:
    return valor or None
