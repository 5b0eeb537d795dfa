"""Filters by dimension that every read of the ledger shares, and the one way in which its SQL is put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection
from psycopg import sql

from contabilidad.renglones import ConDimensiones

# Both tables of balances as one: whoever reads one of them alone reads a wrong balance.
MOVIMIENTOS = """(
    SELECT cuenta_id, dia, seccion_id, centro_id, grupo, gestion, debe, haber FROM contabilidad_saldodiario
    UNION ALL
    SELECT cuenta_id, dia, seccion_id, centro_id, grupo, gestion, debe, haber FROM contabilidad_saldodelta
)"""


@dataclass(frozen=True, kw_only=True)
class Dimensiones(ConDimensiones):
    """What a read is cut by; None: whatever value. persona and cuenta_servicio are only in the lines."""

    @property
    def del_submayor(self) -> bool:
        """True when the balances do not know some of them, and the lines must be added up."""
        return self.persona is not None or self.cuenta_servicio is not None

    @property
    def alguna(self) -> bool:
        """True when it cuts by something."""
        return self != Dimensiones()

    def condicion(self) -> str:
        """SQL condition, starting with AND; its values are in `valores`."""
        return "".join(f" AND {columna} = %({columna})s" for columna, valor in self.valores().items() if valor)

    def valores(self) -> dict[str, Any]:
        """Values by column."""
        return {
            "seccion_id": self.seccion,
            "centro_id": self.centro,
            "grupo": self.grupo,
            "gestion": self.gestion,
            "persona": self.persona,
            "cuenta_servicio": self.cuenta_servicio,
        }


def consultar(plantilla: str, valores: dict[str, Any], **partes: str) -> list[dict[str, Any]]:
    """Rows of `plantilla`, whose `{parte}` are pieces of SQL of this package and whose values travel apart."""
    texto = componer(plantilla, **partes)
    with connection.cursor() as cursor:
        cursor.execute(texto, valores)
        nombres = [columna[0] for columna in cursor.description]
        return [dict(zip(nombres, fila, strict=True)) for fila in cursor.fetchall()]


def componer(plantilla: str, **partes: str) -> str:
    """SQL of `plantilla` with its pieces in place: pieces are text of this package, never of a person."""
    texto: str = sql.SQL(plantilla).format(**{clave: sql.SQL(parte) for clave, parte in partes.items()}).as_string()
    return texto
