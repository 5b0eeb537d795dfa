"""Bills as they were made: their lines, and the case that gave them as it was known when they were issued.

Nothing of what is read here changes afterwards: vouchers and what they bill are append-only, masters are replaced and
not edited, a tariff that was in force is kept. A constant number of queries, whatever the bills.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from cesop.nucleo.marco import consultar
from facturacion.explicacion import Consumido, Factura, Linea
from facturacion.models import Comprobante, ConsumoFacturado, PoliticaFacturacion, Renglon, VersionDeCuadro
from facturacion.selectors import cuadros, insumos, llamadas
from facturacion.selectors.politicas import CICLOS
from facturacion.tarifas import ESQUEMA_CONDICIONES, ESQUEMA_CONSUMOS, ESQUEMA_CUENTAS, Cuadro
from facturacion.tarifas.caso import casos_de
from facturacion.tarifas.llamadas import sumar
from facturacion.tasado import por_caso
from medicion.validacion.registros import PRINCIPALES, REGISTROS

CIEN, MIL = 100, 1000
# A bill by its key: `visto` is the instant whose knowledge counts.
CONDICIONES = """
    WITH q AS (SELECT * FROM unnest(%(casos)s::bigint[], %(cuentas)s::bigint[], %(desde)s::date[], %(hasta)s::date[],
        %(visto)s::timestamptz[]) AS q (caso, cuenta, desde, hasta, visto))
    SELECT q.caso, t.clave, c.desde, c.hasta, (c.valor * 1000)::bigint
    FROM q JOIN public.catastro_condiciondecuenta AS c ON c.cuenta_id = q.cuenta AND c.desde < q.hasta
        AND (c.hasta IS NULL OR c.hasta > q.desde) AND c.registrado_en <= q.visto
        AND (c.reemplazado_en IS NULL OR c.reemplazado_en > q.visto)
    JOIN public.catastro_tipocondicion AS t ON t.id = c.tipo_id
    UNION ALL
    SELECT q.caso, m.clave, p.desde, p.hasta, (m.valor * 1000)::bigint
    FROM q JOIN public.catastro_cuentaservicio AS c ON c.id = q.cuenta
    JOIN public.catastro_suministro AS s ON s.id = c.suministro_id
    JOIN public.catastro_caracteristicadeinmueble AS p ON p.inmueble_id = s.inmueble_id AND p.desde < q.hasta
        AND (p.hasta IS NULL OR p.hasta > q.desde) AND p.registrado_en <= q.visto
        AND (p.reemplazado_en IS NULL OR p.reemplazado_en > q.visto)
    CROSS JOIN LATERAL (VALUES ('m2_terreno', p.superficie_terreno), ('m2_cubiertos', p.superficie_cubierta),
        ('unidades_funcionales', p.unidades_funcionales::numeric)) AS m (clave, valor)
    WHERE m.valor IS NOT NULL
    UNION ALL
    SELECT q.caso, 'diametro', k.desde, k.hasta, m.diametro * 1000
    FROM q JOIN public.catastro_cuentaservicio AS c ON c.id = q.cuenta
    JOIN public.catastro_colocacion AS k ON k.suministro_id = c.suministro_id AND k.desde < q.hasta
        AND (k.hasta IS NULL OR k.hasta > q.desde) AND k.registrado_en <= q.visto
        AND (k.reemplazado_en IS NULL OR k.reemplazado_en > q.visto)
    JOIN public.catastro_medidor AS m ON m.id = k.medidor_id WHERE m.diametro IS NOT NULL
"""
ESTADOS = """
    WITH q AS (SELECT * FROM unnest(%(casos)s::bigint[], %(cuentas)s::bigint[], %(hasta)s::date[],
        %(visto)s::timestamptz[]) AS q (caso, cuenta, hasta, visto))
    SELECT q.caso, e.id, e.fecha, e.hasta FROM q
    JOIN public.catastro_cambiodeestado AS e ON e.cuenta_id = q.cuenta AND e.fecha < q.hasta
        AND e.registrado_en <= q.visto
"""
CATEGORIAS = """
    WITH q AS (SELECT * FROM unnest(%(casos)s::bigint[], %(cuentas)s::bigint[], %(desde)s::date[], %(hasta)s::date[],
        %(visto)s::timestamptz[]) AS q (caso, cuenta, desde, hasta, visto))
    SELECT q.caso, r.desde, r.hasta, k.clave FROM q
    JOIN public.catastro_categoriadecuenta AS r ON r.cuenta_id = q.cuenta AND r.desde < q.hasta
        AND (r.hasta IS NULL OR r.hasta > q.desde) AND r.registrado_en <= q.visto
        AND (r.reemplazado_en IS NULL OR r.reemplazado_en > q.visto)
    JOIN public.catastro_categoria AS k ON k.id = r.categoria_id
"""
DESTINOS = """
    WITH q AS (SELECT * FROM unnest(%(casos)s::bigint[], %(cuentas)s::bigint[], %(fecha)s::date[],
        %(visto)s::timestamptz[]) AS q (caso, cuenta, fecha, visto))
    SELECT q.caso, p.destino FROM q
    JOIN public.catastro_cuentaservicio AS c ON c.id = q.cuenta
    JOIN public.catastro_suministro AS s ON s.id = c.suministro_id
    JOIN public.catastro_caracteristicadeinmueble AS p ON p.inmueble_id = s.inmueble_id AND p.desde <= q.fecha
        AND (p.hasta IS NULL OR p.hasta > q.fecha) AND p.registrado_en <= q.visto
        AND (p.reemplazado_en IS NULL OR p.reemplazado_en > q.visto)
"""


def facturas(comprobantes: Sequence[Comprobante], acreditado: Mapping[int, Decimal]) -> dict[int, Factura]:
    """Voucher → the bill as it was made. acreditado: pesos that its notes gave. Nine queries."""
    con_lineas: dict[int, list[Linea]] = defaultdict(list)
    for renglon in Renglon.objects.filter(comprobante__in=comprobantes).order_by("comprobante_id", "orden"):
        con_lineas[renglon.comprobante_id].append(_linea(renglon))
    consumos: dict[int, list[ConsumoFacturado]] = defaultdict(list)
    filas = ConsumoFacturado.objects.filter(comprobante__in=comprobantes).select_related("consumo")
    for fila in filas.order_by("consumo__hasta", "pk"):
        consumos[fila.comprobante_id].append(fila)
    politicas = _politicas(comprobantes)
    versiones = _versiones(comprobantes, politicas)
    casos = casos_de(**_marcos(comprobantes, consumos, politicas)) if politicas else {}
    return {
        c.pk: Factura(
            lineas=con_lineas[c.pk],
            desde=c.desde,
            hasta=c.hasta,
            caso=casos.get(c.pk),
            cuadro=politicas[c.pk].cuadro.codigo if c.pk in politicas else "",
            cuadros=versiones.get(c.pk, ()),
            acreditado=int(acreditado.get(c.pk, Decimal(0)) * CIEN),
            consumido=consumido([(f.consumo.magnitud, f.consumo.consumo, f.consumo.estimado) for f in consumos[c.pk]]),
        )
        for c in comprobantes
    }


def consumido(partes: Sequence[tuple[str, Decimal | None, bool]]) -> Consumido | None:
    """What people call the consumption, of (magnitude, quantity, whether it was estimated)."""
    propias = [parte for parte in partes if parte[0] in PRINCIPALES]
    if not propias:
        return None
    return Consumido(
        cantidad_mil=int(sum((cantidad or Decimal(0) for _, cantidad, _ in propias), Decimal(0)) * MIL),
        unidad=REGISTROS[propias[0][0]].unidad,
        estimado=any(estimado for _, _, estimado in propias),
    )


def _linea(renglon: Renglon) -> Linea:
    return Linea(
        clase=renglon.clase,
        codigo=renglon.codigo,
        componente=renglon.componente,
        detalle=renglon.detalle,
        centavos=int(renglon.importe * CIEN),
        cantidad_mil=None if renglon.cantidad is None else int(renglon.cantidad * MIL),
        unidad=renglon.unidad,
        con_precio=renglon.precio is not None,
        con_base=renglon.base is not None,
    )


def _politicas(comprobantes: Sequence[Comprobante]) -> dict[int, PoliticaFacturacion]:
    """Voucher → how its group was billed that day, as it was known; not of those that nobody said."""
    grupos = {c.grupo_id for c in comprobantes}
    todas = list(PoliticaFacturacion.objects.filter(grupo__in=grupos).select_related("cuadro").order_by("pk"))
    return {
        c.pk: politica
        for c in comprobantes
        for politica in todas
        if politica.grupo_id == c.grupo_id
        and politica.desde <= c.fecha
        and (politica.hasta is None or c.fecha < politica.hasta)
        and politica.registrado_en <= c.registrado_en
        and (politica.reemplazado_en is None or politica.reemplazado_en > c.registrado_en)
    }


def _versiones(
    comprobantes: Sequence[Comprobante], politicas: Mapping[int, PoliticaFacturacion]
) -> dict[int, Sequence[Cuadro]]:
    """Voucher → the versions of its book that were in force when it was issued."""
    filas = VersionDeCuadro.objects.filter(
        cuadro__in={politica.cuadro_id for politica in politicas.values()}, estado=VersionDeCuadro.Estado.ACTIVA
    ).order_by("desde")
    activas = list(filas)
    return {
        c.pk: [
            cuadros.leer(version.contenido)
            for version in activas
            if version.cuadro_id == politicas[c.pk].cuadro_id
            and version.activada_en is not None
            and version.activada_en <= c.registrado_en
        ]
        for c in comprobantes
        if c.pk in politicas
    }


def _marcos(
    comprobantes: Sequence[Comprobante],
    consumos: Mapping[int, Sequence[ConsumoFacturado]],
    politicas: Mapping[int, PoliticaFacturacion],
) -> dict[str, pl.DataFrame]:
    """The frames of the engine, of those whose policy is known. `caso` is the voucher."""
    propios = [c for c in comprobantes if c.pk in politicas and c.desde and c.hasta]
    pedidos: dict[str, Any] = {
        "casos": [c.pk for c in propios],
        "cuentas": [c.cuenta_id for c in propios],
        "desde": [c.desde for c in propios],
        "hasta": [c.hasta for c in propios],
        "fecha": [c.fecha for c in propios],
        "visto": [c.registrado_en for c in propios],
    }
    destinos = dict(consultar(DESTINOS, pedidos, insumos.ESQUEMA_DESTINOS).iter_rows())
    cuentas = [_cuenta(c, consumos[c.pk], politicas[c.pk], destinos.get(c.pk, insumos.VIVIENDA)) for c in propios]
    periodos = pl.DataFrame(
        [(c.pk, c.desde, c.hasta, c.categoria) for c in propios],
        schema={"cuenta": pl.Int64, "desde": pl.Date, "hasta": pl.Date, "categoria": pl.String},
        orient="row",
    )
    estados = consultar(ESTADOS, pedidos, insumos.ESQUEMA_ESTADOS)
    categorias = consultar(CATEGORIAS, pedidos, insumos.ESQUEMA_CATEGORIAS)
    return {
        "cuentas": pl.DataFrame(cuentas, schema=ESQUEMA_CUENTAS),
        "condiciones": consultar(CONDICIONES, pedidos, ESQUEMA_CONDICIONES),
        "consumos": pl.DataFrame(
            [fila for c in propios for fila in _consumos(c.pk, consumos[c.pk])], schema=ESQUEMA_CONSUMOS
        ),
        "situaciones": insumos.situaciones(periodos, estados, categorias),
        "llamadas": sumar(por_caso(llamadas.como_se_tasaron([c.pk for c in propios]))),
    }


def _cuenta(
    comprobante: Comprobante, consumos: Sequence[ConsumoFacturado], politica: PoliticaFacturacion, destino: str
) -> dict[str, Any]:
    """Its row of ESQUEMA_CUENTAS, as `insumos` made it for the run."""
    _, meses = CICLOS[PoliticaFacturacion.Ciclo(politica.ciclo)]
    lecturas = len({fila.consumo.hasta for fila in consumos}) or 1
    return {
        "caso": comprobante.pk,
        "cuadro": politica.cuadro.codigo,
        "categoria": comprobante.categoria,
        "desde": comprobante.desde,
        "hasta": comprobante.hasta,
        "meses": lecturas * meses,
        "cuota": min((fila.cuota for fila in consumos), default=1),
        "cuotas": consumos[0].cuotas if consumos else 1,
        "lectura": comprobante.hasta,
        "precio_al": None,
        "iva": comprobante.condicion_iva,
        "destino": destino,
        "jurisdiccion": politica.jurisdiccion,
    }


def _consumos(caso: int, filas: Sequence[ConsumoFacturado]) -> list[dict[str, Any]]:
    """One reading is of the whole period; several, each of its own days."""
    varias = len({fila.consumo.hasta for fila in filas}) > 1
    return [
        {
            "caso": caso,
            "magnitud": fila.consumo.magnitud,
            "desde": fila.consumo.desde if varias else None,
            "hasta": fila.consumo.hasta if varias else None,
            "cantidad_mil": int((fila.consumo.consumo or Decimal(0)) * MIL),
        }
        for fila in filas
    ]
