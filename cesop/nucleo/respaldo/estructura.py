"""What a database is, in words that can be compared: its rules, its permissions and the content of its tables."""

from __future__ import annotations

import re
from typing import Any

import psycopg
from psycopg import sql

# Each query gives one text per thing. Together: what protects the data, and who may touch it.
_SECCIONES: dict[str, str] = {
    "roles": """
        SELECT format('%s super=%s createrole=%s createdb=%s bypassrls=%s replication=%s login=%s',
            rolname, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication, rolcanlogin)
        FROM pg_roles WHERE rolname IN ('cesop_dueno', 'cesop_app')
    """,
    "extensiones": "SELECT extname FROM pg_extension WHERE extname <> 'plpgsql'",
    "columnas": """
        SELECT format('%s.%s %s%s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
            CASE WHEN a.attnotnull THEN ' not null' ELSE '' END, coalesce(pg_get_expr(d.adbin, d.adrelid), ''))
        FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
        LEFT JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND a.attnum > 0
            AND NOT a.attisdropped
    """,
    "restricciones": """
        SELECT format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n' AND conrelid <> 0
    """,
    "indices": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "disparadores": """
        SELECT format('%s %s', tgenabled, pg_get_triggerdef(oid)) FROM pg_trigger WHERE NOT tgisinternal
    """,
    "funciones": """
        SELECT format('%s %s %s', p.oid::regprocedure, pg_get_userbyid(p.proowner), md5(pg_get_functiondef(p.oid)))
        FROM pg_proc AS p WHERE p.pronamespace = 'public'::regnamespace AND p.prokind IN ('f', 'p')
            AND NOT EXISTS (SELECT 1 FROM pg_depend AS d WHERE d.objid = p.oid AND d.deptype = 'e')
    """,
    "duenos": """
        SELECT format('%s %s', relname, pg_get_userbyid(relowner)) FROM pg_class AS c
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
    """,
    "permisos": """
        SELECT format('%s %s %s%s', objeto, CASE grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(grantee) END,
            privilege_type, CASE WHEN is_grantable THEN ' *' ELSE '' END)
        FROM (
            SELECT relname::text AS objeto, coalesce(relacl, acldefault('r', relowner)) AS lista FROM pg_class
                WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
            UNION ALL SELECT relname::text, coalesce(relacl, acldefault('s', relowner)) FROM pg_class
                WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'
            UNION ALL SELECT p.oid::regprocedure::text, coalesce(proacl, acldefault('f', proowner)) FROM pg_proc AS p
                WHERE pronamespace = 'public'::regnamespace
                AND NOT EXISTS (SELECT 1 FROM pg_depend AS d WHERE d.objid = p.oid AND d.deptype = 'e')
            UNION ALL SELECT 'esquema public', nspacl FROM pg_namespace WHERE nspname = 'public'
            UNION ALL SELECT 'base', datacl FROM pg_database WHERE datname = current_database()
            UNION ALL SELECT format('por defecto de %s: %s', pg_get_userbyid(defaclrole), defaclobjtype), defaclacl
                FROM pg_default_acl
        ) AS x, LATERAL aclexplode(lista)
    """,
}

# Postgres words an `IN` over varchar in one way when it is created and in another when it is restored: casts and
# parentheses move. Without them both read the same.
_MUDABLE = re.compile(r"::(character varying|text)(\(\d+\))?(\[\])?|[()]")

_TABLAS = """
    SELECT c.relname FROM pg_class AS c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    ORDER BY c.relname
"""


def leer(conexion: psycopg.Connection) -> dict[str, list[str]]:
    """Section → sorted texts: roles, columns, constraints, indexes, triggers, functions, owners, grants."""
    with conexion.cursor() as cursor:
        # Names come out the same whatever the role's own search path.
        cursor.execute("SET search_path = pg_catalog, public")
        return {
            seccion: sorted(_normal(fila[0]) for fila in cursor.execute(consulta).fetchall())
            for seccion, consulta in _SECCIONES.items()
        }


def contenido(conexion: psycopg.Connection) -> dict[str, dict[str, Any]]:
    """Table → {"filas": rows, "huella": text}: the print changes with any value of any row, not with their order.

    One pass over each table. The sum of 60 bits of each row's md5 is for comparing copies, not against forgery:
    that is what the sealed file and the seals of the ledger are for.
    """
    resultado: dict[str, dict[str, Any]] = {}
    with conexion.cursor() as cursor:
        for ajuste in ("TimeZone = 'UTC'", "DateStyle = 'ISO'", "IntervalStyle = 'postgres'", "bytea_output = 'hex'"):
            cursor.execute(f"SET {ajuste}")
        cursor.execute("SET extra_float_digits = 1")
        for tabla in tablas(conexion):
            cursor.execute(
                sql.SQL(
                    "SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0)::text "
                    "FROM public.{} AS t"
                ).format(sql.Identifier(tabla))
            )
            fila = cursor.fetchone()
            assert fila is not None
            resultado[tabla] = {"filas": fila[0], "huella": fila[1]}
    return resultado


def _normal(texto: str) -> str:
    return _MUDABLE.sub("", texto)


def tablas(conexion: psycopg.Connection) -> list[str]:
    """Names of the tables of `public`."""
    return [fila[0] for fila in conexion.execute(_TABLAS).fetchall()]


def secuencias(conexion: psycopg.Connection) -> dict[str, int]:
    """Sequence → last value given, 0 when none."""
    return {
        fila[0]: fila[1]
        for fila in conexion.execute(
            "SELECT sequencename::text, coalesce(last_value, 0) FROM pg_sequences WHERE schemaname = 'public'"
        ).fetchall()
    }


def diferencias(esperado: dict[str, list[str]], hallado: dict[str, list[str]]) -> list[str]:
    """What one structure has and the other has not, one line each."""
    lineas = []
    for seccion, cosas in esperado.items():
        faltan = sorted(set(cosas) - set(hallado.get(seccion, [])))
        sobran = sorted(set(hallado.get(seccion, [])) - set(cosas))
        lineas += [f"{seccion}: falta {cosa}" for cosa in faltan] + [f"{seccion}: sobra {cosa}" for cosa in sobran]
    return lineas
