"""Each protection of the kernel's tables, attacked with raw SQL as the application's role."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.factories import un_usuario, una_sucursal

pytestmark = pytest.mark.django_db


def test_la_suite_corre_con_el_rol_de_la_aplicacion() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user, (SELECT rolsuper FROM pg_roles WHERE rolname = session_user)")
        assert cursor.fetchone() == ("cesop_app", False)


@pytest.mark.parametrize(
    "ataque",
    [
        "UPDATE nucleo_instalacion SET desplazamiento = '1 day'",
        "UPDATE nucleo_instalacion SET modo = 'produccion'",
        "INSERT INTO nucleo_registroauditoria (tabla, clave, accion, usuario, pedido, direccion, rol) "
        "VALUES ('x', '1', 'alta', '', '', '', 'x')",
        "DELETE FROM nucleo_registroauditoria",
        "UPDATE nucleo_registroauditoria SET usuario = 'otro'",
        "TRUNCATE nucleo_registroauditoria",
        "TRUNCATE nucleo_usuario CASCADE",
        "ALTER TABLE nucleo_usuario DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "SET ROLE cesop_dueno",
        "CREATE TABLE public.propia (x int)",
        "DROP TABLE nucleo_usuario",
        "DELETE FROM django_migrations",
        "UPDATE nucleo_importacion SET filas = 0",
        "DELETE FROM nucleo_bloquenumerado",
    ],
)
def test_el_rol_de_la_aplicacion_no_puede(ataque: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ataque)


def test_nadie_es_superusuario_de_django() -> None:
    usuario = un_usuario()
    usuario.is_superuser = True
    with pytest.raises(IntegrityError, match="usuario_sin_superpoderes"), transaction.atomic():
        usuario.save()


def test_la_sucursal_con_usuarios_no_se_borra() -> None:
    un_usuario(sucursal=una_sucursal())
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM nucleo_sucursal")
        connection.check_constraints()
