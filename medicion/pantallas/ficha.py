"""The page of a service point: what it consumed, what was read, with what was corrected crossed out, and its meters."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from catastro.models import CuentaServicio, RegistroMedidor, Suministro
from catastro.pantallas.palabras import dibujo_de, estado_de_servicio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import CampoFecha, errores_en
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir, puede_ver
from medicion.models import Consumo, Lectura
from medicion.pantallas import grafico, palabras
from medicion.pantallas.mesa import decidido
from medicion.selectors import alcance
from medicion.selectors import ficha as lectura
from medicion.services import lecturas
from medicion.validacion.registros import REGISTROS

TRECE, TREINTA_Y_SEIS = 13, 36
ANCHA = grafico.Medidas(ancho=900, alto=150, lleno=Decimal("0.78"), rotulos=16, radio=Decimal(2))
BAJA = grafico.Medidas(ancho=760, alto=92, lleno=Decimal("0.78"), rotulos=16, radio=Decimal(2))
LUGARES_MIN = 7
TONOS = {"valida": "bien", "observada": "aviso", "bloqueada": "mal", "sin_lectura": "mal"}


def suministro_o_404(request: HttpRequest, pk: int) -> Suministro:
    """A service point that the user sees."""
    filas = alcance.suministros(usuario_de(request)).select_related("servicio", "inmueble__domicilio__localidad")
    hallado = filas.filter(pk=pk).first()
    if hallado is None:
        raise Http404
    return hallado


@require_GET
def ficha(request: HttpRequest, pk: int) -> HttpResponse:
    """Thirteen periods or thirty-six, of one register at a time."""
    suministro = suministro_o_404(request, pk)
    usuario = usuario_de(request)
    cuantos = TREINTA_Y_SEIS if request.GET.get("periodos") == str(TREINTA_Y_SEIS) else TRECE
    magnitudes = lectura.magnitudes(suministro)
    magnitud = next((m for m in magnitudes if m == request.GET.get("registro")), next(iter(magnitudes), ""))
    consumos = lectura.consumos(suministro, magnitud=magnitud, cuantos=cuantos)
    cuenta = lectura.cuenta(suministro)
    contexto = {
        "suministro": suministro,
        "servicio": suministro.servicio.clave,
        "icono": dibujo_de(suministro.servicio.clave),
        "cuenta": cuenta,
        "estado": estado_de_servicio(cuenta[2]) if cuenta else None,
        "ruta": lectura.ruta(suministro),
        "magnitudes": [(m, RegistroMedidor.Magnitud(m).label) for m in magnitudes],
        "magnitud": magnitud,
        "unidad": REGISTROS[magnitud].unidad if magnitud else suministro.servicio.unidad,
        "cuantos": cuantos,
        "curva": _curva(consumos, cuantos),
        "resumen": _resumen(consumos),
        "consumos": [_consumo(c) for c in reversed(consumos)],
        "lecturas": lectura.lecturas(suministro, magnitud=magnitud, cuantas=cuantos * 2),
        "colocaciones": lectura.colocaciones(suministro),
        "relecturas": lectura.ordenes(suministro),
        "ve_catastro": puede_ver(usuario, "catastro:suministro"),
        "corrige": puede_escribir(usuario, "medicion:lectura_corregir"),
        "cambia": puede_escribir(usuario, "medicion:medidor_cambiar"),
    }
    return render(request, "medicion/ficha.html", contexto)


@require_GET
def cuenta_consumo(request: HttpRequest, pk: int) -> HttpResponse:
    """Fragment of the page of an account: thirteen periods of hers until a day, and what was last read."""
    cuenta = get_object_or_404(CuentaServicio.objects.select_related("suministro__servicio"), pk=pk)
    suministro = suministro_o_404(request, cuenta.suministro_id)
    form = FormularioDeDia(request.GET)
    al = (form.cleaned_data.get("al") if form.is_valid() else None) or hoy()
    magnitud = next(iter(lectura.magnitudes(suministro)), "")
    consumos = lectura.de_cuenta(cuenta, magnitud=magnitud, al=al)
    contexto = {
        "suministro": suministro,
        "servicio": suministro.servicio.clave,
        "unidad": REGISTROS[magnitud].unidad if magnitud else suministro.servicio.unidad,
        "curva": _curva(consumos, TRECE, medidas=BAJA),
        "resumen": _resumen(consumos),
        "ultima": lectura.ultima_leida(cuenta, magnitud=magnitud, al=al),
    }
    return render(request, "medicion/cuenta_consumo.html", contexto)


class FormularioDeDia(forms.Form):
    """Until which day."""

    al = CampoFecha(required=False)


def _curva(consumos: Sequence[Consumo], cuantos: int, *, medidas: grafico.Medidas = ANCHA) -> grafico.Grafico | None:
    """The bars of what there is; a short history does not leave half of the drawing empty."""
    if not consumos:
        return None
    cuantos = min(cuantos, max(len(consumos), LUGARES_MIN))
    valores = [
        grafico.Valor(
            hasta=c.hasta,
            valor=c.consumo,
            tipo=_tipo(c, ultimo=c is consumos[-1]),
            titulo=f"{palabras.mes(c.hasta)}: {palabras.cantidad(c.consumo) or 'sin dato'}",
        )
        for c in consumos
    ]
    return grafico.dibujar(valores, medidas=medidas, lugares=cuantos, esperado=consumos[-1].esperado)


def _tipo(consumo: Consumo, *, ultimo: bool) -> str:
    if consumo.resultado != Consumo.Resultado.VALIDA and getattr(consumo, "validacion", None) is None:
        return "-sospecha"
    if consumo.estimado:
        return "-estimada"
    return "-ult" if ultimo else ""


def _resumen(consumos: Sequence[Consumo]) -> dict[str, Any]:
    """The last one, the average a day and the whole of what is shown."""
    con_cifra = [c for c in consumos if c.consumo is not None]
    dias = sum(c.dias for c in con_cifra)
    total = sum((c.consumo for c in con_cifra if c.consumo is not None), Decimal(0))
    return {
        "ultimo": palabras.cantidad(con_cifra[-1].consumo) if con_cifra else "",
        "ultimo_el": con_cifra[-1].hasta if con_cifra else None,
        "diario": palabras.cantidad((total / dias).quantize(Decimal("0.1"))) if dias else "",
        "total": palabras.cantidad(total) if con_cifra else "",
        "estimados": sum(1 for c in consumos if c.estimado),
        "objetados": sum(1 for c in consumos if c.resultado != Consumo.Resultado.VALIDA and decidido(c) is None),
    }


def _consumo(consumo: Consumo) -> dict[str, Any]:
    dicho = decidido(consumo)
    diario = consumo.consumo / consumo.dias if consumo.consumo is not None and consumo.dias else None
    return {
        "consumo": consumo,
        "cifra": palabras.cantidad(consumo.consumo),
        "diario": palabras.cantidad(diario.quantize(Decimal("0.1"))) if diario is not None else "",
        "esperado": palabras.redonda(consumo.esperado),
        "estado": dicho["como"] if dicho else consumo.get_resultado_display(),
        "tono": "bien" if dicho else TONOS[consumo.resultado],
        "objetado": dicho is None and consumo.resultado != Consumo.Resultado.VALIDA,
        "motivo": dicho["motivo"] if dicho else "",
        "tramos": consumo.tramos,
        "url": reverse("medicion:excepcion", args=[consumo.pk]),
    }


# ── One reading ──


class FormularioDeCorreccion(forms.Form):
    """Another value, and why."""

    valor = forms.DecimalField(label="Lectura", min_value=0, max_digits=12, decimal_places=3, localize=True)
    motivo = forms.CharField(label="Motivo", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class FormularioDeMotivo(forms.Form):
    """Why."""

    motivo = forms.CharField(
        label="Motivo", max_length=200, widget=forms.Textarea(attrs={"rows": 2, "autofocus": True})
    )


class FormularioDeFoto(forms.Form):
    """The photo."""

    archivo = forms.FileField(label="Foto", help_text="png o jpg")


def lectura_o_404(request: HttpRequest, pk: int) -> Lectura:
    """A reading of a point that the user sees."""
    hallada = get_object_or_404(Lectura.objects.select_related("medidor", "registro", "suministro"), pk=pk)
    suministro_o_404(request, hallada.suministro_id)
    return hallada


@require_http_methods(["GET", "HEAD", "POST"])
def lectura_corregir(request: HttpRequest, pk: int) -> HttpResponse:
    """Put another value in its place."""
    vista = lectura_o_404(request, pk)
    form = FormularioDeCorreccion(request.POST or None, initial={"valor": vista.valor})
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            lecturas.corregir(vista, **form.cleaned_data, usuario=usuario_de(request))
        if not form.errors:
            messages.success(request, "Lectura corregida. Lo que medía se calculó de nuevo.")
            return redirect("medicion:ficha", pk=vista.suministro_id)
    return _pagina(request, form, vista, titulo="Corregir", boton="Corregir la lectura")


@require_http_methods(["GET", "HEAD", "POST"])
def lectura_anular(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that it never was."""
    vista = lectura_o_404(request, pk)
    form = FormularioDeMotivo(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            lecturas.anular(vista, motivo=form.cleaned_data["motivo"], usuario=usuario_de(request))
        if not form.errors:
            messages.success(request, "Lectura anulada. Lo que medía se calculó sin ella.")
            return redirect("medicion:ficha", pk=vista.suministro_id)
    return _pagina(request, form, vista, titulo="Anular", boton="Anular la lectura", peligro=True)


@require_http_methods(["GET", "HEAD", "POST"])
def lectura_foto(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach the photo of the meter."""
    vista = lectura_o_404(request, pk)
    form = FormularioDeFoto(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        archivo: UploadedFile[bytes] = form.cleaned_data["archivo"]
        with errores_en(form):
            lecturas.adjuntar_foto(vista, archivo, usuario=usuario_de(request))
        if not form.errors:
            messages.success(request, "Foto agregada a la lectura.")
            return redirect("medicion:ficha", pk=vista.suministro_id)
    return _pagina(request, form, vista, titulo="Agregar una foto a", boton="Agregar la foto", archivos=True)


def _pagina(
    request: HttpRequest, form: forms.Form, vista: Lectura, *, titulo: str, boton: str, **mas: Any
) -> HttpResponse:
    contexto = {
        "form": form,
        "titulo": f"{titulo} la lectura del {vista.fecha:%d/%m/%Y}",
        "lectura": vista,
        "boton": boton,
        "volver": reverse("medicion:ficha", args=[vista.suministro_id]),
        **mas,
    }
    return render(request, "medicion/lectura_acto.html", contexto, status=422 if form.errors else 200)
