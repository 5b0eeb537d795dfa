"""Tills and their sessions: which are open, and what one has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Concat

from cesop.nucleo.alcance import visibles
from cesop.nucleo.dinero import CERO
from cesop.nucleo.models import Sucursal, Usuario
from cesop.nucleo.permisos import matriz
from recaudacion.models import Caja, CajeroDeCaja, MedioDePago, MedioDeRecibo, SesionCaja

COBRAR = "recaudacion.cobrar"


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
    todas = SesionCaja.objects.select_related("caja", "cajero", "cierre__aprobo")
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
    return de_sus_cajeros(visibles(de_mostrador.exclude(pk__in=ocupadas), usuario=usuario), usuario=usuario)


def de_sus_cajeros(filas: QuerySet[Caja], *, usuario: Usuario) -> QuerySet[Caja]:
    """Of `filas`, those that a user may open: it is among their cashiers, or they have none."""
    cajeros = CajeroDeCaja.objects.filter(caja=OuterRef("pk"))
    return filas.filter(Exists(cajeros.filter(usuario=usuario)) | ~Exists(cajeros))


def maestro(usuario: Usuario) -> QuerySet[Caja]:
    """The tills of the branches that a user sees, with their cashiers and who has each one open (`abierta_por`)."""
    abiertas = SesionCaja.objects.filter(caja=OuterRef("pk"), cerrada_en__isnull=True)
    quien = Concat("cajero__nombre", Value(" "), "cajero__apellido")
    filas = Caja.objects.select_related("sucursal", "seccion", "centro", "punto").prefetch_related("cajeros__usuario")
    return visibles(filas.annotate(abierta_por=Subquery(abiertas.values(quien=quien)[:1])), usuario=usuario)


def quienes_cobran(sucursales: QuerySet[Sucursal]) -> QuerySet[Usuario]:
    """The active people of those branches whose roles collect."""
    roles = matriz()[COBRAR].escriben
    filas = Usuario.objects.filter(groups__name__in=roles, is_active=True)
    propias = Q(sucursal__in=sucursales) | Q(otras_sucursales__in=sucursales) | Q(ve_todas=True)
    return filas.filter(propias).distinct().order_by("apellido", "nombre")


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
