"""One view for every list, and what its buttons call: saved views and bulk actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from cesop.nucleo import formato
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.listados import acciones, vistas
from cesop.nucleo.listados.declaracion import Accion, Listado, Previsualizacion
from cesop.nucleo.listados.exportar import exportar
from cesop.nucleo.listados.pantalla import FORMATO, VISTA, Pantalla
from cesop.nucleo.models import VistaGuardada
from cesop.nucleo.pedidos import es_fragmento, pagina_de_origen, usuario_de
from cesop.nucleo.permisos import puede_ver

Vista = Callable[..., HttpResponse]


def vista_de(listado: type[Listado]) -> Vista:
    """The view of a list: whole page, fragment for htmx, or file with `?formato=`. The URL's captures go to the list.

    Its row of the matrix is a `vista` with the name of its URL.
    """

    @require_GET
    @vary_on_headers("HX-Request", "HX-Target")
    def vista(request: HttpRequest, **argumentos: Any) -> HttpResponse:
        if not request.GET and not getattr(request, "htmx", False):
            propia = vistas.predeterminada(usuario=usuario_de(request), listado=listado.clave)
            if propia is not None:
                return HttpResponseRedirect(f"{request.path}?{propia.consulta}&{urlencode({VISTA: propia.pk})}")
        pantalla = armar(listado, request, argumentos=argumentos)
        return responder(request, pantalla)

    vista.listado = listado  # type: ignore[attr-defined]
    vista.__name__ = f"vista_de_{listado.__name__}"
    vista.__doc__ = listado.__doc__
    return vista


def armar(
    listado: type[Listado],
    request: HttpRequest,
    *,
    argumentos: dict[str, Any],
    origen: tuple[str, str] | None = None,
) -> Pantalla:
    """`listado` for this request, also to show it inside another page with `nucleo/listados/cuerpo.html`.

    origen: (path, query string) of the list, when the request is to another address.
    """
    if origen is None:
        return Pantalla(listado(request, argumentos=argumentos, camino=request.path), request.GET)
    camino, consulta = origen
    return Pantalla(listado(request, argumentos=argumentos, camino=camino), QueryDict(consulta))


def responder(request: HttpRequest, pantalla: Pantalla) -> HttpResponse:
    """File, page or fragment of `pantalla`."""
    if formato_pedido := request.GET.get(FORMATO):
        return _entregar(request, pantalla, formato_pedido, motivo="")
    contexto = {"lista": pantalla, **pantalla.listado.contexto()}
    if es_fragmento(request, blanco=pantalla.id):
        return push_url(render(request, "nucleo/listados/trozo.html", contexto), pantalla.direccion)
    return render(request, pantalla.listado.plantilla, contexto)


# ── Files ──
@require_POST
def listado_exportar(request: HttpRequest) -> HttpResponse:
    """A file of many rows, with the reason that it asks for."""
    pantalla = _pantalla_de_origen(request)
    return _entregar(request, pantalla, request.POST.get(FORMATO, ""), motivo=request.POST.get("motivo", ""))


def _entregar(request: HttpRequest, pantalla: Pantalla, formato_pedido: str, *, motivo: str) -> HttpResponse:
    """The file; or the page that asks why, when it takes a reason and there is none."""
    try:
        archivo = exportar(pantalla, formato_pedido, motivo=motivo)
    except ErrorNegocio as error:
        if error.codigo != "exportar.sin_motivo":
            raise
        contexto = {"lista": pantalla, "formato": formato_pedido, "error": error if request.method == "POST" else None}
        return render(request, "nucleo/listados/exportar.html", contexto, status=422 if contexto["error"] else 200)
    return HttpResponse(
        archivo.contenido,
        content_type=archivo.tipo,
        headers={"Content-Disposition": f'attachment; filename="{archivo.nombre}"'},
    )


# ── Saved views ──
@require_POST
def vista_guardar(request: HttpRequest) -> HttpResponse:
    """Save the filters, order and columns that are on the screen."""
    pantalla = _pantalla_de_origen(request)
    vista = vistas.guardar(
        pantalla.consulta(),
        usuario=pantalla.usuario,
        listado=pantalla.listado.clave,
        nombre=request.POST.get("nombre", ""),
        compartida="compartida" in request.POST,
        predeterminada="predeterminada" in request.POST,
    )
    messages.success(request, f"Vista «{vista.nombre}» guardada.")
    return HttpResponseRedirect(f"{pantalla.camino}?{vista.consulta}&{urlencode({VISTA: vista.pk})}")


@require_POST
def vista_quitar(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget one of the user's views."""
    vista = _vista_visible(request, pk)
    vistas.quitar(vista, usuario=usuario_de(request))
    messages.success(request, f"Vista «{vista.nombre}» quitada.")
    return HttpResponseRedirect(_volver(request))


@require_POST
def vista_predeterminar(request: HttpRequest, pk: int) -> HttpResponse:
    """Open this view first from now on, or stop doing it."""
    vistas.abrir_primero(_vista_visible(request, pk), usuario=usuario_de(request))
    return HttpResponseRedirect(_volver(request))


def _vista_visible(request: HttpRequest, pk: int) -> VistaGuardada:
    propias = VistaGuardada.objects.filter(usuario=usuario_de(request))
    return get_object_or_404(propias | VistaGuardada.objects.filter(compartida=True), pk=pk)


def _volver(request: HttpRequest) -> str:
    origen = request.POST.get("origen", "")
    pagina_de_origen(origen)
    return origen


def _pantalla_de_origen(request: HttpRequest) -> Pantalla:
    """The list that the form came from, with its filters. 404 for a page that is not a list."""
    origen = request.POST.get("origen", "")
    destino, consulta = pagina_de_origen(origen)
    listado = getattr(destino.func, "listado", None)
    if listado is None:
        raise Http404
    if not puede_ver(usuario_de(request), destino.view_name):
        raise PermissionDenied
    return armar(listado, request, argumentos=destino.kwargs, origen=(origen.split("?")[0], consulta))


# ── Bulk actions ──
@require_POST
def accion(request: HttpRequest) -> HttpResponse:
    """First shows what the action would do to the marked rows; with `confirma`, does it once."""
    pantalla = _pantalla_de_origen(request)
    elegida = _accion(pantalla, request.POST.get("accion", ""))
    pantalla.exigir_filtro_valido()
    todas = request.POST.get("todas") == "1"
    marcadas = None if todas else request.POST.getlist("marcadas")
    if "confirma" in request.POST:
        dicho = acciones.confirmar(
            elegida,
            pantalla=pantalla,
            marcadas=marcadas,
            motivo=request.POST.get("motivo", ""),
            huella=request.POST.get("huella", ""),
            clave=_clave(request),
        )
        messages.success(request, dicho)
        return HttpResponseRedirect(pantalla.origen)
    previa = acciones.previsualizar(acciones.elegidas(pantalla, marcadas=marcadas), elegida)
    contexto = {
        "lista": pantalla,
        "accion": elegida,
        "previa": previa.vista,
        "consecuencias": _consecuencias(previa.vista),
        "clave": str(uuid4()),
        "ocultos": [
            ("origen", pantalla.origen),
            ("accion", elegida.clave),
            ("confirma", "1"),
            ("huella", previa.huella),
            *([("todas", "1")] if marcadas is None else [("marcadas", m) for m in marcadas]),
        ],
        "url": reverse("nucleo:listado_accion"),
    }
    plantilla = "accion_dialogo.html" if getattr(request, "htmx", False) else "accion.html"
    return render(request, f"nucleo/listados/{plantilla}", contexto)


def _consecuencias(vista: Previsualizacion) -> list[dict[str, Any]]:
    """Count and amount first, then what follows from the act."""
    cuantas = "1 fila" if vista.cantidad == 1 else f"{formato.entero(vista.cantidad)} filas"
    renglones: list[dict[str, Any]] = [{"texto": cuantas, "importe": vista.importe, "icono": "list-check"}]
    return renglones + [{"texto": texto, "importe": None, "icono": ""} for texto in vista.consecuencias]


def _accion(pantalla: Pantalla, clave: str) -> Accion:
    elegida = next((a for a in pantalla.acciones if a.clave == clave), None)
    if elegida is None:
        raise PermissionDenied
    return elegida


def _clave(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("clave", ""))
    except ValueError as error:
        raise PermissionDenied from error
