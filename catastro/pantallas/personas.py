"""Screens of a person: its file as of any day, and who it is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catastro.pantallas.marco_personas import CBU, DOCUMENTO, TELEFONO, persona_o_404, url_de
from catastro.pantallas.momento import momento_de, regla
from catastro.pantallas.palabras import TONOS_DE_SERVICIO
from catastro.pantallas.personas_cosas import hitos, linea_de_tiempo
from catastro.pantallas.personas_forms import FormularioDePersona, PersonaNueva
from catastro.pantallas.personas_listado import documento_de
from catastro.ports import acciones_con
from catastro.selectors import personas as lectura
from catastro.selectors.duplicados import parecidas_a
from catastro.selectors.identidad import en_pie
from catastro.services import medios
from catastro.services.personas import CAMPOS, cambiar_datos
from cesop.nucleo.formularios import FORMULARIO, errores_en
from cesop.nucleo.models import Usuario
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir, puede_ver
from cesop.nucleo.trazas.selectors import historial

ACCIONES = (
    "persona_editar",
    "persona_condicion",
    "persona_domicilio",
    "medio_nuevo",
    "cuenta_bancaria_nueva",
    "contacto_nuevo",
    "cuenta_alta",
    "asociado_admitir",
    "asociado_egresar",
    "cuotas_mover",
    "cuotas_transferir",
    "transferencia_deshacer",
    "fusion_deshacer",
)


@require_GET
def persona(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of a person, as of a day and as it was known at the end of another."""
    vista = persona_o_404(pk)
    momento, form = momento_de(request)
    ficha = lectura.ficha(vista, al=momento.al, sabido=momento.conocido)
    historia = lectura.historia(vista)
    usuario = usuario_de(request)
    return render(
        request,
        "catastro/personas/persona.html",
        {
            "persona": vista,
            "en_pie": en_pie(vista),
            "ficha": ficha,
            "historia": historia,
            "eventos": linea_de_tiempo(historia, al=momento.al, desde_url=url_de),
            "form": form,
            "momento": regla(hitos(historia), momento),
            "documento": documento_de(vista),
            "cuentas": _cuentas(ficha),
            "alertas": lectura.alertas(ficha, sabido=momento.conocido),
            "ve": _ve(usuario),
            "acciones": acciones_con(vista, usuario=usuario),
            "puede": {accion: puede_escribir(usuario, f"catastro:{accion}") for accion in ACCIONES},
            "historial": historial("catastro_persona", clave=str(pk), usuario=usuario),
        },
    )


def _ve(usuario: Usuario) -> dict[str, bool]:
    datos = {"documento": DOCUMENTO, "telefono": TELEFONO, "cbu": CBU, "cuenta": "catastro:cuenta"}
    return {clave: puede_ver(usuario, dato) for clave, dato in datos.items()}


def _cuentas(ficha: lectura.Ficha) -> list[dict[str, Any]]:
    """The accounts of the day, each once, with the roles of the person in it."""
    por_cuenta: dict[int, dict[str, Any]] = {}
    for parte in ficha.partes:
        estado = getattr(parte.cuenta, "estado_actual", None)
        dicha = por_cuenta.setdefault(
            parte.cuenta_id,
            {
                "cuenta": parte.cuenta,
                "roles": [],
                "desde": parte.desde,
                "tono": TONOS_DE_SERVICIO.get(getattr(estado, "estado", ""), ""),
            },
        )
        dicha["roles"].append(parte.get_rol_display())
        dicha["desde"] = min(dicha["desde"], parte.desde)
    return list(por_cuenta.values())


@require_http_methods(FORMULARIO)
def persona_nueva(request: HttpRequest) -> HttpResponse:
    """Register a person; while it is typed, who is already there and looks like it."""
    form = PersonaNueva(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            medios_dichos = {"celular": form.cleaned_data["celular"], "correo": form.cleaned_data["correo"]}
            nueva = medios.dar_de_alta_con_medios(form.datos(), **medios_dichos)
        if not form.errors:
            messages.success(request, f"{nueva} quedó en el padrón.")
            return redirect("catastro:persona", pk=nueva.pk)
    return _pagina(request, form, titulo="Agregar una persona", boton="Agregar", volver=reverse("catastro:personas"))


@require_http_methods(FORMULARIO)
def persona_editar(request: HttpRequest, pk: int) -> HttpResponse:
    """Change who a person is."""
    vista = persona_o_404(pk)
    form = FormularioDePersona(request.POST or None, initial={campo: getattr(vista, campo) for campo in CAMPOS})
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            cambiar_datos(vista, datos=form.datos())
        if not form.errors:
            messages.success(request, "Los datos quedaron guardados.")
            return redirect("catastro:persona", pk=pk)
    return _pagina(request, form, titulo=f"Datos de {vista}", boton="Guardar", volver=url_de(vista), salvo=pk)


def _pagina(
    request: HttpRequest, form: FormularioDePersona, *, titulo: str, boton: str, volver: str, salvo: int = 0
) -> HttpResponse:
    contexto = {"form": form, "titulo": titulo, "boton": boton, "volver": volver, "salvo": salvo}
    contexto["parecidas"] = _parecidas(request.POST, salvo=salvo) if request.method == "POST" else []
    plantilla = "catastro/personas/formulario.html"
    return render(request, plantilla, contexto, status=422 if form.errors else 200)


@require_POST
def personas_parecidas(request: HttpRequest) -> HttpResponse:
    """Fragment beside the form: who is already there with what was typed so far. By POST: addresses are logged."""
    salvo = request.POST.get("salvo", "")
    halladas = _parecidas(request.POST, salvo=int(salvo) if salvo.isdecimal() and len(salvo) < 19 else 0)
    return render(request, "catastro/personas/parecidas.html", {"parecidas": halladas})


def _parecidas(dichos: Any, *, salvo: int) -> list[Any]:
    textos = {campo: dichos.get(campo, "")[:120] for campo in ("nombre", "documento", "cuit")}
    return parecidas_a(**textos, telefono=dichos.get("celular", "")[:40], salvo=salvo)
