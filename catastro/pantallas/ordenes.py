"""Screens of service orders: the board of the crews, their sheets, an order and how it ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catastro.models import OrdenServicio
from catastro.pantallas import ordenes_forms as formularios
from catastro.pantallas.palabras import estado_de_servicio
from catastro.pantallas.palabras_cuentas import ORDEN_DE, estado_de_orden
from catastro.ports import Dato, datos_de
from catastro.selectors import ordenes as lectura
from catastro.selectors.protecciones import CORTAN, motivos_para_no_cortar
from catastro.services import ordenes
from cesop.nucleo import formato
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.exportaciones import Salida, exigir_y_anotar
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, CampoFecha, errores_en
from cesop.nucleo.impresion import pdf
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir, puede_ver
from cesop.nucleo.trazas.selectors import historial

CIFRAS_MAX = 18  # of a key


def _dia(texto: str) -> dt.date:
    """A day of the address, or today: what is no date, or out of all sense, says nothing."""
    try:
        dia: dt.date = CampoFecha().clean(texto)
    except ValidationError:
        return hoy()
    return dia


def _clave(texto: str) -> int | None:
    return int(texto) if texto.isdecimal() and len(texto) <= CIFRAS_MAX else None


def _url_del_tablero(dia: dt.date, tipo: int | None = None) -> str:
    parametros = {"dia": formato.fecha(dia), **({"tipo": str(tipo)} if tipo else {})}
    return f"{reverse('catastro:ordenes_tablero')}?{urlencode(parametros)}"


# ── Board and sheets ──


@require_GET
def ordenes_tablero(request: HttpRequest) -> HttpResponse:
    """What is to be done and who does it, on a day."""
    usuario = usuario_de(request)
    dia, tipo = _dia(request.GET.get("dia", "")), _clave(request.GET.get("tipo", ""))
    vista = lectura.tablero(usuario, dia=dia, tipo=tipo)
    contexto = {
        "tablero": vista,
        "dia": dia,
        "es_hoy": dia == hoy(),
        "ayer": formato.fecha(dia - dt.timedelta(days=1)),
        "manana": formato.fecha(dia + dt.timedelta(days=1)),
        "tipo": tipo,
        "tipos": lectura.tipos_con_abiertas(usuario),
        "form": formularios.Reparto(usuario=usuario, initial={"para": dia}),
        "reparte": puede_escribir(usuario, "catastro:ordenes_repartir"),
        "imprime": puede_ver(usuario, "catastro:ordenes_hoja"),
        "hoy": hoy(),
    }
    return render(request, "catastro/ordenes/tablero.html", contexto)


@require_POST
def ordenes_repartir(request: HttpRequest) -> HttpResponse:
    """Assign the marked orders to a crew for a day, take them back, or say that the crew started."""
    usuario = usuario_de(request)
    volver = _url_del_tablero(_dia(request.POST.get("dia", "")), _clave(request.POST.get("tipo", "")))
    pedidas = [pk for pk in map(_clave, request.POST.getlist("orden")) if pk is not None]
    marcadas = list(lectura.ordenes_visibles(usuario).filter(pk__in=pedidas).values_list("pk", flat=True))
    if not marcadas:
        messages.error(request, "No se puede seguir porque no hay órdenes marcadas. Marcá al menos una.")
        return redirect(volver)
    que = request.POST.get("que", "")
    try:
        messages.success(request, _repartir(request, que, marcadas))
    except ErrorNegocio as error:
        messages.error(request, error.mensaje)
    return redirect(volver)


def _repartir(request: HttpRequest, que: str, marcadas: list[int]) -> str:
    """Do it and say what was done. *Errores:* those of the service, `ordenes.reparto`."""
    usuario = usuario_de(request)
    if que == "desasignar":
        return f"Sin asignar: {ordenes.desasignar(marcadas, usuario=usuario)}."
    if que == "iniciar":
        return f"En curso: {ordenes.iniciar(marcadas, usuario=usuario)}."
    form = formularios.Reparto(request.POST, usuario=usuario)
    if not form.is_valid():
        raise ErrorNegocio("ordenes.reparto", "No se puede asignar sin una cuadrilla y un día. Elegilos.")
    cuadrilla = form.cleaned_data["cuadrilla"]
    cuantas = ordenes.asignar(marcadas, cuadrilla=cuadrilla, para=form.cleaned_data["para"], usuario=usuario)
    return f"Asignadas a {cuadrilla}: {cuantas}."


@require_GET
def ordenes_hoja(request: HttpRequest) -> HttpResponse:
    """The sheets of a day in print: a page for each crew (or for one), in the order it walks, with room to write."""
    usuario = usuario_de(request)
    dia = _dia(request.GET.get("dia", ""))
    hojas = lectura.hoja_de(usuario, dia=dia, cuadrilla=_clave(request.GET.get("cuadrilla", "")))
    if not hojas:
        messages.info(request, f"No hay nada asignado para el {formato.fecha(dia)}: no hay hoja que imprimir.")
        return redirect(_url_del_tablero(dia))
    exigir_y_anotar(
        Salida(
            clave="catastro.hoja_de_cuadrilla",
            titulo="Hojas de cuadrilla",
            formato="pdf",
            filas=sum(len(suyas) for _, suyas in hojas),
            direccion=request.get_full_path(),
            motivo="Hoja de ruta del día",
            pedido=getattr(request, "pedido", ""),
        ),
        usuario=usuario,
    )
    datos = datos_de([orden for _, suyas in hojas for orden in suyas])
    contexto = {
        "dia": dia,
        "hojas": [
            {"cuadrilla": cuadrilla, "ordenes": [_para_papel(orden, datos[orden.pk]) for orden in suyas]}
            for cuadrilla, suyas in hojas
        ],
    }
    contenido = pdf("catastro/ordenes/impresion/hoja.html", contexto, titulo="Hoja de cuadrilla", usuario=usuario)
    nombre = f"hoja-{dia:%Y-%m-%d}.pdf"
    return HttpResponse(
        contenido,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{nombre}"'},
    )


def _para_papel(orden: OrdenServicio, datos: Sequence[Dato]) -> dict[str, Any]:
    return {
        "orden": orden,
        "datos": [dato for dato in datos if not dato.al_fallar],
        "urgente": orden.prioridad == OrdenServicio.Prioridad.URGENTE,
    }


# ── One order ──


def _orden_o_404(request: HttpRequest, pk: int) -> OrdenServicio:
    return get_object_or_404(lectura.ordenes_visibles(usuario_de(request)), pk=pk)


@require_GET
def orden(request: HttpRequest, pk: int) -> HttpResponse:
    """An order whole: what, where, who, how it ended and what it did."""
    vista = _orden_o_404(request, pk)
    usuario = usuario_de(request)
    abierta = vista.estado in OrdenServicio.ABIERTAS
    cuenta_estado = getattr(getattr(vista.cuenta, "estado_actual", None), "estado", "")
    acto = ORDEN_DE.get(vista.tipo.clave, "")
    frenos = motivos_para_no_cortar([vista.cuenta_id], al=hoy()) if vista.cuenta_id and acto in CORTAN else {}
    contexto = {
        "orden": vista,
        "estado": estado_de_orden(vista.estado),
        "estado_cuenta": estado_de_servicio(cuenta_estado) if cuenta_estado else None,
        "frenos": frenos.get(vista.cuenta_id or 0, []) if abierta else [],
        "vencida": abierta and vista.vence_el < hoy(),
        "hallado": _hallado(vista),
        "efectos": list(vista.cambios_de_estado.all()),
        "otras": [(otra, estado_de_orden(otra.estado)) for otra in lectura.otras_del_punto(vista, usuario)],
        "cierra": abierta and puede_escribir(usuario, "catastro:orden_cerrar"),
        "anula": vista.estado in ("pendiente", "asignada") and puede_escribir(usuario, "catastro:orden_anular"),
        "form": formularios.Reparto(usuario=usuario, initial={"cuadrilla": vista.cuadrilla_id, "para": hoy()}),
        "reparte": vista.estado in ("pendiente", "asignada") and puede_escribir(usuario, "catastro:ordenes_repartir"),
        "historial": historial("catastro_ordenservicio", clave=str(pk), usuario=usuario),
    }
    return render(request, "catastro/ordenes/orden.html", contexto)


def _hallado(vista: OrdenServicio) -> list[tuple[str, str]]:
    """What was written down, in the words of its kind."""
    datos = {dato.clave: dato for dato in datos_de([vista])[vista.pk]}
    pares = []
    for clave, valor in vista.resultado.items():
        dato = datos.get(clave)
        opciones = dict(dato.opciones) if dato else {}
        texto = "Sí" if valor is True else opciones.get(str(valor), str(valor))
        pares.append((dato.titulo if dato else clave, f"{texto} {dato.unidad}".rstrip() if dato else texto))
    return pares


@require_http_methods(FORMULARIO)
def orden_cerrar(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how an order ended, with what its kind asks for."""
    vista = _orden_o_404(request, pk)
    if vista.estado not in OrdenServicio.ABIERTAS:
        messages.info(request, "Esa orden ya estaba cerrada.")
        return redirect("catastro:orden", pk=pk)
    form = formularios.Cierre(request.POST or None, orden=vista, initial={"fecha": hoy()} | request.GET.dict())
    if request.method == "POST" and form.is_valid():
        cierre = ordenes.Cierre(
            fecha=form.cleaned_data["fecha"], resultado=form.resultado(), informe=form.cleaned_data["informe"]
        )
        acto = ordenes.cumplir if form.como_termino() == formularios.CUMPLIDA else ordenes.fallar
        with errores_en(form):
            hecha = acto(vista, cierre, usuario=usuario_de(request))
        if not form.errors:
            messages.success(request, f"Orden {hecha.numero}: {hecha.get_estado_display().lower()}.")
            return redirect("catastro:orden", pk=pk)
    contexto = {"orden": vista, "form": form, "estado": estado_de_orden(vista.estado)}
    return render(request, "catastro/ordenes/cerrar.html", contexto, status=422 if form.errors else 200)


@require_http_methods(FORMULARIO)
def orden_anular(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave an order without effect."""
    vista = _orden_o_404(request, pk)
    form = formularios.Anular(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            ordenes.anular([vista.pk], motivo=form.cleaned_data["motivo"], usuario=usuario_de(request))
        if not form.errors:
            messages.success(request, f"Orden {vista.numero} anulada.")
            return redirect("catastro:orden", pk=pk)
    contexto = {
        "form": form,
        "titulo": f"Anular la orden {vista.numero}",
        "texto": f"{vista.tipo} en {vista.suministro.inmueble.domicilio}. Nadie la hace, y no se puede volver atrás.",
        "boton": "Anular",
        "peligro": True,
        "icono": "ban",
        "volver": reverse("catastro:orden", args=[pk]),
    }
    return render(request, "nucleo/usuarios/formulario.html", contexto, status=422 if form.errors else 200)
