"""What workers run for the ledger: fold balances every few seconds, seal finished days every night."""

from __future__ import annotations

import structlog
from django.db import InterfaceError, OperationalError, connection

from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.trabajadores import app
from contabilidad.services import cierre, sellos

bitacora = structlog.get_logger("cesop.contabilidad")


@app.task(name="contabilidad.plegar")
def plegar() -> None:
    """Balances stay short to read: what was posted meanwhile is folded."""
    try:
        cierre.plegar()
    except (OperationalError, InterfaceError) as error:
        _interrumpida(error)


@app.task(name="contabilidad.sellar")
def sellar() -> None:
    """Days that are over. One that is still being posted in waits for the next night."""
    try:
        sellos.sellar()
    except ErrorNegocio as error:
        bitacora.warning("sin_sellar", causa=error.codigo)
    except (OperationalError, InterfaceError) as error:
        _interrumpida(error)


def _interrumpida(error: Exception) -> None:
    bitacora.warning("base_interrumpida", causa=type(error.__cause__ or error).__name__)
    connection.close()
