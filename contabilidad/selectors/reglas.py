"""Reads of the posting rules: in force, missing, and tried with an example."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from contabilidad.errores import EventoInvalido
from contabilidad.eventos import Componente, TipoEvento, tipos
from contabilidad.imputacion import Caso, Imputador, PeriodoConocido
from contabilidad.libro import Evento, Importe, Renglon, previsualizar_cada
from contabilidad.models import CentroCosto, Cuenta, Regla, Seccion
from contabilidad.vigentes import reglas_de

IMPORTE_DE_EJEMPLO = Decimal("1234.56")


@dataclass(frozen=True, kw_only=True)
class Faltante:
    """A component that could not be posted. seccion: where; None: in any. causa: `sin_regla` or `cuenta`."""

    tipo: TipoEvento
    componente: Componente
    seccion: Seccion | None
    causa: str
    mensaje: str


@dataclass(frozen=True, kw_only=True)
class Ejemplo:
    """A rule tried with an event of one component. renglones: empty when it cannot be posted; `problema` says why."""

    regla: Regla
    evento: Evento
    renglones: list[Renglon]
    problema: str = ""


def reglas_vigentes(*, al: dt.date) -> QuerySet[Regla]:
    """Rules in force on a day, as known now, with accounts and section; by event, component, section and group."""
    return (
        Regla.objects.filter(Q(hasta__isnull=True) | Q(hasta__gt=al), desde__lte=al, reemplazado_en__isnull=True)
        .select_related("debe", "haber", "seccion")
        .order_by("evento", "componente", "seccion__codigo", "grupo", "desde")
    )


def eventos_de_cuenta(cuenta: Cuenta, *, al: dt.date) -> list[str]:
    """Keys of the events whose rules, in force on `al` or later, use an account."""
    usan = Regla.objects.filter(
        Q(debe=cuenta) | Q(haber=cuenta), Q(hasta__isnull=True) | Q(hasta__gt=al), reemplazado_en__isnull=True
    )
    return sorted(usan.values_list("evento", flat=True).distinct())


def reglas_faltantes(al: dt.date) -> list[Faltante]:
    """What could not be posted on a day: components without a rule, and rules whose accounts take no entries.

    A component must have a rule wherever its defaults have one: in every active section when a default is general.
    Look at it before a run starts: keep those of its events. Three queries.
    """
    vigentes = list(reglas_vigentes(al=al))
    cubiertas = {(r.evento, r.componente, r.seccion_id) for r in vigentes if r.grupo is None}
    secciones = list(Seccion.objects.filter(activa=True))
    catalogo = {clave: tipo for clave, tipo in sorted(tipos().items()) if not tipo.trae_renglones}
    faltan = [
        Faltante(
            tipo=tipo,
            componente=componente,
            seccion=seccion,
            causa="sin_regla",
            mensaje=f"No hay regla para «{componente.nombre}» de «{tipo.nombre}»{_donde(seccion)}.",
        )
        for tipo in catalogo.values()
        for componente in tipo.componentes
        for seccion in _sin_cubrir(tipo, componente, cubiertas, secciones)
    ]
    return faltan + _con_cuentas_malas(vigentes, catalogo)


def faltas(
    evento: str, componentes: Collection[str], *, lugares: Collection[tuple[int | None, int | None]], al: dt.date
) -> dict[str, str]:
    """Component of an event → why it could not be posted on a day, whatever the periods. One query.

    lugares: (section, group) of what would be posted. As the ledger would say it, the first that is wrong.
    """
    siempre = PeriodoConocido(al, al + dt.timedelta(days=1), abierto=True)
    imputador = Imputador(reglas=reglas_de([evento]), periodos=[siempre], catalogo=tipos())
    dichas: dict[str, str] = {}
    for componente in sorted(componentes):
        for seccion, grupo in lugares:
            hecha = imputador.imputar(Caso(evento, componente, al, seccion, grupo, con_centro=False))
            if hecha.faltas:
                dichas.setdefault(componente, hecha.faltas[0][1])
    return dichas


def probar(evento: str, *, al: dt.date) -> list[Ejemplo]:
    """Each rule in force of an event, tried with an event of one component on that day (of an open period).

    Raises EventoInvalido for an event that is not in the catalogue or has no rules. Six queries, however many rules.
    """
    tipo = tipos().get(evento)
    if tipo is None or tipo.trae_renglones:
        raise EventoInvalido("evento", f"el evento {evento} no existe o trae sus propias cuentas")
    reglas = list(reglas_vigentes(al=al).filter(evento=evento))
    secciones = list(Seccion.objects.filter(activa=True))
    centro = CentroCosto.objects.filter(activo=True).first()
    eventos = [
        _evento_de(regla, al=al, seccion=_seccion_de_ejemplo(regla, reglas, secciones), centro=centro)
        for regla in reglas
    ]
    return [
        _ejemplo(regla, evento, previsto)
        for regla, evento, previsto in zip(reglas, eventos, previsualizar_cada(eventos) if eventos else [], strict=True)
    ]


def _donde(seccion: Seccion | None) -> str:
    return f" en {seccion.nombre}" if seccion else ""


def _sin_cubrir(
    tipo: TipoEvento, componente: Componente, cubiertas: set[tuple[str, str, int | None]], secciones: list[Seccion]
) -> Iterable[Seccion | None]:
    """Sections without a rule; None when there is none anywhere and the component may come without section."""
    if (tipo.clave, componente.clave, None) in cubiertas:
        return
    iniciales = {regla.seccion for regla in componente.reglas}
    exigidas = [s for s in secciones if None in iniciales or s.codigo in iniciales]
    sin_regla = [s for s in exigidas if (tipo.clave, componente.clave, s.pk) not in cubiertas]
    if None in iniciales and len(sin_regla) == len(secciones):
        yield None
    else:
        yield from sin_regla


def _con_cuentas_malas(vigentes: list[Regla], catalogo: dict[str, TipoEvento]) -> list[Faltante]:
    faltan = []
    for regla in vigentes:
        tipo = catalogo.get(regla.evento)
        componente = tipo.componente(regla.componente) if tipo else None
        malas = [str(c) for c in (regla.debe, regla.haber) if not (c.imputable and c.activa)]
        if tipo and componente and malas:
            faltan.append(
                Faltante(
                    tipo=tipo,
                    componente=componente,
                    seccion=regla.seccion,
                    causa="cuenta",
                    mensaje=f"La regla de «{componente.nombre}» de «{tipo.nombre}»{_donde(regla.seccion)} usa "
                    f"{' y '.join(malas)}, que no recibe asientos.",
                )
            )
    return faltan


def _seccion_de_ejemplo(regla: Regla, reglas: list[Regla], secciones: list[Seccion]) -> Seccion | None:
    """The rule's section; for a general rule, one that no other rule takes over."""
    if regla.seccion is not None:
        return regla.seccion
    tomadas = {r.seccion_id for r in reglas if (r.componente, r.grupo) == (regla.componente, regla.grupo)}
    return next((s for s in reversed(secciones) if s.pk not in tomadas), None)


def _evento_de(regla: Regla, *, al: dt.date, seccion: Seccion | None, centro: CentroCosto | None) -> Evento:
    importe = Importe(
        componente=regla.componente,
        importe=IMPORTE_DE_EJEMPLO,
        seccion=seccion.pk if seccion else None,
        centro=centro.pk if centro else None,
        grupo=regla.grupo,
    )
    return Evento(tipo=regla.evento, fecha=al, origen=("ejemplo", regla.pk), importes=(importe,))


def _ejemplo(regla: Regla, evento: Evento, previsto: list[Renglon] | EventoInvalido) -> Ejemplo:
    if isinstance(previsto, EventoInvalido):
        return Ejemplo(regla=regla, evento=evento, renglones=[], problema=previsto.mensaje)
    return Ejemplo(regla=regla, evento=evento, renglones=previsto)
