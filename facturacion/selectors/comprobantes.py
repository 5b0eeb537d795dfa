"""Vouchers: how they are called, which there are, and one with everything around it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet, Sum

from contabilidad.models import Asiento
from facturacion.models import (
    Aplicacion,
    Autorizacion,
    Comprobante,
    Concepto,
    ConsumoFacturado,
    Corrida,
    Numeracion,
    PuntoDeVenta,
    Renglon,
    TipoComprobante,
)

# "3-1234", "00003-00001234", or the number alone.
NUMERO = re.compile(r"^(?:(\d{1,5})-)?(\d{1,8})$")
ORIGEN = "comprobante"
EVENTOS = [*Concepto.Evento.values, "facturacion.nota_de_credito"]


def etiquetas(ids: Collection[int]) -> dict[int, str]:
    """Voucher → "Factura B 00003-00001234", or without its number when it has none. Two queries."""
    nombres = dict(Comprobante.objects.filter(pk__in=ids).values_list("pk", "tipo__nombre"))
    con_numero = {clave: f"{nombres[clave]} {numero}" for clave, numero in numeros(ids).items() if clave in nombres}
    return nombres | con_numero


def numeros(ids: Collection[int]) -> dict[int, str]:
    """Voucher → "00003-00001234", of those that have one. One query."""
    filas = Numeracion.objects.filter(comprobante__in=ids, liberado__isnull=True)
    return {
        clave: f"{punto:05d}-{numero:08d}"
        for clave, punto, numero in filas.values_list("comprobante_id", "punto__numero", "numero")
    }


def comprobantes() -> QuerySet[Comprobante]:
    """Every voucher, with its type, its account and what is owed of it."""
    return Comprobante.objects.select_related("tipo", "cuenta", "saldo")


def con_numero(texto: str) -> list[int]:
    """The vouchers with a number as people write it, the newest first; nothing when it is not one.

    By type and point of sale, as the index of numbers goes. Three queries.
    """
    dicho = NUMERO.match(texto.strip())
    if dicho is None:
        return []
    punto, numero = dicho.groups()
    puntos = PuntoDeVenta.objects.filter(**({"numero": int(punto)} if punto else {}))
    filas = Numeracion.objects.filter(
        tipo__in=list(TipoComprobante.objects.values_list("pk", flat=True)),
        punto__in=list(puntos.values_list("pk", flat=True)),
        numero=int(numero),
    )
    return list(filas.order_by("-comprobante_id").values_list("comprobante_id", flat=True))


@dataclass(frozen=True, kw_only=True)
class Ficha:
    """A voucher and what is around it. pendiente: pesos that are still owed; None, it charges nothing."""

    comprobante: Comprobante
    numero: str
    lineas: Sequence[Renglon]
    autorizacion: Autorizacion | None
    asientos: Sequence[Asiento]
    consumos: Sequence[ConsumoFacturado]
    correcciones: Sequence[Comprobante]
    pagos: Sequence[Aplicacion]
    corrida: Corrida | None
    pendiente: Decimal | None
    disponible: Decimal | None

    @property
    def acreditado(self) -> Decimal:
        """Pesos that the credit notes of it gave."""
        return sum((nota.total for nota in self.correcciones if nota.tipo.resta), Decimal(0))


def ficha(comprobante: Comprobante) -> Ficha:
    """Everything of one voucher. Nine queries."""
    abono = getattr(comprobante, "abono", None)
    pagos = Aplicacion.objects.select_related("abono", "comprobante__tipo")
    suyos = pagos.filter(abono=abono) if abono else pagos.filter(comprobante=comprobante)
    return Ficha(
        comprobante=comprobante,
        numero=numeros([comprobante.pk]).get(comprobante.pk, ""),
        lineas=list(comprobante.lineas.order_by("orden")),
        autorizacion=comprobante.autorizaciones.order_by("pk").last(),
        asientos=list(Asiento.objects.filter(evento__in=EVENTOS, origen_tipo=ORIGEN, origen_id=comprobante.pk)),
        consumos=list(comprobante.consumos.select_related("consumo", "devuelto").order_by("consumo__desde")),
        correcciones=list(comprobante.correcciones.select_related("tipo").order_by("pk")),
        pagos=list(suyos.order_by("fecha", "pk")),
        corrida=Corrida.objects.filter(borradores__comprobante=comprobante).select_related("grupo").first(),
        pendiente=comprobante.saldo.saldo if hasattr(comprobante, "saldo") else None,
        disponible=abono.saldo.disponible if abono else None,
    )


def se_devuelve(comprobante: Comprobante) -> bool:
    """True when it bills consumptions that a note may give back, with the charges that rode along. One query.

    The month of a flat service is no consumption: no other run would bill it again.
    """
    return comprobante.consumos.filter(devuelto__isnull=True).exists()


def devuelve_algo(comprobante: Comprobante) -> bool:
    """True when it bills consumptions or calls that the note of who bills it again gives back. Two queries."""
    return se_devuelve(comprobante) or comprobante.llamadas.filter(devuelta__isnull=True).exists()


def facturado_de(comprobante: Comprobante) -> Decimal:
    """Pesos of accruals that it took and nobody gave back. One query."""
    vivos = comprobante.consumos.filter(devuelto__isnull=True)
    return vivos.aggregate(total=Sum("devengado"))["total"] or Decimal(0)


def acreditado_por_linea(comprobante: Comprobante) -> dict[tuple[str, str], Decimal]:
    """(code, detail) → what the notes of a voucher credited of it already. One query."""
    previos: dict[tuple[str, str], Decimal] = {}
    for linea in Renglon.objects.filter(comprobante__corrige=comprobante, comprobante__origen="nota"):
        clave = (linea.codigo, linea.detalle)
        previos[clave] = previos.get(clave, Decimal(0)) + linea.importe
    return previos
