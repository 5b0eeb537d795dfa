"""Every view of the URL resolver that shows a page, with somebody of the demonstration who may open it.

What answers no page is listed here with the reason, and a test proves that none of the listed ones is a page: a view
that is added later is walked without anybody remembering it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from inspect import getclosurevars
from typing import Any

from django.urls import resolve, reverse

from cesop.nucleo.fechas import hoy, sumar_meses
from cesop.nucleo.models import Usuario
from cesop.nucleo.permisos import Regla, matriz, roles_de
from contabilidad.services.inicio import iniciar_contabilidad
from tests.nucleo.vistas import EJEMPLOS, Vista, todas

# Views that take GET and answer something else than a page. Those that take only POST say so themselves.
NO_SON_PAGINAS = {
    "nucleo:salud": "JSON for monitors",
    "nucleo:buscar": "fragment inside the palette: test_cambios opens it",
    "nucleo:procesos_ficha": "fragment inside the top bar: every page has it",
    "nucleo:adjunto": "file",
    "nucleo:importar_modelo": "file",
    "nucleo:notificacion_abrir": "redirect to what the notification is about",
    "facturacion:version_bajar": "file",
    "facturacion:documento_pdf": "file",
    "facturacion:cuenta_explicar": "redirect to the last bill of the account, explained",
    "medicion:lote_planilla": "file",
    "medicion:cuenta_consumo": "fragment inside the page of an account",
    "contabilidad:inicio": "redirect to the first page of the module",
    "contabilidad:cuentas_json": "JSON that completes what is typed",
    "contabilidad:asiento_renglones": "fragment under its row in the Diario: test_libro opens it",
    "catastro:mapa_datos": "JSON that the maps are drawn with",
    "contabilidad:cuadre_resultado": "fragment inside the page of the reconciliation",
    "contabilidad:periodo_controles": "fragment inside the page of a period",
    "catastro:ordenes_hoja": "file",
    "atencion:movimientos": "fragment inside the page of a person",
    "atencion:de_cuenta": "redirect to the page of whoever holds the account",
    "recaudacion:recibo_pdf": "file",
    "recaudacion:caja_abrir": "redirect to the till that is open: test_caja opens one",
}
# Pages that only show in a session of their own: test_paginas opens each one in it.
CON_SESION_PROPIA = {
    "nucleo:ingresar": "nobody has entered",
    "nucleo:bloqueada": "locked session",
    "nucleo:segundo_factor": "session that still owes its second factor",
    "nucleo:alta_segundo_factor": "somebody without a second factor",
}
# Who opens what he or she may; those who write come before those who only look.
QUIENES = ("sofia", "marta", "elena", "oscar", "laura", "paula", "dario", "nadia")
# The same pages with something asked for: (view, query).
CON_CONSULTA = (
    ("contabilidad:mayor", "cuenta=1.1.01.01"),
    ("contabilidad:balance", "nivel=5"),
    ("contabilidad:cuentas", "q=caja"),
    ("contabilidad:reglas", "q=nada+que+exista"),
    ("contabilidad:diario", "q=nada-que-exista"),
    ("catastro:red", "q=nada-que-exista"),
    ("medicion:mesa", "regla=V06"),
    ("medicion:mesa", "q=nada-que-exista"),
    ("nucleo:usuarios", "q=nada-que-exista"),
    ("nucleo:auditoria", "desde=mal"),
)


@dataclass(frozen=True, kw_only=True)
class Visita:
    """A page, who opens it, and its address."""

    vista: str
    quien: str
    direccion: str


def preparar_casa() -> None:
    """A ledger whose year starts this month, as the examples expect, and one example of everything for the lists."""
    primero = hoy().replace(day=1)
    iniciar_contabilidad(primero, hasta=sumar_meses(primero, 12))
    for nombre, ejemplo in EJEMPLOS.items():
        ejemplo(_quien(matriz()[nombre]))


def visitas(tanda: int, *, de: int) -> Iterator[Visita]:
    """One of every `de` pages, from `tanda` on; each is made when its turn comes."""
    vistas = [v for v in todas() if v.nombre not in NO_SON_PAGINAS and v.nombre not in CON_SESION_PROPIA]
    for vista in vistas[tanda::de]:
        visita = visita_de(vista)
        if not solo_post(visita.direccion):
            yield visita
    for nombre, consulta in CON_CONSULTA[tanda::de]:
        yield Visita(vista=nombre, quien=_quien(matriz()[nombre]).usuario, direccion=f"{reverse(nombre)}?{consulta}")


def solo_post(direccion: str) -> bool:
    """True when the view of that address lets only POST pass: what `require_POST` keeps of it."""
    vista: Any = resolve(direccion).func
    while vista is not None:
        metodos = getclosurevars(vista).nonlocals.get("request_method_list")
        if metodos is not None:
            return "GET" not in metodos
        vista = getattr(vista, "__wrapped__", None)
    return False


def visita_de(vista: Vista) -> Visita:
    """`vista`, opened by the first who may, with an object of that person."""
    usuario = _quien(matriz()[vista.nombre])
    return Visita(vista=vista.nombre, quien=usuario.usuario, direccion=vista.direccion(usuario))


def _quien(regla: Regla) -> Usuario:
    usuarios = [Usuario.objects.get(usuario=nombre) for nombre in QUIENES]
    if not regla.leen:
        return usuarios[0]
    roles = regla.escriben or regla.leen
    return next(usuario for usuario in usuarios if not roles_de(usuario).isdisjoint(roles))
