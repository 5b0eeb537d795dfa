"""What protects the data, looked at in Postgres' own catalogue, for the tables of every app."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import pytest

from tests.sql import ejecutar

pytestmark = pytest.mark.django_db
PRIVILEGIOS = Path(__file__).with_name("privilegios.csv")
DE_EXTENSION = "EXISTS (SELECT 1 FROM pg_depend AS d WHERE d.objid = p.oid AND d.deptype = 'e')"


def test_todo_disparador_es_always() -> None:
    """ENABLE ALWAYS: `session_replication_role` does not skip it."""
    flojos = ejecutar(
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger JOIN pg_class AS c ON c.oid = tgrelid "
        "WHERE NOT tgisinternal AND tgenabled <> 'A' AND c.relnamespace = 'public'::regnamespace"
    )
    assert flojos == []


def test_toda_funcion_de_disparador_es_segura() -> None:
    """SECURITY DEFINER with a pinned search_path: a temp table or function of the same name does not fool it."""
    malas = ejecutar(
        "SELECT DISTINCT p.proname FROM pg_proc AS p LEFT JOIN pg_trigger AS t ON t.tgfoid = p.oid "
        f"WHERE p.pronamespace = 'public'::regnamespace AND NOT {DE_EXTENSION} "
        "AND (p.prosecdef OR t.oid IS NOT NULL OR p.prorettype = 'trigger'::regtype) "
        "AND (NOT p.prosecdef OR p.proconfig IS NULL "
        "OR NOT p.proconfig @> ARRAY['search_path=pg_catalog, public, pg_temp'])"
    )
    assert malas == []


def test_nadie_puede_colgar_una_funcion_de_disparador_de_otra_tabla() -> None:
    """With EXECUTE on one, a temp table of a master's name would make it write with the owner's hand."""
    abiertas = ejecutar(
        "SELECT p.proname FROM pg_proc AS p WHERE p.pronamespace = 'public'::regnamespace "
        f"AND p.prorettype = 'trigger'::regtype AND NOT {DE_EXTENSION} "
        "AND has_function_privilege('cesop_app', p.oid, 'EXECUTE')"
    )
    assert abiertas == []  # `migraciones.cerrar_funciones` runs after each migrate


def test_todo_es_del_dueno() -> None:
    ajenos = ejecutar(
        "SELECT c.oid::regclass::text FROM pg_class AS c WHERE c.relnamespace = 'public'::regnamespace "
        "AND pg_get_userbyid(c.relowner) <> 'cesop_dueno' "
        "AND NOT EXISTS (SELECT 1 FROM pg_depend AS d WHERE d.objid = c.oid AND d.deptype = 'e') "
        "UNION ALL SELECT p.oid::regprocedure::text FROM pg_proc AS p "
        "WHERE p.pronamespace = 'public'::regnamespace AND pg_get_userbyid(p.proowner) <> 'cesop_dueno' "
        f"AND NOT {DE_EXTENSION}"
    )
    assert ajenos == []


def test_el_rol_de_la_aplicacion_no_es_nadie() -> None:
    assert ejecutar(
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, "
        "(SELECT count(*) FROM pg_auth_members WHERE member = r.oid), "
        "(SELECT count(*) FROM pg_parameter_acl WHERE has_parameter_privilege(r.oid, parname, 'SET')) "
        "FROM pg_roles AS r WHERE rolname = 'cesop_app'"
    ) == [(False, False, False, False, False, 0, 0)]


def _privilegios() -> list[tuple[str, str, str]]:
    """(kind, name, privileges) of everything that the application's role can touch, PUBLIC included."""
    return ejecutar(  # type: ignore[return-value]
        "WITH posibles (clase, privilegio) AS (VALUES ('tabla', 'SELECT'), ('tabla', 'INSERT'), ('tabla', 'UPDATE'), "
        "('tabla', 'DELETE'), ('tabla', 'TRUNCATE'), ('tabla', 'REFERENCES'), ('tabla', 'TRIGGER'), "
        "('secuencia', 'USAGE'), ('secuencia', 'SELECT'), ('secuencia', 'UPDATE')), "
        "objetos AS (SELECT CASE relkind WHEN 'S' THEN 'secuencia' ELSE 'tabla' END AS clase, oid, "
        "relname::text AS nombre "
        "FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')) "
        "SELECT o.clase, o.nombre, COALESCE(string_agg(s.privilegio, ' ' ORDER BY s.privilegio) FILTER (WHERE "
        "CASE WHEN o.clase = 'secuencia' THEN has_sequence_privilege('cesop_app', o.oid, s.privilegio) "
        "WHEN s.privilegio IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES') "
        "THEN has_any_column_privilege('cesop_app', o.oid, s.privilegio) "
        "ELSE has_table_privilege('cesop_app', o.oid, s.privilegio) END), '') "
        "FROM objetos AS o JOIN posibles AS s USING (clase) GROUP BY 1, 2 "
        "UNION ALL SELECT 'funcion', p.oid::regprocedure::text, 'EXECUTE' FROM pg_proc AS p "
        f"WHERE p.pronamespace = 'public'::regnamespace AND NOT {DE_EXTENSION} "
        "AND has_function_privilege('cesop_app', p.oid, 'EXECUTE') "
        "UNION ALL SELECT 'esquema', nspname, concat_ws(' ', "
        "CASE WHEN has_schema_privilege('cesop_app', oid, 'CREATE') THEN 'CREATE' END, "
        "CASE WHEN has_schema_privilege('cesop_app', oid, 'USAGE') THEN 'USAGE' END) FROM pg_namespace "
        "WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' "
        "UNION ALL SELECT 'base', 'la propia', concat_ws(' ', "
        "CASE WHEN has_database_privilege('cesop_app', oid, 'CONNECT') THEN 'CONNECT' END, "
        "CASE WHEN has_database_privilege('cesop_app', oid, 'CREATE') THEN 'CREATE' END, "
        "CASE WHEN has_database_privilege('cesop_app', oid, 'TEMPORARY') THEN 'TEMPORARY' END) "
        "FROM pg_database WHERE datname = current_database() ORDER BY 1, 2"
    )


def _escrito() -> str:
    salida = io.StringIO()
    escritor = csv.writer(salida, lineterminator="\n")
    escritor.writerow(["clase", "nombre", "privilegios"])
    escritor.writerows(_privilegios())
    return salida.getvalue()


def test_los_privilegios_son_los_de_la_lista() -> None:
    """Every privilege of the application's role is in privilegios.csv, which people review.

    After a migration, write it again with CESOP_ESCRIBIR_PRIVILEGIOS=1 and read its difference.
    """
    actual = _escrito()
    if os.environ.get("CESOP_ESCRIBIR_PRIVILEGIOS"):
        PRIVILEGIOS.write_text(actual, encoding="utf-8")
    esperado = PRIVILEGIOS.read_text(encoding="utf-8")
    de_mas = sorted(set(actual.splitlines()) - set(esperado.splitlines()))
    de_menos = sorted(set(esperado.splitlines()) - set(actual.splitlines()))
    assert (de_mas, de_menos) == ([], []), "Revisá y reescribí tests/invariantes/privilegios.csv."
