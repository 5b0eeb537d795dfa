"""Fields that choose a person or a place by typing part of it: the ones found are shown below, to pick with the arrows.

The box asks for them as it is typed (`personas_halladas`, `lugares_hallados`). Without JavaScript, or when Enter comes
first, the form does: one found is taken, several are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.safestring import SafeString

from catastro.models import Inmueble, Persona, Suministro
from catastro.selectors import elegibles

TEXTO = "_texto"
CIFRAS_MAX = 18  # of a key


@dataclass(frozen=True, kw_only=True)
class Dicho:
    """What came from the browser: the key that was picked, and what the box says."""

    clave: str
    texto: str


class CajaDeEleccion(forms.Widget):
    """A search box, and the ones found as radio buttons. vista: name of the view that finds them."""

    template_name = "catastro/cuentas/elegir.html"

    def __init__(self, *, vista: str, ayuda: str, incluye: str = "") -> None:
        super().__init__()
        self.vista = vista
        self.ayuda = ayuda
        self.incluye = incluye
        self.halladas: Sequence[elegibles.Elegible] = ()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Dicho:
        """The radio and the box."""
        return Dicho(clave=data.get(name, "").strip(), texto=data.get(name + TEXTO, "").strip()[:80])

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """True when neither came."""
        return name not in data and name + TEXTO not in data

    def id_for_label(self, id_: str) -> str:
        """The label is of the box."""
        return f"{id_}{TEXTO}" if id_ else id_

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The box with what it has found so far."""
        dicho = value if isinstance(value, Dicho) else Dicho(clave=str(value or ""), texto="")
        contexto = {
            "nombre": name,
            "texto": dicho.texto,
            "elegida": dicho.clave,
            "halladas": self.halladas,
            "url": reverse(self.vista),
            "ayuda": self.ayuda,
            "incluye": self.incluye,
            "id": (attrs or {}).get("id", f"id_{name}"),
            "mal": (attrs or {}).get("aria-invalid", ""),
            "describe": (attrs or {}).get("aria-describedby", ""),
        }
        return SafeString(forms.renderers.get_default_renderer().render(self.template_name, contexto))


class CampoEleccion(forms.Field):
    """What both fields share."""

    widget: CajaDeEleccion

    def clean(self, value: Any) -> Any:
        """The object that was chosen; None when optional and nothing was typed. Raises ValidationError."""
        dicho: Dicho = value
        if dicho.clave:
            hallado = self.por_clave(dicho.clave)
            self.widget.halladas = self.halladas_de([hallado]) if hallado is not None else ()
            if hallado is None:
                raise ValidationError("Ya no está. Buscá de nuevo.")
            return hallado
        if not dicho.texto:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        self.widget.halladas = self.buscar(dicho.texto)
        if len(self.widget.halladas) == 1:
            return self.por_clave(self.widget.halladas[0].clave)
        raise ValidationError(
            "Hay varias. Elegí una de la lista." if self.widget.halladas else "No se encontró. Probá con otra cosa."
        )

    def por_clave(self, clave: str) -> Any:
        """The object of a key, or None."""
        raise NotImplementedError

    def buscar(self, texto: str) -> Sequence[elegibles.Elegible]:
        """Those that what was typed may mean."""
        raise NotImplementedError

    def halladas_de(self, objetos: Sequence[Any]) -> Sequence[elegibles.Elegible]:
        """How those objects are shown."""
        raise NotImplementedError


class CampoPersona(CampoEleccion):
    """A person, by name, document or CUIT."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", CajaDeEleccion(vista="catastro:cuenta_personas", ayuda="Apellido, DNI o CUIT"))
        super().__init__(**kwargs)

    def por_clave(self, clave: str) -> Persona | None:
        """The person, when it was not merged."""
        if not clave.isdecimal() or len(clave) > CIFRAS_MAX:
            return None
        return Persona.objects.filter(pk=int(clave), fusionada_en__isnull=True).first()

    def buscar(self, texto: str) -> Sequence[elegibles.Elegible]:
        """Persons that look like what was typed."""
        return elegibles.personas(texto)

    def halladas_de(self, objetos: Sequence[Any]) -> Sequence[elegibles.Elegible]:
        """How they are shown."""
        return [elegibles.de_persona(persona) for persona in objetos]


class CampoLugar(CampoEleccion):
    """A service point, or a property where a point will be opened."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget",
            CajaDeEleccion(
                vista="catastro:cuenta_lugares",
                ayuda="Calle y número, o número de suministro",
                incluye="[name=servicio]",
            ),
        )
        super().__init__(**kwargs)
        self.servicio: int | None = None

    def por_clave(self, clave: str) -> Suministro | Inmueble | None:
        """`s` and the key of a point, or `i` and that of a property."""
        if not clave[1:].isdecimal() or len(clave) > CIFRAS_MAX:
            return None
        pk = int(clave[1:])
        if clave[0] == "s":
            return elegibles.suministros().filter(pk=pk).first()
        return Inmueble.objects.select_related("domicilio__localidad").filter(pk=pk, activo=True).first()

    def buscar(self, texto: str) -> Sequence[elegibles.Elegible]:
        """Points and properties that look like what was typed."""
        return elegibles.lugares(texto, servicio=self.servicio)

    def halladas_de(self, objetos: Sequence[Any]) -> Sequence[elegibles.Elegible]:
        """How they are shown."""
        return [elegibles.de_lugar(lugar) for lugar in objetos]
