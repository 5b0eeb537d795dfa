"""Closing a module in a period: it posts no more there, while accounting still does; and reopening it."""

from __future__ import annotations

from django.db import transaction

from cesop.nucleo import formato
from cesop.nucleo.bloqueos import exclusiva, intentar
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Usuario
from contabilidad.eventos import MODULOS, modulos_que_asientan
from contabilidad.models import ActoDeModulo, Periodo

Acto = ActoDeModulo.Acto


@transaction.atomic
def cerrar_modulo(periodo: Periodo, modulo: str, *, usuario: Usuario, motivo: str = "") -> ActoDeModulo:
    """Let a module post no more in an open period: what comes late goes in an open one, with its value date.

    *Bloquea:* the period, exclusive, by try and retry: says who is posting.
    *Errores:* bloqueos.ocupado, modulos.no_existe, modulos.periodo_cerrado, modulos.cerrado.
    """
    _exigir_modulo(modulo)
    actual = _bloquear(periodo, para="cerrar el módulo")
    cierres, reaperturas = _contar(actual, modulo)
    if cierres > reaperturas:
        raise ErrorNegocio(
            "modulos.cerrado",
            f"No se puede cerrar {MODULOS[modulo]} en {actual} porque ya se cerró. Actualizá la página.",
        )
    return ActoDeModulo.objects.create(
        periodo=actual, modulo=modulo, acto=Acto.CIERRE, revision=cierres + 1, usuario=usuario,
        motivo=motivo.strip()[:300],
    )  # fmt: skip


@transaction.atomic
def reabrir_modulo(periodo: Periodo, modulo: str, *, usuario: Usuario, motivo: str) -> ActoDeModulo:
    """Let a module post again in an open period, with a reason. It is of those who keep the books (matrix).

    *Bloquea:* as `cerrar_modulo`. *Errores:* bloqueos.ocupado, modulos.no_existe, modulos.motivo,
    modulos.periodo_cerrado, modulos.abierto.
    """
    _exigir_modulo(modulo)
    if not motivo.strip():
        raise ErrorNegocio(
            "modulos.motivo",
            f"No se puede reabrir {MODULOS[modulo]} sin motivo. Escribí por qué hace falta.",
            campo="motivo",
        )
    actual = _bloquear(periodo, para="reabrir el módulo")
    cierres, reaperturas = _contar(actual, modulo)
    if cierres == reaperturas:
        raise ErrorNegocio(
            "modulos.abierto",
            f"No se puede reabrir {MODULOS[modulo]} en {actual} porque está abierto. Actualizá la página.",
        )
    return ActoDeModulo.objects.create(
        periodo=actual, modulo=modulo, acto=Acto.REAPERTURA, revision=cierres, usuario=usuario,
        motivo=motivo.strip()[:300],
    )  # fmt: skip


def _exigir_modulo(modulo: str) -> None:
    if modulo not in modulos_que_asientan():
        raise ErrorNegocio(
            "modulos.no_existe",
            f"No se puede cerrar ni reabrir {MODULOS.get(modulo, modulo)} porque no es un módulo que asiente por "
            "su cuenta. Contabilidad se cierra con el período.",
        )


def _bloquear(periodo: Periodo, *, para: str) -> Periodo:
    intentar(exclusiva("periodo", periodo.pk), para=para)
    actual = Periodo.objects.get(pk=periodo.pk)
    if actual.estado == Periodo.Estado.CERRADO:
        raise ErrorNegocio(
            "modulos.periodo_cerrado",
            f"No se puede {para} porque {formato.mes(actual.desde)} está cerrado para todos. Pedí antes que se reabra.",
        )
    return actual


def _contar(periodo: Periodo, modulo: str) -> tuple[int, int]:
    """Closings and reopenings: they take turns, so it is closed when there is one more of the former."""
    actos = list(ActoDeModulo.objects.filter(periodo=periodo, modulo=modulo).values_list("acto", flat=True))
    return actos.count(Acto.CIERRE), actos.count(Acto.REAPERTURA)
