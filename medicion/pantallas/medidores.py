"""A meter that is placed, swapped, taken away or counts by another factor, with what the dials showed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from catastro.campos_lugares import CampoMedidor, CampoMultiplicador
from catastro.models import Colocacion, Medidor, RegistroMedidor, Suministro
from catastro.selectors.medidores import colocables, colocaciones_al
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, CampoFecha, errores_en
from cesop.nucleo.pedidos import usuario_de
from medicion.pantallas.ficha import suministro_o_404
from medicion.selectors import medidores as lectura
from medicion.services import medidores

AYUDA = (
    "Se guarda todo junto: las dos lecturas, la colocación y el consumo calculado con sus tramos. Si la lectura de "
    "retiro falta, su parte se estima por el promedio diario."
)


def campo_de(registro: RegistroMedidor | None, titulo: str, *, obligatorio: bool) -> forms.DecimalField:
    """The box of what a register showed; of one that is not known yet, as wide as any."""
    digitos = registro.digitos_enteros if registro else 9
    return forms.DecimalField(
        label=titulo, min_value=0, max_value=Decimal(10) ** digitos - Decimal("0.001"), max_digits=12, decimal_places=3,
        localize=True, required=obligatorio,
    )  # fmt: skip


class FormularioDeMedidor(forms.Form):
    """What was done that day: the dials of the one that goes, the one that comes and its dials."""

    fecha = CampoFecha(label="Fecha", help_text="Del día en que se hizo.")
    multiplicador = CampoMultiplicador()
    motivo = forms.CharField(label="Motivo", max_length=120)

    def __init__(
        self, *args: Any, suministro: Suministro, actual: Colocacion | None, coloca: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["medidor"] = CampoMedidor(servicio=suministro.servicio, label="Medidor que se coloca")
        self.salen = registros_de(actual.medidor) if actual else []
        for registro in self.salen:
            self.fields[f"retiro_{registro.magnitud}"] = campo_de(
                registro, f"Lectura de retiro, {registro.get_magnitud_display().lower()}", obligatorio=not coloca
            )
        entrante = self._entrante() if coloca and self.is_bound else None
        self.entran = registros_de(entrante) if entrante else []
        magnitudes = (
            [r.magnitud for r in self.entran] or [r.magnitud for r in self.salen] or [lectura.principal(suministro)]
        )
        if coloca:
            for magnitud in dict.fromkeys(magnitudes):
                registro_ = next((r for r in self.entran if r.magnitud == magnitud), None)
                titulo = f"Lectura de instalación, {RegistroMedidor.Magnitud(magnitud).label.lower()}"
                self.fields[f"instalacion_{magnitud}"] = campo_de(registro_, titulo, obligatorio=True)
        else:
            del self.fields["medidor"], self.fields["multiplicador"]
        orden = ["fecha", *(c for c in self.fields if c.startswith("retiro_")), "medidor", "multiplicador"]
        self.order_fields([*orden, *(c for c in self.fields if c.startswith("instalacion_")), "motivo"])

    def _entrante(self) -> Medidor | None:
        """The meter that was typed, if it is one: its registers are asked for."""
        try:
            return self.fields["medidor"].clean(self.data.get("medidor"))  # type: ignore[no-any-return]
        except forms.ValidationError:
            return None

    @property
    def trabajo(self) -> medidores.Trabajo:
        """What was done, for the service."""
        datos = self.cleaned_data
        return medidores.Trabajo(
            fecha=datos["fecha"],
            motivo=datos["motivo"],
            multiplicador=datos.get("multiplicador") or Decimal(1),
            retiro=self._valores("retiro_"),
            instalacion=self._valores("instalacion_"),
        )

    def _valores(self, prefijo: str) -> dict[str, Decimal]:
        return valores(self.cleaned_data, prefijo)


class FormularioDeMultiplicador(forms.Form):
    """Another factor since a day, and what each dial showed then."""

    fecha = CampoFecha(label="Fecha", help_text="El primer día en que cuenta por el nuevo.")
    multiplicador = CampoMultiplicador()
    motivo = forms.CharField(label="Motivo", max_length=120)

    def __init__(self, *args: Any, actual: Colocacion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lecturas = []
        for registro in registros_de(actual.medidor):
            lecturas.append(f"lectura_{registro.magnitud}")
            titulo = f"Lectura de ese día, {registro.get_magnitud_display().lower()}"
            self.fields[lecturas[-1]] = campo_de(registro, titulo, obligatorio=True)
        self.order_fields(["fecha", *lecturas, "multiplicador", "motivo"])

    @property
    def trabajo(self) -> medidores.Trabajo:
        """What was done, for the service."""
        datos = self.cleaned_data
        return medidores.Trabajo(
            fecha=datos["fecha"],
            motivo=datos["motivo"],
            multiplicador=datos["multiplicador"],
            instalacion=valores(datos, "lectura_"),
        )


def valores(datos: Mapping[str, Any], prefijo: str) -> dict[str, Decimal]:
    """Magnitude → what its dial showed, of the fields that begin so."""
    return {
        campo.removeprefix(prefijo): valor
        for campo, valor in datos.items()
        if campo.startswith(prefijo) and valor is not None
    }


def registros_de(medidor: Medidor) -> Sequence[RegistroMedidor]:
    """In their order."""
    return list(medidor.registros.order_by("numero"))


@require_http_methods(FORMULARIO)
def medidor_cambiar(request: HttpRequest, pk: int) -> HttpResponse:
    """Swap the meter of a point, or place one where there is none."""
    suministro = suministro_o_404(request, pk)
    actual = colocaciones_al([suministro.pk], al=hoy()).first()
    form = FormularioDeMedidor(
        request.POST or None, initial={"fecha": hoy()}, suministro=suministro, actual=actual, coloca=True
    )
    if request.method == "POST" and form.is_valid():
        acto = medidores.cambiar if actual else medidores.colocar
        with errores_en(form):
            acto(suministro, form.cleaned_data["medidor"], form.trabajo, usuario=usuario_de(request))
        if not form.errors:
            messages.success(request, f"Medidor {form.cleaned_data['medidor']} colocado. El consumo ya lo cuenta.")
            return redirect("medicion:ficha", pk=pk)
    titulo = (
        f"Cambiar el medidor de {suministro.inmueble}" if actual else f"Colocar un medidor en {suministro.inmueble}"
    )
    return _pagina(
        request, form, suministro, actual, titulo=titulo, boton="Cambiar el medidor" if actual else "Colocarlo"
    )


@require_http_methods(FORMULARIO)
def medidor_retirar(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the meter of a point away."""
    suministro = suministro_o_404(request, pk)
    actual = puesta_hoy(suministro, para="retirar")
    form = FormularioDeMedidor(
        request.POST or None, initial={"fecha": hoy()}, suministro=suministro, actual=actual, coloca=False
    )
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            medidores.retirar(suministro, form.trabajo, usuario=usuario_de(request))
        if not form.errors:
            messages.success(request, f"Medidor {actual.medidor} retirado.")
            return redirect("medicion:ficha", pk=pk)
    titulo = f"Retirar el medidor de {suministro.inmueble}"
    return _pagina(request, form, suministro, actual, titulo=titulo, boton="Retirar el medidor", peligro=True)


@require_http_methods(FORMULARIO)
def medidor_multiplicador(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the meter of a point count by another factor."""
    suministro = suministro_o_404(request, pk)
    actual = puesta_hoy(suministro, para="cambiar el multiplicador")
    inicial = {"fecha": hoy(), "multiplicador": actual.multiplicador}
    form = FormularioDeMultiplicador(request.POST or None, initial=inicial, actual=actual)
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            medidores.cambiar_multiplicador(suministro, form.trabajo, usuario=usuario_de(request))
        if not form.errors:
            messages.success(request, "El multiplicador quedó cambiado. El consumo ya lo cuenta.")
            return redirect("medicion:ficha", pk=pk)
    titulo = f"Multiplicador del medidor de {suministro.inmueble}"
    return _pagina(request, form, suministro, actual, titulo=titulo, boton="Cambiarlo")


def puesta_hoy(suministro: Suministro, *, para: str) -> Colocacion:
    """The placement of today. Raises ErrorNegocio when there is none."""
    actual = colocaciones_al([suministro.pk], al=hoy()).first()
    if actual is None:
        raise ErrorNegocio(
            "medidores.sin_medidor",
            f"No se puede {para} porque el suministro {suministro} no tiene medidor. Colocá uno.",
        )
    return actual


def _pagina(
    request: HttpRequest, form: forms.Form, suministro: Suministro, actual: Colocacion | None, **mas: Any
) -> HttpResponse:
    contexto = {
        "form": form,
        "suministro": suministro,
        "actual": actual,
        "ultima": lectura.ultima(suministro),
        "en_deposito": colocables(servicio=suministro.servicio_id).count(),
        "ayuda": AYUDA,
        "volver": reverse("medicion:ficha", args=[suministro.pk]),
        **mas,
    }
    return render(request, "medicion/medidor_acto.html", contexto, status=422 if form.errors else 200)
