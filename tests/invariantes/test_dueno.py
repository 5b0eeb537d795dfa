"""The owner's role may change the schema, and that is its job; a variable or a plain statement is not enough."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connections

from cesop.nucleo.models import RegistroAuditoria
from tests.sql import ejecutar, es_rechazada


@pytest.fixture(autouse=True)
def como_dueno(base_propia: str) -> Iterator[None]:
    yield
    connections["dueno"].close()


@pytest.mark.parametrize(
    ("intento", "por"),
    [
        ("SET session_replication_role = replica", "permission denied"),
        ("TRUNCATE nucleo_sucursal CASCADE", "inmutable"),
        ("TRUNCATE nucleo_registroauditoria", "inmutable"),
        ("UPDATE nucleo_registroauditoria SET usuario = ''", "inmutable"),
        ("DELETE FROM nucleo_registroauditoria", "inmutable"),
        ("DELETE FROM nucleo_bloquenumerado", "inmutable"),
    ],
)
def test_tampoco_el_dueno(intento: str, por: str) -> None:
    es_rechazada(intento, por=por, using="dueno")


def test_lo_que_hace_el_dueno_queda_con_su_rol() -> None:
    ejecutar(
        "INSERT INTO nucleo_sucursal (codigo, nombre, domicilio, localidad, telefono, activa) "
        "VALUES ('Z', 'z', '', '', '', true)",
        using="dueno",
    )
    registro = RegistroAuditoria.objects.get(tabla="nucleo_sucursal", accion="alta")
    assert (registro.rol, registro.usuario) == ("cesop_dueno", "")
