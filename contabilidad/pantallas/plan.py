"""Chart of accounts as a tree, its accounts one by one, and the two dimensions of accounting."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cesop.nucleo.errors import ErroresDeFilas
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, errores_en
from cesop.nucleo.listados.filtros import condicion_de_busqueda
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir
from cesop.nucleo.planillas.tipos import Encabezado
from cesop.nucleo.trazas.selectors import historial
from contabilidad import libro
from contabilidad.models import CentroCosto, Cuenta, Seccion
from contabilidad.pantallas.archivos import Documento, entregar
from contabilidad.pantallas.diario import nombre_de_evento
from contabilidad.plan import FilaDeCuenta
from contabilidad.planillas import ImportacionDePlan
from contabilidad.selectors.reglas import eventos_de_cuenta
from contabilidad.services import dimensiones
from contabilidad.services import plan as services
from contabilidad.submayores import SUBMAYORES, nombre_de

NIVELES = (1, 2, 3, 4, 5)
ENCABEZADOS = tuple(Encabezado(titulo=columna.titulo) for columna in ImportacionDePlan.columnas)


class FormularioDeCuenta(forms.Form):
    """An account. Its code and its kind are given once."""

    codigo = forms.RegexField(
        r"^[1-9](\.\d(\.\d{2}(\.\d{2}(\.\d{3})?)?)?)?$",
        label="Código",
        max_length=14,
        help_text="Por ejemplo 1.1.03.06: va dentro de 1.1.03.",
        error_messages={"invalid": "El código tiene la forma 1, 1.1, 1.1.01, 1.1.01.10 o 1.1.01.10.001."},
    )
    nombre = forms.CharField(label="Nombre", max_length=120)
    tipo = forms.ChoiceField(label="Tipo", choices=Cuenta.Tipo.choices)
    control = forms.ChoiceField(
        label="Submayor que la explica",
        choices=[("", "Ninguno"), *((clave, nombre_de(clave).capitalize()) for clave in sorted(SUBMAYORES))],
        required=False,
        help_text="Una cuenta de control se prueba contra los documentos de ese submayor.",
    )
    imputable = forms.BooleanField(label="Recibe asientos (imputable)", required=False)
    regularizadora = forms.BooleanField(label="Regularizadora: su saldo normal es el contrario", required=False)
    exige_seccion = forms.BooleanField(label="Exige sección", required=False)
    exige_centro = forms.BooleanField(label="Exige centro de costo", required=False)

    def __init__(self, *args: Any, cuenta: Cuenta | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if cuenta is not None:
            for campo in ("codigo", "tipo"):
                self.fields[campo].disabled = True
                self.initial[campo] = getattr(cuenta, campo)
            self.fields["codigo"].help_text = "El código y el tipo no cambian: los asientos los usan."

    def fila(self) -> FilaDeCuenta:
        """What the service wants."""
        return FilaDeCuenta(**{campo: self.cleaned_data[campo] for campo in FilaDeCuenta.__dataclass_fields__})


@require_GET
def cuentas(request: HttpRequest) -> HttpResponse:
    """The chart as a tree, or the accounts that the words match. Or a file, which the import takes back."""
    texto = request.GET.get("q", "").strip()[:80]
    filas = Cuenta.objects.order_by("codigo")
    if texto:
        filas = filas.filter(condicion_de_busqueda(texto, ["codigo", "nombre"]))
    elegidas = list(filas)
    if formato_ := request.GET.get("formato"):
        return entregar(request, _documento(elegidas), formato_)
    padres = {cuenta.padre_id for cuenta in elegidas}
    nivel = 5 if texto else _nivel(request.GET.get("nivel", ""))
    return render(
        request,
        "contabilidad/cuentas.html",
        {
            "filas": [(c, c.pk in padres, c.nivel > nivel) for c in elegidas],
            "texto": texto,
            "nivel": nivel,
            "niveles": NIVELES,
            "edita": puede_escribir(usuario_de(request), "contabilidad:cuenta_nueva"),
            "importa": puede_escribir(usuario_de(request), "importar:plan_de_cuentas"),
        },
    )


def _nivel(texto: str) -> int:
    return int(texto) if texto in {"1", "2", "3", "4", "5"} else 3


def _documento(cuentas_: list[Cuenta]) -> Documento:
    return Documento(
        clave="contabilidad.plan_de_cuentas",
        titulo="Plan de cuentas",
        encabezados=ENCABEZADOS,
        filas=[
            [
                c.codigo, c.nombre, c.get_tipo_display(), c.imputable, c.regularizadora, c.control, c.exige_seccion,
                c.exige_centro,
            ]
            for c in cuentas_
        ],
        notas=[f"{len(cuentas_)} cuentas"],
        plantilla="contabilidad/impresion/cuentas.html",
        contexto={"cuentas": [(c, nombre_de(c.control)) for c in cuentas_]},
    )  # fmt: skip


@never_cache
@require_GET
def cuentas_json(request: HttpRequest) -> JsonResponse:
    """Code, name, whether it takes entries and what it asks for, of every active account: to complete what is typed."""
    campos = ("codigo", "nombre", "imputable", "exige_seccion", "exige_centro")
    filas = Cuenta.objects.filter(activa=True).order_by("codigo").values_list(*campos)
    return JsonResponse({"cuentas": list(filas)})


@require_GET
def cuenta(request: HttpRequest, pk: int) -> HttpResponse:
    """An account: what it is, its balance today, the rules that use it, its history."""
    vista = get_object_or_404(Cuenta.objects.select_related("padre"), pk=pk)
    return render(
        request,
        "contabilidad/cuenta.html",
        {
            "cuenta": vista,
            "saldo": libro.saldo(vista, al=hoy()),
            "eventos": [(clave, nombre_de_evento(clave)) for clave in eventos_de_cuenta(vista, al=hoy())],
            "submayor": nombre_de(vista.control),
            "hijas": list(vista.hijas.order_by("codigo")),
            "historial": historial("contabilidad_cuenta", clave=str(pk), usuario=usuario_de(request)),
            "edita": puede_escribir(usuario_de(request), "contabilidad:cuenta_editar"),
        },
    )


@require_http_methods(FORMULARIO)
def cuenta_nueva(request: HttpRequest) -> HttpResponse:
    """Add an account; `?dentro=` proposes the next code under that one."""
    form = FormularioDeCuenta(request.POST or None, initial=_propuesta(request.GET.get("dentro", "")))
    if request.method == "POST" and form.is_valid() and _guardar(request, form, nueva=True):
        messages.success(request, f"Cuenta {form.cleaned_data['codigo']} agregada.")
        return redirect("contabilidad:cuenta", pk=Cuenta.objects.get(codigo=form.cleaned_data["codigo"]).pk)
    return _formulario(request, form, titulo="Cuenta nueva", boton="Agregar", volver=reverse("contabilidad:cuentas"))


@require_http_methods(FORMULARIO)
def cuenta_editar(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the name, the subledger and what it asks for."""
    vista = get_object_or_404(Cuenta, pk=pk)
    iniciales = {campo: getattr(vista, campo) for campo in FilaDeCuenta.__dataclass_fields__}
    form = FormularioDeCuenta(request.POST or None, cuenta=vista, initial=iniciales)
    if request.method == "POST" and form.is_valid() and _guardar(request, form):
        messages.success(request, f"Cuenta {vista.codigo} guardada.")
        return redirect("contabilidad:cuenta", pk=pk)
    volver = reverse("contabilidad:cuenta", args=[pk])
    return _formulario(request, form, titulo=f"Cambiar {vista}", boton="Guardar", volver=volver)


@require_POST
def cuenta_baja(request: HttpRequest, pk: int) -> HttpResponse:
    """Retire an account; what refuses it is told."""
    vista = get_object_or_404(Cuenta, pk=pk)
    services.dar_de_baja(vista, por=usuario_de(request))
    messages.success(request, f"{vista} ya no recibe asientos. Su historia sigue acá.")
    return redirect("contabilidad:cuenta", pk=pk)


@require_POST
def cuenta_reactivar(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an account back."""
    vista = get_object_or_404(Cuenta, pk=pk)
    services.reactivar(vista, por=usuario_de(request))
    messages.success(request, f"{vista} vuelve a recibir asientos.")
    return redirect("contabilidad:cuenta", pk=pk)


def _propuesta(codigo: str) -> dict[str, Any]:
    """The next free code under `codigo`, with its kind."""
    padre = Cuenta.objects.filter(codigo=codigo).first()
    if padre is None or padre.nivel == NIVELES[-1]:
        return {"imputable": True}
    ultima = padre.hijas.order_by("-codigo").values_list("codigo", flat=True).first()
    numero = int(ultima.rpartition(".")[2]) + 1 if ultima else 1
    cifras = {1: 1, 2: 2, 3: 2, 4: 3}[padre.nivel]
    return {"codigo": f"{codigo}.{numero:0{cifras}d}", "tipo": padre.tipo, "imputable": padre.nivel >= 3}


def _guardar(request: HttpRequest, form: FormularioDeCuenta, *, nueva: bool = False) -> bool:
    """What the service refuses goes beside its field."""
    usuario = usuario_de(request)
    try:
        if nueva:
            services.agregar_cuenta(form.fila(), por=usuario)
        else:
            services.guardar_cuentas([form.fila()], por=usuario)
    except ErroresDeFilas as error:
        for _, campo, mensaje in error.filas:
            form.add_error(campo if campo in form.fields else None, mensaje)
    return not form.errors


def _formulario(request: HttpRequest, form: forms.Form, *, titulo: str, boton: str, volver: str) -> HttpResponse:
    return render(
        request,
        "nucleo/usuarios/formulario.html",
        {"form": form, "titulo": titulo, "boton": boton, "volver": volver},
        status=422 if form.errors else 200,
    )


# ── Sections and cost centres ──
class FormularioDeSeccion(forms.Form):
    """A section."""

    codigo = forms.CharField(label="Código", max_length=6)
    nombre = forms.CharField(label="Nombre", max_length=60)
    activa = forms.BooleanField(label="Activa", required=False, initial=True)


class FormularioDeCentro(forms.Form):
    """A cost centre."""

    codigo = forms.CharField(label="Código", max_length=12)
    nombre = forms.CharField(label="Nombre", max_length=80)
    activo = forms.BooleanField(label="Activo", required=False, initial=True)


@require_GET
def secciones(request: HttpRequest) -> HttpResponse:
    """Sections and cost centres, side by side."""
    return render(
        request,
        "contabilidad/secciones.html",
        {
            "secciones": Seccion.objects.all(),
            "centros": CentroCosto.objects.all(),
            "edita": puede_escribir(usuario_de(request), "contabilidad:seccion_nueva"),
        },
    )


@require_http_methods(FORMULARIO)
def seccion_nueva(request: HttpRequest) -> HttpResponse:
    """Add a section."""
    return _seccion(request, None)


@require_http_methods(FORMULARIO)
def seccion_editar(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename or retire a section."""
    return _seccion(request, get_object_or_404(Seccion, pk=pk))


def _seccion(request: HttpRequest, vista: Seccion | None) -> HttpResponse:
    titulo = f"Cambiar la sección {vista}" if vista else "Sección nueva"
    guardar = partial(dimensiones.guardar_seccion, seccion=vista, por=usuario_de(request))
    return _dimension(request, FormularioDeSeccion, vista, guardar=guardar, titulo=titulo)


@require_http_methods(FORMULARIO)
def centro_nuevo(request: HttpRequest) -> HttpResponse:
    """Add a cost centre."""
    return _centro(request, None)


@require_http_methods(FORMULARIO)
def centro_editar(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename or retire a cost centre."""
    return _centro(request, get_object_or_404(CentroCosto, pk=pk))


def _centro(request: HttpRequest, vista: CentroCosto | None) -> HttpResponse:
    titulo = f"Cambiar el centro {vista}" if vista else "Centro de costo nuevo"
    guardar = partial(dimensiones.guardar_centro, centro=vista, por=usuario_de(request))
    return _dimension(request, FormularioDeCentro, vista, guardar=guardar, titulo=titulo)


def _dimension(
    request: HttpRequest,
    clase: type[forms.Form],
    vista: Seccion | CentroCosto | None,
    *,
    guardar: Callable[..., Seccion | CentroCosto],
    titulo: str,
) -> HttpResponse:
    """The form of a section or a cost centre: its code is given once. guardar: takes the fields by name."""
    campos = clase.base_fields
    form = clase(request.POST or None, initial={campo: getattr(vista, campo) for campo in campos} if vista else None)
    form.fields["codigo"].disabled = vista is not None
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            guardar(**form.cleaned_data)
        if not form.errors:
            messages.success(request, f"Guardado: {form.cleaned_data['nombre']}.")
            return redirect("contabilidad:secciones")
    return _formulario(request, form, titulo=titulo, boton="Guardar", volver=reverse("contabilidad:secciones"))
