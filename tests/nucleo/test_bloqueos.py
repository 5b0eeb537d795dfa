"""Locks inside the transaction that a TestCase opens: acts of one test do not disturb each other."""

from __future__ import annotations

import pytest
from django.db import transaction

from cesop.nucleo import bloqueos
from cesop.nucleo.bloqueos import BloqueoMalPedido, bloquear, compartida, exclusiva

pytestmark = pytest.mark.django_db


def test_dos_actos_en_una_prueba() -> None:
    for _ in range(2):
        with transaction.atomic():
            bloquear(exclusiva("dia", "2026-11-24"), para="probar")


def test_dos_llamadas_en_un_acto() -> None:
    with transaction.atomic():
        bloquear(exclusiva("dia", "2026-11-24"), para="probar")
        with transaction.atomic(), pytest.raises(BloqueoMalPedido, match="una sola llamada"):
            bloquear(exclusiva("dia", "2026-11-25"), para="probar")


def test_la_transaccion_de_la_prueba_no_cuenta() -> None:
    with pytest.raises(BloqueoMalPedido, match="dentro de una transacción"):
        bloquear(exclusiva("dia", "2026-11-24"), para="probar")


def test_tipo_desconocido() -> None:
    with pytest.raises(BloqueoMalPedido, match="no es un tipo"):
        exclusiva("medidor", 1)
    with pytest.raises(ValueError, match="no es un tipo"):
        bloqueos.registrar_filas("medidor", tabla="medicion_medidor")


def test_la_exclusiva_gana_y_el_orden_es_el_de_la_casa() -> None:
    pedidas = [
        *compartida("talonario", "A"),
        *compartida("periodo", "p"),
        *exclusiva("periodo", "p"),
        *exclusiva("persona", "9", "10"),
    ]
    assert bloqueos._sin_repetir(pedidas) == [
        *exclusiva("persona", "10", "9"),
        *exclusiva("periodo", "p"),
        *compartida("talonario", "A"),
    ]
