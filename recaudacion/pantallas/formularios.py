"""Forms of the till: what is paid and with what; its opening, partial turn-in and count."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from catastro.models import Persona
from cesop.nucleo.dinero import CERO
from contabilidad.pantallas.campos import CampoPesos
from recaudacion.models import MedioDePago
from recaudacion.selectors.cajas import ninguna
from recaudacion.services.cobros import MedioUsado, Pedido

PARTE: Final = re.compile(r"^parte_(\d{1,18})$")
# A payment over more vouchers than these is several.
PARTES_MAX: Final = 200
BILLETES: Final = (20_000, 10_000, 2_000, 1_000, 500, 200, 100)


class FormularioDeCobro(forms.Form):
    """Whose, which vouchers and how much of each (`elegir_<id>`, `parte_<id>`), the advance, and the tenders."""

    clave = forms.UUIDField()
    persona = forms.ModelChoiceField(queryset=Persona.objects.all())
    anticipo = CampoPesos(label="A cuenta")

    def __init__(self, datos: Any = None, *, medios: Sequence[MedioDePago]) -> None:
        super().__init__(datos)
        self.medios = medios
        claves = [int(dicho[1]) for nombre in (datos or {}) if (dicho := PARTE.match(nombre))]
        self.comprobantes = claves[:PARTES_MAX]
        for clave in self.comprobantes:
            self.fields[f"elegir_{clave}"] = forms.BooleanField(required=False)
            self.fields[f"parte_{clave}"] = CampoPesos(label="A pagar")
        for medio in medios:
            self.fields[f"medio_{medio.clave}"] = CampoPesos(label=medio.nombre)
            self.fields[f"ref_{medio.clave}"] = forms.CharField(label="Número", max_length=60, required=False)

    @property
    def partes(self) -> dict[int, Decimal]:
        """Voucher → pesos, of those that are chosen."""
        return {
            clave: self.cleaned_data.get(f"parte_{clave}") or CERO
            for clave in self.comprobantes
            if self.cleaned_data.get(f"elegir_{clave}")
        }

    @property
    def anticipo_dicho(self) -> Decimal:
        """Pesos that stay as credit."""
        return self.cleaned_data.get("anticipo") or CERO

    def pedido(self) -> Pedido:
        """What is asked. Without tenders it is exact cash."""
        partes, anticipo = self.partes, self.anticipo_dicho
        usados = [
            MedioUsado(
                medio=medio,
                importe=self.cleaned_data[f"medio_{medio.clave}"],
                referencia=self.cleaned_data[f"ref_{medio.clave}"],
            )
            for medio in self.medios
            if self.cleaned_data.get(f"medio_{medio.clave}")
        ]
        if not usados:
            total = sum(partes.values(), CERO) + anticipo
            usados = [MedioUsado(medio=medio, importe=total) for medio in self.medios if medio.da_vuelto][:1]
        return Pedido(
            clave=self.cleaned_data["clave"],
            persona=self.cleaned_data["persona"],
            partes=partes,
            anticipo=anticipo,
            medios=usados,
        )


class FormularioDeApertura(forms.Form):
    """Which till, with how much."""

    caja = forms.ModelChoiceField(label="Caja", queryset=ninguna(), to_field_name="numero")
    fondo = CampoPesos(label="Fondo inicial, recibido de tesorería")

    def __init__(self, *args: Any, cajas: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campo = self.fields["caja"]
        assert isinstance(campo, forms.ModelChoiceField)
        campo.queryset = cajas

    def clean_fondo(self) -> Decimal:
        """Nothing written is nothing received."""
        return self.cleaned_data["fondo"] or CERO


class FormularioDeRendicion(forms.Form):
    """How much, and who gets it."""

    clave = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    importe = CampoPesos(label="Importe en efectivo")
    recibe = forms.CharField(label="Recibe", max_length=80)

    def clean_importe(self) -> Decimal:
        """It is needed."""
        importe: Decimal | None = self.cleaned_data["importe"]
        if not importe:
            raise ValidationError("Falta el importe. Escribilo.", code="required")
        return importe


class FormularioDeArqueo(forms.Form):
    """How many of each note (`billete_<pesos>`), the coins, and why it differs when it does."""

    monedas = CampoPesos(label="Monedas y otros")
    observacion = forms.CharField(label="Qué pasó, si hay diferencia", max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for billete in BILLETES:
            self.fields[f"billete_{billete}"] = forms.IntegerField(
                label=f"$ {billete:,}".replace(",", "."), min_value=0, max_value=1_000_000, required=False
            )

    def billetes(self) -> list[Any]:
        """The boxes of the notes, the largest first."""
        return [self[f"billete_{billete}"] for billete in BILLETES]

    @property
    def conteo(self) -> Mapping[str, int]:
        """Note → how many."""
        return {str(b): self.cleaned_data.get(f"billete_{b}") or 0 for b in BILLETES}
