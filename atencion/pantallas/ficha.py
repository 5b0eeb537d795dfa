"""The page where a person is attended: who it is, what it owes, its services, what happened, what may be done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from atencion.deuda import CERO, EDADES, Resumen, por_cuenta, resumir
from atencion.pantallas import acciones
from atencion.pantallas.cartas import Ve, cartas
from atencion.pantallas.palabras import DIBUJOS, NOMBRES, Enlaces, evento_de
from atencion.selectors import ficha as lectura
from atencion.selectors.movimientos import Clase, de_persona, movimientos
from catastro.models import ParteDeCuenta, Persona
from catastro.pantallas.marco_personas import DOCUMENTO, TELEFONO, persona_o_404
from catastro.pantallas.palabras import dibujo_de
from catastro.pantallas.palabras_cuentas import estado_de_orden
from catastro.selectors import personas
from catastro.selectors.identidad import en_pie
from cesop.nucleo.alcance import sucursales_de
from cesop.nucleo.fechado import vigentes
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_ver
from facturacion.pantallas.documentos import estado_de_documento
from recaudacion.models import Recibo
from recaudacion.selectors.mostrador import credito_de

ANCHO_DE_EDADES = 300


@require_GET
def ficha(request: HttpRequest, pk: int) -> HttpResponse:
    """A person whole. `cuenta`: the account that the actions and the history are about."""
    vista = persona_o_404(pk)
    if vista.fusionada_en is not None:
        return redirect("atencion:ficha", pk=en_pie(vista).pk)
    usuario, dia = usuario_de(request), hoy()
    dicha = personas.ficha(vista, al=dia)
    debidas = lectura.debidas_de(dicha.identidad, al=dia)
    pedida = _entero(request.GET.get("cuenta", ""))
    servicios, sin_ver = lectura.servicios(dicha, debidas, elegida=pedida)
    elegida = next((s.cuenta for s in servicios if s.cuenta.pk == pedida), None)
    actual = elegida or (servicios[0].cuenta if len(servicios) == 1 else None)
    ids = [s.cuenta.pk for s in servicios]
    resumen = resumir(debidas, al=dia)
    documento = lectura.ultimo_documento(dicha.identidad)
    contexto = {
        "persona": vista,
        "ficha": dicha,
        "dia": dia,
        "ve": _ve(usuario),
        "cartas": cartas(servicios, al=dia, elegida=elegida.pk if elegida else None, ve=_ve_de_cartas(usuario)),
        "sin_ver": sin_ver,
        "elegida": elegida,
        "alertas": personas.alertas(dicha),
        "ordenes": [
            (orden, estado_de_orden(orden.estado), dibujo_de(orden.suministro.servicio.clave))
            for orden in lectura.ordenes_abiertas(ids, [s.cuenta.suministro_id for s in servicios])
        ],
        "resumen": resumen,
        "edades": _edades(resumen),
        "por_servicio": _por_servicio(servicios, debidas, dia=dia),
        "credito": credito_de(vista.pk),
        "documento": documento,
        "estado_documento": estado_de_documento(documento) if documento else None,
        "acciones": acciones.de_la_persona(vista, usuario=usuario),
        "de_la_cuenta": acciones.de_la_cuenta(actual, usuario=usuario) if actual else [],
        "actual": actual,
        "cobrar": acciones.cobrar(vista, usuario=usuario),
        "movimientos": f"{reverse('atencion:movimientos', args=[pk])}?{urlencode(_solo(elegida))}",
    }
    return render(request, "atencion/ficha.html", contexto)


def _solo(elegida: Any) -> dict[str, int]:
    return {"cuenta": elegida.pk} if elegida else {}


def _entero(texto: str) -> int | None:
    return int(texto[:18]) if texto.isdecimal() else None


def _ve(usuario: Usuario) -> dict[str, bool]:
    paginas = {
        "documento": DOCUMENTO, "telefono": TELEFONO, "cuenta": "catastro:cuenta", "orden": "catastro:orden",
        "persona": "catastro:persona", "papel": "facturacion:documento",
    }  # fmt: skip
    return {clave: puede_ver(usuario, pagina) for clave, pagina in paginas.items()}


def _ve_de_cartas(usuario: Usuario) -> Ve:
    return Ve(
        comprobantes=puede_ver(usuario, "facturacion:comprobantes"), lecturas=puede_ver(usuario, "medicion:ficha")
    )


def _edades(resumen: Resumen) -> list[dict[str, Any]]:
    """The parts of the bar of ages, left to right."""
    if not resumen.total:
        return []
    partes, x = [], CERO
    for lugar, (importe, (_, nombre)) in enumerate(zip(resumen.edades, EDADES, strict=True)):
        ancho = importe * ANCHO_DE_EDADES / resumen.total
        if importe:
            visible = max(ancho - 1, CERO)
            partes.append({"lugar": lugar, "x": f"{x:.1f}", "ancho": f"{visible:.1f}", "nombre": nombre})
        x += ancho
    return partes


def _por_servicio(servicios: Sequence[lectura.Servicio], debidas: Sequence[Any], *, dia: Any) -> list[dict[str, Any]]:
    """What is owed by service, in the order of the cards; what is of no account, last."""
    de_cuenta = {s.cuenta.pk: s.cuenta.suministro.servicio for s in servicios}
    juntas: dict[Any, list[Any]] = {}
    for cuenta, suyas in por_cuenta(debidas).items():
        juntas.setdefault(de_cuenta.get(cuenta) if cuenta else None, []).extend(suyas)
    orden = list(dict.fromkeys([*de_cuenta.values(), None]))
    return [
        {
            "nombre": str(servicio) if servicio else "Otros",
            "clave": servicio.clave if servicio else "",
            "icono": dibujo_de(servicio.clave) if servicio else "receipt",
            "resumen": resumir(juntas[servicio], al=dia),
        }
        for servicio in orden
        if servicio in juntas
    ]


# ── What happened ──


@require_GET
def historia(request: HttpRequest, pk: int) -> HttpResponse:
    """Fragment of the page: the newest facts. `clase`, `cuenta`: only those; `paginas`: how many."""
    vista = persona_o_404(pk)
    usuario, dia = usuario_de(request), hoy()
    cuenta = _entero(request.GET.get("cuenta", ""))
    dicha = request.GET.get("clase", "")
    clases = [c for c in Clase if c == dicha] or list(Clase)
    paginas = _entero(request.GET.get("paginas", "")) or 1
    hechos, hay_mas = movimientos(de_persona(vista, cuenta=cuenta), clases=clases, paginas=paginas)
    enlaces = Enlaces(
        al=dia,
        comprobante=puede_ver(usuario, "facturacion:comprobante"),
        recibo=_recibos_visibles(usuario),
        orden=puede_ver(usuario, "catastro:orden"),
    )
    url = reverse("atencion:movimientos", args=[pk])
    solo = {"cuenta": cuenta} if cuenta else {}
    contexto = {
        "eventos": [evento_de(hecho, enlaces) for hecho in hechos],
        "filtros": [
            {"nombre": "Todo", "icono": "list", "elegido": len(clases) > 1, "url": f"{url}?{urlencode(solo)}"},
            *(
                {
                    "nombre": NOMBRES[clase],
                    "icono": DIBUJOS[clase],
                    "elegido": clases == [clase],
                    "url": f"{url}?{urlencode(solo | {'clase': clase.value})}",
                }
                for clase in Clase
            ),
        ],
        "mas": f"{url}?{urlencode(solo | _clase(clases) | {'paginas': paginas + 1})}" if hay_mas else "",
    }
    return render(request, "atencion/movimientos.html", contexto)


def _clase(clases: Sequence[Clase]) -> dict[str, str]:
    return {"clase": clases[0].value} if len(clases) == 1 else {}


def _recibos_visibles(usuario: Usuario) -> Any:
    """Whether the user opens a receipt: of the branches that he sees."""
    if not puede_ver(usuario, "recaudacion:recibo"):
        return lambda recibo: False
    if usuario.ve_todas:
        return lambda recibo: True
    suyas = set(sucursales_de(usuario).values_list("pk", flat=True))

    def ve(recibo: Recibo) -> bool:
        return recibo.caja.sucursal_id in suyas

    return ve


# ── From an account ──


@require_GET
def de_cuenta(request: HttpRequest, pk: int) -> HttpResponse:
    """Where whoever holds an account is attended, with the account chosen."""
    partes = vigentes(ParteDeCuenta.objects.filter(cuenta=pk, rol__in=lectura.ROLES), al=hoy())
    parte = partes.order_by("-rol").first() or ParteDeCuenta.objects.filter(cuenta=pk).order_by("-desde", "-pk").first()
    if parte is None:
        raise Http404
    persona = get_object_or_404(Persona, pk=parte.persona_id)
    return redirect(f"{reverse('atencion:ficha', args=[persona.pk])}?cuenta={pk}")
