"""Who set a value of a parameter, and when: of its first row, also when a later change cut it and wrote it anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cesop.nucleo.alcance import visibles
from cesop.nucleo.maestros.actos import VALOR_DE_PARAMETRO
from cesop.nucleo.models import Aprobacion, Parametro, Usuario, ValorParametro


@dataclass(frozen=True, kw_only=True)
class Registro:
    """pidio: who asked, when another person signed. registro: who wrote or signed it; None: the installation."""

    cuando: dt.datetime
    registro: Usuario | None
    pidio: Usuario | None


def registros_de(parametro: Parametro, filas: Sequence[ValorParametro], *, usuario: Usuario) -> Mapping[int, Registro]:
    """The record of each row, by its id; who asked, only when `usuario` sees that branch. Two queries."""
    reemplazadas: dict[dt.datetime, list[ValorParametro]] = {}
    for previa in ValorParametro.objects.filter(parametro=parametro, reemplazado_en__isnull=False):
        assert previa.reemplazado_en is not None
        reemplazadas.setdefault(previa.reemplazado_en, []).append(previa)
    firmadas = visibles(Aprobacion.objects.filter(acto=VALOR_DE_PARAMETRO), usuario=usuario).filter(
        estado=Aprobacion.Estado.APROBADA, datos__clave=parametro.pk
    )
    pedidas = list(firmadas.select_related("pedida_por").order_by("decidida_en"))
    registros = {}
    for fila in filas:
        primera = _primera(fila, reemplazadas)
        registros[fila.pk] = Registro(
            cuando=primera.registrado_en, registro=fila.registrado_por, pidio=_quien_pidio(primera, pedidas)
        )
    return registros


def _primera(fila: ValorParametro, reemplazadas: Mapping[dt.datetime, Sequence[ValorParametro]]) -> ValorParametro:
    """The row that `fila` is what was left of, back to the one that somebody wrote."""
    while True:
        previas = reemplazadas.get(fila.registrado_en, ())
        previa = next((p for p in previas if _dicho(p) == _dicho(fila) and _contiene(p, fila)), None)
        if previa is None:
            return fila
        fila = previa


def _dicho(fila: ValorParametro) -> tuple[object, ...]:
    return fila.origen, fila.valor, fila.norma, fila.motivo, fila.registrado_por_id


def _contiene(previa: ValorParametro, fila: ValorParametro) -> bool:
    """What is left of a row is inside it, and smaller."""
    termina_antes = previa.hasta is None or (fila.hasta is not None and fila.hasta <= previa.hasta)
    return previa.desde <= fila.desde and termina_antes and (previa.desde, previa.hasta) != (fila.desde, fila.hasta)


def _quien_pidio(fila: ValorParametro, pedidas: Sequence[Aprobacion]) -> Usuario | None:
    """Who asked for the approval that wrote exactly this row, when there was one."""
    dicho = {
        "origen": fila.origen,
        "texto": fila.valor,
        "desde": fila.desde.isoformat(),
        "hasta": fila.hasta.isoformat() if fila.hasta else None,
        "norma": fila.norma,
        "motivo": fila.motivo,
    }
    for pedida in pedidas:
        suya = pedida.decidida_por_id == fila.registrado_por_id
        if suya and all(pedida.datos.get(campo) == valor for campo, valor in dicho.items()):
            return pedida.pedida_por
    return None
