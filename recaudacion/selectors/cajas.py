"""Tills and their sessions: which are open, and what one has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import Count, QuerySet, Sum

from cesop.nucleo.alcance import visibles
from cesop.nucleo.dinero import CERO
from cesop.nucleo.models import Usuario
from recaudacion.models import Caja, MedioDePago, MedioDeRecibo, SesionCaja


def efectivo_de(sesion: SesionCaja) -> Decimal:
    """Pesos of cash that a session should have now, by the function that the database proves it with. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.recaudacion_efectivo(%s)", [sesion.pk])
        efectivo: Decimal = cursor.fetchone()[0]
    return efectivo


def abierta_de(usuario: Usuario) -> SesionCaja | None:
    """The open session of a cashier. One query."""
    abiertas = SesionCaja.objects.filter(cajero=usuario, cerrada_en__isnull=True)
    return abiertas.select_related("caja__punto", "caja__sucursal", "cajero").first()


def sesiones(usuario: Usuario) -> QuerySet[SesionCaja]:
    """The sessions of the branches that a user sees."""
    todas = SesionCaja.objects.select_related("caja", "cajero", "cierre")
    return visibles(todas, usuario=usuario, campo="caja__sucursal")


def cajas_visibles(usuario: Usuario) -> QuerySet[Caja]:
    """The tills of the branches that a user sees."""
    return visibles(Caja.objects.all(), usuario=usuario)


def ninguna() -> QuerySet[Caja]:
    """An empty set, for a form that its view fills."""
    return Caja.objects.none()


def cajas_para_abrir(usuario: Usuario) -> QuerySet[Caja]:
    """The tills that a user may open now."""
    de_mostrador = Caja.objects.filter(activa=True, clase=Caja.Clase.MOSTRADOR)
    ocupadas = SesionCaja.objects.filter(cerrada_en__isnull=True).values("caja")
    return visibles(de_mostrador.exclude(pk__in=ocupadas), usuario=usuario)


def medios_de_mostrador() -> QuerySet[MedioDePago]:
    """The tenders that a till takes, in their order."""
    return MedioDePago.objects.filter(activo=True, orden__isnull=False).order_by("orden")


@dataclass(frozen=True, kw_only=True)
class Cobrado:
    """What a session took with one tender, without what was annulled."""

    medio: str
    cuantos: int
    total: Decimal


def cobrado_por_medio(sesion: SesionCaja) -> Sequence[Cobrado]:
    """What a session took, by tender. One query."""
    filas = (
        MedioDeRecibo.objects.filter(recibo__sesion=sesion, recibo__anulacion__isnull=True)
        .values("medio__nombre", "medio__orden")
        .annotate(cuantos=Count("recibo", distinct=True), total=Sum("importe"))
        .order_by("medio__orden")
    )
    return [
        Cobrado(medio=fila["medio__nombre"], cuantos=fila["cuantos"], total=fila["total"] or CERO) for fila in filas
    ]
