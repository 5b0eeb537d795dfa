"""Files of readings: sent, their fate, why each one was refused line by line, and the rows that were set apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from catastro.models import RegistroMedidor
from cesop.nucleo.alcance import visibles
from cesop.nucleo.formularios import FORMULARIO, CampoFecha, errores_en
from cesop.nucleo.listados import Columna, Estado, Listado, Vacio
from cesop.nucleo.listados.columnas import Tono
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir
from medicion.anomalias import SIN_NOVEDAD
from medicion.models import Anomalia, ArchivoLecturas, FilaApartada, LoteLectura
from medicion.pantallas import palabras
from medicion.pantallas.mesa_actos import leer_valor
from medicion.selectors import alcance
from medicion.services import apartadas, recepcion

BYTES_MAX = 256 * 1024 * 1024
TONOS: dict[str, Tono] = {"recibido": "info", "importado": "bien", "rechazado": "mal"}


def _archivos(request: HttpRequest) -> QuerySet[ArchivoLecturas]:
    """The files that somebody of the user's branches sent."""
    filas = ArchivoLecturas.objects.select_related("usuario", "proceso")
    return visibles(filas, usuario=usuario_de(request), campo="usuario__sucursal")


class FiltroDeArchivos(django_filters.FilterSet):
    """What became of them."""

    estado = django_filters.ChoiceFilter(label="Destino", choices=ArchivoLecturas.Estado.choices, empty_label="Todos")

    class Meta:
        model = ArchivoLecturas
        fields: tuple[str, ...] = ()


def _primera_causa(archivo: ArchivoLecturas) -> str:
    if not archivo.causas:
        return ""
    mas = f" (y {len(archivo.causas) - 1} más)" if len(archivo.causas) > 1 else ""
    return f"{_causa(archivo.causas[0])}{mas}"


def _causa(causa: dict[str, Any]) -> str:
    lugar = f"línea {causa['linea']}: " if causa.get("linea") else ""
    campo = f"{causa['campo']} " if causa.get("campo") else ""
    return f"{lugar}{campo}{causa['motivo']}"


class ListadoDeArchivos(Listado):
    """Every file that came in, the newest first, and the box to send another."""

    clave = "medicion.archivos"
    titulo = "Recepción de lecturas"
    filtros = FiltroDeArchivos
    busqueda = ("nombre",)
    busqueda_ayuda = "Nombre del archivo"
    orden = "-recibido"
    plantilla = "medicion/recepcion.html"
    vacio = Vacio(
        titulo="Todavía no llegó ningún archivo",
        texto="Soltá arriba el archivo del colector. Si algo está mal, no entra nada y se dice cada renglón.",
        icono="file-import",
    )
    columnas = (
        Columna(clave="recibido", titulo="Recibido", valor="registrado_en", tipo="fecha_hora",
                orden=("registrado_en", "id")),
        Columna(clave="nombre", titulo="Archivo", orden="nombre", detalle=lambda f: f.huella[:12]),
        Columna(clave="estado", titulo="Destino", tipo="estado",
                valor=lambda f: Estado(f.get_estado_display(), TONOS[f.estado]), orden="estado"),
        Columna(clave="filas", titulo="Filas", tipo="entero", orden="filas"),
        Columna(clave="nuevas", titulo="Entraron", tipo="entero", orden="nuevas"),
        Columna(clave="repetidas", titulo="Ya estaban", tipo="entero", orden="repetidas"),
        Columna(clave="apartadas", titulo="Apartadas", tipo="entero", orden="apartadas",
                detalle=lambda f: f"{f.esperan} esperan" if f.esperan else ""),
        Columna(clave="causa", titulo="Por qué se rechazó", valor=_primera_causa),
        Columna(clave="usuario", titulo="Quién", valor=lambda f: str(f.usuario)),
    )  # fmt: skip

    def filas(self) -> QuerySet[ArchivoLecturas]:
        """Those that the user sees, with how many rows of each wait."""
        return _archivos(self.request).annotate(
            esperan=Count("filas_apartadas", filter=Q(filas_apartadas__resuelta_en__isnull=True))
        )

    def url_fila(self, fila: ArchivoLecturas) -> str:
        """Its page."""
        return reverse("medicion:archivo", args=[fila.pk])

    def contexto(self) -> dict[str, Any]:
        """Whether the user may send."""
        return {"recibe": puede_escribir(self.usuario, "medicion:archivo_recibir")}


class FormularioDeArchivo(forms.Form):
    """The file of the handheld."""

    archivo = forms.FileField(label="Archivo de lecturas", max_length=160, allow_empty_file=True)


@require_http_methods(["POST"])
def archivo_recibir(request: HttpRequest) -> HttpResponse:
    """Take a file: good, and its import starts; or refused, with every reason."""
    form = FormularioDeArchivo(request.POST, request.FILES)
    if not form.is_valid() or form.cleaned_data["archivo"].size > BYTES_MAX:
        messages.error(
            request, "No se puede recibir porque no se eligió un archivo, o es demasiado grande. Elegí otro."
        )
        return redirect("medicion:recepcion")
    subido = form.cleaned_data["archivo"]
    recibido = recepcion.recibir(subido.name or "archivo", subido.read(), usuario_de(request))
    if recibido.estado == ArchivoLecturas.Estado.RECHAZADO:
        messages.error(request, f"{recibido.nombre} se rechazó entero: no entró nada.")
    return HttpResponseRedirect(reverse("medicion:archivo", args=[recibido.pk]))


@require_GET
def archivo(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of a file: the causes by line, or what came in and the rows that wait."""
    visto = get_object_or_404(_archivos(request), pk=pk)
    filas = visto.filas_apartadas.select_related("usuario").order_by("resuelta_en", "linea")
    contexto = {
        "archivo": visto,
        "tono": TONOS[visto.estado],
        "causas": visto.causas[:500],
        "mas_causas": max(len(visto.causas) - 500, 0),
        "apartadas": _con_palabras(list(filas[:200])),
        "resuelve": puede_escribir(usuario_de(request), "medicion:apartada"),
    }
    return render(request, "medicion/archivo.html", contexto)


def _con_palabras(filas: Sequence[FilaApartada]) -> list[dict[str, Any]]:
    return [{"fila": fila, "datos": fila.datos, "lectura": _lectura_de(fila)} for fila in filas]


def _lectura_de(fila: FilaApartada) -> str:
    """What the dial showed, as it is typed."""
    mil = fila.datos.get("lectura_mil")
    return "" if mil is None else palabras.cantidad(Decimal(int(mil)) / 1000).replace(".", "")


# ── Rows set apart ──


class FormularioDeApartada(forms.Form):
    """What it really was, or that it was nothing."""

    que = forms.ChoiceField(
        label="Qué hacer", choices=[("tomar", "Tomarla como lectura"), ("descartar", "Descartarla")],
        widget=forms.RadioSelect, initial="tomar",
    )  # fmt: skip
    lote = forms.CharField(label="Lote", max_length=8, required=False)
    suministro = forms.IntegerField(label="NIS", required=False, min_value=1)
    magnitud = forms.ChoiceField(label="Registro", choices=RegistroMedidor.Magnitud.choices, required=False)
    fecha = CampoFecha(label="Fecha", required=False)
    valor = forms.CharField(label="Lectura", max_length=14, required=False)
    anomalia = forms.ModelChoiceField(
        label="Anomalía", queryset=Anomalia.objects.filter(activa=True), required=False, empty_label=None
    )
    motivo = forms.CharField(label="Motivo", max_length=200)

    def __init__(self, *args: Any, lotes: QuerySet[LoteLectura], suministros: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lotes, self.suministros = lotes, suministros

    def clean(self) -> dict[str, Any]:
        """The rows that the codes name."""
        datos: dict[str, Any] = super().clean() or {}
        if datos.get("que") != "tomar":
            return datos
        datos["de_lote"] = self.lotes.filter(codigo=str(datos.get("lote", "")).upper()).first()
        datos["punto"] = self.suministros.filter(numero=datos.get("suministro") or 0).first()
        for campo, hallado in (
            ("lote", datos["de_lote"]),
            ("suministro", datos["punto"]),
            ("fecha", datos.get("fecha")),
        ):
            if hallado is None and campo not in self.errors:
                self.add_error(campo, "Hace falta, y tiene que existir.")
        return datos


@require_http_methods(FORMULARIO)
def apartada(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what a row that was set apart really was."""
    usuario = usuario_de(request)
    archivos = _archivos(request)
    fila = get_object_or_404(FilaApartada.objects.filter(archivo__in=archivos).select_related("archivo"), pk=pk)
    form = FormularioDeApartada(
        request.POST or None,
        initial=_iniciales(fila),
        lotes=alcance.lotes(usuario),
        suministros=alcance.suministros(usuario),
    )
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            _resolver(fila, form.cleaned_data, request)
        if not form.errors:
            messages.success(request, "Fila resuelta.")
            return redirect("medicion:archivo", pk=fila.archivo_id)
    contexto = {
        "form": form,
        "fila": fila,
        "cuando": _cuando(fila),
        "volver": reverse("medicion:archivo", args=[fila.archivo_id]),
    }
    return render(request, "medicion/apartada.html", contexto, status=422 if form.errors else 200)


def _resolver(fila: FilaApartada, datos: dict[str, Any], request: HttpRequest) -> None:
    usuario = usuario_de(request)
    if datos["que"] == "descartar":
        apartadas.descartar_apartada(fila, motivo=datos["motivo"], usuario=usuario)
        return
    dicha = apartadas.LecturaDicha(
        lote=datos["de_lote"],
        suministro=datos["punto"],
        magnitud=datos["magnitud"],
        fecha=datos["fecha"],
        valor=leer_valor(datos["valor"]),
        anomalia=datos["anomalia"].pk if datos["anomalia"] else SIN_NOVEDAD,
    )
    apartadas.tomar_apartada(fila, dicha, motivo=datos["motivo"], usuario=usuario)


def _cuando(fila: FilaApartada) -> dt.datetime | None:
    """The moment that the row says, when it says one."""
    try:
        return dt.datetime.fromisoformat(str(fila.datos.get("fecha_hora") or ""))
    except ValueError:
        return None


def _iniciales(fila: FilaApartada) -> dict[str, Any]:
    """What the row said, as far as it makes sense."""
    datos = fila.datos
    return {
        "que": "tomar",
        "lote": datos.get("lote"),
        "suministro": datos.get("suministro"),
        "magnitud": datos.get("registro"),
        "fecha": cuando.date() if (cuando := _cuando(fila)) else None,
        "valor": _lectura_de(fila),
        "anomalia": datos.get("anomalia") or SIN_NOVEDAD,
    }
