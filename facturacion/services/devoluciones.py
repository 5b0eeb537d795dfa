"""What a voucher billed, given back by the note that undoes it: its consumptions, its calls and the charges that rode
along."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

DEVOLVER = """
    INSERT INTO public.facturacion_consumodevuelto (facturado_id, nota_id)
    SELECT f.id, n.nota FROM unnest(%s::bigint[], %s::bigint[]) AS n (nota, original)
    JOIN public.facturacion_consumofacturado AS f ON f.comprobante_id = n.original
    WHERE NOT EXISTS (SELECT 1 FROM public.facturacion_consumodevuelto AS d WHERE d.facturado_id = f.id) ORDER BY f.id
"""
CARGOS = """
    INSERT INTO public.facturacion_cargofacturable (cuenta_id, concepto_id, detalle, importe, facturable_desde, cuota,
        cuotas, causa_tipo, causa_id)
    SELECT c.cuenta_id, c.concepto_id, c.detalle, c.importe, c.facturable_desde, c.cuota, c.cuotas, 'devuelto', c.id
    FROM unnest(%s::bigint[], %s::bigint[]) AS n (nota, original)
    JOIN public.facturacion_destinodecargo AS d ON d.comprobante_id = n.original
    JOIN public.facturacion_cargofacturable AS c ON c.id = d.cargo_id ORDER BY c.id
"""
LLAMADAS = """
    INSERT INTO public.facturacion_llamadadevuelta (facturada_id, nota_id)
    SELECT f.id, n.nota FROM unnest(%s::bigint[], %s::bigint[]) AS n (nota, original)
    JOIN public.facturacion_llamadafacturada AS f ON f.comprobante_id = n.original
    WHERE NOT EXISTS (SELECT 1 FROM public.facturacion_llamadadevuelta AS d WHERE d.facturada_id = f.id) ORDER BY f.id
"""
CAUSA = "devuelto"


def devolver(originales: Mapping[int, int]) -> None:
    """Let what some vouchers billed be billed again. originales: note → the voucher that it undoes whole.

    In the caller's transaction. *Errores:* the constraints of the tables.
    """
    pares = [list(originales), list(originales.values())]
    with connection.cursor() as cursor:
        for orden in (DEVOLVER, LLAMADAS, CARGOS):
            cursor.execute(orden, pares)
