"""What there is to see when the demonstration is built, and that its ledger was proved."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Count, Sum

from cesop.nucleo import formato
from cesop.nucleo.dinero import CERO
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from contabilidad.models import Asiento
from contabilidad.services.cuadre import cuadre
from facturacion.models import Comprobante, ConsumoFacturado
from medicion.models import FilaApartada
from medicion.selectors.mesa import pendientes

UNIDADES = {"activa": "kWh", "volumen": "m³"}


def de_lo_vivido(*, recibos: int, cobrado: Decimal, lector: Usuario) -> Iterator[tuple[str, str]]:
    """What each thing is called, and how much there is of it."""
    facturado = Comprobante.objects.aggregate(cuantos=Count("pk"), total=Sum("total"))
    yield "Comprobantes", formato.entero(facturado["cuantos"])
    por_magnitud = ConsumoFacturado.objects.filter(cuota=1).values_list("consumo__magnitud")
    for magnitud, cantidad in por_magnitud.annotate(suma=Sum("consumo__consumo")).order_by("consumo__magnitud"):
        if (unidad := UNIDADES.get(magnitud)) and cantidad:
            yield f"{unidad} facturados", formato.entero(int(cantidad))
    yield "Facturado", formato.pesos(facturado["total"] or CERO)
    yield "Recibos", formato.entero(recibos)
    yield "Cobrado", formato.pesos(cobrado)
    yield "Excepciones que esperan", formato.entero(pendientes(lector).count())
    yield "Filas apartadas", formato.entero(FilaApartada.objects.count())
    yield "Asientos", formato.entero(Asiento.objects.count())
    yield "Libro", _prueba()


def _prueba() -> str:
    """What its proof says today."""
    prueba = cuadre(al=hoy())
    malas = [p.nombre for p in prueba.pruebas if not p.en_verde]
    malas += [c.cuenta.codigo for c in prueba.cuentas if not (c.en_verde or c.pendiente)]
    return "cuadra" if not malas else f"NO CUADRA: {', '.join(malas)}"
