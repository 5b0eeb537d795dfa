"""The documents of a month: prepare them, print them by route, mail them; and the files to print."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from cesop.nucleo import formato
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, errores_en
from cesop.nucleo.listados import Columna, Listado, Vacio
from cesop.nucleo.maestros.palabras import Consecuencia
from cesop.nucleo.maestros.views import formulario
from cesop.nucleo.models import Proceso
from cesop.nucleo.pedidos import usuario_de
from facturacion.models import TandaImpresa
from facturacion.selectors import documentos as lectura
from facturacion.selectors.documentos_a_preparar import sin_documento
from facturacion.services import trabajos_documentos as trabajos


class FormularioDeMes(forms.Form):
    """Which month."""

    mes = forms.CharField(label="Mes de emisión", widget=forms.TextInput(attrs={"type": "month"}))

    def clean_mes(self) -> dt.date:
        """Its first day."""
        anio, _, mes = self.cleaned_data["mes"].partition("-")
        if not (anio.isdecimal() and mes.isdecimal() and 1 <= int(mes) <= 12 and 2000 <= int(anio) <= 2100):
            raise ValidationError("No se puede leer el mes. Escribilo como 2026-10.")
        return dt.date(int(anio), int(mes), 1)


class FormularioDeImpresion(FormularioDeMes):
    """Which month, and whether those that go by mail too."""

    todos = forms.BooleanField(label="También los que van por correo", required=False)


def _mes(request: HttpRequest) -> dt.date:
    """The month of the address, or this one."""
    anio, _, mes = request.GET.get("mes", "").partition("-")
    bien = anio.isdecimal() and mes.isdecimal() and 1 <= int(mes[:3]) <= 12 and 2000 <= int(anio[:5]) <= 2100
    return dt.date(int(anio), int(mes), 1) if bien else hoy().replace(day=1)


@require_http_methods(FORMULARIO)
def documentos_preparar(request: HttpRequest) -> HttpResponse:
    """Start to make the documents of what was issued and has none."""
    periodo = _mes(request)
    esperan = sin_documento(periodo=periodo, al=hoy())
    cuantos, pagadores = esperan.height, esperan["pagador"].n_unique()
    return _pedir(
        request, FormularioDeMes(request.POST or None, initial={"mes": f"{periodo:%Y-%m}"}),
        lambda form: trabajos.preparar(form.cleaned_data["mes"], usuario=usuario_de(request)),
        titulo="Preparar documentos de pago", boton="Preparar",
        dichas=(
            ("stack-2", f"De {formato.mes(periodo)} esperan {formato.entero(cuantos)} comprobantes de "
                           f"{formato.entero(pagadores)} pagadores."),
            ("users", "Cada pagador recibe uno solo con todo lo suyo: prepará cuando estén emitidos todos los grupos."),
            ("scale", "Cada uno dice qué se debía de antes, o que no existen deudas (ley 24.240, art. 30 bis)."),
            ("lock", "Lo que se imprime queda fijo: reimprimir da el mismo papel."),
        ),
    )  # fmt: skip


@require_http_methods(FORMULARIO)
def documentos_imprimir(request: HttpRequest) -> HttpResponse:
    """Start to make the files to print."""
    periodo = _mes(request)
    hay = lectura.del_mes(periodo)
    return _pedir(
        request, FormularioDeImpresion(request.POST or None, initial={"mes": f"{periodo:%Y-%m}"}),
        lambda form: trabajos.imprimir(
            form.cleaned_data["mes"], todos=form.cleaned_data["todos"], usuario=usuario_de(request)
        ),
        titulo="Imprimir documentos de pago", boton="Hacer los archivos",
        dichas=(
            ("printer", f"De {formato.mes(periodo)} hay {formato.entero(hay.documentos)} documentos, "
                        f"{formato.entero(hay.en_papel)} en papel."),
            ("route", "Un archivo por ruta de reparto, en el orden en que se camina; lo que no tiene ruta, al final."),
        ),
    )  # fmt: skip


@require_http_methods(FORMULARIO)
def documentos_enviar(request: HttpRequest) -> HttpResponse:
    """Start to mail them."""
    periodo = _mes(request)
    hay = lectura.del_mes(periodo)
    return _pedir(
        request, FormularioDeMes(request.POST or None, initial={"mes": f"{periodo:%Y-%m}"}),
        lambda form: trabajos.enviar(form.cleaned_data["mes"], usuario=usuario_de(request)),
        titulo="Enviar documentos por correo", boton="Enviar",
        dichas=(
            ("mail", f"De {formato.mes(periodo)}, {formato.entero(hay.por_correo)} se reciben por correo."),
            ("check", "El que ya salió no sale otra vez."),
        ),
    )  # fmt: skip


def _pedir(
    request: HttpRequest, form: forms.Form, iniciar: Callable[[forms.Form], Proceso], *, titulo: str, boton: str,
    dichas: Sequence[tuple[str, str]],
) -> HttpResponse:  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            proceso = iniciar(form)
        if not form.errors:
            messages.success(request, f"{proceso.titulo}: empezó.")
            return redirect("nucleo:proceso", pk=proceso.pk)
    return formulario(
        request, form, titulo=titulo, boton=boton, volver=reverse("facturacion:documentos"),
        consecuencias=[Consecuencia(texto=texto, icono=icono) for icono, texto in dichas],
    )  # fmt: skip


class ListadoDeTandas(Listado):
    """Every file to print."""

    clave = "facturacion.tandas_impresas"
    titulo = "Archivos para imprimir"
    busqueda = ("ruta__codigo", "ruta__nombre", "adjunto__nombre")
    busqueda_ayuda = "Ruta o archivo"
    orden = "-hecha"
    vacio = Vacio(
        titulo="Todavía no hay archivos",
        texto="Salen de imprimir los documentos de un mes: uno por ruta de reparto, en el orden en que se camina.",
        icono="printer",
        accion="Imprimir los de un mes",
        ruta="facturacion:documentos_imprimir",
    )
    columnas = (
        Columna(clave="archivo", titulo="Archivo", valor=lambda t: t.adjunto.nombre, orden="adjunto__nombre"),
        Columna(clave="mes", titulo="Mes", valor=lambda t: formato.mes(t.periodo), orden=("periodo", "id")),
        Columna(clave="ruta", titulo="Reparto", valor=lambda t: str(t.ruta) if t.ruta else "Sin ruta",
                orden=("ruta__codigo", "parte")),
        Columna(clave="documentos", titulo="Documentos", tipo="entero", valor="documentos", total=Sum("documentos")),
        Columna(clave="pesa", titulo="Pesa", valor=lambda t: formato.tamano(t.adjunto.bytes)),
        Columna(clave="hecha", titulo="Hecho", tipo="fecha_hora", valor="registrado_en", orden=("registrado_en", "id"),
                detalle=lambda t: str(t.lote.proceso.dueno)),
    )  # fmt: skip

    def filas(self) -> QuerySet[TandaImpresa]:
        """All of them."""
        return lectura.tandas()

    def url_fila(self, fila: TandaImpresa) -> str:
        """The file itself."""
        return reverse("nucleo:adjunto", args=[fila.adjunto_id])
