"""Form fields of places and meters: things named by their number, and boxes that complete what is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from catastro.models import Medidor, NodoRed, Servicio, Suministro
from catastro.selectors.medidores import con_numero

ENTERO_MAX = 2_147_483_647


class ConSugerencias(forms.TextInput):
    """A box that completes what is typed from a list, which is asked for when the page is made."""

    def __init__(self, sugerencias: Callable[[], Iterable[str]], attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.sugerencias = sugerencias

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The box and its list."""
        lista = f"{name}-sugerencias"
        caja = super().render(name, value, {**(attrs or {}), "list": lista}, renderer)
        opciones = format_html_join("", '<option value="{}"></option>', ((texto,) for texto in self.sugerencias()))
        return format_html('{}<datalist id="{}">{}</datalist>', caja, lista, opciones)


class CampoSuministro(forms.CharField):
    """A service point by its number."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Suministro")
        super().__init__(max_length=10, **kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def clean(self, value: Any) -> Suministro | None:
        """The service point; None when optional and empty. One query."""
        texto = super().clean(value)
        if not texto:
            return None
        hallado = suministro_numero(texto)
        if hallado is None:
            raise ValidationError(f"No se puede usar «{texto}» porque no es un suministro. Escribí su número.")
        return hallado


def suministro_numero(texto: str) -> Suministro | None:
    """The service point that has that number."""
    if not texto.isdecimal() or int(texto) > ENTERO_MAX:
        return None
    return Suministro.objects.select_related("servicio", "inmueble__domicilio").filter(numero=int(texto)).first()


class CampoSuministros(forms.CharField):
    """Several service points, by their numbers, separated by spaces, commas or lines."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Suministros")
        kwargs.setdefault("help_text", "Sus números, separados por espacios, comas o renglones.")
        super().__init__(max_length=4000, **kwargs)

    def clean(self, value: Any) -> list[Suministro]:
        """The service points, in the order that they were typed. One query."""
        textos = super().clean(value).replace(",", " ").replace(";", " ").split()
        numeros = [int(texto) if texto.isdecimal() and int(texto) <= ENTERO_MAX else -1 for texto in textos]
        hallados = {s.numero: s for s in Suministro.objects.filter(numero__in=numeros)}
        faltan = [texto for texto, numero in zip(textos, numeros, strict=True) if numero not in hallados]
        if faltan:
            raise ValidationError(f"No se puede usar {', '.join(faltan[:8])} porque no son suministros. Corregilos.")
        return [hallados[numero] for numero in dict.fromkeys(numeros)]


class CampoMedidor(forms.CharField):
    """A meter of a service by its number, and its maker when two have it: "A150 ELSTER"."""

    def __init__(self, *, servicio: Servicio, **kwargs: Any) -> None:
        self.servicio = servicio
        kwargs.setdefault("label", "Medidor")
        kwargs.setdefault("help_text", "Su número; con la marca detrás si dos lo tienen igual.")
        super().__init__(max_length=50, **kwargs)
        self.widget.attrs |= {"autocomplete": "off"}

    def clean(self, value: Any) -> Medidor | None:
        """The meter; None when optional and empty. One query."""
        texto = super().clean(value)
        if not texto:
            return None
        hallados = con_numero(texto, servicio=self.servicio.pk)
        if len(hallados) != 1:
            que = (
                "hay dos con ese número. Agregale la marca."
                if hallados
                else f"no hay uno de {self.servicio.nombre.lower()} con ese número. Revisalo, o dalo de alta."
            )
            raise ValidationError(f"No se puede usar el medidor {texto} porque {que}")
        return hallados[0]


class CampoNodo(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A node of the network of a service."""

    def __init__(self, *, servicio: Servicio | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Nodo")
        nodos = NodoRed.objects.filter(activo=True).order_by("codigo")
        super().__init__(queryset=nodos if servicio is None else nodos.filter(servicio=servicio), **kwargs)


class CampoMultiplicador(forms.DecimalField):
    """K: how much a unit of the register is worth."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Multiplicador")
        kwargs.setdefault("initial", Decimal(1))
        kwargs.setdefault("help_text", "1, o la relación de los transformadores de medida.")
        super().__init__(
            max_digits=8, decimal_places=3, min_value=Decimal("0.001"), localize=True, **kwargs
        )  # fmt: skip


class CampoGrado(forms.DecimalField):
    """A coordinate in degrees, as a map writes it: with a point or a comma."""

    def __init__(self, *, tope: int, **kwargs: Any) -> None:
        super().__init__(max_digits=9, decimal_places=6, min_value=-tope, max_value=tope, **kwargs)

    def to_python(self, value: Any) -> Any:
        """Six decimals: a map gives fifteen. It never has thousands, so that a point and a comma mean the same."""
        texto = str(value if value is not None else "").strip().replace(",", ".")
        if not texto:
            return None
        try:
            grados = Decimal(texto)
        except InvalidOperation as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        return grados.quantize(Decimal("0.000001")) if grados.is_finite() and abs(grados) < 1000 else grados
