"""The network: its trees with how many service points each node feeds, and the page of a node."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catastro.campos_lugares import CampoNodo
from catastro.models import NodoRed, Servicio
from catastro.pantallas.inmuebles import Ubicacion
from catastro.pantallas.palabras import estado_de_servicio
from catastro.selectors import red as selectors
from catastro.selectors.suministros import con_estado
from catastro.services import red as services
from catastro.services.inmuebles import ubicar
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, errores_en
from cesop.nucleo.maestros.views import formulario
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir
from cesop.nucleo.texto import plegar
from cesop.nucleo.trazas.selectors import historial

NIVELES = (1, 2, 3, 4)
MOSTRADOS = 200


class DatosDeNodo(forms.Form):
    """A node and where it hangs. Its service is given once."""

    servicio = forms.ModelChoiceField(label="Servicio", queryset=Servicio.objects.filter(activo=True))
    tipo = forms.ChoiceField(label="Tipo", choices=NodoRed.Tipo.choices)
    codigo = forms.CharField(label="Código", max_length=20)
    nombre = forms.CharField(label="Nombre", max_length=60)
    padre = CampoNodo(label="Cuelga de", required=False, empty_label="De ninguno: es una cabecera")
    activo = forms.BooleanField(label="Activo", required=False, initial=True)

    def __init__(self, *args: Any, nodo: NodoRed | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if nodo is not None:
            self.fields["servicio"].disabled = True
            self.fields["servicio"].help_text = "No cambia."
            posibles = NodoRed.objects.filter(activo=True, servicio=nodo.servicio_id).exclude(pk=nodo.pk)
            self.fields["padre"].queryset = posibles.order_by("codigo")  # type: ignore[attr-defined]


@require_GET
def red(request: HttpRequest) -> HttpResponse:
    """Every network as a tree, or the nodes that the words match."""
    usuario = usuario_de(request)
    texto = request.GET.get("q", "").strip()[:80]
    servicios = list(Servicio.objects.filter(nodos__isnull=False).distinct())
    elegido = next((s for s in servicios if str(s.pk) == request.GET.get("servicio")), None)
    ramas = selectors.arbol(servicio=elegido.pk if elegido else None, al=hoy())
    if texto:
        palabras = plegar(texto).split()
        ramas = [r for r in ramas if all(p in plegar(f"{r.nodo.codigo} {r.nodo.nombre}") for p in palabras)]
    nivel = next((n for n in NIVELES if str(n) == request.GET.get("nivel")), NIVELES[-1] if texto else 2)
    return render(
        request,
        "catastro/lugares/red.html",
        {
            "ramas": [(rama, rama.nivel > nivel and not texto) for rama in ramas],
            "servicios": servicios,
            "elegido": elegido,
            "texto": texto,
            "nivel": nivel,
            "niveles": NIVELES,
            "edita": puede_escribir(usuario, "catastro:nodo_nuevo"),
        },
    )


@require_GET
def nodo(request: HttpRequest, pk: int) -> HttpResponse:
    """A node: where it hangs, what hangs from it, the service points that it feeds."""
    vista = get_object_or_404(NodoRed.objects.select_related("servicio", "padre"), pk=pk)
    usuario = usuario_de(request)
    puntos = con_estado(selectors.alimentados(selectors.bajo(vista), al=hoy()))
    propios = selectors.alimentados([pk], al=hoy()).count()
    filas = puntos.select_related("inmueble__domicilio").order_by("numero")[:MOSTRADOS]
    return render(
        request,
        "catastro/lugares/nodo.html",
        {
            "nodo": vista,
            "camino": selectors.hacia_arriba(vista),
            "hijos": list(vista.hijos.order_by("codigo")),
            "propios": propios,
            "total": puntos.count(),
            "puntos": [
                (punto, estado_de_servicio(punto.estado, activo=punto.activo))  # type: ignore[attr-defined]
                for punto in filas
            ],
            "mostrados": MOSTRADOS,
            "historial": historial("catastro_nodored", clave=str(pk), usuario=usuario),
            "edita": puede_escribir(usuario, "catastro:nodo_editar"),
        },
    )


@require_http_methods(FORMULARIO)
def nodo_nuevo(request: HttpRequest) -> HttpResponse:
    """Add a node; `?de=` proposes where it hangs."""
    de = request.GET.get("de", "")
    padre = NodoRed.objects.filter(pk=int(de)).first() if de.isdecimal() and len(de) < 19 else None
    form = DatosDeNodo(request.POST or None, initial={"padre": padre, "servicio": padre and padre.servicio_id})
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            nuevo = services.guardar_nodo(**form.cleaned_data)
        if not form.errors:
            messages.success(request, f"Nodo {nuevo} agregado.")
            return redirect("catastro:nodo", pk=nuevo.pk)
    return formulario(request, form, titulo="Agregar un nodo", boton="Agregar", volver=reverse("catastro:red"))


@require_http_methods(FORMULARIO)
def nodo_editar(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a node, or hang it from another."""
    vista = get_object_or_404(NodoRed, pk=pk)
    iniciales = {campo: getattr(vista, campo) for campo in DatosDeNodo.base_fields}
    form = DatosDeNodo(request.POST or None, nodo=vista, initial=iniciales)
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            services.guardar_nodo(**form.cleaned_data, nodo=vista)
        if not form.errors:
            messages.success(request, "Los datos quedaron guardados.")
            return redirect("catastro:nodo", pk=pk)
    return formulario(request, form, titulo=f"Cambiar {vista}", volver=reverse("catastro:nodo", args=[pk]))


@require_POST
def nodo_ubicar(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it where the map was clicked."""
    vista = get_object_or_404(NodoRed, pk=pk)
    form = Ubicacion(request.POST)
    if form.is_valid():
        ubicar(vista, **form.cleaned_data)
        messages.success(request, f"{vista} quedó ubicado en el mapa.")
    else:
        messages.error(request, "No se puede ubicar ahí porque no es un lugar del mapa. Marcalo de nuevo.")
    return redirect("catastro:nodo", pk=pk)
