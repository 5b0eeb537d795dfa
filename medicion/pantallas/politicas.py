"""Policies of the groups, validation rules, caps of estimation and anomalies: what is in force, and its change."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.shortcuts import render as dibujar
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from catastro.models import Categoria, GrupoGestion, TipoOrden
from cesop.nucleo.fechado import vigentes
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, CampoFecha, errores_en
from cesop.nucleo.maestros.palabras import Consecuencia
from cesop.nucleo.maestros.views import formulario
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir
from medicion.models import Anomalia, Ciclo, PoliticaMedicion, ReglaVEE, TopeDeEstimacion
from medicion.pantallas import palabras
from medicion.services import politicas
from medicion.services.inicio import MOTIVO
from medicion.validacion.reglas import DEFINICIONES

MILESIMOS, MIL = "_mil", 1000
NIVELES = {"BLOQUEA": "mal", "AVISA": "aviso", "INFORMA": "info"}


@require_GET
def reglas(request: HttpRequest) -> HttpResponse:
    """Everything that rules metering, as of a day."""
    usuario = usuario_de(request)
    form = FiltroDeDia(request.GET or None)
    al = (form.cleaned_data.get("al") if form.is_valid() else None) or hoy()
    vivas = vigentes(ReglaVEE.objects.select_related("servicio"), al=al)
    de_reglas = sorted(vivas, key=lambda r: (r.orden, r.codigo, r.servicio_id or 0, r.ciclo))
    politicas_vivas = {p.grupo_id: p for p in vigentes(PoliticaMedicion.objects.all(), al=al)}
    grupos = GrupoGestion.objects.filter(activo=True, servicio__medido=True).select_related("servicio")
    contexto = {
        "al": al,
        "form": form,
        "es_hoy": al == hoy(),
        "reglas": [_regla(r) for r in de_reglas],
        "grupos": [(grupo, politicas_vivas.get(grupo.pk)) for grupo in grupos],
        "topes": vigentes(TopeDeEstimacion.objects.select_related("categoria"), al=al).order_by("categoria", "ciclo"),
        "anomalias": Anomalia.objects.all(),
        "nombres_de_ordenes": dict(TipoOrden.objects.values_list("clave", "nombre")),
        "cambia": puede_escribir(usuario, "medicion:regla_cambiar"),
        "cambia_lo_demas": puede_escribir(usuario, "medicion:politica_cambiar"),
    }
    return dibujar(request, "medicion/reglas.html", contexto)


class FiltroDeDia(forms.Form):
    """As of which day."""

    al = CampoFecha(label="Vigentes al", required=False)


def _regla(regla: ReglaVEE) -> dict[str, Any]:
    definicion = DEFINICIONES.get(regla.codigo)
    partes = [str(regla.servicio)] if regla.servicio else []
    if regla.ciclo:
        partes.append(Ciclo(regla.ciclo).label.lower())
    return {
        "fila": regla,
        "titulo": definicion.titulo if definicion else regla.codigo,
        "norma": definicion.norma if definicion else "",
        "motivo": "" if regla.motivo == MOTIVO else regla.motivo,
        "para": ", ".join(partes) or "Todo",
        "tono": NIVELES[regla.nivel],
        "cifras": [
            (en_palabras(que), cifra(nombre, regla.parametros.get(nombre, "")))
            for nombre, que in (definicion.parametros.items() if definicion else ())
        ],
    }


def en_palabras(que: str) -> str:
    """What a figure is, in the units that people write."""
    return que.replace(", en milésimos de la unidad", ", en unidades").replace("en milésimos de ", "en ")


def de_la_regla(nombre: str, valor: Any) -> Decimal | None:
    """A figure of a rule, in units: those called `…_mil` are kept in thousandths."""
    if valor in {"", None}:
        return None
    numero = Decimal(str(valor))
    return numero / MIL if nombre.endswith(MILESIMOS) else numero


def a_la_regla(nombre: str, valor: Decimal) -> str:
    """The other way round."""
    return f"{(valor * MIL if nombre.endswith(MILESIMOS) else valor).normalize():f}"


def cifra(nombre: str, valor: Any) -> str:
    """A figure of a rule, as people read it."""
    numero = de_la_regla(nombre, valor)
    return "–" if numero is None else palabras.cantidad(numero)


class FormularioDeRegla(forms.Form):
    """How a rule stands, with its figures by name."""

    nivel = forms.ChoiceField(label="Nivel", choices=ReglaVEE.Nivel.choices)
    activa = forms.BooleanField(label="Activa", required=False, help_text="Apagada, no mira nada de lo que alcanza.")
    orden = forms.IntegerField(label="Orden", min_value=1, max_value=999)
    desde = CampoFecha(label="Desde", help_text="Lo ya validado no cambia.")
    motivo = forms.CharField(
        label="Motivo", max_length=200, widget=forms.Textarea(attrs={"rows": 2}), help_text="Queda con tu nombre."
    )

    def __init__(self, *args: Any, codigo: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nombre, que in DEFINICIONES[codigo].parametros.items():
            self.fields[nombre] = forms.DecimalField(
                label=en_palabras(que), min_value=0, max_digits=12, decimal_places=3, localize=True
            )
        self.order_fields(["nivel", "activa", "orden", *DEFINICIONES[codigo].parametros, "desde", "motivo"])


@require_http_methods(FORMULARIO)
def regla_cambiar(request: HttpRequest, pk: int) -> HttpResponse:
    """A rule from a day on."""
    fila = get_object_or_404(ReglaVEE.objects.select_related("servicio"), pk=pk)
    if fila.codigo not in DEFINICIONES:
        raise Http404
    iniciales = {"nivel": fila.nivel, "activa": fila.activa, "orden": fila.orden, "desde": hoy()}
    iniciales |= {nombre: de_la_regla(nombre, valor) for nombre, valor in fila.parametros.items()}
    form = FormularioDeRegla(request.POST or None, initial=iniciales, codigo=fila.codigo)
    definicion, usuario = DEFINICIONES[fila.codigo], usuario_de(request)
    titulo = f"{fila.codigo} {definicion.titulo}"
    if request.method == "POST" and form.is_valid():
        datos = form.cleaned_data
        destino = politicas.DestinoDeRegla(codigo=fila.codigo, servicio=fila.servicio, ciclo=fila.ciclo)
        with errores_en(form):
            politicas.cambiar_regla(
                destino,
                nivel=datos["nivel"],
                orden=datos["orden"],
                activa=datos["activa"],
                parametros={n: a_la_regla(n, datos[n]) for n in DEFINICIONES[fila.codigo].parametros},
                desde=datos["desde"],
                motivo=datos["motivo"],
                usuario=usuario,
            )
        if not form.errors:
            messages.success(request, f"{titulo}: cambiada desde el {datos['desde']:%d/%m/%Y}.")
            return redirect("medicion:reglas")
    impedimento = politicas.impedimento_legal(fila.codigo, usuario=usuario)
    de_la_ley = [Consecuencia(texto=f"Sus cifras salen de la {definicion.norma}.", icono="gavel")]
    return formulario(
        request,
        form,
        titulo=titulo,
        boton="Cambiar la regla",
        volver=reverse("medicion:reglas"),
        consecuencias=de_la_ley if definicion.norma and not impedimento else [],
        impedimento=impedimento,
    )


class FormularioDePolitica(forms.Form):
    """How a group is read."""

    ciclo = forms.ChoiceField(label="Se lee", choices=Ciclo.choices)
    tolerancia = forms.IntegerField(label="Tolerancia en días", min_value=0, max_value=30)
    valor_orientativo = forms.DecimalField(
        label="Valor orientativo de la unidad, $", min_value=0, max_digits=12, decimal_places=4, localize=True,
        help_text="Ordena la mesa por la plata en juego. No factura nada.",
    )  # fmt: skip
    desde = CampoFecha(label="Desde")


@require_http_methods(FORMULARIO)
def politica_cambiar(request: HttpRequest, pk: int) -> HttpResponse:
    """How a group is read from a day on."""
    grupo = get_object_or_404(GrupoGestion.objects.filter(servicio__medido=True), pk=pk)
    viva = vigentes(PoliticaMedicion.objects.filter(grupo=grupo), al=hoy()).first()
    iniciales: dict[str, Any] = {"desde": hoy(), "tolerancia": 3}
    if viva is not None:
        iniciales |= {
            "ciclo": viva.ciclo, "tolerancia": viva.tolerancia, "valor_orientativo": viva.valor_orientativo,
        }  # fmt: skip
    form = FormularioDePolitica(request.POST or None, initial=iniciales)
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            politicas.cambiar_politica(grupo, **form.cleaned_data)
        if not form.errors:
            messages.success(request, f"{grupo}: política cambiada.")
            return redirect("medicion:reglas")
    return formulario(request, form, titulo=f"Cómo se lee {grupo}", volver=reverse("medicion:reglas"))


class FormularioDeTope(forms.Form):
    """How many may be estimated, and for whom."""

    categoria = forms.ModelChoiceField(
        label="Categoría", queryset=Categoria.objects.filter(activa=True), required=False, empty_label="Todas"
    )
    ciclo = forms.ChoiceField(label="Ciclo", choices=[("", "Todos"), *Ciclo.choices], required=False)
    seguidas_max = forms.IntegerField(label="Estimadas seguidas", min_value=0, max_value=24)
    por_ejercicio_max = forms.IntegerField(label="Estimadas por año", min_value=0, max_value=24)
    norma = forms.CharField(label="Norma", max_length=120, required=False)
    desde = CampoFecha(label="Desde")


@require_http_methods(FORMULARIO)
def tope_cambiar(request: HttpRequest) -> HttpResponse:
    """A cap from a day on; the one that it changes comes in `pk`."""
    previo = TopeDeEstimacion.objects.filter(pk=_entero(request.GET.get("pk", ""))).first()
    iniciales: dict[str, Any] = {"desde": hoy()}
    if previo is not None:
        iniciales |= {
            campo: getattr(previo, campo)
            for campo in ("categoria", "ciclo", "seguidas_max", "por_ejercicio_max", "norma")
        }
    form = FormularioDeTope(request.POST or None, initial=iniciales)
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            politicas.cambiar_tope(**form.cleaned_data)
        if not form.errors:
            messages.success(request, "Tope de estimación cambiado.")
            return redirect("medicion:reglas")
    return formulario(request, form, titulo="Tope de estimación", volver=reverse("medicion:reglas"))


def _entero(texto: str) -> int:
    return int(texto) if texto.isdecimal() and len(texto) < 18 else 0


class FormularioDeAnomalia(forms.Form):
    """What a reader may find."""

    codigo = forms.RegexField(label="Código", regex=r"^\d{2}$", help_text="Dos dígitos, como viaja en los archivos.")
    nombre = forms.CharField(label="Nombre", max_length=40)
    admite_sin_lectura = forms.BooleanField(label="Excusa la lectura", required=False)
    orden = forms.ChoiceField(label="Orden que pide", required=False)
    activa = forms.BooleanField(label="Activa", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tipos = TipoOrden.objects.filter(activo=True).values_list("clave", "nombre")
        self.fields["orden"].choices = [("", "Ninguna"), *tipos]  # type: ignore[attr-defined]


@require_http_methods(FORMULARIO)
def anomalia(request: HttpRequest) -> HttpResponse:
    """An anomaly, new or the one of `codigo`."""
    previa = Anomalia.objects.filter(pk=request.GET.get("codigo", "")[:2]).first()
    iniciales: dict[str, Any] = {"activa": True}
    if previa is not None:
        iniciales = {
            campo: getattr(previa, campo) for campo in ("codigo", "nombre", "admite_sin_lectura", "orden", "activa")
        }
    form = FormularioDeAnomalia(request.POST or None, initial=iniciales)
    if previa is not None:
        form.fields["codigo"].disabled = True
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            politicas.guardar_anomalia(**form.cleaned_data)
        if not form.errors:
            messages.success(request, "Anomalía guardada.")
            return redirect("medicion:reglas")
    titulo = f"Anomalía {previa}" if previa else "Anomalía nueva"
    return formulario(request, form, titulo=titulo, volver=reverse("medicion:reglas"))
