"""Forms of a service account: each dated change with its day and its reason."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from catastro.models import Categoria, CuentaServicio, GrupoGestion, Persona, Proteccion, TipoCondicion, TipoOrden
from catastro.models.orden import OrdenServicio
from catastro.pantallas.elegir import CampoPersona
from cesop.nucleo.formularios import CampoFecha

UN_DIA = dt.timedelta(days=1)


def _motivo(largo: int = 120, **mas: Any) -> forms.CharField:
    return forms.CharField(label="Motivo", max_length=largo, widget=forms.Textarea(attrs={"rows": 2}), **mas)


class ConVisto(forms.Form):
    """What was on the screen, so that a change over another's change is told."""

    visto = forms.IntegerField(widget=forms.HiddenInput, required=False)


class CambioDePersona(ConVisto):
    """Another person in a role, from a day on."""

    persona = CampoPersona(label="Nueva persona")
    desde = CampoFecha(label="Desde")
    motivo = _motivo()

    def __init__(self, *args: Any, titulo: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["persona"].label = titulo

    def proponer(self, persona: Persona) -> None:
        """Show a person as already found."""
        campo = self.fields["persona"]
        campo.widget.halladas = campo.halladas_de([persona])  # type: ignore[attr-defined]


class CambioDeTitular(CambioDePersona):
    """Another holder; and who pays from then on, when somebody else did."""

    pago = forms.ChoiceField(label="Quién paga", widget=forms.RadioSelect)
    field_order = ("visto", "persona", "desde", "pago", "motivo")

    def __init__(self, *args: Any, pagador: str, **kwargs: Any) -> None:
        super().__init__(*args, titulo="Nuevo titular", **kwargs)
        if pagador:
            opciones = [("titular", "El nuevo titular"), ("sigue", f"Sigue pagando {pagador}")]
            self.fields["pago"].choices = opciones  # type: ignore[attr-defined]
        else:
            del self.fields["pago"]


class Quitar(ConVisto):
    """Nothing of it, from a day on."""

    desde = CampoFecha(label="Desde", help_text="Primer día sin eso.")


class CambioDeCategoria(ConVisto):
    """Another category, from a day on."""

    categoria = forms.ModelChoiceField(label="Categoría", queryset=Categoria.objects.none())
    desde = CampoFecha(label="Desde")
    motivo = _motivo()

    def __init__(self, *args: Any, cuenta: CuentaServicio, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        propias = Categoria.objects.filter(servicio=cuenta.suministro.servicio_id, activa=True)
        self.fields["categoria"].queryset = propias  # type: ignore[attr-defined]
        self.fields["categoria"].widget.attrs["autofocus"] = True


class Rango(forms.Form):
    """Something over some days."""

    desde = CampoFecha(label="Desde")
    ultimo = CampoFecha(label="Hasta", required=False, help_text="Último día. Vacío: hasta que se quite.")

    def hasta(self) -> dt.date | None:
        """The first day when it does not rule."""
        ultimo: dt.date | None = self.cleaned_data["ultimo"]
        return ultimo + UN_DIA if ultimo else None

    def clean(self) -> dict[str, Any]:
        """The end is not before the start."""
        limpios: dict[str, Any] = super().clean() or self.cleaned_data
        desde, ultimo = limpios.get("desde"), limpios.get("ultimo")
        if desde and ultimo and ultimo < desde:
            self.add_error("ultimo", "No puede terminar antes de empezar. Corregí las fechas.")
        return limpios


def tipos_de_condicion(cuenta: CuentaServicio) -> Any:
    """The conditions that an account of that service may have."""
    activos = TipoCondicion.objects.filter(activo=True)
    return activos.filter(servicio=None) | activos.filter(servicio=cuenta.suministro.servicio_id)


class DarCondicion(Rango):
    """A condition, with its value and what backs it when its kind asks for them."""

    tipo = forms.ModelChoiceField(label="Condición", queryset=TipoCondicion.objects.none())
    valor = forms.DecimalField(
        label="Valor", max_digits=14, decimal_places=3, min_value=0, required=False, localize=True,
        help_text="Solo para las que lo llevan: kW, lámparas…",
    )  # fmt: skip
    comprobante = forms.CharField(
        label="Comprobante", max_length=80, required=False, help_text="Certificado, resolución o expediente."
    )
    field_order = ("tipo", "valor", "comprobante", "desde", "ultimo")

    def __init__(self, *args: Any, cuenta: CuentaServicio, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tipo"].queryset = tipos_de_condicion(cuenta)  # type: ignore[attr-defined]
        self.fields["tipo"].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        """Each kind asks for its own."""
        limpios = super().clean()
        tipo: TipoCondicion | None = limpios.get("tipo")
        if tipo is None or self.errors:
            return limpios
        if tipo.lleva_valor and limpios.get("valor") is None:
            self.add_error("valor", f"{tipo} lleva un valor en {tipo.unidad or 'su unidad'}. Escribilo.")
        if not tipo.lleva_valor:
            limpios["valor"] = None
        if tipo.exige_comprobante and not limpios.get("comprobante"):
            self.add_error("comprobante", f"{tipo} se da con un comprobante. Escribí su número.")
        return limpios


class Proteger(Rango):
    """Why it may not be cut, and until when."""

    causa = forms.ChoiceField(label="Causa", choices=Proteccion.Causa.choices)
    motivo = _motivo(200, help_text="Lo lee quien quiera cortar.")
    comprobante = forms.CharField(label="Comprobante", max_length=80, required=False)
    field_order = ("causa", "motivo", "comprobante", "desde", "ultimo")


class CambioDeEstado(forms.Form):
    """When and why."""

    fecha = CampoFecha(label="Fecha")
    motivo = _motivo(200)


class Baja(forms.Form):
    """How an account ends: somebody goes to retire the service, or it is only on paper."""

    como = forms.ChoiceField(
        label="Cómo",
        choices=[
            ("orden", "Con una orden de retiro: la cuenta termina cuando se cumple"),
            ("ya", "Ahora, sin ir al lugar"),
        ],
        widget=forms.RadioSelect,
        initial="orden",
    )
    fecha = CampoFecha(label="Fecha", help_text="Si es ahora: el día en que terminó.")
    motivo = _motivo(200)


class Deshacer(forms.Form):
    """Why it was wrong."""

    motivo = forms.CharField(
        label="Motivo",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2, "autofocus": True}),
        help_text="Queda con tu nombre y la hora.",
    )


class DatosDeCuenta(forms.ModelForm):  # type: ignore[type-arg]
    """What is not dated."""

    class Meta:
        model = CuentaServicio
        fields = ("grupo", "envio", "observaciones")
        widgets = {"observaciones": forms.Textarea(attrs={"rows": 3})}  # noqa: RUF012 - as Django declares it

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grupos = GrupoGestion.objects.filter(servicio=self.instance.suministro.servicio_id, activo=True)
        self.fields["grupo"].queryset = grupos  # type: ignore[attr-defined]


class OrdenNueva(forms.Form):
    """An order about an account or its point."""

    tipo = forms.ModelChoiceField(
        label="Qué hay que hacer", queryset=TipoOrden.objects.filter(activo=True), widget=forms.Select
    )
    prioridad = forms.TypedChoiceField(
        label="Prioridad", choices=OrdenServicio.Prioridad.choices, coerce=int, initial=OrdenServicio.Prioridad.NORMAL
    )
    motivo = _motivo(300, help_text="Lo lee la cuadrilla.")
