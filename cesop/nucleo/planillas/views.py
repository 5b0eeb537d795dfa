"""Screens of imports: choose, bring the file, look at what it would do, confirm."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cesop.nucleo.alcance import visibles
from cesop.nucleo.errors import ErroresDeFilas, ErrorNegocio
from cesop.nucleo.models import Importacion
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir
from cesop.nucleo.planillas import escribir, importar, leer, pendientes
from cesop.nucleo.planillas.declaracion import ImportacionDe, importaciones
from cesop.nucleo.planillas.tipos import Encabezado

MOSTRADAS = 200


class FormularioDeArchivo(forms.Form):
    """The file to bring in."""

    archivo = forms.FileField(label="Archivo", help_text="Una planilla xlsx o csv, con los títulos en la primera fila.")


@require_GET
def importar_indice(request: HttpRequest) -> HttpResponse:
    """The kinds of import that this user may do."""
    usuario = usuario_de(request)
    permitidas = [i for i in importaciones().values() if puede_escribir(usuario, i.permiso)]
    return render(request, "nucleo/planillas/indice.html", {"importaciones": permitidas})


@require_http_methods(["GET", "POST"])
def importar_archivo(request: HttpRequest, clave: str) -> HttpResponse:
    """Form, and after it what the file would do, or everything that is wrong with it."""
    importacion = _permitida(request, clave)
    if request.method == "GET":
        return _formulario(request, importacion, FormularioDeArchivo(), estado=200)
    form = FormularioDeArchivo(request.POST, request.FILES)
    if not form.is_valid():
        return _formulario(request, importacion, form, estado=422)
    archivo: UploadedFile[bytes] = form.cleaned_data["archivo"]
    contenido = archivo.read(settings.PLANILLA_BYTES_MAX + 1)  # one more is enough to refuse it
    nombre = (archivo.name or "archivo")[:160]
    try:
        leer.exigir_nombre(nombre, contenido=contenido)
        plan = importar.planear(importacion, contenido)
    except ErrorNegocio as error:
        registro = importar.rechazar(importacion, contenido, nombre=nombre, usuario=usuario_de(request), error=error)
        return _rechazada(request, importacion, error, registro)
    token = pendientes.guardar(
        contenido, nombre=nombre, importacion=importacion, plan=plan, usuario=usuario_de(request)
    )
    contexto = {
        "importacion": importacion,
        "plan": plan,
        "nombre": nombre,
        "token": token,
        "altas": plan.altas[:MOSTRADAS],
        "cambios": plan.cambios[:MOSTRADAS],
        "mostradas": MOSTRADAS,
        "hay_cambios": bool(plan.altas or plan.cambios),
    }
    return render(request, "nucleo/planillas/plan.html", contexto)


@require_POST
def importar_confirmar(request: HttpRequest, clave: str) -> HttpResponse:
    """Apply what was shown."""
    importacion = _permitida(request, clave)
    usuario = usuario_de(request)
    pendiente = pendientes.abrir(request.POST.get("token", ""), importacion=importacion, usuario=usuario)
    try:
        hecha = importar.aplicar(
            importacion, pendiente.contenido, nombre=pendiente.nombre, usuario=usuario, huella=pendiente.huella
        )
    finally:
        pendientes.quitar(pendiente)
    messages.success(request, f"Se importó {hecha.archivo}. Altas: {hecha.altas}. Cambios: {hecha.cambios}.")
    return HttpResponseRedirect(reverse("nucleo:importacion", args=[hecha.pk]))


@require_GET
def importar_modelo(request: HttpRequest, clave: str) -> HttpResponse:
    """The model spreadsheet: titles and one row of example."""
    importacion = _permitida(request, clave)
    contenido = escribir.xlsx(
        [Encabezado(titulo=columna.titulo) for columna in importacion.columnas],
        filas=[[columna.ejemplo for columna in importacion.columnas]],
        titulo=importacion.titulo,
    )
    return HttpResponse(
        contenido,
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": f'attachment; filename="modelo-{importacion.clave}.xlsx"'},
    )


def _permitida(request: HttpRequest, clave: str) -> ImportacionDe:
    importacion = importaciones().get(clave)
    if importacion is None:
        raise Http404
    if not puede_escribir(usuario_de(request), importacion.permiso):
        raise PermissionDenied
    return importacion


def _formulario(
    request: HttpRequest, importacion: ImportacionDe, form: FormularioDeArchivo, *, estado: int
) -> HttpResponse:
    todas = visibles(
        Importacion.objects.select_related("usuario"), usuario=usuario_de(request), campo="usuario__sucursal"
    )
    ultimas = todas.filter(tipo=importacion.clave).order_by("-id")[:8]
    contexto = {"importacion": importacion, "form": form, "ultimas": ultimas}
    return render(request, "nucleo/planillas/archivo.html", contexto, status=estado)


def _rechazada(
    request: HttpRequest, importacion: ImportacionDe, error: ErrorNegocio, registro: Importacion
) -> HttpResponse:
    filas = error.filas if isinstance(error, ErroresDeFilas) else []
    contexto = {"importacion": importacion, "error": error, "errores": filas, "registro": registro}
    return render(request, "nucleo/planillas/rechazada.html", contexto, status=422)
