"""Batches: what each one has to read, and how far it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

import polars as pl
from django.db import connection
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from catastro.models import CuentaServicio
from cesop.nucleo.fechado import vigentes
from cesop.nucleo.marco import consultar
from medicion.formatos.terminal import ESQUEMA_SALIDA
from medicion.models import Consumo, Lectura, LoteLectura, PeriodoMedicion, PoliticaMedicion, PuntoLote, Validacion
from medicion.validacion.esperado import ESQUEMA_DE_PARES

ESQUEMA_RONDA: dict[str, pl.DataType] = {
    "orden": pl.Int64(),
    "suministro": pl.Int64(),
    "registro": pl.String(),
    "medidor": pl.Int64(),
    "registro_id": pl.Int64(),
    "k_mil": pl.Int64(),
    "digitos_enteros": pl.Int64(),
    "diametro": pl.Int64(),
    "anterior_mil": pl.Int64(),
    "desde": pl.Date(),
    "categoria": pl.String(),
}

# The registers of a route on a day, in its order; each with the last value that was read, and with its category.
RONDA = """
    SELECT q.orden, q.suministro_id, r.magnitud, c.medidor_id, r.id, (c.multiplicador * 1000)::bigint,
        r.digitos_enteros, m.diametro, (u.valor * 1000)::bigint, u.fecha, g.categoria_id::text
    FROM public.catastro_puntoderuta AS q
    JOIN public.catastro_colocacion AS c ON c.suministro_id = q.suministro_id AND c.reemplazado_en IS NULL
        AND c.desde <= %(dia)s AND (c.hasta IS NULL OR c.hasta > %(dia)s)
    JOIN public.catastro_medidor AS m ON m.id = c.medidor_id
    JOIN public.catastro_registromedidor AS r ON r.medidor_id = m.id
    LEFT JOIN LATERAL (
        SELECT l.valor, l.fecha FROM public.medicion_lectura AS l
        WHERE l.suministro_id = q.suministro_id AND l.registro_id = r.id AND l.fecha < %(dia)s AND l.valor IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM public.medicion_lectura AS n WHERE n.reemplaza_id = l.id)
        ORDER BY l.fecha DESC, l.hora DESC NULLS LAST, l.id DESC LIMIT 1) AS u ON true
    LEFT JOIN LATERAL (
        SELECT k.categoria_id FROM public.catastro_cuentaservicio AS a
        JOIN public.catastro_categoriadecuenta AS k ON k.cuenta_id = a.id AND k.reemplazado_en IS NULL
            AND k.desde <= %(dia)s AND (k.hasta IS NULL OR k.hasta > %(dia)s)
        WHERE a.suministro_id = q.suministro_id ORDER BY a.id DESC LIMIT 1) AS g ON true
    WHERE q.ruta_id = %(ruta)s
    ORDER BY q.orden, r.numero
"""
# Valid consumptions of the last months of the routes of a zone, with their category.
PARES = """
    SELECT k.categoria_id::text, %(zona)s::text, c.magnitud, c.dias, (c.consumo * 1000)::bigint
    FROM public.catastro_puntoderuta AS q
    JOIN public.medicion_consumo AS c ON c.suministro_id = q.suministro_id AND c.hasta > %(desde)s
        AND c.hasta <= %(hasta)s AND c.consumo IS NOT NULL AND NOT c.estimado AND c.dias > 0
    JOIN public.catastro_categoriadecuenta AS k ON k.cuenta_id = c.cuenta_id AND k.reemplazado_en IS NULL
        AND k.desde <= c.hasta AND (k.hasta IS NULL OR k.hasta > c.hasta)
    WHERE q.ruta_id = ANY(%(rutas)s::bigint[])
        AND EXISTS (SELECT 1 FROM public.medicion_validacion AS v WHERE v.consumo_id = c.id)
        AND NOT EXISTS (SELECT 1 FROM public.medicion_consumo AS n WHERE n.reemplaza_id = c.id)
"""
IMPRESO = """
    SELECT l.codigo, t.codigo, p.orden, s.numero::text, COALESCE(h.nombre, ''),
        concat_ws(' ', d.calle, NULLIF(d.altura, ''), NULLIF(d.piso, ''), NULLIF(d.departamento, '')), m.numero,
        r.magnitud, r.digitos_enteros, (p.multiplicador * 1000)::bigint, (p.anterior * 1000)::bigint, p.fecha_anterior,
        (p.minimo * 1000)::bigint, (p.maximo * 1000)::bigint, (p.diario * 1000)::bigint,
        concat_ws(' - ', NULLIF(q.indicaciones, ''), NULLIF(s.ubicacion, ''))
    FROM public.medicion_puntolote AS p
    JOIN public.medicion_lotelectura AS l ON l.id = p.lote_id
    JOIN public.catastro_ruta AS t ON t.id = l.ruta_id
    JOIN public.catastro_suministro AS s ON s.id = p.suministro_id
    JOIN public.catastro_inmueble AS i ON i.id = s.inmueble_id
    JOIN public.catastro_domicilio AS d ON d.id = i.domicilio_id
    JOIN public.catastro_medidor AS m ON m.id = p.medidor_id
    JOIN public.catastro_registromedidor AS r ON r.id = p.registro_id
    LEFT JOIN public.catastro_puntoderuta AS q ON q.suministro_id = s.id AND q.uso = 'lectura'
    LEFT JOIN public.catastro_partedecuenta AS a ON a.cuenta_id = p.cuenta_id AND a.rol = 'titular'
        AND a.reemplazado_en IS NULL AND a.desde <= l.fecha_teorica AND (a.hasta IS NULL OR a.hasta > l.fecha_teorica)
    LEFT JOIN public.catastro_persona AS h ON h.id = a.persona_id
    WHERE p.lote_id = %(lote)s ORDER BY p.orden, r.numero
"""


def ronda(ruta: int, *, dia: dt.date) -> pl.DataFrame:
    """What there is to read in a route on a day: ESQUEMA_RONDA. One query."""
    return consultar(RONDA, {"ruta": ruta, "dia": dia}, ESQUEMA_RONDA)


def pares(rutas: list[int], *, zona: str, desde: dt.date, hasta: dt.date) -> pl.DataFrame:
    """What their neighbours consume: `esperado.ESQUEMA_DE_PARES`. One query."""
    parametros = {"rutas": rutas, "zona": zona, "desde": desde, "hasta": hasta}
    return consultar(PARES, parametros, ESQUEMA_DE_PARES)


def impreso(lote: int) -> pl.DataFrame:
    """The round of a batch for the handhelds: `terminal.ESQUEMA_SALIDA`. One query."""
    return consultar(IMPRESO, {"lote": lote}, ESQUEMA_SALIDA)


def siguiente_numero() -> int:
    """The number of the next batch."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('public.medicion_lotelectura', 'id'))")
        return int(cursor.fetchone()[0])


@dataclass(frozen=True, kw_only=True)
class AvanceDeLote:
    """How far a batch is, in registers. leidos: with a value; visitados: with an anomaly instead."""

    puntos: int
    leidos: int
    visitados: int
    apartadas: int
    bloqueados: int
    observados: int
    validados: int

    @property
    def faltan(self) -> int:
        """Registers that nobody visited."""
        return max(0, self.puntos - self.leidos - self.visitados)

    @property
    def porcentaje(self) -> int:
        """Read or visited, of all."""
        return 100 if not self.puntos else min(100, (self.leidos + self.visitados) * 100 // self.puntos)


def con_avance(lotes: QuerySet[LoteLectura]) -> QuerySet[LoteLectura]:
    """`lotes` with what `avance_de` needs, counted in the same query."""
    lote = OuterRef("pk")
    vivas = Lectura.objects.filter(
        ~Exists(Lectura.objects.filter(reemplaza=OuterRef("pk"))), lote=lote, clase="lectura", anulada=False
    )
    consumos = Consumo.objects.filter(~Exists(Consumo.objects.filter(reemplaza=OuterRef("pk"))), lote=lote)
    validado = Exists(Validacion.objects.filter(consumo=OuterRef("pk")))
    return lotes.annotate(
        a_puntos=_contar(PuntoLote.objects.filter(lote=lote)),
        a_leidos=_contar(vivas.filter(valor__isnull=False)),
        a_visitados=_contar(vivas.filter(valor__isnull=True)),
        a_bloqueados=_contar(consumos.filter(~validado, Q(resultado="bloqueada") | Q(resultado="sin_lectura"))),
        a_observados=_contar(consumos.filter(~validado, resultado="observada")),
        a_validados=_contar(consumos.filter(validado)),
    )


def _contar(filas: QuerySet) -> Coalesce:  # type: ignore[type-arg]
    cuenta = filas.order_by().values("lote").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(cuenta, output_field=IntegerField()), 0)


def avance_de(lote: LoteLectura, *, apartadas: int = 0) -> AvanceDeLote:
    """Progress of a row that comes from `con_avance`. apartadas: rows of files that name it and wait."""
    anotado = vars(lote)
    return AvanceDeLote(
        apartadas=apartadas,
        **{
            nombre: anotado[f"a_{nombre}"]
            for nombre in ("puntos", "leidos", "visitados", "bloqueados", "observados", "validados")
        },
    )


def rutas_con_lote(periodo: PeriodoMedicion) -> set[int]:
    """The routes that have their batch of a period, which perhaps nobody opened yet."""
    filas = LoteLectura.objects.filter(
        periodo__servicio=periodo.servicio_id,
        periodo__ciclo=periodo.ciclo,
        periodo__anio=periodo.anio,
        periodo__numero=periodo.numero,
    )
    return set(filas.exclude(estado=LoteLectura.Estado.ANULADO).order_by().values_list("ruta", flat=True))


def ultimos_lotes(rutas: Collection[int], *, ciclo: str) -> dict[int, LoteLectura]:
    """Route → its batch of the latest day in a cycle, with its period. One query."""
    filas = LoteLectura.objects.filter(ruta__in=rutas, periodo__ciclo=ciclo).exclude(estado=LoteLectura.Estado.ANULADO)
    ultimas = filas.select_related("periodo").order_by("ruta_id", "-fecha_teorica", "-pk").distinct("ruta_id")
    return {lote.ruta_id: lote for lote in ultimas}


def ciclos_de(rutas: Collection[int], *, al: dt.date) -> set[str]:
    """The cycles in which the groups of the accounts of some routes are read; none when no group says. One query."""
    grupos = CuentaServicio.objects.filter(suministro__puntos_de_ruta__ruta__in=rutas).values("grupo")
    return set(vigentes(PoliticaMedicion.objects.filter(grupo__in=grupos), al=al).values_list("ciclo", flat=True))


def ultimos_lectores(rutas: Collection[int]) -> dict[int, str]:
    """Route → who read the last of its batches that had a reader. One query."""
    filas = LoteLectura.objects.filter(ruta__in=rutas).exclude(lector="").order_by("ruta_id", "-pk").distinct("ruta_id")
    return dict(filas.values_list("ruta_id", "lector"))
