"""Form fields of accounting: an account by code or name, and the dimensions."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse_lazy

from cesop.nucleo import formato
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import CampoFecha
from cesop.nucleo.listados.filtros import condicion_de_busqueda
from contabilidad.models import CentroCosto, Cuenta, Partida, Seccion

MUY_GRANDE = "Es demasiado grande: entran 16 cifras antes de la coma. Corregilo."
LARGOS_SIN_PUNTOS = {1: (1,), 2: (1, 2), 4: (1, 2, 4), 6: (1, 2, 4, 6), 9: (1, 2, 4, 6, 9)}


class CampoCuenta(forms.CharField):
    """An account: its code (with or without dots), with or without its name after it, or words of the name.

    solo_imputables: refuse the ones that group others. The shell's JavaScript completes what is typed.
    """

    def __init__(self, *, solo_imputables: bool = False, **kwargs: Any) -> None:
        self.solo_imputables = solo_imputables
        kwargs.setdefault("label", "Cuenta")
        kwargs.setdefault("max_length", 160)
        atributos = {
            "data-cuentas": "imputables" if solo_imputables else "todas",
            "data-cuentas-url": reverse_lazy("contabilidad:cuentas_json"),
            "autocomplete": "off",
            "placeholder": "Código o nombre",
        }
        kwargs.setdefault("widget", forms.TextInput(attrs=atributos))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Cuenta | None:
        """The account; None when the field is optional and empty. One or two queries."""
        texto = super().clean(value)
        if not texto:
            return None
        cuenta = hallar_cuenta(texto)
        if cuenta is None:
            raise ValidationError(f"No se puede usar «{texto}» porque no es una cuenta. Escribí su código o su nombre.")
        if self.solo_imputables and not (cuenta.imputable and cuenta.activa):
            raise ValidationError(f"No se puede usar {cuenta} porque no recibe asientos. Elegí una cuenta imputable.")
        return cuenta

    def prepare_value(self, value: Any) -> Any:
        """What the box shows."""
        return str(value) if isinstance(value, Cuenta) else value


class CampoPesos(forms.DecimalField):
    """Pesos of a line, which may be still unknown: never negative, for there is another side."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": "No se entiende ese importe. Escribilo como 1.234,56.",
        "min_value": "No puede ser negativo. Ponelo del otro lado, sin el signo.",
        "max_decimal_places": "Tiene fracciones de centavo. Dejale dos decimales.",
        "max_digits": MUY_GRANDE,
        "max_whole_digits": MUY_GRANDE,
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(max_digits=18, decimal_places=2, min_value=0, localize=True, **kwargs)


def hallar_cuenta(texto: str) -> Cuenta | None:
    """The account that `texto` names, when it is only one: by code, by its digits, or by words of its name."""
    codigo = con_puntos(texto.split(maxsplit=1)[0])
    cuenta = Cuenta.objects.filter(codigo=codigo).first()
    if cuenta is not None:
        return cuenta
    candidatas = list(Cuenta.objects.filter(condicion_de_busqueda(texto, ["codigo", "nombre"]))[:2])
    return candidatas[0] if len(candidatas) == 1 else None


def con_puntos(codigo: str) -> str:
    """The code as it is kept: "110301" → "1.1.03.01"; what has dots, or is no code, comes back as it was."""
    cortes = LARGOS_SIN_PUNTOS.get(len(codigo))
    if not codigo.isdecimal() or cortes is None:
        return codigo
    return ".".join(codigo[a:b] for a, b in zip((0, *cortes), cortes, strict=False))


class Filtro(forms.Form):
    """Filters of a page, in its URL: the boxes show what was used when they were left empty."""

    data: QueryDict

    def mostrar(self, **valores: str) -> None:
        """Put `valores` in the boxes."""
        propios = self.data.copy()
        for campo, valor in valores.items():
            propios[campo] = valor
        self.data = propios


class ConRango(Filtro):
    """Since when and up to when: from the first of the month to today, when they are not said."""

    desde = CampoFecha(label="Desde", required=False)
    hasta = CampoFecha(label="Hasta", required=False)

    def clean(self) -> dict[str, Any]:
        """Both days, in order."""
        datos: dict[str, Any] = super().clean() or {}
        if self.errors:
            return datos
        datos["hasta"] = datos.get("hasta") or max(hoy(), datos.get("desde") or dt.date.min)
        datos["desde"] = datos.get("desde") or datos["hasta"].replace(day=1)
        self.mostrar(desde=formato.fecha(datos["desde"]), hasta=formato.fecha(datos["hasta"]))
        if datos["desde"] > datos["hasta"]:
            self.add_error("hasta", "No se puede terminar antes de empezar. Corregí una de las fechas.")
        return datos


class ConDimensiones(Filtro):
    """Section, cost centre and kind of management, all optional."""

    seccion = forms.ModelChoiceField(
        label="Sección", queryset=Seccion.objects.all(), required=False, empty_label="Todas"
    )
    centro = forms.ModelChoiceField(
        label="Centro de costo", queryset=CentroCosto.objects.all(), required=False, empty_label="Todos"
    )
    gestion = forms.ChoiceField(label="Gestión", choices=[("", "Todas"), *Partida.Gestion.choices], required=False)
