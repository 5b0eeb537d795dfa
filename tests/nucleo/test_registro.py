"""The log: no personal data in it, whatever happens."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
import structlog
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from cesop.nucleo.registro import limpiar, sin_datos_personales
from tests.factories import CLAVE, un_usuario


@pytest.mark.parametrize(
    "dato",
    [
        "30123456",
        "30.123.456",
        "5.123.456",
        "20-30123456-7",
        "20301234567",
        "20-30.123.456-7",
        "2850590940090418135201",
        "4517650612345678",
        "4517 6506 1234 5678",
        "ana.perez+1@example.org",
        "2257-421234",
        "2257 42-1234",
        "(02257) 42-1234",
        "+54 9 2257 421234",
        "11 4321-1234",
        "4321-1234",
    ],
)
def test_limpiar_saca_documentos_cuentas_correos_y_telefonos(dato: str) -> None:
    limpio = limpiar({"texto": [f"El dato es {dato}, y sigue"]})["texto"][0]
    assert dato not in limpio
    assert limpio.startswith("El dato es ") and limpio.endswith(", y sigue")


@pytest.mark.parametrize(
    "texto",
    [
        "24/11/2026",
        "2026-11-24 05:36:40",
        "2026-11-24T05:36:40.123456Z",
        "1.234.567,89",
        "150 ms, 1200 filas",
        "127.0.0.1:8000",
        "asiento 123456",
        "period_2026-11",
    ],
)
def test_limpiar_deja_lo_que_no_es_de_nadie(texto: str) -> None:
    assert limpiar(f"Fue {texto} y nada más") == f"Fue {texto} y nada más"


def test_limpiar_corta_la_fila_que_cuenta_postgres() -> None:
    texto = (
        "IntegrityError: viola la restricción «x»\nDETAIL:  Failing row contains (1, Ana\n\nPérez, Calle 9).\n\n"
        "The above exception was the direct cause of the following exception:\n\notra"
    )
    limpio = limpiar(texto)
    assert "viola la restricción" in limpio and limpio.endswith("otra")
    assert "Ana" not in limpio and "Pérez" not in limpio and "Calle" not in limpio


def test_lo_que_por_su_nombre_es_secreto_se_tapa() -> None:
    evento = {"event": "x", "level": "info", "clave": "abc", "datos": {"telefono": "1", "filas": 2}, "usuario": 7}
    assert sin_datos_personales(None, "", evento) == {
        "event": "x",
        "level": "info",
        "clave": "<oculto>",
        "datos": {"telefono": "<oculto>", "filas": 2},
        "usuario": 7,
    }


@pytest.fixture
def salida() -> Iterator[io.StringIO]:
    """What the program's own handler writes."""
    propio = next(
        m
        for m in logging.getLogger().handlers
        if isinstance(m, logging.StreamHandler) and isinstance(m.formatter, structlog.stdlib.ProcessorFormatter)
    )
    escrito = io.StringIO()
    anterior = propio.setStream(escrito)
    yield escrito
    propio.setStream(anterior or propio.stream)


@pytest.mark.django_db
def test_una_jornada_no_deja_datos_de_nadie(client: Client, salida: io.StringIO) -> None:
    persona = un_usuario("mquiroga", "mostrador")
    agente = {"user-agent": "Mozilla/5.0 (de Marta)"}
    for nombre in ("mquiroga", "nadie.existe"):
        for _ in range(6):  # the sixth is locked out
            client.post(reverse("nucleo:ingresar"), {"username": nombre, "password": "mal-escrita"}, headers=agente)
    otra = Client(REMOTE_ADDR="198.51.100.7")
    otra.post(reverse("nucleo:ingresar"), {"username": "mquiroga", "password": CLAVE}, headers=agente)
    otra.get(reverse("nucleo:mi_cuenta"))
    otra.get(reverse("nucleo:usuarios"), {"q": "Quiroga 30.123.456"})
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO nucleo_sucursal (codigo, nombre, domicilio) VALUES ('Z', 'Marta Quiroga', 'Calle 9')"
            )
    except DatabaseError:
        logging.getLogger("cesop.prueba").exception("no se pudo")
    texto = salida.getvalue()
    assert f'"usuario": {persona.pk}' in texto and "sesion.ingreso_fallido" in texto
    assert "no se pudo" in texto and "DETAIL: <oculto>" in texto
    for dato in ("quiroga", "nadie.existe", "198.51.100.7", "de Marta", "Calle 9", "30.123.456", CLAVE, "mal-escrita"):
        assert dato.lower() not in texto.lower(), dato
