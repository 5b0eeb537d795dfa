"""Forms of persons, associates and contacts. They check shape only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from catastro import documentos
from catastro.campos_personas import CampoCbu, CampoCuit, CampoNacimiento, CampoNombre, ConDocumento
from catastro.models import CondicionFiscal, Contacto, CuentaServicio, MedioDeContacto, Persona
from catastro.models import MovimientoDeCuotas as Movimiento
from catastro.pantallas.elegir import CampoPersona
from catastro.pantallas.inmuebles import DatosDeDomicilio
from catastro.services.domicilios import CAMPOS as CAMPOS_DE_DOMICILIO
from catastro.services.personas import CAMPOS, DatosDePersona
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import CampoFecha

AREA = forms.Textarea(attrs={"rows": 2})


class FormularioDePersona(ConDocumento):
    """Who a person is."""

    tipo = forms.ChoiceField(label="Tipo", choices=Persona.Tipo.choices)
    nombre = CampoNombre(help_text="Como «Pérez, Ana María».")
    cuit = CampoCuit(required=False, help_text="Con o sin guiones.")
    nacimiento = CampoNacimiento(label="Nacimiento", required=False)
    fallecida_el = CampoNacimiento(label="Fallecimiento", required=False)
    observaciones = forms.CharField(label="Observaciones", widget=AREA, required=False)
    field_order: Sequence[str] = (
        "tipo", "nombre", "documento_tipo", "documento", "cuit", "nacimiento", "fallecida_el", "observaciones",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nombre"].widget.attrs["autofocus"] = True

    def datos(self) -> DatosDePersona:
        """What the service takes."""
        return DatosDePersona(**{campo: self.cleaned_data[campo] for campo in CAMPOS})


class PersonaNueva(FormularioDePersona):
    """Who a person is, and the first ways to reach it."""

    celular = forms.CharField(label="Celular", max_length=40, required=False)
    correo = forms.EmailField(label="Correo", required=False)
    field_order = (
        "tipo", "nombre", "documento_tipo", "documento", "cuit", "nacimiento", "celular", "correo", "observaciones",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["documento_tipo"].initial = Persona.Documento.DNI
        del self.fields["fallecida_el"]

    def clean_celular(self) -> str:
        """*Errores* of a telephone."""
        return _telefono(self.cleaned_data["celular"])

    def clean(self) -> dict[str, Any]:
        """The kind of document comes chosen: without number, it is none."""
        if not self.cleaned_data.get("documento"):
            self.cleaned_data["documento_tipo"] = ""
        return super().clean()

    def datos(self) -> DatosDePersona:
        """What the service takes."""
        return DatosDePersona(**{c: self.cleaned_data[c] for c in CAMPOS if c in self.cleaned_data})


def _telefono(texto: str) -> str:
    if not texto.strip():
        return ""
    try:
        return documentos.telefono(texto)
    except documentos.DocumentoInvalido as error:
        raise ValidationError(str(error), code="invalid") from error


class _Desde(forms.Form):
    """From a day on."""

    desde = CampoFecha(label="Desde", initial=hoy)


class FormularioDeCondicionFiscal(_Desde):
    """How a person stands before the taxes, from a day on."""

    iva = forms.TypedChoiceField(label="Condición de IVA", choices=CondicionFiscal.Iva.choices, coerce=int)
    ingresos_brutos = forms.CharField(label="Ingresos brutos", max_length=20, required=False)
    certificado = forms.CharField(
        label="Certificado", max_length=60, required=False, help_text="Si exime o reduce, el número del certificado."
    )
    field_order = ("iva", "desde", "ingresos_brutos", "certificado")


class FormularioDeDomicilio(DatosDeDomicilio, _Desde):
    """An address, from a day on."""

    field_order = (*CAMPOS_DE_DOMICILIO, "desde")

    def domicilio(self) -> dict[str, Any]:
        """What `guardar_domicilio` takes."""
        return {campo: self.cleaned_data[campo] for campo in CAMPOS_DE_DOMICILIO}


class FormularioDeMedio(forms.Form):
    """A telephone or an e-mail."""

    tipo = forms.ChoiceField(label="Tipo", choices=MedioDeContacto.Tipo.choices)
    valor = forms.CharField(label="Número o dirección", max_length=120)
    principal = forms.BooleanField(label="Es el principal", required=False)
    recibe_avisos = forms.BooleanField(label="Recibe avisos de la cooperativa", required=False, initial=True)

    def clean(self) -> dict[str, Any]:
        """A telephone has its digits, and an e-mail its at sign."""
        limpios: dict[str, Any] = super().clean() or self.cleaned_data
        tipo, valor = limpios.get("tipo"), limpios.get("valor", "")
        try:
            if valor and tipo == MedioDeContacto.Tipo.EMAIL:
                forms.EmailField().clean(valor)
            elif valor:
                limpios["valor"] = documentos.telefono(valor)
        except (ValidationError, documentos.DocumentoInvalido) as error:
            self.add_error("valor", error if isinstance(error, ValidationError) else str(error))
        return limpios


class FormularioDeCbu(forms.Form):
    """A bank account."""

    cbu = CampoCbu()
    alias = forms.CharField(label="Alias", max_length=20, required=False)
    banco = forms.CharField(label="Banco", max_length=60, required=False)


class FormularioDeContacto(forms.Form):
    """A contact with a person."""

    canal = forms.ChoiceField(label="Canal", choices=Contacto.Canal.choices)
    sentido = forms.ChoiceField(label="Sentido", choices=Contacto.Sentido.choices)
    asunto = forms.CharField(label="Asunto", max_length=80)
    cuenta = forms.ModelChoiceField(
        label="Sobre la cuenta", queryset=CuentaServicio.objects.none(), required=False, empty_label="Ninguna"
    )
    texto = forms.CharField(label="Qué se habló", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    fecha = CampoFecha(label="Fecha", initial=hoy)

    def __init__(self, *args: Any, cuentas: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campo: Any = self.fields["cuenta"]
        campo.queryset = cuentas
        campo.label_from_instance = lambda c: f"{c.numero} · {c.suministro.servicio}"


class FormularioDeIngreso(forms.Form):
    """Who becomes an associate, with which minutes and shares."""

    desde = CampoFecha(label="Asociado desde", initial=hoy)
    acta = forms.CharField(label="Acta que lo admite", max_length=40, required=False)
    cuotas = forms.IntegerField(label="Cuotas sociales que suscribe", min_value=0, max_value=1_000_000, initial=0)
    numero = forms.IntegerField(
        label="Número de asociado", min_value=1, max_value=2_000_000_000, required=False,
        help_text="Vacío: el que sigue. Escribilo solo si ya lo tenía.",
    )  # fmt: skip


class FormularioDeEgreso(forms.Form):
    """An associate who leaves."""

    ultimo = CampoFecha(label="Último día como asociado", initial=lambda: hoy() - dt.timedelta(days=1))
    motivo = forms.CharField(label="Motivo", max_length=120)
    acta = forms.CharField(label="Acta", max_length=40, required=False)


class FormularioDeCuotas(forms.Form):
    """A movement of shares."""

    motivo = forms.ChoiceField(
        label="Movimiento",
        choices=[
            (Movimiento.Motivo.SUSCRIPCION, "Suscribe"),
            (Movimiento.Motivo.REEMBOLSO, "Se le reembolsan"),
            (Movimiento.Motivo.AJUSTE, "Ajuste (con su signo)"),
        ],
    )
    cuotas = forms.IntegerField(label="Cuotas", min_value=-1_000_000, max_value=1_000_000)
    fecha = CampoFecha(label="Fecha", initial=hoy)
    acta = forms.CharField(label="Acta o comprobante", max_length=40, required=False)

    def cantidad(self) -> int:
        """With its sign: nobody writes a minus to give back."""
        cuotas: int = self.cleaned_data["cuotas"]
        return -abs(cuotas) if self.cleaned_data["motivo"] == Movimiento.Motivo.REEMBOLSO else cuotas


class FormularioDeTransferencia(forms.Form):
    """Shares for another associate."""

    a = CampoPersona(label="A quién le pasan")
    cuotas = forms.IntegerField(label="Cuotas", min_value=1, max_value=1_000_000)
    fecha = CampoFecha(label="Fecha", initial=hoy)
    acta = forms.CharField(
        label="Acta del consejo", max_length=40, help_text="Donde se aprobó: sin acuerdo del consejo no se transfieren."
    )


class DeshacerTransferencia(forms.Form):
    """Why the shares go back, and when."""

    motivo = forms.CharField(label="Motivo", max_length=200, widget=AREA)
    fecha = CampoFecha(label="Fecha", initial=hoy)
    acta = forms.CharField(label="Acta o comprobante", max_length=40, required=False)


class ConMotivo(forms.Form):
    """Why."""

    motivo = forms.CharField(label="Motivo", max_length=200, widget=AREA)
