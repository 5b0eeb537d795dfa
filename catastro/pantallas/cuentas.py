"""The page of a service account, as of a day and as it was known at the end of another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from catastro.models import CambioDeEstado, CuentaServicio, EstadoServicio, ParteDeCuenta
from catastro.pantallas.marco_personas import DOCUMENTO, visto_por
from catastro.pantallas.momento import momento_de, regla
from catastro.pantallas.palabras import TONOS_DE_SERVICIO, estado_de_servicio
from catastro.pantallas.palabras_cuentas import ACTOS, estado_de_orden
from catastro.ports import acciones_de, paneles_de
from catastro.selectors import cuentas as lectura
from catastro.selectors import elegibles
from catastro.services.estados import actos_posibles
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir, puede_ver
from cesop.nucleo.trazas.selectors import historial

UN_DIA = dt.timedelta(days=1)
# Steps of the life of a service that are told in words; the line has them all.
VISTOS = 8
# What may be done from the page, each with its own permission.
ACCIONES = (
    "cuenta_titular",
    "cuenta_parte",
    "cuenta_categoria",
    "cuenta_condicion",
    "cuenta_linea",
    "cuenta_proteger",
    "cuenta_baja",
    "cuenta_estado",
    "cuenta_editar",
    "cuenta_deshacer",
    "orden_nueva",
)


def cuenta_o_404(pk: int) -> CuentaServicio:
    """The account with that key: the whole cooperative serves it, whatever the branch."""
    filas = CuentaServicio.objects.select_related(
        "grupo", "suministro__servicio", "suministro__inmueble__domicilio__localidad", "suministro__inmueble__zona",
        "estado_actual", "domicilio_postal__localidad",
    )  # fmt: skip
    return get_object_or_404(filas, pk=pk)


@require_GET
def cuenta(request: HttpRequest, pk: int) -> HttpResponse:
    """A service account whole: who, what, where, its state and its life, orders and contacts."""
    vista = cuenta_o_404(pk)
    momento, form = momento_de(request)
    dia = momento.al
    ficha = lectura.ficha(vista, al=dia, sabido=momento.conocido)
    vida = lectura.vida(vista, sabido=momento.conocido)
    historia = lectura.historia(vista)
    usuario = usuario_de(request)
    dias = regla(_hitos(vida, historia), momento)
    contexto = {
        "cuenta": vista,
        "ficha": ficha,
        "estado": estado_de_servicio(ficha.estado.hasta) if ficha.estado else None,
        "vida": _pasos(vida)[-VISTOS:],
        "banda": _banda(vida, dias.primero, dia=dia),
        "historia": historia,
        "cambios": _cambios(historia, dia=dia),
        "roles": _roles(ficha),
        "ordenes": [(orden, estado_de_orden(orden.estado)) for orden in lectura.ultimas_ordenes(vista)],
        "contactos": lectura.ultimos_contactos(vista),
        "form": form,
        "momento": dias,
        "puede": {accion: puede_escribir(usuario, f"catastro:{accion}") for accion in ACCIONES},
        "actos": _actos(vista, usuario),
        "acciones": [a for a in acciones_de(vista, usuario=usuario) if not a.termina],
        "paneles": paneles_de(vista, usuario=usuario, al=dia),
        "ve_documento": puede_ver(usuario, DOCUMENTO),
        "historial": historial("catastro_cuentaservicio", clave=str(pk), usuario=usuario),
    }
    return render(request, "catastro/cuentas/cuenta.html", contexto)


# ── Who, and what changed when ──


def _roles(ficha: lectura.Ficha) -> list[dict[str, Any]]:
    """Each role with whoever has it that day. Without a payer, the holder pays."""
    roles = (ParteDeCuenta.Rol.TITULAR, ParteDeCuenta.Rol.PAGADOR, ParteDeCuenta.Rol.PROPIETARIO)
    return [
        {"rol": str(rol), "nombre": rol.label, "parte": ficha.partes.get(rol)}
        for rol in (*roles, ParteDeCuenta.Rol.GARANTE)
    ]


def _cambios(historia: lectura.Historia, *, dia: dt.date) -> list[dict[str, Any]]:
    """The dated rows of an account as one table, newest first. que: its name in the address that undoes it."""
    filas = [
        *(_fila("parte", f, f.get_rol_display(), str(f.persona), f.motivo) for f in historia.partes),
        *(_fila("categoria", f, "Categoría", str(f.categoria), f.motivo) for f in historia.categorias),
        *(_fila("condicion", f, "Condición", decir_condicion(f), f.comprobante) for f in historia.condiciones),
        *(_fila("linea", f, "Línea", str(f), "") for f in historia.lineas),
        *(_fila("proteccion", f, "Protección", f.get_causa_display(), f.motivo) for f in historia.protecciones),
    ]
    for fila in filas:
        fila["rige"] = fila["desde"] <= dia and (fila["hasta"] is None or dia < fila["hasta"])
        fila["futura"] = fila["desde"] > dia
    return sorted(filas, key=lambda fila: (fila["desde"], fila["registrado_en"]), reverse=True)


def _fila(que: str, fila: Any, titulo: str, texto: str, motivo: str) -> dict[str, Any]:
    return {
        "que": que,
        "pk": fila.pk,
        "titulo": titulo,
        "texto": texto,
        "motivo": motivo,
        "desde": fila.desde,
        "hasta": fila.hasta,
        "ultimo": fila.hasta - UN_DIA if fila.hasta else None,
        "registrado_en": fila.registrado_en,
    }


def decir_condicion(condicion: Any) -> str:
    """ "Potencia contratada 12,5 kW"."""
    if condicion.valor is None:
        return str(condicion.tipo)
    valor = f"{condicion.valor.normalize():f}".replace(".", ",")
    return f"{condicion.tipo} {valor} {condicion.tipo.unidad}".rstrip()


def _actos(vista: CuentaServicio, usuario: Usuario) -> list[dict[str, str]]:
    """What the state of today admits without an order, for who may."""
    if not puede_escribir(usuario, "catastro:cuenta_estado"):
        return []
    return [
        {"acto": acto, "boton": ACTOS[acto][1], "icono": ACTOS[acto][2]}
        for acto in actos_posibles(vista.estado_actual.estado)
        if acto in ACTOS
    ]


# ── Life line and moment ──


def _pasos(vida: Sequence[CambioDeEstado]) -> list[dict[str, Any]]:
    return [{"cambio": cambio, "estado": estado_de_servicio(cambio.hasta)} for cambio in vida]


def _hitos(vida: Sequence[CambioDeEstado], historia: lectura.Historia) -> list[dt.date]:
    """The days on which something of the account changed."""
    filas = [*historia.partes, *historia.categorias, *historia.condiciones, *historia.lineas, *historia.protecciones]
    dias = {cambio.fecha for cambio in vida} | {fila.desde for fila in filas}
    return sorted(dias | {fila.hasta for fila in filas if fila.hasta})


def _banda(vida: Sequence[CambioDeEstado], primero: dt.date, *, dia: dt.date) -> dict[str, Any]:
    """The life of the service as a line: a bar for each state, over a width of 100."""
    fin = max(hoy(), dia) + UN_DIA
    largo = max((fin - primero).days, 1)
    tramos = []
    for n, cambio in enumerate(vida):
        hasta = vida[n + 1].fecha if n + 1 < len(vida) else fin
        if hasta <= cambio.fecha:
            continue
        tramos.append(
            {
                "x": f"{(cambio.fecha - primero).days * 100 / largo:.3f}",
                "ancho": f"{(hasta - cambio.fecha).days * 100 / largo:.3f}",
                "tono": TONOS_DE_SERVICIO[cambio.hasta],
                "texto": f"{EstadoServicio(cambio.hasta).label} desde el {cambio.fecha:%d/%m/%Y}",
            }
        )
    return {
        "tramos": tramos,
        "dia": f"{(dia - primero).days * 100 / largo:.3f}",
        "desde": primero,
        "hasta": fin - UN_DIA,
    }


# ── Fragments: what a box of choice finds ──


@require_POST
def cuenta_personas(request: HttpRequest) -> HttpResponse:
    """Persons that look like what is being typed in a box of choice."""
    nombre = _campo(request)
    texto = request.POST.get(f"{nombre}_texto", "").strip()[:80]
    usuario = usuario_de(request)
    halladas = elegibles.personas(texto, visto=visto_por(usuario))
    if not puede_ver(usuario, DOCUMENTO):
        halladas = [elegibles.Elegible(clave=una.clave, titulo=una.titulo) for una in halladas]
    contexto = {"nombre": nombre, "halladas": halladas, "busco": len(texto) >= elegibles.LETRAS_MINIMAS}
    return render(request, "catastro/cuentas/halladas.html", contexto)


@require_POST
def cuenta_lugares(request: HttpRequest) -> HttpResponse:
    """Points and properties that look like what is being typed in a box of choice."""
    nombre = _campo(request)
    texto = request.POST.get(f"{nombre}_texto", "").strip()[:80]
    servicio = request.POST.get("servicio", "")
    hallados = elegibles.lugares(texto, servicio=int(servicio) if servicio.isdecimal() and len(servicio) < 19 else None)
    contexto = {"nombre": nombre, "halladas": hallados, "busco": len(texto) >= elegibles.LETRAS_MINIMAS}
    return render(request, "catastro/cuentas/halladas.html", contexto)


def _campo(request: HttpRequest) -> str:
    """Name of the field that asks, as it comes; only letters and underscores get into the page."""
    nombre = request.POST.get("campo", "")
    return nombre if nombre.isidentifier() else "persona"
