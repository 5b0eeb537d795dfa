"""Forms of the opening of a service: who and where, then with what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from catastro import documentos
from catastro.campos_personas import CampoCuit, CampoNombre
from catastro.models import (
    Categoria,
    CuentaServicio,
    GrupoGestion,
    Localidad,
    Persona,
    Servicio,
    Suministro,
    TipoCondicion,
)
from catastro.pantallas.elegir import CampoLugar, CampoPersona
from catastro.services.altas import Direccion
from catastro.services.cuentas import CondicionPedida
from catastro.services.personas import DatosDePersona
from cesop.nucleo.formularios import CampoFecha

DE_PERSONA = ("tipo", "nombre", "documento_tipo", "documento", "cuit")
DE_DIRECCION = ("localidad", "calle", "altura", "piso", "departamento")


class QuienYDonde(forms.Form):
    """Which service, who asks for it and where: found, or written down now."""

    servicio = forms.ModelChoiceField(label="Servicio", queryset=Servicio.objects.filter(activo=True), empty_label=None)
    titular = CampoPersona(label="Titular", required=False)
    tipo = forms.ChoiceField(label="Tipo", choices=Persona.Tipo.choices, required=False)
    nombre = CampoNombre(required=False)
    documento_tipo = forms.ChoiceField(label="Documento", choices=Persona.Documento.choices, required=False)
    documento = forms.CharField(label="Número de documento", max_length=20, required=False)
    cuit = CampoCuit(required=False)
    lugar = CampoLugar(label="Dónde", required=False)
    localidad = forms.ModelChoiceField(label="Localidad", queryset=Localidad.objects.all(), required=False)
    calle = forms.CharField(label="Calle", max_length=80, required=False)
    altura = forms.CharField(label="Número", max_length=10, required=False)
    piso = forms.CharField(label="Piso", max_length=6, required=False)
    departamento = forms.CharField(label="Departamento", max_length=10, required=False)
    ubicacion = forms.CharField(
        label="Dónde va el medidor", max_length=80, required=False, help_text="Para quien vaya: «pilar a la izquierda»."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pedido = str(self.data.get("servicio", "")) if self.is_bound else ""
        self.fields["lugar"].servicio = int(pedido) if pedido.isdecimal() and len(pedido) < 19 else None  # type: ignore[attr-defined]
        self.fields["documento_tipo"].initial = Persona.Documento.DNI

    def proponer_titular(self) -> None:
        """Show the person that the form starts with as already found."""
        campo: Any = self.fields["titular"]
        propuesta = campo.por_clave(str(self.initial.get("titular") or ""))
        campo.widget.halladas = campo.halladas_de([propuesta]) if propuesta else ()

    def clean(self) -> dict[str, Any]:
        """Somebody and somewhere; a point that is free and of that service."""
        limpios: dict[str, Any] = super().clean() or self.cleaned_data
        if "titular" not in self.errors and not limpios.get("titular"):
            self._limpiar_persona(limpios)
        if "lugar" not in self.errors:
            self._limpiar_lugar(limpios)
        return limpios

    def _limpiar_persona(self, limpios: dict[str, Any]) -> None:
        if not limpios.get("nombre"):
            self.add_error("titular", "Falta el titular. Buscalo, o cargalo abajo si no está.")
            return
        if {"documento", "documento_tipo"} & self.errors.keys():
            return
        if not limpios.get("documento"):
            limpios["documento_tipo"] = ""
        try:
            limpios["documento"] = documentos.documento(limpios["documento_tipo"], limpios["documento"])
        except documentos.DocumentoInvalido as error:
            self.add_error("documento", str(error))

    def _limpiar_lugar(self, limpios: dict[str, Any]) -> None:
        lugar, servicio = limpios.get("lugar"), limpios.get("servicio")
        if isinstance(lugar, Suministro) and lugar.servicio_id != getattr(servicio, "pk", None):
            self.add_error("lugar", f"Ese suministro es de {lugar.servicio}. Elegí uno del servicio, o el inmueble.")
        elif isinstance(lugar, Suministro) and getattr(lugar, "ocupado", False):
            self.add_error("lugar", "Ese suministro tiene una cuenta sin retirar. Retirala, o cambiale el titular.")
        elif lugar is None and not limpios.get("calle"):
            self.add_error("lugar", "Falta el lugar. Buscalo, o cargá la dirección abajo si no está.")
        elif lugar is None and not limpios.get("localidad"):
            self.add_error("localidad", "Falta la localidad. Elegila.")

    def quien(self) -> Persona | DatosDePersona:
        """The person, or who is to be registered."""
        hallada: Persona | None = self.cleaned_data["titular"]
        return hallada or DatosDePersona(**{campo: self.cleaned_data[campo] for campo in DE_PERSONA})

    def donde(self) -> Any:
        """The point, the property, or the new address."""
        return self.cleaned_data["lugar"] or Direccion(**{campo: self.cleaned_data[campo] for campo in DE_DIRECCION})


class ConQue(forms.Form):
    """Group, category, conditions, who else, how its papers go."""

    grupo = forms.ModelChoiceField(label="Grupo de gestión", queryset=GrupoGestion.objects.none(), empty_label=None)
    categoria = forms.ModelChoiceField(label="Categoría", queryset=Categoria.objects.none())
    desde = CampoFecha(label="Se solicita el")
    envio = forms.ChoiceField(label="Papeles", choices=CuentaServicio.Envio.choices)
    pagador = CampoPersona(label="Paga otro", required=False)
    propietario = CampoPersona(label="Propietario, si es otro", required=False)
    observaciones = forms.CharField(
        label="Notas", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, servicio: Servicio, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tipos = [
            tipo for tipo in TipoCondicion.objects.filter(activo=True) if tipo.servicio_id in (None, servicio.pk)
        ]
        grupos = GrupoGestion.objects.filter(servicio=servicio, activo=True)
        self.fields["grupo"].queryset = grupos  # type: ignore[attr-defined]
        categorias = Categoria.objects.filter(servicio=servicio, activa=True)
        self.fields["categoria"].queryset = categorias  # type: ignore[attr-defined]
        self.fields["grupo"].widget.attrs["autofocus"] = True
        for tipo in self.tipos:
            self._agregar(tipo)

    def _agregar(self, tipo: TipoCondicion) -> None:
        """The boxes of a kind of condition."""
        self.fields[f"si_{tipo.pk}"] = forms.BooleanField(label=tipo.nombre, required=False)
        if tipo.lleva_valor:
            campo = forms.DecimalField(max_digits=14, decimal_places=3, min_value=0, required=False, localize=True)
            campo.widget.attrs["aria-label"] = f"{tipo}, {tipo.unidad}"
            self.fields[f"valor_{tipo.pk}"] = campo
        comprobante = forms.CharField(max_length=80, required=False)
        comprobante.widget.attrs["aria-label"] = f"Comprobante de {tipo}"
        self.fields[f"papel_{tipo.pk}"] = comprobante

    @property
    def condiciones(self) -> Iterator[tuple[TipoCondicion, BoundField, BoundField | None, BoundField]]:
        """(kind, whether, value, what backs it), for the table."""
        for tipo in self.tipos:
            valor = self[f"valor_{tipo.pk}"] if tipo.lleva_valor else None
            yield tipo, self[f"si_{tipo.pk}"], valor, self[f"papel_{tipo.pk}"]

    @property
    def principales(self) -> list[BoundField]:
        """The fields out of the table."""
        return [self[nombre] for nombre in self.base_fields]

    def clean(self) -> dict[str, Any]:
        """What each condition that was marked asks for; writing its value marks it."""
        limpios: dict[str, Any] = super().clean() or self.cleaned_data
        for tipo in self.tipos:
            valor, papel = limpios.get(f"valor_{tipo.pk}"), limpios.get(f"papel_{tipo.pk}")
            limpios[f"si_{tipo.pk}"] = bool(limpios.get(f"si_{tipo.pk}") or valor is not None or papel)
            if not limpios[f"si_{tipo.pk}"]:
                continue
            if tipo.lleva_valor and valor is None:
                self.add_error(f"valor_{tipo.pk}", f"Lleva un valor en {tipo.unidad}.")
            if tipo.exige_comprobante and not papel:
                self.add_error(f"papel_{tipo.pk}", "Lleva un comprobante.")
        return limpios

    def pedidas(self) -> list[CondicionPedida]:
        """The conditions that were marked."""
        return [
            CondicionPedida(
                tipo=tipo,
                valor=self.cleaned_data.get(f"valor_{tipo.pk}"),
                comprobante=self.cleaned_data[f"papel_{tipo.pk}"],
            )
            for tipo in self.tipos
            if self.cleaned_data[f"si_{tipo.pk}"]
        ]
