"""The points of a batch with what was read of them and what came out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from medicion.models import Consumo, Hallazgo, Lectura, LoteLectura, PuntoLote
from medicion.selectors.mesa import titulares


@dataclass(frozen=True, kw_only=True)
class PuntoVisto:
    """A point of a batch: its reading that counts, what came out, what the rules say of it."""

    punto: PuntoLote
    titular: str
    lectura: Lectura | None
    consumo: Consumo | None
    hallazgo: Hallazgo | None


def puntos(lote: LoteLectura) -> QuerySet[PuntoLote]:
    """Its points, in the order of the walk, with whether each was read and is objected."""
    leida = Lectura.objects.filter(
        lote=OuterRef("lote"), registro=OuterRef("registro"), clase=Lectura.Clase.LECTURA, anulada=False,
        reemplazada_por__isnull=True,
    )  # fmt: skip
    objetado = Consumo.objects.filter(
        lote=OuterRef("lote"), suministro=OuterRef("suministro"), magnitud=OuterRef("registro__magnitud"),
        reemplazado_por__isnull=True, validacion__isnull=True,
    ).exclude(resultado=Consumo.Resultado.VALIDA)  # fmt: skip
    filas = PuntoLote.objects.filter(lote=lote).annotate(leido=Exists(leida), objetado=Exists(objetado))
    return filas.select_related("suministro__inmueble__domicilio", "medidor", "registro").order_by("orden", "registro")


def vestir(filas: Sequence[PuntoLote]) -> list[PuntoVisto]:
    """The points with their reading, consumption, finding and holder. Four queries."""
    lotes = {p.lote_id for p in filas}
    suministros = {p.suministro_id for p in filas}
    lecturas = {
        (lectura.lote_id, lectura.registro_id): lectura
        for lectura in Lectura.objects.filter(
            lote__in=lotes, suministro__in=suministros, clase=Lectura.Clase.LECTURA, anulada=False,
            reemplazada_por__isnull=True,
        ).select_related("anomalia")
    }  # fmt: skip
    consumos = {
        (consumo.lote_id, consumo.suministro_id, consumo.magnitud): consumo
        for consumo in Consumo.objects.filter(
            lote__in=lotes, suministro__in=suministros, reemplazado_por__isnull=True
        ).select_related("validacion")
    }
    hallazgos: dict[int, Hallazgo] = {}
    graves = ("INFORMA", "AVISA", "BLOQUEA")
    encontrados = Hallazgo.objects.filter(consumo__in=[c.pk for c in consumos.values()])
    for hallazgo in sorted(encontrados, key=lambda h: (graves.index(h.nivel), -h.orden)):
        hallazgos[hallazgo.consumo_id] = hallazgo  # the last one is the first of those that weigh most
    nombres = titulares({p.cuenta_id for p in filas if p.cuenta_id})
    vistos = []
    for punto in filas:
        consumo = consumos.get((punto.lote_id, punto.suministro_id, punto.registro.magnitud))
        vistos.append(
            PuntoVisto(
                punto=punto,
                titular=nombres.get(punto.cuenta_id or 0, "Sin cuenta"),
                lectura=lecturas.get((punto.lote_id, punto.registro_id)),
                consumo=consumo,
                hallazgo=hallazgos.get(consumo.pk) if consumo else None,
            )
        )
    return vistos
