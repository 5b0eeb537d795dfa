"""Reads of the chart of accounts."""

from __future__ import annotations

from django.db.models import QuerySet

from contabilidad.models import Cuenta
from contabilidad.plan import FilaDeCuenta

_CAMPOS = tuple(FilaDeCuenta.__dataclass_fields__)


def filas_de_cuentas() -> dict[str, FilaDeCuenta]:
    """The whole chart, by code, as rows: what an export writes and an import compares with."""
    return {
        valores["codigo"]: FilaDeCuenta(**valores) for valores in Cuenta.objects.order_by("codigo").values(*_CAMPOS)
    }


def imputables() -> QuerySet[Cuenta]:
    """Accounts that take entries today, by code."""
    return Cuenta.objects.filter(imputable=True, activa=True).order_by("codigo")


def cuentas_de_control() -> QuerySet[Cuenta]:
    """Accounts whose balance a subledger explains, by code; also retired ones, which may still have a balance."""
    return Cuenta.objects.exclude(control="").order_by("codigo")
