"""Reads of processes: what each user sees, and the progress, counted from the chunks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, F, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from cesop.nucleo import formato
from cesop.nucleo.alcance import visibles
from cesop.nucleo.colas import RelojReal
from cesop.nucleo.listados.columnas import Tono
from cesop.nucleo.models import ErrorDeProceso, Lote, Proceso, Usuario
from cesop.nucleo.procesos.services import ACTIVOS
from cesop.nucleo.procesos.tipos import tipos

# The rate is that of the last seconds: a pause of hours must not show as slowness.
VENTANA: Final = dt.timedelta(seconds=30)

TONOS: Final[Mapping[Proceso.Estado, Tono]] = {
    Proceso.Estado.PENDIENTE: "neutro",
    Proceso.Estado.EN_CURSO: "info",
    Proceso.Estado.CANCELANDO: "aviso",
    Proceso.Estado.CANCELADO: "neutro",
    Proceso.Estado.TERMINADO: "bien",
    Proceso.Estado.CON_ERRORES: "aviso",
}


@dataclass(frozen=True, kw_only=True)
class Avance:
    """Progress of a process. Times in whole seconds of the real clock; por_segundo: units, None when unknown."""

    lotes: int
    hechos: int
    fallados: int
    unidades: int
    unidades_hechas: int
    unidades_falladas: int
    errores: int
    transcurrido: int
    por_segundo: Decimal | None
    quieto: int

    @property
    def pendientes(self) -> int:
        """Chunks still to be done."""
        return self.lotes - self.hechos - self.fallados

    @property
    def rechazadas(self) -> int:
        """Units refused inside chunks that were done."""
        return self.errores - self.fallados

    @property
    def porcentaje(self) -> int:
        """0 to 100; 100 only when nothing is left."""
        if not self.unidades:
            return 100 if not self.pendientes else 0
        tratadas = self.unidades_hechas + self.unidades_falladas
        return 100 if not self.pendientes else min(99, tratadas * 100 // self.unidades)

    @property
    def faltan_segundos(self) -> int | None:
        """Seconds left at the present rate; None when it cannot be told."""
        if not self.por_segundo or not self.pendientes:
            return None
        restan = self.unidades - self.unidades_hechas - self.unidades_falladas
        return max(1, int(restan / self.por_segundo))

    @property
    def faltan(self) -> str:
        """ "faltan 4 min", or empty."""
        segundos = self.faltan_segundos
        return "" if segundos is None else f"faltan {formato.duracion(segundos)}"


def visibles_para(usuario: Usuario) -> QuerySet[Proceso]:
    """Processes of the user's branches, of the kinds that his roles see; and his own. Adds no query but the roles'."""
    claves = [tipo.clave for tipo in tipos() if tipo.puede_ver(usuario)]
    propios = visibles(Proceso.objects.all(), usuario=usuario)
    return propios.filter(Q(tipo__in=claves) | Q(dueno=usuario)).select_related("dueno", "sucursal")


def con_avance(procesos: QuerySet[Proceso]) -> QuerySet[Proceso]:
    """`procesos` with what `avance_de` needs, counted from their chunks in the same query."""
    errores = ErrorDeProceso.objects.filter(proceso=OuterRef("pk")).order_by().values("proceso")
    hecho, fallado = Q(lotes__estado=Lote.Estado.HECHO), Q(lotes__estado=Lote.Estado.FALLADO)
    reciente = hecho & Q(lotes__terminado_en__gt=RelojReal() - VENTANA)
    return procesos.annotate(
        a_lotes=Count("lotes"),
        a_hechos=Count("lotes", filter=hecho),
        a_fallados=Count("lotes", filter=fallado),
        a_unidades=Coalesce(Sum("lotes__unidades"), 0),
        a_unidades_hechas=Coalesce(Sum("lotes__unidades", filter=hecho), 0),
        a_unidades_falladas=Coalesce(Sum("lotes__unidades", filter=fallado), 0),
        a_recientes=Coalesce(Sum("lotes__unidades", filter=reciente), 0),
        a_desde=Min("lotes__iniciado_en", filter=reciente),
        a_ultimo=Max("lotes__terminado_en"),
        a_errores=Coalesce(Subquery(errores.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0),
        a_ahora=RelojReal(),
    )


def avance_de(proceso: Any) -> Avance:
    """Progress of a row that comes from `con_avance`."""
    ahora = proceso.a_ahora
    comienzo = proceso.iniciado_en or ahora
    final = proceso.terminado_en or ahora
    activo = proceso.estado in ACTIVOS
    return Avance(
        lotes=proceso.a_lotes,
        hechos=proceso.a_hechos,
        fallados=proceso.a_fallados,
        unidades=proceso.a_unidades,
        unidades_hechas=proceso.a_unidades_hechas,
        unidades_falladas=proceso.a_unidades_falladas,
        errores=proceso.a_errores + proceso.a_fallados,
        transcurrido=_segundos(final - comienzo),
        por_segundo=_ritmo_actual(proceso) if activo else _ritmo_medio(proceso, comienzo),
        quieto=_segundos(ahora - max(comienzo, proceso.a_ultimo or comienzo)) if activo else 0,
    )


def _segundos(lapso: dt.timedelta) -> int:
    return max(0, lapso // dt.timedelta(seconds=1))


def _ritmo(unidades: int, lapso: dt.timedelta) -> Decimal | None:
    if not unidades:
        return None
    return Decimal(unidades) * 1000 / max(1, lapso // dt.timedelta(milliseconds=1))


def _ritmo_actual(proceso: Any) -> Decimal | None:
    if proceso.a_desde is None:
        return None
    return _ritmo(proceso.a_recientes, proceso.a_ahora - max(proceso.a_desde, proceso.a_ahora - VENTANA))


def _ritmo_medio(proceso: Any, comienzo: dt.datetime) -> Decimal | None:
    return _ritmo(proceso.a_unidades_hechas, (proceso.a_ultimo or comienzo) - comienzo)


@dataclass(frozen=True, kw_only=True)
class Ficha:
    """A running process in the top bar."""

    nombre: str
    porcentaje: int
    faltan: str
    url: str


def fichas_de(usuario: Usuario) -> list[Ficha]:
    """The active processes that the user sees, his own first. One query (and the roles')."""
    activos = con_avance(visibles_para(usuario).filter(estado__in=ACTIVOS))
    filas = sorted(activos, key=lambda proceso: (proceso.dueno_id != usuario.pk, -proceso.pk))
    return [_ficha(proceso) for proceso in filas]


def _ficha(proceso: Proceso) -> Ficha:
    avance = avance_de(proceso)
    return Ficha(
        nombre=proceso.titulo,
        porcentaje=avance.porcentaje,
        faltan=avance.faltan,
        url=reverse("nucleo:proceso", args=[proceso.pk]),
    )


def resultados(proceso: Proceso) -> Iterator[dict[str, Any]]:
    """What each done chunk left, in order: for the summary of a kind."""
    hechos = proceso.lotes.filter(estado=Lote.Estado.HECHO).order_by("numero")
    return iter(hechos.values_list("resultado", flat=True).iterator(chunk_size=1000))


def causas(proceso: Proceso) -> list[tuple[str, int]]:
    """(cause, how many units were refused for it), most frequent first."""
    filas = proceso.errores.values_list("causa").annotate(n=Count("pk")).order_by(F("n").desc(), "causa")
    return [(causa, n) for causa, n in filas]
