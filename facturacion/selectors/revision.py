"""What is looked at before a run goes out, and before it is undone: causes, marks, drafts, the impact."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from catastro.models import ParteDeCuenta
from cesop.nucleo.models import Aprobacion, Proceso
from cesop.nucleo.procesos.selectors import con_avance
from facturacion.models import Borrador, Corrida

CAUSAS = """
    SELECT c->>'causa', count(DISTINCT b.cuenta_id) FROM public.facturacion_borrador AS b,
        jsonb_array_elements(b.causas) AS c
    WHERE b.corrida_id = %s AND b.estado = 'con_causa' GROUP BY 1 ORDER BY 2 DESC, 1
"""
MARCAS = """
    SELECT m, count(*), sum(b.total) FROM public.facturacion_borrador AS b, jsonb_array_elements_text(b.marcas) AS m
    WHERE b.corrida_id = %s AND b.estado IN ('calculado', 'numerado', 'emitido') GROUP BY 1 ORDER BY 2 DESC, 1
"""
# A voucher that a note corrected already is left as it is; what was paid of the others stays as credit.
IMPACTO = """
    SELECT count(*), COALESCE(sum(c.total), 0), count(*) FILTER (WHERE NOT corregido),
        COALESCE(sum(c.total) FILTER (WHERE NOT corregido), 0),
        count(*) FILTER (WHERE NOT corregido AND s.saldo < s.total),
        COALESCE(sum(s.total - s.saldo) FILTER (WHERE NOT corregido), 0),
        count(DISTINCT c.pagador_id) FILTER (WHERE NOT corregido AND s.saldo < s.total)
    FROM public.facturacion_borrador AS b JOIN public.facturacion_comprobante AS c ON c.id = b.comprobante_id
    JOIN public.facturacion_saldocomprobante AS s ON s.comprobante_id = c.id
    CROSS JOIN LATERAL (SELECT EXISTS (
        SELECT 1 FROM public.facturacion_comprobante AS n WHERE n.corrige_id = c.id) AS corregido) AS x
    WHERE b.corrida_id = %s
"""


def causas(corrida: Corrida) -> list[tuple[str, int]]:
    """(cause, accounts) of those that cannot be billed, the most first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(CAUSAS, [corrida.pk])
        return [(causa, cuantas) for causa, cuantas in cursor.fetchall()]


def marcas(corrida: Corrida) -> list[tuple[str, int, Decimal]]:
    """(mark, accounts, pesos) of those that somebody should look at, the most first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(MARCAS, [corrida.pk])
        return [(marca, cuantas, total) for marca, cuantas, total in cursor.fetchall()]


def borradores(corrida: Corrida) -> QuerySet[Borrador]:
    """Its drafts with the account and, as `titular`, the name of its holder on the day of issue."""
    titulares = ParteDeCuenta.objects.filter(
        cuenta=OuterRef("cuenta"), rol=ParteDeCuenta.Rol.TITULAR, reemplazado_en__isnull=True, desde__lte=corrida.fecha
    ).order_by("-desde")
    return (
        Borrador.objects.filter(corrida=corrida)
        .select_related("corrida", "cuenta__suministro__inmueble__domicilio", "comprobante__tipo")
        .annotate(titular=Coalesce(Subquery(titulares.values("persona__nombre")[:1]), Value("")))
    )


@dataclass(frozen=True, kw_only=True)
class Impacto:
    """What undoing a run would do: notes for what nobody corrected; what was paid of it stays as credit."""

    comprobantes: int
    total: Decimal
    a_corregir: int
    a_corregir_total: Decimal
    pagados: int
    pagado: Decimal
    pagadores: int

    @property
    def ya_corregidos(self) -> int:
        """Those that are left: whoever corrected them knows why."""
        return self.comprobantes - self.a_corregir


def impacto(corrida: Corrida) -> Impacto:
    """Of undoing it now. One query."""
    with connection.cursor() as cursor:
        cursor.execute(IMPACTO, [corrida.pk])
        valores: tuple[Any, ...] = cursor.fetchone()
    nombres = ("comprobantes", "total", "a_corregir", "a_corregir_total", "pagados", "pagado", "pagadores")
    return Impacto(**dict(zip(nombres, valores, strict=True)))


def proceso_de(corrida: Corrida) -> Any:
    """The process that works, or worked last, on a run, with its progress; None when none ever did. One query."""
    if corrida.proceso_id is None:
        return None
    return con_avance(Proceso.objects.filter(pk=corrida.proceso_id)).get()


def motivo_de_deshacer(corrida: Corrida) -> str:
    """Why it is being undone, as was asked."""
    notas = Proceso.objects.filter(tipo="numerar_notas", parametros__corrida=corrida.pk)
    return str(notas.latest("pk").parametros["motivo"])


def pedido_pendiente(corrida: Corrida, *, actos: Collection[str]) -> Aprobacion | None:
    """What somebody asked about a run and nobody decided yet."""
    filas = Aprobacion.objects.filter(acto__in=actos, estado=Aprobacion.Estado.PEDIDA, datos__corrida=corrida.pk)
    return filas.select_related("pedida_por").first()
