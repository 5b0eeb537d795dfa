"""What vouchers, credits and accruals say that their control accounts should have.

Each subledger is one statement over its documents. Which account each one moves is what the posting rules said on its
day; how much is the document's own: so an entry that is missing, or that no document explains, is a difference.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.urls import reverse

from cesop.nucleo import formato
from contabilidad.models import Cuenta
from contabilidad.ports import SUBMAYOR, Culpable
from facturacion.documentos import A_FACTURAR, A_FAVOR, CAPITAL, DEUDORES

CULPABLES_MAX = 20
# Rules of a component in force on a day, the most precise first. `d`: what its documents say.
REGLA = """
    SELECT r.{lado}_id AS cuenta FROM public.contabilidad_regla AS r
    WHERE r.evento = '{evento}' AND r.componente = '{componente}' AND r.reemplazado_en IS NULL
        AND daterange(r.desde, r.hasta) @> d.dia
        AND (r.seccion_id IS NULL OR r.seccion_id = d.seccion) AND (r.grupo IS NULL OR r.grupo = d.grupo)
    ORDER BY r.grupo NULLS LAST, r.seccion_id NULLS LAST LIMIT 1
"""
SALDO = """
    SELECT COALESCE(sum(d.importe), 0) FROM (
        SELECT o.dia, o.seccion, o.grupo, o.clase, sum(o.importe) AS importe FROM ({documentos}) AS o
        GROUP BY 1, 2, 3, 4
    ) AS d CROSS JOIN LATERAL ({regla}) AS r WHERE r.cuenta = %(contable)s
"""
# Of whom documents and entries do not say the same, the largest difference first.
CULPABLES = """
    WITH dicho AS (
        SELECT d.{por} AS clave, sum(d.importe) AS importe FROM ({documentos}) AS d
        CROSS JOIN LATERAL ({regla}) AS r WHERE r.cuenta = %(contable)s GROUP BY 1
    ), asentado AS (
        SELECT p.{columna} AS clave, sum(p.debe - p.haber) AS importe FROM public.contabilidad_partida AS p
        WHERE p.cuenta_id = %(contable)s AND p.fecha <= %(al)s GROUP BY 1
    ), distintos AS (
        SELECT COALESCE(d.clave, a.clave) AS clave, COALESCE(a.importe, 0) AS asentado, COALESCE(d.importe, 0) AS dicho
        FROM dicho AS d FULL JOIN asentado AS a ON COALESCE(a.clave, 0) = COALESCE(d.clave, 0)
        WHERE COALESCE(a.importe, 0) <> COALESCE(d.importe, 0)
    )
    SELECT x.clave, {nombre}, x.asentado, x.dicho FROM distintos AS x LEFT JOIN {tabla} AS t ON t.id = x.clave
    ORDER BY abs(x.asentado - x.dicho) DESC, 1 LIMIT %(maximo)s
"""


@dataclass(frozen=True, kw_only=True)
class DeQuien:
    """By what a difference is told: column of the documents and of the entries, table, its name, its page."""

    por: str
    columna: str
    tabla: str
    nombre: str
    vista: str


DE_CUENTA = DeQuien(
    por="cuenta",
    columna="cuenta_servicio",
    tabla="public.catastro_cuentaservicio",
    nombre="'Cuenta ' || t.numero",
    vista="catastro:cuenta",
)
DE_PERSONA = DeQuien(
    por="persona",
    columna="persona",
    tabla="public.catastro_persona",
    nombre="t.nombre",
    vista="catastro:persona",
)


class DeDocumentos:
    """A subledger that a statement adds up. regla: lado, evento and componente whose account it is, by class."""

    def __init__(self, nombre: str, *, documentos: str, regla: str, quien: DeQuien) -> None:
        self.nombre = nombre
        self.documentos, self.regla, self.quien = documentos, regla, quien

    def saldo(self, cuenta: Cuenta, /, *, al: dt.date) -> Decimal:
        """Σ of its documents whose account is that one. One query."""
        orden = SALDO.format(documentos=self.documentos, regla=self.regla)
        with connection.cursor() as cursor:
            cursor.execute(orden, {"al": al, "contable": cuenta.pk})
            total: Decimal = cursor.fetchone()[0]
        return total

    def culpables(self, cuenta: Cuenta, /, *, al: dt.date) -> Sequence[Culpable]:
        """Whose documents and entries differ, and in how much. One query."""
        orden = CULPABLES.format(documentos=self.documentos, regla=self.regla, **vars(self.quien))
        with connection.cursor() as cursor:
            cursor.execute(orden, {"al": al, "contable": cuenta.pk, "maximo": CULPABLES_MAX})
            filas = cursor.fetchall()
        return [
            Culpable(
                texto=f"{nombre or 'Sin identificar'}: los asientos dicen {formato.pesos(asentado)} y los documentos, "
                f"{formato.pesos(dicho)}",
                url=reverse(self.quien.vista, args=[clave]) if nombre else "",
            )
            for clave, nombre, asentado, dicho in filas
        ]


def _regla(lado: str, evento: str, componente: str) -> str:
    return REGLA.format(lado=lado, evento=evento, componente=componente)


# What was paid in advance, and what a note or the opening left.
DE_CREDITO = f"""
    SELECT CASE WHEN d.clase = 'pago' THEN ({_regla("haber", "recaudacion.cobro_en_caja", "anticipo")})
        ELSE ({_regla("haber", "facturacion.nota_de_credito", "a_favor")}) END AS cuenta
"""


def registrar() -> None:
    """Called once when the program starts."""
    SUBMAYOR.registrar(
        "creditos_por_servicios",
        DeDocumentos(
            "comprobantes impagos",
            documentos=DEUDORES,
            regla=_regla("debe", "facturacion.comprobante_emitido", "otros"),
            quien=DE_CUENTA,
        ),
    )
    SUBMAYOR.registrar(
        "capital_a_integrar",
        DeDocumentos(
            "cuotas de capital impagas",
            documentos=CAPITAL,
            regla=_regla("debe", "facturacion.cuota_de_capital", "capital"),
            quien=DE_PERSONA,
        ),
    )
    SUBMAYOR.registrar(
        "creditos_a_favor",
        DeDocumentos("abonos sin aplicar", documentos=A_FAVOR, regla=DE_CREDITO, quien=DE_PERSONA),
    )
    SUBMAYOR.registrar(
        "servicios_a_facturar",
        DeDocumentos(
            "consumos devengados sin facturar",
            documentos=A_FACTURAR,
            regla=_regla("debe", "medicion.consumo_devengado", "consumo"),
            quien=DE_CUENTA,
        ),
    )
