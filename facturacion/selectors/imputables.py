"""What a bill could not post: the components that accounting gives no rule to, where it would be posted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from catastro.models import GrupoGestion
from contabilidad.selectors import reglas
from facturacion.documento import DERIVADOS, EMITIDO
from facturacion.tarifas.modelo import Cuadro


def faltas(componentes: Collection[str], grupos: Iterable[GrupoGestion], *, al: dt.date) -> dict[str, str]:
    """Component → why a bill of those groups could not post it on a day. One query."""
    lugares = [(grupo.seccion_id, grupo.pk) for grupo in grupos]
    return reglas.faltas(EMITIDO, {*componentes, *DERIVADOS}, lugares=lugares, al=al)


def faltas_de_libros(libros: Iterable[Cuadro], grupos: Iterable[GrupoGestion], *, al: dt.date) -> dict[str, str]:
    """As `faltas`, of everything that the lines of some versions of a book may post. One query."""
    return faltas({c.imputacion for libro in libros for c in libro.componentes}, grupos, al=al)
