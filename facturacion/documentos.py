"""What each document of billing owes or is owed at the end of a day, as statements that the subledgers add up.

Each gives `dia`, `seccion`, `grupo`, `clase`, `cuenta`, `persona` and `importe`, positive when debit, up to `%(al)s`.
"""

from __future__ import annotations

from typing import Final

_DE_CAPITAL = """
    (t.clase = 'interno' AND EXISTS (
        SELECT 1 FROM public.facturacion_renglon AS l WHERE l.comprobante_id = c.id AND l.componente = 'capital'))
"""
# Charges, less what was applied to them: an application moves the account that its voucher moved.
# One of the old system came into the books on the day of the opening.
_DEBIDO = """
    SELECT COALESCE(h.fecha, c.fecha) AS dia, c.seccion_id AS seccion, c.grupo_id AS grupo, '' AS clase,
        c.cuenta_id AS cuenta, c.persona_id AS persona, c.total AS importe
    FROM public.facturacion_comprobante AS c JOIN public.facturacion_tipocomprobante AS t ON t.id = c.tipo_id
    LEFT JOIN public.facturacion_comprobanteheredado AS h ON h.comprobante_id = c.id
    WHERE t.especie <> 'credito' AND {cuales} AND COALESCE(h.fecha, c.fecha) <= %(al)s
    UNION ALL
    SELECT COALESCE(h.fecha, c.fecha), c.seccion_id, c.grupo_id, '', c.cuenta_id, c.persona_id, -a.importe
    FROM public.facturacion_aplicacion AS a JOIN public.facturacion_comprobante AS c ON c.id = a.comprobante_id
    JOIN public.facturacion_tipocomprobante AS t ON t.id = c.tipo_id
    LEFT JOIN public.facturacion_comprobanteheredado AS h ON h.comprobante_id = c.id
    WHERE {cuales} AND a.fecha <= %(al)s
"""
DEUDORES: Final = _DEBIDO.format(cuales=f"NOT {_DE_CAPITAL}")
CAPITAL: Final = _DEBIDO.format(cuales=_DE_CAPITAL)
A_FAVOR: Final = """
    SELECT a.fecha AS dia, NULL::bigint AS seccion, NULL::bigint AS grupo, a.clase, NULL::bigint AS cuenta,
        a.persona_id AS persona, -a.importe AS importe
    FROM public.facturacion_abono AS a WHERE a.fecha <= %(al)s
    UNION ALL
    SELECT a.fecha, NULL, NULL, a.clase, NULL, a.persona_id, p.importe
    FROM public.facturacion_aplicacion AS p JOIN public.facturacion_abono AS a ON a.id = p.abono_id
    WHERE p.fecha <= %(al)s
"""
# An accrual is of the day of its entry, and one that replaces another is worth the difference. A bill takes it, and the
# note that undoes the bill gives it back.
A_FACTURAR: Final = """
    SELECT COALESCE(a.fecha, d.fecha) AS dia, g.seccion_id AS seccion, g.id AS grupo, '' AS clase, k.id AS cuenta,
        NULL::bigint AS persona,
        d.importe - CASE WHEN c.reemplaza_id IS NULL THEN 0 ELSE COALESCE((
            WITH RECURSIVE cadena AS (
                SELECT m.id, m.reemplaza_id, e.importe FROM public.medicion_consumo AS m
                LEFT JOIN public.medicion_devengo AS e ON e.consumo_id = m.id WHERE m.id = c.reemplaza_id
                UNION ALL
                SELECT m.id, m.reemplaza_id, e.importe FROM cadena AS x
                JOIN public.medicion_consumo AS m ON m.id = x.reemplaza_id
                LEFT JOIN public.medicion_devengo AS e ON e.consumo_id = m.id WHERE x.importe IS NULL
            ) SELECT x.importe FROM cadena AS x WHERE x.importe IS NOT NULL LIMIT 1), 0) END AS importe
    FROM public.medicion_devengo AS d JOIN public.medicion_consumo AS c ON c.id = d.consumo_id
    LEFT JOIN public.contabilidad_asiento AS a ON a.id = d.asiento_id
    JOIN public.catastro_cuentaservicio AS k ON k.id = c.cuenta_id
    JOIN public.catastro_grupogestion AS g ON g.id = k.grupo_id
    WHERE COALESCE(a.fecha, d.fecha) <= %(al)s
    UNION ALL
    SELECT v.fecha, v.seccion_id, v.grupo_id, '', v.cuenta_id, NULL, -f.devengado
    FROM public.facturacion_consumofacturado AS f JOIN public.facturacion_comprobante AS v ON v.id = f.comprobante_id
    WHERE v.fecha <= %(al)s AND f.devengado <> 0
    UNION ALL
    SELECT n.fecha, v.seccion_id, v.grupo_id, '', v.cuenta_id, NULL, f.devengado
    FROM public.facturacion_consumodevuelto AS b JOIN public.facturacion_consumofacturado AS f ON f.id = b.facturado_id
    JOIN public.facturacion_comprobante AS n ON n.id = b.nota_id
    JOIN public.facturacion_comprobante AS v ON v.id = f.comprobante_id
    WHERE n.fecha <= %(al)s AND f.devengado <> 0
"""
