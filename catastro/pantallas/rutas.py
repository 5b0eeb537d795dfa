"""Routes: list, the walk of each beside its map, and what changes the order."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catastro.campos_lugares import CampoSuministros
from catastro.models import PuntoDeRuta, Ruta, Servicio, Zona
from catastro.selectors import rutas as selectors
from catastro.services import rutas as services
from cesop.nucleo.alcance import sucursales_de
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, errores_en
from cesop.nucleo.listados import Boton, Columna, Estado, FiltroLogico, Listado, Vacio
from cesop.nucleo.maestros.views import formulario
from cesop.nucleo.models import Sucursal, Usuario
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir


class FiltroDeRutas(django_filters.FilterSet):
    """Use, service, zone."""

    uso = django_filters.ChoiceFilter(label="Uso", choices=Ruta.Uso.choices, empty_label="Todos")
    servicio = django_filters.ModelChoiceFilter(label="Servicio", queryset=Servicio.objects.all(), empty_label="Todos")
    zona = django_filters.ModelChoiceFilter(label="Zona", queryset=Zona.objects.all(), empty_label="Todas")
    activa = FiltroLogico(label="Activa")

    class Meta:
        model = Ruta
        fields: tuple[str, ...] = ()


class ListadoDeRutas(Listado):
    """Who walks where, to read and to deliver."""

    clave = "catastro.rutas"
    titulo = "Rutas"
    plantilla = "catastro/lugares/listado.html"
    filtros = FiltroDeRutas
    importa = "rutas"
    busqueda = ("codigo", "nombre")
    busqueda_ayuda = "Código o nombre"
    orden = "codigo"
    botones = (Boton(titulo="Ruta", ruta="catastro:ruta_nueva", icono="plus", tecla="N", principal=True),)
    vacio = Vacio(
        titulo="Todavía no hay rutas",
        texto="Una ruta de lectura es de un servicio; una de reparto los lleva todos. Cada una tiene su orden.",
        icono="route",
        accion="Agregar una ruta",
        ruta="catastro:ruta_nueva",
    )
    columnas = (
        Columna(clave="codigo", titulo="Código", orden="codigo"),
        Columna(clave="nombre", titulo="Nombre", orden="nombre"),
        Columna(clave="uso", titulo="Uso", valor="get_uso_display", orden="uso"),
        Columna(
            clave="servicio", titulo="Servicio", valor=lambda f: str(f.servicio or "Todos"), orden="servicio__orden"
        ),
        Columna(clave="zona", titulo="Zona", valor=lambda f: str(f.zona or ""), orden="zona__codigo"),
        Columna(clave="sucursal", titulo="Sucursal", valor="sucursal.nombre", orden="sucursal__nombre"),
        Columna(clave="cuantos", titulo="Puntos", tipo="entero", orden="cuantos"),
        Columna(
            clave="estado",
            titulo="Estado",
            valor=lambda f: Estado("Activa", "bien") if f.activa else Estado("De baja", "neutro"),
            tipo="estado",
            orden="activa",
        ),
    )

    def contexto(self) -> dict[str, str]:
        """The address of its spreadsheet."""
        return {"planilla_url": reverse("catastro:planilla_rutas")}

    def filas(self) -> QuerySet[Ruta]:
        """Those of the branches that the user sees."""
        return selectors.con_cuenta(selectors.rutas_visibles(self.usuario))

    def url_fila(self, fila: Ruta) -> str:
        """Its walk."""
        return reverse("catastro:ruta", args=[fila.pk])


# ── Forms ──


class DatosDeRuta(forms.Form):
    """A route. Its use and its service are given once."""

    codigo = forms.CharField(label="Código", max_length=5)
    nombre = forms.CharField(label="Nombre", max_length=60)
    uso = forms.ChoiceField(label="Uso", choices=Ruta.Uso.choices)
    servicio = forms.ModelChoiceField(
        label="Servicio", queryset=Servicio.objects.filter(medido=True), required=False, empty_label="Todos",
        help_text="El de una ruta de lectura; una de reparto los lleva todos.",
    )  # fmt: skip
    zona = forms.ModelChoiceField(
        label="Zona", queryset=Zona.objects.filter(activa=True), required=False, empty_label="Sin zona"
    )
    sucursal = forms.ModelChoiceField(label="Sucursal", queryset=Sucursal.objects.none())
    activa = forms.BooleanField(label="Activa", required=False, initial=True)

    def __init__(self, *args: Any, usuario: Usuario, ruta: Ruta | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sucursal"].queryset = sucursales_de(usuario).filter(activa=True)  # type: ignore[attr-defined]
        for campo in ("uso", "servicio") if ruta else ():
            self.fields[campo].disabled = True
            self.fields[campo].help_text = "No cambia."


class Puntos(forms.Form):
    """Keys of points of a route, as the page sends them."""

    puntos = forms.CharField(max_length=400_000)

    def clean_puntos(self) -> list[int]:
        """Numbers; ErrorNegocio comes from the service when they are not of the route."""
        partes = self.cleaned_data["puntos"].split(",")
        if not all(parte.isdecimal() and len(parte) < 19 for parte in partes):
            raise forms.ValidationError("No se puede usar esa selección. Actualizá la página.")
        return [int(parte) for parte in partes]


class Destino(Puntos):
    """Where a block of points goes: after a position of this route, or of another."""

    destino = forms.ModelChoiceField(label="Ruta", queryset=None, required=False)  # type: ignore[var-annotated]
    despues_de = forms.IntegerField(label="Después del n.º", min_value=0, max_value=10_000_000, required=False)

    def __init__(self, *args: Any, posibles: QuerySet[Ruta], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["destino"].queryset = posibles  # type: ignore[attr-defined]


class Agregado(forms.Form):
    """Service points that enter a route, after a position; empty, at the end."""

    suministros = CampoSuministros()
    despues_de = forms.IntegerField(
        label="Después del n.º", min_value=0, max_value=10_000_000, required=False, help_text="Vacío: al final."
    )


# ── Pages ──


@require_GET
def ruta(request: HttpRequest, pk: int) -> HttpResponse:
    """The walk: its points in order beside their map."""
    return _recorrido(request, _ruta(request, pk), Agregado())


def _recorrido(request: HttpRequest, vista: Ruta, agregado: Agregado) -> HttpResponse:
    usuario = usuario_de(request)
    paradas = selectors.paradas(vista, al=hoy())
    return render(
        request,
        "catastro/lugares/ruta.html",
        {
            "ruta": vista,
            "paradas": paradas,
            "sin_ubicar": sum(not parada.ubicada for parada in paradas),
            "con_huecos": bool(paradas) and paradas[-1].punto.orden != len(paradas),
            "consulta": f"ruta={vista.pk}",
            "otras": _hermanas(usuario, vista).exclude(pk=vista.pk),
            "agregado": agregado,
            "edita": puede_escribir(usuario, "catastro:ruta_ordenar"),
        },
        status=422 if agregado.errors else 200,
    )


def _hermanas(usuario: Usuario, vista: Ruta) -> QuerySet[Ruta]:
    """Routes that a point of this one may be in: of the same use and service."""
    todas = selectors.rutas_visibles(usuario)
    return todas.filter(uso=vista.uso, servicio=vista.servicio_id, activa=True).order_by("codigo")


@require_http_methods(FORMULARIO)
def ruta_nueva(request: HttpRequest) -> HttpResponse:
    """Add a route."""
    usuario = usuario_de(request)
    form = DatosDeRuta(request.POST or None, usuario=usuario, initial={"sucursal": usuario.sucursal_id})
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            nueva = services.guardar_ruta(**form.cleaned_data)
        if not form.errors:
            messages.success(request, f"Ruta {nueva} agregada. Agregale sus suministros.")
            return redirect("catastro:ruta", pk=nueva.pk)
    volver = reverse("catastro:rutas")
    return formulario(request, form, titulo="Agregar una ruta", boton="Agregar", volver=volver)


@require_http_methods(FORMULARIO)
def ruta_editar(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the name, the zone or the branch."""
    vista = _ruta(request, pk)
    iniciales = {campo: getattr(vista, campo) for campo in DatosDeRuta.base_fields}
    form = DatosDeRuta(request.POST or None, usuario=usuario_de(request), ruta=vista, initial=iniciales)
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            services.guardar_ruta(**form.cleaned_data, ruta=vista)
        if not form.errors:
            messages.success(request, "Los datos quedaron guardados.")
            return redirect("catastro:ruta", pk=pk)
    volver = reverse("catastro:ruta", args=[pk])
    return formulario(request, form, titulo=f"Cambiar la ruta {vista}", volver=volver)


@require_POST
def ruta_ordenar(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the order that was dragged or moved with the keyboard."""
    vista = _ruta(request, pk)
    form = _valido(Puntos(request.POST))
    services.ordenar(vista, puntos=form.cleaned_data["puntos"])
    messages.success(request, "El orden quedó guardado.")
    return redirect("catastro:ruta", pk=pk)


@require_POST
def ruta_pasar(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the marked points, together, inside the route or to another one."""
    vista = _ruta(request, pk)
    form = _valido(Destino(request.POST, posibles=_hermanas(usuario_de(request), vista)))
    datos = form.cleaned_data
    destino = datos["destino"] or vista
    ancla = _punto_en(destino, datos["despues_de"])
    if destino.pk == vista.pk:
        services.mover(vista, puntos=datos["puntos"], despues_de=ancla)
    else:
        services.pasar(vista, puntos=datos["puntos"], a=destino, despues_de=ancla)
    cuantos = "1 punto" if len(datos["puntos"]) == 1 else f"{len(datos['puntos'])} puntos"
    messages.success(request, f"Movido a la ruta {destino}: {cuantos}.")
    return redirect("catastro:ruta", pk=pk)


@require_POST
def ruta_agregar(request: HttpRequest, pk: int) -> HttpResponse:
    """Put service points in the route."""
    vista = _ruta(request, pk)
    form = Agregado(request.POST)
    if form.is_valid():
        datos = form.cleaned_data
        with errores_en(form):
            ancla = None if datos["despues_de"] is None else _punto_en(vista, datos["despues_de"])
            services.agregar(vista, suministros=datos["suministros"], despues_de=ancla)
    if form.errors:
        return _recorrido(request, vista, form)
    messages.success(request, f"La ruta tiene {len(datos['suministros'])} más.")
    return redirect("catastro:ruta", pk=pk)


@require_POST
def ruta_quitar(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the marked points out of the route."""
    vista = _ruta(request, pk)
    puntos = _valido(Puntos(request.POST)).cleaned_data["puntos"]
    services.quitar(vista, puntos=puntos)
    messages.success(request, f"Quedaron fuera de la ruta: {len(puntos)}.")
    return redirect("catastro:ruta", pk=pk)


@require_POST
def ruta_renumerar(request: HttpRequest, pk: int) -> HttpResponse:
    """Positions from 1, without holes."""
    vista = _ruta(request, pk)
    services.renumerar(vista)
    messages.success(request, "La ruta quedó numerada de corrido.")
    return redirect("catastro:ruta", pk=pk)


def _ruta(request: HttpRequest, pk: int) -> Ruta:
    return get_object_or_404(selectors.rutas_visibles(usuario_de(request)), pk=pk)


def _valido(form: Any) -> Any:
    """The form, when what the page sent makes sense. *Errores:* `rutas.mal_pedido`."""
    if not form.is_valid():
        raise ErrorNegocio("rutas.mal_pedido", " ".join(str(e) for errores in form.errors.values() for e in errores))
    return form


def _punto_en(vista: Ruta, posicion: int | None) -> int | None:
    """Key of the point at a position; None: before the first. *Errores:* `rutas.sin_posicion`."""
    if not posicion:
        return None
    punto = PuntoDeRuta.objects.filter(ruta=vista, orden=posicion).values_list("pk", flat=True).first()
    if punto is None:
        raise ErrorNegocio(
            "rutas.sin_posicion",
            f"No se puede poner después del n.º {posicion} porque la ruta {vista} no tiene ese número. Corregilo.",
            campo="despues_de",
        )
    return punto
