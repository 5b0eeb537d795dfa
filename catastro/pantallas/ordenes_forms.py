"""Forms of service orders: who does it and when, and how it ended, with what its kind asks for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from catastro.models import OrdenServicio
from catastro.ports import Dato, datos_de
from catastro.selectors.ordenes import cuadrillas_para
from cesop.nucleo.formularios import CampoFecha
from cesop.nucleo.models import Usuario

CUMPLIDA, FALLIDA = "cumplida", "fallida"
# What is asked depends on it: the form comes again with what was written.
PIDE_DE_NUEVO = {
    "hx-get": "",
    "hx-trigger": "change",
    "hx-include": "closest form",
    "hx-params": "not csrfmiddlewaretoken",
    "hx-target": "#cierre",
    "hx-select": "#cierre",
    "hx-swap": "outerHTML",
}


class Reparto(forms.Form):
    """Marked orders for a crew, and the day."""

    cuadrilla: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Cuadrilla", queryset=None, empty_label="Elegí la cuadrilla"
    )
    para = CampoFecha(label="Para el", required=False)

    def __init__(self, *args: Any, usuario: Usuario, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cuadrilla"].queryset = cuadrillas_para(usuario)  # type: ignore[attr-defined]


class Anular(forms.Form):
    """Why it is not done."""

    motivo = forms.CharField(
        label="Motivo", max_length=300, widget=forms.Textarea(attrs={"rows": 2, "autofocus": True})
    )


def _campo_de(dato: Dato) -> forms.Field:
    """The field of what is written down."""
    comunes: dict[str, Any] = {
        "label": f"{dato.titulo} ({dato.unidad})" if dato.unidad else dato.titulo,
        "required": False,
    }
    match dato.tipo:
        case "entero":
            return forms.IntegerField(min_value=0, localize=True, **comunes)
        case "decimal":
            return forms.DecimalField(min_value=0, max_digits=14, decimal_places=3, localize=True, **comunes)
        case "fecha":
            return CampoFecha(**comunes)
        case "logico":
            return forms.BooleanField(**comunes)
        case "opcion":
            return forms.ChoiceField(choices=[("", ""), *dato.opciones], **comunes)
        case "texto":
            return forms.CharField(max_length=120, **comunes)


class Cierre(forms.Form):
    """Done or not, when, what was found. The fields of the kind are added by its effect."""

    como = forms.ChoiceField(
        label="Cómo terminó",
        choices=[(CUMPLIDA, "Se hizo"), (FALLIDA, "No se pudo hacer")],
        widget=forms.RadioSelect,
        initial=CUMPLIDA,
    )
    fecha = CampoFecha(label="Fecha")

    def __init__(self, *args: Any, orden: OrdenServicio, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.datos = self._datos(orden)
        for dato in self.datos:
            campo = _campo_de(dato)
            campo.help_text = "Si no se pudo hacer." if dato.al_fallar else ""
            if dato.decide:
                campo.widget.attrs |= PIDE_DE_NUEVO
            self.fields[dato.campo] = campo
        self.fields["informe"] = forms.CharField(
            label="Informe",
            max_length=1000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text="Qué se encontró. Si no se pudo hacer, por qué.",
        )

    def _datos(self, orden: OrdenServicio) -> Sequence[Dato]:
        """What the kind asks for; asked again when it depends on something already written (which meter is placed)."""
        pedidos = datos_de([orden])[orden.pk]
        if not any(dato.decide for dato in pedidos):
            return pedidos
        escrito = self.data if self.is_bound else self.initial
        orden.resultado = {dato.clave: str(escrito.get(dato.campo, "")) for dato in pedidos if dato.decide}
        return datos_de([orden])[orden.pk]

    def como_termino(self) -> str:
        """Done or failed."""
        return str(self.cleaned_data.get("como", CUMPLIDA))

    def clean(self) -> dict[str, Any]:
        """What must be written depends on how it ended."""
        limpios: dict[str, Any] = super().clean() or self.cleaned_data
        fallo = limpios.get("como") == FALLIDA
        for dato in self.datos:
            clave = dato.campo
            if dato.obligatorio and dato.al_fallar == fallo and limpios.get(clave) in (None, ""):
                self.add_error(clave, "Hace falta. Completalo.")
        return limpios

    def resultado(self) -> dict[str, Any]:
        """What was written, by key, as JSON keeps it: only what goes with how it ended."""
        fallo = self.como_termino() == FALLIDA
        dichos = {d.clave: self.cleaned_data.get(d.campo) for d in self.datos if d.al_fallar == fallo}
        return {clave: _en_json(valor) for clave, valor in dichos.items() if valor not in (None, "")}


def _en_json(valor: Any) -> Any:
    if isinstance(valor, Decimal):
        return f"{valor:f}"
    return valor.isoformat() if isinstance(valor, dt.date) else valor
