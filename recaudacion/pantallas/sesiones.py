"""The day of a till: opening it, handing in a part, counting it blind and closing it; and all the days."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cesop.nucleo.dinero import CERO
from cesop.nucleo.formularios import FORMULARIO, errores_en
from cesop.nucleo.listados import Columna, Estado, FiltroFechas, FiltroLogico, Listado, Vacio
from cesop.nucleo.models import Aprobacion, Usuario
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_ver
from recaudacion.models import CierreDeCaja, SesionCaja
from recaudacion.pantallas.formularios import FormularioDeApertura, FormularioDeArqueo, FormularioDeRendicion
from recaudacion.selectors import cajas as lectura
from recaudacion.services import cajas, diferencias


def estado_de_sesion(sesion: SesionCaja) -> Estado:
    """The badge of a session: open, or how it closed."""
    if sesion.cerrada_en is None:
        return Estado("Abierta", "info")
    if sesion.cierre.diferencia == CERO:
        return Estado("Cerrada", "bien")
    return Estado("Con faltante", "mal") if sesion.cierre.diferencia < CERO else Estado("Con sobrante", "aviso")


def _con_diferencia(filas: QuerySet[SesionCaja], nombre: str, valor: bool | None) -> QuerySet[SesionCaja]:
    if valor is None:
        return filas
    sin = filas.exclude(cierre__diferencia=CERO)
    return sin.filter(cierre__isnull=False) if valor else filas.filter(cierre__diferencia=CERO)


class FiltroDeSesiones(django_filters.FilterSet):
    """Which till, when."""

    caja = django_filters.ModelChoiceFilter(
        label="Caja", queryset=lambda request: lectura.cajas_visibles(usuario_de(request)), empty_label="Todas"
    )
    fecha = FiltroFechas(label="Día")
    abierta = FiltroLogico(label="Abierta", field_name="cerrada_en", lookup_expr="isnull")
    diferencia = FiltroLogico(label="Con diferencia", method=_con_diferencia)

    class Meta:
        model = SesionCaja
        fields: tuple[str, ...] = ()


class ListadoDeSesiones(Listado):
    """Every day of every till that one sees."""

    clave = "recaudacion.sesiones"
    titulo = "Sesiones de caja"
    filtros = FiltroDeSesiones
    busqueda = ("caja__nombre", "cajero__apellido")
    busqueda_ayuda = "Caja o cajero"
    orden = "-fecha"
    vacio = Vacio(
        titulo="Todavía no se abrió ninguna caja",
        texto="Cada cajero abre la suya al empezar el día, y la cierra contándola.",
        icono="cash-register",
    )
    columnas = (
        Columna(clave="caja", titulo="Caja", valor=lambda s: str(s.caja), orden="caja__numero"),
        Columna(clave="cajero", titulo="Cajero", valor=lambda s: str(s.cajero), orden="cajero__apellido"),
        Columna(clave="fecha", titulo="Día", tipo="fecha", orden=("fecha", "id")),
        Columna(clave="fondo", titulo="Fondo", tipo="importe", orden="fondo", total=Sum("fondo")),
        Columna(clave="contado", titulo="Contado", tipo="importe", total=Sum("cierre__contado"),
                valor=lambda s: s.cierre.contado if s.cerrada_en else None),
        Columna(clave="diferencia", titulo="Diferencia", tipo="importe", total=Sum("cierre__diferencia"),
                valor=lambda s: s.cierre.diferencia if s.cerrada_en else None),
        Columna(clave="estado", titulo="Estado", tipo="estado", valor=estado_de_sesion),
    )  # fmt: skip

    def filas(self) -> QuerySet[SesionCaja]:
        """Of the branches of who looks."""
        return lectura.sesiones(self.usuario)

    def url_fila(self, fila: SesionCaja) -> str:
        """Its page."""
        return reverse("recaudacion:sesion", args=[fila.pk])


@require_GET
def sesion(request: HttpRequest, pk: int) -> HttpResponse:
    """One day of a till: what it took by tender, what it handed in, how it closed.

    What an open one took, and the cash that it should have, are told to who supervises it and not to its cashier, who
    counts blind.
    """
    usuario = usuario_de(request)
    vista = get_object_or_404(lectura.sesiones(usuario), pk=pk)
    supervisa = vista.cajero_id != usuario.pk and puede_ver(usuario, diferencias.APROBAR)
    contexto = {
        "sesion": vista,
        "estado": estado_de_sesion(vista),
        "ve_lo_cobrado": supervisa or vista.cerrada_en is not None,
        "cobrado": lectura.cobrado_por_medio(vista) if supervisa or vista.cerrada_en else [],
        "efectivo": lectura.efectivo_de(vista) if supervisa and vista.cerrada_en is None else None,
        "entregas": list(vista.entregas.select_related("usuario").order_by("pk")),
        "arqueos": list(vista.arqueos.order_by("pk")),
        "espera": diferencias.pendiente_de(vista) if vista.cerrada_en is None else None,
        "anulaciones": list(vista.anulaciones.select_related("recibo__caja", "usuario").order_by("pk")),
    }
    return render(request, "recaudacion/sesion.html", contexto)


@require_http_methods(FORMULARIO)
def caja_abrir(request: HttpRequest) -> HttpResponse:
    """Open a till for the day."""
    usuario = usuario_de(request)
    if request.method != "POST" and lectura.abierta_de(usuario) is not None:
        return redirect("recaudacion:caja")
    libres = lectura.cajas_para_abrir(usuario)
    primera = libres.first()
    form = FormularioDeApertura(
        request.POST or None, cajas=libres, initial={"caja": primera.numero if primera else None}
    )
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            cajas.abrir(form.cleaned_data["caja"], fondo=form.cleaned_data["fondo"], usuario=usuario)
        if not form.errors:
            messages.success(request, "Caja abierta.")
            return redirect("recaudacion:caja")
    contexto = {"form": form, "hay": primera is not None}
    return render(request, "recaudacion/caja_abrir.html", contexto, status=422 if form.errors else 200)


@require_http_methods(FORMULARIO)
def caja_rendir(request: HttpRequest) -> HttpResponse:
    """Hand in a part of the cash to the treasury."""
    usuario = usuario_de(request)
    abierta = lectura.abierta_de(usuario)
    if abierta is None:
        return redirect("recaudacion:caja_abrir")
    form = FormularioDeRendicion(request.POST or None)
    if request.method == "POST" and form.is_valid():
        datos = form.cleaned_data
        with errores_en(form):
            cajas.rendir(
                abierta, importe=datos["importe"], recibe=datos["recibe"], clave=datos["clave"], usuario=usuario
            )
        if not form.errors:
            messages.success(request, "Rendición registrada.")
            return redirect("recaudacion:caja")
    contexto = {"form": form, "sesion": abierta}
    return render(request, "recaudacion/caja_rendir.html", contexto, status=422 if form.errors else 200)


@require_http_methods(FORMULARIO)
def caja_cerrar(request: HttpRequest) -> HttpResponse:
    """Count the cash without being told what it should be, and close with it. A difference asks why, once; a great one,
    another person's yes.
    """
    usuario = usuario_de(request)
    abierta = lectura.abierta_de(usuario)
    if abierta is None:
        return redirect("recaudacion:caja_abrir")
    form = FormularioDeArqueo(request.POST or None)
    if request.method == "POST" and form.is_valid():
        hecho = _contar_y_cerrar(form, abierta, usuario)
        if isinstance(hecho, Aprobacion):
            messages.warning(request, "La diferencia pasa lo que se tolera: cierra cuando otra persona lo apruebe.")
            return redirect("nucleo:aprobacion", pk=hecho.pk)
        if hecho is not None:
            messages.success(request, "Caja cerrada.")
            return redirect("recaudacion:sesion", pk=abierta.pk)
    contexto = {
        "form": form,
        "sesion": abierta,
        "contada": abierta.arqueos.exists(),
        "espera": diferencias.pendiente_de(abierta),
    }
    return render(request, "recaudacion/caja_cerrar.html", contexto, status=422 if form.errors else 200)


def _contar_y_cerrar(
    form: FormularioDeArqueo, abierta: SesionCaja, usuario: Usuario
) -> CierreDeCaja | Aprobacion | None:
    """Each count stays written, also when the closing asks for an explanation. None: something was refused."""
    datos: dict[str, Any] = form.cleaned_data
    with errores_en(form):
        cajas.contar(abierta, conteo=form.conteo, monedas=datos["monedas"] or CERO, usuario=usuario)
    if not form.errors:
        with errores_en(form):
            return diferencias.cerrar_o_pedir(abierta, observacion=datos["observacion"], usuario=usuario)
    return None
