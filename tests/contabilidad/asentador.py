"""`main(preparar|asentar, <events>)`, for the seedbed of a house: posts a known batch, as a mass run does.

One transaction per chunk; started again after a crash it goes through the whole batch: what is there is skipped.
"""

from __future__ import annotations

import django

django.setup()

import polars as pl  # noqa: E402
from django.db import transaction  # noqa: E402

from contabilidad import eventos  # noqa: E402
from contabilidad.libro import asentar_lote  # noqa: E402
from contabilidad.models import Seccion  # noqa: E402
from tests.contabilidad.conftest import armar_libro_chico, tipo_de_prueba, unas_facturas  # noqa: E402

TANDA = 5_000


def main(que: str, cuantos: str) -> None:
    """Make the small ledger, or post `cuantos` invoices in chunks."""
    if que == "preparar":
        armar_libro_chico()
        return
    eventos.registrar_eventos(tipo_de_prueba())
    facturas = unas_facturas(int(cuantos), seccion=Seccion.objects.get(codigo="E"))
    for comienzo in range(0, int(cuantos), TANDA):
        tanda = facturas.filter(pl.col("n").is_between(comienzo, comienzo + TANDA - 1))
        with transaction.atomic():
            asentar_lote(tanda)
