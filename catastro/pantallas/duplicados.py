"""Persons loaded twice: the pairs that look alike, both files side by side, the merge and its undoing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from catastro.models import Fusion, ParecidoHallado, Persona
from catastro.pantallas.marco_personas import DOCUMENTO, TELEFONO, persona_o_404, tapar, url_de
from catastro.pantallas.personas_forms import ConMotivo
from catastro.pantallas.personas_listado import documento_de
from catastro.selectors import parecidos as lectura
from catastro.selectors.personas import Ficha, ficha
from catastro.services import fusiones
from catastro.services.duplicados import TIPO, buscar_duplicados
from cesop.nucleo import formato
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, errores_en
from cesop.nucleo.listados import Columna, Listado, Vacio
from cesop.nucleo.maestros.palabras import Consecuencia
from cesop.nucleo.maestros.views import formulario
from cesop.nucleo.models import Usuario
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir, puede_ver, ver_dato
from cesop.nucleo.procesos.services import ACTIVOS


class ListadoDeDuplicados(Listado):
    """The pairs of the last search, the most alike first."""

    clave = "duplicados"
    titulo = "Duplicados"
    busqueda = ("una__nombre", "otra__nombre")
    busqueda_ayuda = "Nombre"
    orden = "-puntos"
    plantilla = "catastro/personas/duplicados.html"
    vacio = Vacio(
        titulo="No hay pares para comparar",
        texto="Acá aparecen las fichas que comparten documento, teléfono, correo o nombre, cuando se buscan.",
        icono="user-check",
    )
    columnas = (
        Columna(clave="una", titulo="Una", valor="una.nombre", orden="una__nombre_clave"),
        Columna(
            clave="documento_una", titulo="Documento", valor=lambda f: documento_de(f.una), permiso=DOCUMENTO,
            mascara=tapar,
        ),
        Columna(clave="otra", titulo="Otra", valor="otra.nombre", orden="otra__nombre_clave"),
        Columna(
            clave="documento_otra", titulo="Documento de la otra", valor=lambda f: documento_de(f.otra),
            permiso=DOCUMENTO, mascara=tapar,
        ),
        Columna(clave="razones", titulo="Por qué", valor=lectura.palabras_de),
        Columna(clave="puntos", titulo="Parecido", valor="puntos", tipo="entero", orden="puntos"),
    )  # fmt: skip

    def filas(self) -> QuerySet[ParecidoHallado]:
        """Those that nobody decided yet."""
        return lectura.hallados()

    def url_fila(self, fila: ParecidoHallado) -> str:
        """Both files side by side."""
        return reverse("catastro:fusionar", args=[fila.una_id, fila.otra_id])

    def contexto(self) -> Mapping[str, Any]:
        """The search that is running, or when the last one ended."""
        ultima = lectura.ultima_busqueda()
        corre = ultima is not None and ultima.estado in ACTIVOS
        return {
            "busqueda": ultima,
            "corre": corre,
            "ve_proceso": puede_ver(self.usuario, TIPO.permiso),
            "busca": not corre and puede_escribir(self.usuario, "catastro:duplicados_buscar"),
        }


@require_POST
def duplicados_buscar(request: HttpRequest) -> HttpResponse:
    """Start a search, or go on looking at the one that is running."""
    buscar_duplicados(usuario=usuario_de(request))
    return redirect("catastro:duplicados")


@require_http_methods(FORMULARIO)
def fusionar(request: HttpRequest, conservada: int, absorbida: int) -> HttpResponse:
    """Both files side by side: which one stays, and why they are one."""
    queda, se_va = persona_o_404(conservada), persona_o_404(absorbida)
    if queda == se_va:
        raise Http404
    form = ConMotivo(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            fusiones.fusionar(queda, absorbida=se_va, motivo=form.cleaned_data["motivo"], por=usuario_de(request))
        if not form.errors:
            messages.success(request, f"{se_va} quedó fusionada. Su historia se lee desde las dos fichas.")
            return redirect("catastro:persona", pk=queda.pk)
    fichas = (ficha(queda, al=hoy()), ficha(se_va, al=hoy()))
    contexto = {
        "form": form,
        "queda": queda,
        "se_va": se_va,
        "filas": comparar(*fichas, usuario=usuario_de(request)),
        "consecuencias": _consecuencias(*fichas),
        "volver": reverse("catastro:duplicados"),
    }
    return render(request, "catastro/personas/fusionar.html", contexto, status=422 if form.errors else 200)


@dataclass(frozen=True, kw_only=True)
class Comparacion:
    """A datum in both files. igual: nothing to decide about it."""

    titulo: str
    una: str
    otra: str

    @property
    def igual(self) -> bool:
        """True when both say the same, or neither says anything."""
        return self.una == self.otra


def comparar(una: Ficha, otra: Ficha, *, usuario: Usuario) -> list[Comparacion]:
    """What each file says, datum by datum, with what the user may not see covered."""
    return [
        Comparacion(titulo=titulo, una=decir(una, usuario), otra=decir(otra, usuario))
        for titulo, decir in _DATOS.items()
    ]


def _medios(vista: Ficha, usuario: Usuario) -> str:
    return str(ver_dato(usuario, TELEFONO, ", ".join(m.valor for m in vista.medios)))


_DATOS: Mapping[str, Callable[[Ficha, Usuario], str]] = {
    "Nombre": lambda f, u: f.persona.nombre,
    "Tipo": lambda f, u: f.persona.get_tipo_display(),
    "Documento": lambda f, u: str(ver_dato(u, DOCUMENTO, documento_de(f.persona))),
    "CUIT o CUIL": lambda f, u: str(ver_dato(u, DOCUMENTO, formato.cuit(f.persona.cuit))),
    "Nacimiento": lambda f, u: formato.fecha(f.persona.nacimiento) if f.persona.nacimiento else "",
    "Teléfonos y correos": _medios,
    "Domicilio": lambda f, u: f"{f.domicilio.domicilio}, {f.domicilio.domicilio.localidad}" if f.domicilio else "",
    "Condición de IVA": lambda f, u: f.condicion_fiscal.get_iva_display() if f.condicion_fiscal else "",
    "Asociado": lambda f, u: f"{f.asociado.numero}, desde el {formato.fecha(f.asociado.desde)}" if f.asociado else "",
    "Cuotas sociales": lambda f, u: str(f.cuotas or ""),
    "Servicios": lambda f, u: ", ".join(
        sorted({f"{p.cuenta.suministro.servicio} {p.cuenta} ({p.get_rol_display().lower()})" for p in f.partes})
    ),
    "En el padrón desde": lambda f, u: formato.fecha(f.persona.registrado_en),
}


def _consecuencias(queda: Ficha, se_va: Ficha) -> list[Consecuencia]:
    roles = len(se_va.partes)
    dichas = [
        Consecuencia(
            texto=f"Desde hoy {se_va.persona} se lee como {queda.persona}: lo que se busque por cualquiera de las dos "
            "fichas llega a la que queda.",
            icono="git-branch",
        )
    ]
    if roles:
        papeles = "Pasa un papel" if roles == 1 else f"Pasan {roles} papeles"
        dichas.append(Consecuencia(texto=f"{papeles} en cuentas de servicio, desde hoy.", icono="plug"))
    if se_va.asociado and queda.asociado:
        dichas.append(
            Consecuencia(
                texto=f"Las dos son asociadas: queda el número {queda.asociado.numero} y termina el "
                f"{se_va.asociado.numero}.",
                icono="users-group",
            )
        )
    elif se_va.asociado:
        dichas.append(Consecuencia(texto=f"Pasa el número de asociado {se_va.asociado.numero}.", icono="users-group"))
    if se_va.cuotas:
        dichas.append(Consecuencia(texto=f"Pasan {se_va.cuotas} cuotas sociales.", icono="coins"))
    dichas.append(
        Consecuencia(texto="Los datos propios de la que queda no cambian. Se puede deshacer.", icono="rotate-2")
    )
    return dichas


@require_POST
def duplicado_descartar(request: HttpRequest, una: int, otra: int) -> HttpResponse:
    """They are two: this pair is not offered again."""
    primera, segunda = persona_o_404(una), persona_o_404(otra)
    fusiones.descartar_duplicado(primera, otra=segunda, motivo="", por=usuario_de(request))
    messages.success(request, f"{primera} y {segunda} son dos personas: no se vuelven a ofrecer.")
    return redirect("catastro:duplicados")


@require_http_methods(FORMULARIO)
def fusion_deshacer(request: HttpRequest, pk: int) -> HttpResponse:
    """The merge was wrong: both are themselves again."""
    fusion = get_object_or_404(Fusion.objects.select_related("absorbida", "conservada"), pk=pk)
    form = ConMotivo(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            fusiones.deshacer_fusion(fusion, motivo=form.cleaned_data["motivo"], por=usuario_de(request))
        if not form.errors:
            messages.success(request, f"{fusion.absorbida} volvió a ser otra persona.")
            return redirect("catastro:persona", pk=fusion.absorbida_id)
    return formulario(
        request,
        form,
        titulo=f"Deshacer la fusión de {fusion.absorbida} en {fusion.conservada}",
        boton="Deshacer la fusión",
        peligro=True,
        volver=_volver(fusion.conservada),
        consecuencias=[
            Consecuencia(
                texto=f"Lo que pasó a {fusion.conservada} el {formato.fecha(fusion.fecha)} vuelve a "
                f"{fusion.absorbida} desde ese día: papeles en cuentas, asociación y cuotas.",
                icono="arrow-back-up",
            ),
            Consecuencia(texto="Lo que después pasó a otras personas queda como está.", icono="users"),
            Consecuencia(texto="La fusión y su deshacer quedan en la historia de las dos.", icono="history"),
        ],
    )


def _volver(persona: Persona) -> str:
    return url_de(persona, "historia")
