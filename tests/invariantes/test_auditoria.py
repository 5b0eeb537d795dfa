"""The audit of masters: whole whatever the path, true, and not to be switched off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from cesop.nucleo import auditoria
from cesop.nucleo.models import RegistroAuditoria, Sucursal, Usuario
from tests.factories import un_usuario, una_sucursal
from tests.sql import ejecutar, es_rechazada

pytestmark = pytest.mark.django_db
TABLA = "nucleo_sucursal"


@pytest.fixture
def paula() -> Usuario:
    return un_usuario("pruiz", "sistemas")


@pytest.fixture
def firmado(paula: Usuario) -> Iterator[int]:
    """Everything is signed by paula; gives the id of the last record before."""
    with auditoria.firmado(auditoria.Contexto(usuario=paula, pedido="abc123", direccion="10.0.0.9")):
        yield RegistroAuditoria.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def registros(desde: int, *, tabla: str = TABLA) -> list[RegistroAuditoria]:
    return list(RegistroAuditoria.objects.filter(pk__gt=desde, tabla=tabla).order_by("pk"))


def nueva(codigo: str) -> Sucursal:
    return Sucursal(codigo=codigo, nombre=f"Sucursal {codigo}", localidad="San Bernardo")


# ── Whole: by every path ──


def test_alta_cambio_y_baja_de_una(firmado: int) -> None:
    sucursal = nueva("A")
    sucursal.save()
    sucursal.nombre = "Otro nombre"
    sucursal.save()
    clave = str(sucursal.pk)
    sucursal.delete()
    alta, cambio, baja = registros(firmado)
    assert (alta.accion, alta.antes, alta.clave) == ("alta", None, clave)
    assert alta.despues["nombre"] == "Sucursal A"
    assert (cambio.accion, cambio.antes, cambio.despues) == (
        "cambio",
        {"nombre": "Sucursal A"},
        {"nombre": "Otro nombre"},
    )
    assert (baja.accion, baja.despues, baja.antes["nombre"]) == ("baja", None, "Otro nombre")


def test_de_a_muchos_por_cada_camino(firmado: int) -> None:
    esperadas = 0

    def van(cuantas: int) -> None:
        nonlocal esperadas
        esperadas += cuantas
        assert len(registros(firmado)) == esperadas

    todas = Sucursal.objects.bulk_create([nueva(f"B{n}") for n in range(10)])
    van(10)
    propias = Sucursal.objects.filter(codigo__startswith="B")
    propias.update(domicilio="Av. San Bernardo 100")
    van(10)
    for sucursal in todas:
        sucursal.telefono = f"02257-{sucursal.pk}"
    Sucursal.objects.bulk_update(todas, ["telefono"])
    van(10)
    ejecutar("UPDATE nucleo_sucursal SET activa = false WHERE codigo LIKE 'B%'")
    van(10)
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY nucleo_sucursal (codigo, nombre, domicilio, localidad, telefono, activa) FROM STDIN") as c,
    ):
        for n in range(50):
            c.write_row((f"K{n}", "Copiada", "", "San Bernardo", "", True))
    van(50)
    ejecutar(
        "INSERT INTO nucleo_sucursal (codigo, nombre, domicilio, localidad, telefono, activa) "
        "VALUES ('B0', 'Con choque', '', '', '', true), ('D1', 'Nueva', '', '', '', true) "
        "ON CONFLICT (codigo) DO UPDATE SET nombre = EXCLUDED.nombre"
    )
    van(2)
    ejecutar(
        "MERGE INTO nucleo_sucursal AS s USING (VALUES ('D1')) AS v (codigo) ON s.codigo = v.codigo "
        "WHEN MATCHED THEN UPDATE SET nombre = 'Fundida'"
    )
    van(1)
    ejecutar("DELETE FROM nucleo_sucursal WHERE codigo LIKE 'K%'")
    van(50)
    propias.delete()
    van(10)


def test_lo_que_no_cambia_no_se_registra(firmado: int) -> None:
    Sucursal.objects.bulk_create([nueva("A"), nueva("B")])
    marca = registros(firmado)[-1].pk
    Sucursal.objects.filter(codigo__in=["A", "B"]).update(nombre="Sucursal A")
    assert [r.antes for r in registros(marca)] == [{"nombre": "Sucursal B"}]


def test_los_roles_y_el_alcance_de_un_usuario(firmado: int, paula: Usuario) -> None:
    paula.groups.add(Group.objects.get(name="caja"))
    paula.otras_sucursales.add(una_sucursal(codigo="STA"))
    paula.groups.remove(Group.objects.get(name="caja"))
    assert [r.accion for r in registros(firmado, tabla="nucleo_usuario_groups")] == ["alta", "baja"]
    assert [r.accion for r in registros(firmado, tabla="nucleo_usuario_otras_sucursales")] == ["alta"]


def test_un_cambio_de_clave_primaria_es_una_baja_y_un_alta(firmado: int) -> None:
    sucursal = nueva("A")
    sucursal.save()
    marca = registros(firmado)[-1].pk
    ejecutar("UPDATE nucleo_sucursal SET id = id + 100000 WHERE id = %s", sucursal.pk)
    assert sorted((r.accion, r.clave) for r in registros(marca)) == [
        ("alta", str(sucursal.pk + 100000)),
        ("baja", str(sucursal.pk)),
    ]


def test_vuelve_atras_con_la_transaccion(firmado: int) -> None:
    with transaction.atomic():
        nueva("A").save()
        assert len(registros(firmado)) == 1
        transaction.set_rollback(True)
    assert registros(firmado) == []


# ── True: who, when, request ──


def test_la_firma(firmado: int, paula: Usuario) -> None:
    nueva("A").save()
    (registro,) = registros(firmado)
    assert (registro.usuario_id, registro.usuario) == (paula.pk, "pruiz")
    assert (registro.pedido, registro.direccion, registro.rol) == ("abc123", "10.0.0.9", "cesop_app")
    (segundos,) = ejecutar("SELECT extract(epoch FROM nucleo_ahora() - %s)", registro.registrado_en)[0]
    assert 0 <= segundos < 60


def test_sin_contexto_firma_el_rol_de_la_base(paula: Usuario) -> None:
    ultimo = RegistroAuditoria.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    auditoria.soltar()
    nueva("A").save()
    (registro,) = registros(ultimo)
    assert (registro.usuario_id, registro.usuario, registro.rol) == (None, "", "cesop_app")


def test_un_contexto_roto_no_escribe_sin_registro(firmado: int) -> None:
    ejecutar("SELECT set_config('cesop.contexto', 'esto no es json', true)")
    es_rechazada("UPDATE nucleo_sucursal SET nombre = 'x'", por="json")
    assert registros(firmado) == []


def test_los_secretos_no_se_ven(firmado: int, paula: Usuario) -> None:
    anterior = paula.password
    paula.set_password("otra-clave-bien-larga")
    paula.save()
    TOTPDevice.objects.create(user=paula, name="t", key="a" * 40)
    (cambio,) = registros(firmado, tabla="nucleo_usuario")
    assert (cambio.antes, cambio.despues) == ({"password": "***"}, {"password": "***"})
    (alta,) = registros(firmado, tabla="otp_totp_totpdevice")
    assert alta.despues["key"] == "***"
    assert not RegistroAuditoria.objects.filter(despues__icontains=anterior[:30]).exists()
    assert not RegistroAuditoria.objects.filter(despues__icontains="a" * 40).exists()


# ── Not to be switched off ──


@pytest.mark.parametrize(
    "intento",
    [
        "SET session_replication_role = replica",
        "SET LOCAL session_replication_role = replica",
        "ALTER TABLE nucleo_sucursal DISABLE TRIGGER ALL",
        "ALTER TABLE nucleo_sucursal DISABLE TRIGGER auditar_update",
        "DROP TRIGGER auditar_update ON nucleo_sucursal",
        "DROP FUNCTION nucleo_auditar() CASCADE",
        "CREATE OR REPLACE FUNCTION public.nucleo_auditar() RETURNS trigger LANGUAGE plpgsql "
        "AS 'BEGIN RETURN NULL; END'",
        "SET ROLE cesop_dueno",
        "SET SESSION AUTHORIZATION cesop_dueno",
        "ALTER ROLE cesop_app SUPERUSER",
        "GRANT cesop_dueno TO cesop_app",
        "TRUNCATE nucleo_sucursal CASCADE",
        "INSERT INTO nucleo_registroauditoria (tabla, clave, accion, usuario, pedido, direccion, rol) "
        "VALUES ('nucleo_sucursal', '1', 'cambio', 'otro', '', '', 'x')",
        "COPY nucleo_registroauditoria FROM PROGRAM 'true'",
        "UPDATE nucleo_registroauditoria SET usuario = 'otro'",
        "DELETE FROM nucleo_registroauditoria",
        "LOCK TABLE nucleo_registroauditoria IN ACCESS EXCLUSIVE MODE",
        "CREATE RULE nada AS ON UPDATE TO nucleo_sucursal DO INSTEAD NOTHING",
        "CREATE TRIGGER propio BEFORE UPDATE ON nucleo_sucursal "
        "FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    ],
)
def test_no_se_puede(firmado: int, intento: str) -> None:
    es_rechazada(
        intento,
        por="denied|must be owner|must be (?:member|superuser)|admin option|pg_execute_server_program|inmutable",
    )


@pytest.mark.parametrize(
    "preparativo",
    [
        "SET LOCAL pgtrigger.ignore = 'nucleo_sucursal:auditar_update'",
        "SET LOCAL search_path = pg_temp, pg_catalog, public",
        "CREATE TEMP TABLE nucleo_registroauditoria (LIKE public.nucleo_registroauditoria)",
        "CREATE TEMP TABLE nucleo_registroauditoria (LIKE public.nucleo_registroauditoria); "
        "SET LOCAL search_path = pg_temp, public",
        "CREATE FUNCTION pg_temp.nucleo_ocultar(jsonb, text[]) RETURNS jsonb LANGUAGE sql AS 'SELECT NULL::jsonb'",
        "CREATE FUNCTION pg_temp.to_jsonb(anyelement) RETURNS jsonb LANGUAGE sql AS 'SELECT NULL::jsonb'; "
        "SET LOCAL search_path = pg_temp, pg_catalog, public",
        "SET LOCAL row_security = off",
        "SET CONSTRAINTS ALL DEFERRED",
    ],
)
def test_no_sirve(firmado: int, preparativo: str) -> None:
    """What the session may do, and does not help."""
    sucursal = nueva("A")
    sucursal.save()
    marca = registros(firmado)[-1].pk
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(preparativo)
        cursor.execute("UPDATE public.nucleo_sucursal SET nombre = 'Tapada' WHERE codigo = 'A'")
        cursor.execute("SET LOCAL search_path TO DEFAULT")
        cursor.execute(
            "SELECT usuario, despues ->> 'nombre' FROM public.nucleo_registroauditoria WHERE id > %s AND tabla = %s",
            [marca, TABLA],
        )
        assert cursor.fetchall() == [("pruiz", "Tapada")]
        transaction.set_rollback(True)


def test_nadie_firma_registros_falsos_con_una_tabla_propia(firmado: int) -> None:
    """With EXECUTE on the function, a temp table of a master's name would write records of things that never were."""
    es_rechazada(
        "CREATE TEMP TABLE nucleo_usuario (id bigint); "
        "CREATE TRIGGER t AFTER INSERT ON pg_temp.nucleo_usuario REFERENCING NEW TABLE AS nuevas "
        "FOR EACH STATEMENT EXECUTE FUNCTION public.nucleo_auditar('id'); "
        "INSERT INTO pg_temp.nucleo_usuario VALUES (1)",
        por="permission denied for function .*nucleo_auditar",
    )


# ── Every table: audited, append-only, or excused with a reason ──

EXCUSADAS = {
    "axes_accessattempt": "counts of failed logins, made and removed by django-axes; the log of accesses is kept apart",
    "axes_accessattemptexpiration": "as the attempts",
    "axes_accessfailurelog": "a log: each row is a fact with its moment",
    "axes_accesslog": "a log: each row is a fact with its moment",
    "nucleo_sesion": "who is in now; entering and leaving are in django-axes' log",
    "nucleo_notificacion": "each user's own inbox: only its reading changes",
    "nucleo_correosaliente": "an outbox: its row says when it was written, tried and sent",
    "nucleo_vistaguardada": "each user's own filters",
    "nucleo_proceso": "state moves only forward, by its own trigger, and says who asked for it and when",
    "nucleo_lote": "state moves only forward, by its own trigger; thousands a run",
    "facturacion_borrador": "drafts of a run, calculated again and discarded without a trace; what is issued is not",
}


def _tablas() -> list[str]:
    return sorted({m._meta.db_table for m in apps.get_models(include_auto_created=True) if m._meta.managed})


def _auditadas() -> set[str]:
    filas = ejecutar(
        "SELECT c.relname FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid "
        "JOIN pg_proc AS p ON p.oid = t.tgfoid "
        "WHERE p.proname = 'nucleo_auditar' AND t.tgenabled = 'A' AND c.relnamespace = 'public'::regnamespace "
        "GROUP BY 1 HAVING bit_or(t.tgtype::int & 28) = 28"  # insert 4, delete 8, update 16
    )
    return {nombre for (nombre,) in filas}


def _solo_crecen() -> set[str]:
    """The application's role can neither change nor remove their rows, in any column."""
    filas = ejecutar(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace "
        "AND NOT has_table_privilege('cesop_app', oid, 'DELETE, TRUNCATE') "
        "AND NOT has_any_column_privilege('cesop_app', oid, 'UPDATE')"
    )
    return {nombre for (nombre,) in filas}


@pytest.mark.parametrize("tabla", _tablas())
def test_cada_tabla_se_audita_o_solo_crece_o_tiene_una_razon(tabla: str) -> None:
    assert tabla in _auditadas() | _solo_crecen() | EXCUSADAS.keys(), (
        f"{tabla} no se audita: agregale auditar(), solo_agregar() o fechada() de cesop.nucleo.migraciones "
        "en una migración, o una razón en EXCUSADAS."
    )


def test_las_excusas_estan_al_dia() -> None:
    sobran: dict[str, Any] = {t: r for t, r in EXCUSADAS.items() if t not in _tablas() or t in _auditadas()}
    assert sobran == {}
