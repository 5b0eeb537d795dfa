"""Forms of a template: its head, and the grid of its lines, each on one side and perhaps without amount yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from contabilidad.models import RenglonPlantilla
from contabilidad.pantallas.campos import CampoPesos
from contabilidad.pantallas.manual_forms import (
    RENGLONES_MAX,
    ConCuenta,
    dimensiones_de,
    iniciales_comunes,
    opciones_de_dimensiones,
)
from contabilidad.services.manual import RenglonCargado

Lado = RenglonPlantilla.Lado
VACIOS = (Lado.DEBE, Lado.HABER, Lado.HABER, Lado.HABER)


class FormularioDePlantilla(forms.Form):
    """How it is called, and the words of the entries made of it."""

    nombre = forms.CharField(label="Nombre", max_length=80, widget=forms.TextInput(attrs={"autofocus": True}))
    glosa = forms.CharField(
        label="Glosa de los asientos", max_length=160, required=False, help_text="Vacía: el nombre de la plantilla."
    )


class FormularioDeRenglonDePlantilla(ConCuenta):
    """A line: which side, and how much if it is always the same."""

    lado = forms.ChoiceField(label="Lado", choices=Lado.choices, required=False)
    importe = CampoPesos(label="Importe")

    def clean(self) -> dict[str, Any]:
        """What was written has its account."""
        datos: dict[str, Any] = super().clean() or {}
        if not self.errors and not datos.get("cuenta") and (datos.get("importe") or datos.get("glosa")):
            self.add_error("cuenta", "Falta la cuenta de este renglón. Escribila.")
        return datos

    @property
    def cargado(self) -> tuple[str, RenglonCargado] | None:
        """(side, line) for the service; None when it was left empty."""
        datos = self.cleaned_data
        if not datos.get("cuenta"):
            return None
        lado = datos["lado"] or Lado.DEBE.value
        importes = {lado: datos["importe"]} if datos.get("importe") else {}
        return lado, RenglonCargado(**dimensiones_de(datos), **importes)


Renglones = formset_factory(FormularioDeRenglonDePlantilla, extra=0, max_num=RENGLONES_MAX, validate_max=True)


def grilla(
    datos: Any = None, *, renglones: Sequence[RenglonPlantilla] = ()
) -> BaseFormSet[FormularioDeRenglonDePlantilla]:
    """The grid: the lines of a template (with cuenta loaded), and some empty ones after."""
    llenas = [{**iniciales_comunes(r), "lado": r.lado, "importe": (r.debe or r.haber) or None} for r in renglones]
    vacias = [{"lado": lado} for lado in (VACIOS[2:] if llenas else VACIOS)]
    return Renglones(
        datos,
        prefix="r",
        initial=None if datos is not None else [*llenas, *vacias],
        form_kwargs={"dimensiones": opciones_de_dimensiones()},
    )


def cargados(renglones: BaseFormSet[FormularioDeRenglonDePlantilla]) -> list[tuple[str, RenglonCargado]]:
    """What the service keeps, when it is valid."""
    return [cargado for fila in renglones.forms if (cargado := fila.cargado) is not None]
