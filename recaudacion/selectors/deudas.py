"""What is owed, ready to be paid: each open voucher with what its entry needs, and how its group is paid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from cesop.nucleo.fechado import vigentes
from cesop.nucleo.marco import claves, consultar
from facturacion.intereses import redondear
from facturacion.models import Concepto, PoliticaFacturacion
from facturacion.selectors import tasas
from facturacion.services.intereses import CONCEPTO, Plazo, devengado_de
from recaudacion.imputacion import Deuda, Orden, Politica
from recaudacion.models import PoliticaImputacion

_ESQUEMA: dict[str, pl.DataType] = {
    "comprobante": pl.Int64(), "pagador": pl.Int64(), "persona": pl.Int64(), "cuenta": pl.Int64(), "grupo": pl.Int64(),
    "seccion": pl.Int64(), "es_asociado": pl.Boolean(), "vence": pl.Date(), "segundo_vence": pl.Date(),
    "condicion_iva": pl.Int64(), "interno": pl.Boolean(), "letra": pl.String(), "saldo": pl.Int64(),
    "componente": pl.String(), "en_disputa": pl.Boolean(),
}  # fmt: skip
# What a voucher is for is told by its first line: concepts of several events never share one.
_ABIERTOS = """
    SELECT s.comprobante_id, s.pagador_id, c.persona_id, c.cuenta_id, c.grupo_id, c.seccion_id, c.es_asociado, c.vence,
        c.segundo_vence, c.condicion_iva, t.clase = 'interno', t.letra, round(s.saldo * 100)::bigint, r.componente,
        EXISTS (SELECT 1 FROM public.facturacion_bloqueo AS b WHERE b.comprobante_id = c.id AND b.levanta_id IS NULL
            AND NOT EXISTS (SELECT 1 FROM public.facturacion_bloqueo AS l WHERE l.levanta_id = b.id))
    FROM public.facturacion_saldocomprobante AS s
    JOIN public.facturacion_comprobante AS c ON c.id = s.comprobante_id
    JOIN public.facturacion_tipocomprobante AS t ON t.id = c.tipo_id
    JOIN public.facturacion_renglon AS r ON r.comprobante_id = c.id AND r.orden = 1
    WHERE s.saldo > 0 AND {cuales} = ANY(%(ids)s::bigint[])
"""
CAPITAL, CREDITOS = "capital", "creditos"


class Mora(StrEnum):
    """What becomes of the interest of a voucher that is paid now."""

    NINGUNA = "ninguna"
    PROXIMA = "proxima"  # rides in the next bill of its account
    AHORA = "ahora"  # in its own voucher, collected together


@dataclass(frozen=True, kw_only=True)
class Adeudado:
    """An open voucher. saldo: centavos. factor: what a balance is multiplied by to get its interest, net."""

    comprobante: int
    pagador: int
    persona: int
    cuenta: int | None
    grupo: int | None
    seccion: int | None
    es_asociado: bool
    vence: dt.date
    letra: str
    saldo: int
    componente: str
    mora: Mora
    factor: int
    iva: int

    @property
    def deuda(self) -> Deuda:
        """As the allocation sees it."""
        ahora = self.mora == Mora.AHORA
        return Deuda(
            clave=self.comprobante,
            grupo=self.grupo,
            vence=self.vence,
            saldo=self.saldo,
            de_interes=self.componente == CONCEPTO,
            devengado=self.factor if ahora else 0,
            iva=self.iva if ahora else 0,
        )

    def interes_neto(self, capital: int) -> int:
        """Centavos of interest of paying `capital`, without VAT."""
        return redondear(capital * self.factor)

    @property
    def parte_contable(self) -> str:
        """Which component of the collection it is."""
        return CAPITAL if self.componente == CAPITAL else CREDITOS


def de_pagadores(personas: Collection[int], *, al: dt.date) -> list[Adeudado]:
    """Every open voucher of those payers, paid on `al`. Six queries."""
    return _leer("s.pagador_id", personas, al=al)


def de_comprobantes(ids: Collection[int], *, al: dt.date) -> list[Adeudado]:
    """Those vouchers that are still owed. As `de_pagadores`."""
    return _leer("s.comprobante_id", ids, al=al)


def politicas(grupos: Collection[int | None], *, al: dt.date) -> dict[int | None, Politica]:
    """How each group is paid; those without policy are not there. One query."""
    filas = vigentes(PoliticaImputacion.objects.filter(grupo__in=[g for g in grupos if g]), al=al)
    return {
        fila.grupo_id: Politica(orden=Orden(fila.orden), prioridad=fila.prioridad, parcial=fila.parcial)
        for fila in filas
    }


def _leer(cuales: str, ids: Collection[int], *, al: dt.date) -> list[Adeudado]:
    frame = consultar(_ABIERTOS.format(cuales=cuales), {"ids": claves(list(ids))}, _ESQUEMA)
    en_la_proxima = _grupos_que_cargan(frame["grupo"].drop_nulls().unique().to_list(), al=al)
    calculo = _Calculo(al=al)
    return [_adeudado(fila, en_la_proxima, calculo) for fila in frame.iter_rows(named=True)]


def _grupos_que_cargan(grupos: Sequence[int], *, al: dt.date) -> set[int]:
    """Groups whose interest rides in the next bill."""
    filas = PoliticaFacturacion.objects.filter(grupo__in=grupos, interes=PoliticaFacturacion.Interes.CARGO)
    return set(vigentes(filas, al=al).values_list("grupo_id", flat=True))


class _Calculo:
    """Factors of interest by terms, each calculated once; the parameters are read when the first one is late."""

    def __init__(self, *, al: dt.date) -> None:
        self.al = al
        self._factores: dict[Plazo, int] = {}
        self._conocida: tasas.Historia | None = None
        self._iva: int | None = None

    def factor(self, plazo: Plazo) -> int:
        """Of what is late on the day."""
        if self.al <= plazo.vence:
            return 0
        if plazo not in self._factores:
            self._conocida = self._conocida or tasas.historia()
            self._factores[plazo] = devengado_de(plazo, al=self.al, conocida=self._conocida)
        return self._factores[plazo]

    @property
    def iva(self) -> int:
        """Of interest, in hundredths of one percent."""
        if self._iva is None:
            self._iva = int((Concepto.objects.get(clave=CONCEPTO).iva or 0) * 100)
        return self._iva


def _adeudado(fila: Mapping[str, object], en_la_proxima: set[int], calculo: _Calculo) -> Adeudado:
    datos = dict(fila)
    segundo, condicion = datos.pop("segundo_vence"), datos.pop("condicion_iva")
    interno, en_disputa = datos.pop("interno"), datos.pop("en_disputa")
    mora, factor = Mora.NINGUNA, 0
    if not (interno or en_disputa):
        plazo = Plazo(vence=datos["vence"], segundo_vence=segundo, consumidor=condicion == tasas.CONSUMIDOR)  # type: ignore[arg-type]
        factor = calculo.factor(plazo)
    if factor:
        mora = Mora.PROXIMA if datos["cuenta"] and datos["grupo"] in en_la_proxima else Mora.AHORA
    datos["letra"] = datos["letra"] or ""
    return Adeudado(**datos, mora=mora, factor=factor, iva=calculo.iva if factor else 0)  # type: ignore[arg-type]
