"""Spans, values and consequences of a change, in the words of the screen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cesop.nucleo import formato
from cesop.nucleo.models import Parametro, ValorParametro
from cesop.nucleo.parametros import Cambio, Definicion, alcanzadas
from cesop.nucleo.valores import para_ver

UN_DIA = dt.timedelta(days=1)


def lapso(desde: dt.date, hasta: dt.date | None) -> str:
    """`[desde, hasta)` as people say it, both ends included: "del 01/01/2026 al 31/01/2026"."""
    if hasta is None:
        return f"desde el {formato.fecha(desde)}"
    ultimo = hasta - UN_DIA
    return f"el {formato.fecha(desde)}" if ultimo == desde else f"del {formato.fecha(desde)} al {formato.fecha(ultimo)}"


def en_pantalla(fila: ValorParametro, de: Definicion | Parametro) -> str:
    """The value of a row with its unit."""
    return para_ver(fila.valor, tipo=de.tipo, unidad=de.unidad)


def renglon_de(fila: ValorParametro, de: Definicion | Parametro) -> str:
    """What a row that is replaced said."""
    fundamento = fila.norma or fila.motivo
    return f"Reemplaza {en_pantalla(fila, de)}, que rige {lapso(fila.desde, fila.hasta)} ({fundamento})."


@dataclass(frozen=True, kw_only=True)
class Consecuencia:
    """A line of the preview."""

    texto: str
    icono: str = ""
    importe: None = None


def consecuencias(cambio: Cambio, *, definicion: Definicion, hoy: dt.date) -> list[Consecuencia]:
    """What `cambio` would do, before doing it: what rules, what it replaces and cuts, and what wins over it."""
    lineas = [_principal(cambio, definicion)]
    for fila in alcanzadas(cambio):
        lineas.append(Consecuencia(texto=renglon_de(fila, definicion), icono="replace"))
        if fila.desde < cambio.desde:
            hasta = lapso(fila.desde, cambio.desde)
            lineas.append(
                Consecuencia(texto=f"{en_pantalla(fila, definicion)} queda {hasta}.", icono="corner-down-right")
            )
        if cambio.hasta is not None and (fila.hasta is None or fila.hasta > cambio.hasta):
            vuelve = lapso(cambio.hasta, fila.hasta)
            lineas.append(
                Consecuencia(texto=f"{en_pantalla(fila, definicion)} vuelve {vuelve}.", icono="corner-down-right")
            )
    lineas += _excepciones_que_ganan(cambio, definicion)
    if cambio.desde < hoy:
        lineas.append(
            Consecuencia(
                texto="Corrige el pasado: lo que ya se calculó no cambia solo, y se sigue viendo lo que se sabía.",
                icono="history",
            )
        )
    if definicion.requiere_aprobacion:
        lineas.append(
            Consecuencia(
                texto="Lo tiene que aprobar otra persona: hasta entonces todo sigue igual.", icono="writing-sign"
            )
        )
    return lineas


def _principal(cambio: Cambio, definicion: Definicion) -> Consecuencia:
    cuando = lapso(cambio.desde, cambio.hasta)
    if cambio.texto is None:
        return Consecuencia(texto=f"Vuelve a regir la norma {cuando}.", icono="check")
    valor = para_ver(cambio.texto, tipo=definicion.tipo, unidad=definicion.unidad)
    return Consecuencia(texto=f"Rige {valor} {cuando}.", icono="check")


def _excepciones_que_ganan(cambio: Cambio, definicion: Definicion) -> list[Consecuencia]:
    if cambio.origen == ValorParametro.Origen.EXCEPCION:
        return []
    de_excepcion = Cambio(
        clave=cambio.clave, origen=ValorParametro.Origen.EXCEPCION, texto=None, desde=cambio.desde, hasta=cambio.hasta
    )
    return [
        Consecuencia(
            texto=f"La excepción {en_pantalla(fila, definicion)} sigue ganando {lapso(fila.desde, fila.hasta)}.",
            icono="alert-triangle",
        )
        for fila in alcanzadas(de_excepcion)
    ]
