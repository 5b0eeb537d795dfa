"""The checklist of a closing: named checks, each green or with who is guilty. It only reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from django.db.models import Count, Max
from django.urls import reverse

from cesop.nucleo import formato
from cesop.nucleo.models import Aprobacion
from contabilidad.eventos import ANULACION, CIERRE_DE_RESULTADOS
from contabilidad.models import ActoDeModulo, ActoDePeriodo, Asiento, AsientoManual, Ejercicio, Periodo, SaldoDelta
from contabilidad.ports import SIN_TERMINAR, Culpable
from contabilidad.selectors.dimensiones import MOVIMIENTOS, consultar
from contabilidad.selectors.ejercicios import modulos_sin_cerrar
from contabilidad.selectors.reglas import reglas_faltantes
from contabilidad.services.cuadre import Cuadre, cuadre

CARGAR_ASIENTO: Final = "contabilidad.cargar_asiento"
ACTO_REABRIR: Final = "contabilidad.reabrir_periodo"
ACTO_ASENTAR: Final = "contabilidad.asiento_manual"
ACTO_ANULAR: Final = "contabilidad.anulacion"
ORIGEN_EJERCICIO: Final = "ejercicio"
Tono = Literal["verde", "aviso", "rojo"]

RESULTADOS = """
    SELECT m.cuenta_id, c.codigo, m.seccion_id, m.centro_id, m.grupo, m.gestion, sum(m.debe - m.haber) AS saldo
    FROM {movimientos} AS m JOIN contabilidad_cuenta AS c ON c.id = m.cuenta_id
    WHERE c.tipo IN ('ingreso', 'egreso') AND m.dia >= %(desde)s AND m.dia < %(hasta)s
    GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(m.debe - m.haber) <> 0 ORDER BY c.codigo, 3 NULLS FIRST, 4, 6, 5
"""


@dataclass(frozen=True, kw_only=True)
class Control:
    """A check of the closing. tono: rojo stops it; aviso lets it pass, with the reason that whoever closes writes."""

    clave: str
    nombre: str
    tono: Tono = "verde"
    culpables: tuple[Culpable, ...] = ()


def revisar(periodo: Periodo) -> list[Control]:
    """Every check of the closing of a period, in the order of the screen."""
    return [*revisar_estado(periodo), *revisar_libro(periodo)]


def revisar_estado(periodo: Periodo) -> list[Control]:
    """The checks that cost the same however much was posted: what is still open, undecided or unfinished."""
    return [control(periodo) for control in CONTROLES]


def revisar_libro(periodo: Periodo) -> list[Control]:
    """The modules and the proof of the ledger, up to the end of the period: longer the more was posted in it."""
    return [_modulos(periodo), *_de_cuadre(cuadre(al=_ultimo_dia(periodo), desde=periodo.desde))]


def lo_asentado(periodo: Periodo) -> tuple[int, int | None, int, int]:
    """What tells that a proof is old: the period's entries, the last of them, the acts over any period or module."""
    propios = Asiento.objects.filter(fecha__gte=periodo.desde, fecha__lt=periodo.hasta)
    fila = propios.aggregate(cuantos=Count("pk"), ultimo=Max("pk"))
    return fila["cuantos"], fila["ultimo"], ActoDePeriodo.objects.count(), ActoDeModulo.objects.count()


def _rojo(clave: str, nombre: str, culpables: list[Culpable]) -> Control:
    return Control(clave=clave, nombre=nombre, tono="rojo" if culpables else "verde", culpables=tuple(culpables))


def _anteriores(periodo: Periodo) -> Control:
    abiertos = Periodo.objects.filter(desde__lt=periodo.desde, estado=Periodo.Estado.ABIERTO)
    return _rojo("anteriores", "Los períodos anteriores están cerrados", [_periodo_abierto(p) for p in abiertos])


def _periodo_abierto(periodo: Periodo) -> Culpable:
    return Culpable(texto=f"{periodo} está abierto", url=reverse("contabilidad:periodo", args=[periodo.pk]))


def _plegados(periodo: Periodo) -> Control:
    cuantos = SaldoDelta.objects.filter(dia__lt=periodo.hasta).count()
    return _rojo(
        "plegados",
        "Los saldos están plegados",
        [Culpable(texto=f"Faltan plegar {formato.entero(cuantos)} movimientos")] if cuantos else [],
    )


def _borradores(periodo: Periodo) -> Control:
    borradores = AsientoManual.objects.filter(
        estado=AsientoManual.Estado.BORRADOR, fecha__gte=periodo.desde, fecha__lt=periodo.hasta
    )
    culpables = [Culpable(texto=str(b), url=reverse("contabilidad:manual", args=[b.pk])) for b in borradores]
    return _rojo("borradores", "No quedan borradores de asientos", culpables)


def _aprobaciones(periodo: Periodo) -> Control:
    """Drafts and annulments of the period that wait for a decision; reopenings, that would move what it starts from."""
    pedidas = Aprobacion.objects.filter(estado=Aprobacion.Estado.PEDIDA)
    # ISO dates compare as text.
    limites = {"datos__fecha__gte": periodo.desde.isoformat(), "datos__fecha__lt": periodo.hasta.isoformat()}
    del_periodo = pedidas.filter(acto__in=(ACTO_ASENTAR, ACTO_ANULAR), **limites) | pedidas.filter(acto=ACTO_REABRIR)
    culpables = [Culpable(texto=a.titulo, url=reverse("nucleo:aprobacion", args=[a.pk])) for a in del_periodo]
    return _rojo("aprobaciones", "No quedan aprobaciones sin decidir", culpables)


def _sin_terminar(periodo: Periodo) -> Control:
    culpables = [c for _, p in SIN_TERMINAR for c in p.pendientes(desde=periodo.desde, hasta=periodo.hasta)]
    return _rojo("sin_terminar", "Ningún proceso quedó entre numerar y escribir", culpables)


def _reglas(periodo: Periodo) -> Control:
    """Of the events that something posts already: those of modules to come are not owed."""
    faltan = [f for f in reglas_faltantes(_ultimo_dia(periodo)) if not f.tipo.pendiente]
    culpables = [
        Culpable(texto=f.mensaje, url=reverse("contabilidad:regla_evento", args=[f.tipo.clave])) for f in faltan
    ]
    return _rojo("reglas", "Todos los eventos tienen su regla", culpables)


def _resultados(periodo: Periodo) -> Control:
    """In the last period of a fiscal year: once closed by result, its result accounts stay at zero."""
    ejercicio = periodo.ejercicio
    culpables = []
    if periodo.hasta == ejercicio.hasta and cierre_vigente(ejercicio) is not None:
        con_saldo = sorted({fila.codigo for fila in saldos_de_resultado(ejercicio)})
        culpables = [Culpable(texto=f"{codigo} tiene saldo después del cierre de resultados") for codigo in con_saldo]
    return _rojo("resultados", "Las cuentas de resultado siguen cerradas", culpables)


def _modulos(periodo: Periodo) -> Control:
    """Closing the period closes them all: one that posted and did not say that it is done only warns."""
    abiertos = modulos_sin_cerrar(periodo)
    return Control(
        clave="modulos",
        nombre="Los módulos que asentaron cerraron el mes",
        tono="aviso" if abiertos else "verde",
        culpables=tuple(Culpable(texto=f"{nombre} asentó y sigue abierto") for nombre in abiertos),
    )


def _de_cuadre(prueba: Cuadre) -> list[Control]:
    """The proof, as checks. A control account whose module is not built stops nobody: it warns."""
    difieren = [c for c in prueba.cuentas if not c.en_verde and not c.pendiente]
    sin_modulo = [c for c in prueba.cuentas if not c.en_verde and c.pendiente]
    return [
        _rojo(
            "cuadre",
            "Cada cuenta de control es igual a su submayor",
            [
                culpable
                for c in difieren
                for culpable in (
                    Culpable(texto=f"{c.cuenta}: difiere en {formato.pesos(c.diferencia)}"),
                    *c.culpables,
                )
            ],
        ),
        Control(
            clave="submayores",
            nombre="Todas las cuentas de control tienen submayor",
            tono="aviso" if sin_modulo else "verde",
            culpables=tuple(
                Culpable(texto=f"{c.cuenta}: {formato.pesos(c.contable)} que nadie explica todavía") for c in sin_modulo
            ),
        ),
        *(_rojo(p.clave, p.nombre, list(p.culpables)) for p in prueba.pruebas),
    ]


CONTROLES: Final[tuple[Callable[[Periodo], Control], ...]] = (
    _anteriores, _plegados, _borradores, _aprobaciones, _sin_terminar, _reglas, _resultados,
)  # fmt: skip


# ── Results of a fiscal year ──


@dataclass(frozen=True, kw_only=True)
class SaldoDeResultado:
    """What a result account moved in a fiscal year, by dimensions. saldo: pesos, positive when debit."""

    cuenta_id: int
    codigo: str
    seccion_id: int | None
    centro_id: int | None
    grupo: int | None
    gestion: str | None
    saldo: Decimal


def saldos_de_resultado(ejercicio: Ejercicio) -> list[SaldoDeResultado]:
    """Result accounts with a balance, by section, centre, group and kind of management."""
    limites = {"desde": ejercicio.desde, "hasta": ejercicio.hasta}
    return [SaldoDeResultado(**fila) for fila in consultar(RESULTADOS, limites, movimientos=MOVIMIENTOS)]


def cierre_vigente(ejercicio: Ejercicio) -> Asiento | None:
    """The closing of results that nobody annulled, if any."""
    ultimo = (
        Asiento.objects.filter(evento=CIERRE_DE_RESULTADOS, origen_tipo=ORIGEN_EJERCICIO, origen_id=ejercicio.pk)
        .order_by("-origen_revision")
        .first()
    )
    if ultimo is None:
        return None
    anulado = Asiento.objects.filter(evento=ANULACION, origen_tipo="asiento", origen_id=ultimo.pk).exists()
    return None if anulado else ultimo


def _ultimo_dia(periodo: Periodo) -> dt.date:
    return periodo.hasta - dt.timedelta(days=1)
