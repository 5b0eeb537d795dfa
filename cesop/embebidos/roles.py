"""The two database roles: `cesop_dueno` owns and migrates, `cesop_app` works and owns nothing.

The same act serves the embedded cluster, an external one reached with an administrator's URL, and a restored one.
"""

from __future__ import annotations

from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

DUENO = "cesop_dueno"
APP = "cesop_app"


def preparar(url_administrador: str, *, base: str, clave_dueno: str, clave_app: str) -> None:
    """Make both roles (or renew their passwords) and the database `base`, owned by `cesop_dueno`. Idempotent.

    Raises psycopg errors when the URL's role may not create roles, and RuntimeError when the cluster's locale
    cannot upper-case ñ (searches by name would fail: measured with LC_CTYPE C).
    """
    with psycopg.connect(url_administrador, autocommit=True) as conexion:
        for rol, clave in ((DUENO, clave_dueno), (APP, clave_app)):
            existe = conexion.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [rol]).fetchone()
            verbo = sql.SQL("ALTER" if existe else "CREATE")
            conexion.execute(
                sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS {} PASSWORD {}").format(
                    verbo,
                    sql.Identifier(rol),
                    sql.SQL("CREATEDB" if rol == DUENO else "NOCREATEDB"),
                    sql.Literal(clave),
                )
            )
        # Postgres 16+ lets a non-superuser give a database away only to a role it can become.
        conexion.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(DUENO)))
        crear_base(conexion, base)
    with psycopg.connect(cambiar_url(url_administrador, base=base), autocommit=True) as conexion:
        endurecer(conexion, base)


def crear_base(conexion: psycopg.Connection, base: str) -> None:
    """Create `base` for the owner role, UTF-8 with locale C.UTF-8; a no-op when it exists."""
    if conexion.execute("SELECT 1 FROM pg_database WHERE datname = %s", [base]).fetchone():
        return
    conexion.execute(
        sql.SQL(
            "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
        ).format(sql.Identifier(base), sql.Identifier(DUENO))
    )


def endurecer(conexion: psycopg.Connection, base: str) -> None:
    """Nobody but our roles connects to `base`; the application's role cannot create anything in it."""
    nombre = sql.Identifier(base)
    conexion.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(nombre))
    conexion.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(nombre, sql.Identifier(APP)))
    conexion.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(sql.Identifier(DUENO)))
    conexion.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    conexion.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(sql.Identifier(APP)))
    if conexion.execute("SELECT upper('ñ') = 'Ñ'").fetchone() != (True,):
        raise RuntimeError(
            f"No se puede usar la base {base} porque su configuración regional no conoce la ñ. "
            "Creala con LC_CTYPE 'C.UTF-8'."
        )


def cambiar_url(url: str, *, base: str | None = None, usuario: str | None = None, clave: str | None = None) -> str:
    """`url` with another database, user or password."""
    partes = urlsplit(url)
    lugar = partes.netloc.rpartition("@")[2]
    quien = usuario or partes.username or ""
    secreto = clave if clave is not None else (partes.password or "")
    credencial = f"{quote(quien, safe='')}:{quote(secreto, safe='')}" if secreto else quote(quien, safe="")
    netloc = f"{credencial}@{lugar}" if quien else lugar
    return urlunsplit((partes.scheme, netloc, f"/{base}" if base else partes.path, partes.query, ""))


def puede_administrar(url: str) -> bool:
    """True when the role of `url` is a superuser, or may create both roles and databases."""
    with psycopg.connect(url, connect_timeout=5) as conexion:
        fila = conexion.execute(
            "SELECT rolsuper OR (rolcreaterole AND rolcreatedb) FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    return bool(fila and fila[0])
