"""Operations for the migrations of every app: SQL from files, audit and append-only protections.

Everything here is plain SQL with `ENABLE ALWAYS`: no session variable and no application role switches it off.
"""

from __future__ import annotations

from pathlib import Path

from django.db import connections
from django.db.migrations.operations import RunSQL


def sql_de_archivo(migracion: str, nombre: str) -> RunSQL:
    """`sql/<nombre>.sql` beside the migration (pass `__file__`), undone by `sql/<nombre>.inversa.sql`."""
    carpeta = Path(migracion).parent / "sql"
    return RunSQL(
        sql=(carpeta / f"{nombre}.sql").read_text(), reverse_sql=(carpeta / f"{nombre}.inversa.sql").read_text()
    )


def auditar(tabla: str, *, clave: str = "id", ocultas: tuple[str, ...] = ()) -> RunSQL:
    """Record every change of `tabla` in `nucleo_registroauditoria`, by row, whatever the path that made it.

    clave: primary key column. ocultas: secret columns, recorded as "***".
    """
    argumentos = ", ".join(f"'{valor}'" for valor in (clave, *ocultas))
    pasos = {
        "insert": "REFERENCING NEW TABLE AS nuevas",
        "update": "REFERENCING OLD TABLE AS viejas NEW TABLE AS nuevas",
        "delete": "REFERENCING OLD TABLE AS viejas",
    }
    crear, quitar = [], []
    for paso, tablas in pasos.items():
        nombre = f"auditar_{paso}"
        crear.append(
            f"CREATE TRIGGER {nombre} AFTER {paso} ON public.{tabla} {tablas} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION public.nucleo_auditar({argumentos});"
            f"ALTER TABLE public.{tabla} ENABLE ALWAYS TRIGGER {nombre};"
        )
        quitar.append(f"DROP TRIGGER {nombre} ON public.{tabla};")
    crear.append(
        f"CREATE TRIGGER sin_vaciado BEFORE TRUNCATE ON public.{tabla} "
        "FOR EACH STATEMENT EXECUTE FUNCTION public.nucleo_inmutable();"
        f"ALTER TABLE public.{tabla} ENABLE ALWAYS TRIGGER sin_vaciado;"
        f"REVOKE TRUNCATE ON public.{tabla} FROM cesop_app;"
    )
    quitar.append(f"DROP TRIGGER sin_vaciado ON public.{tabla};")
    return RunSQL(sql="\n".join(crear), reverse_sql="\n".join(quitar))


def solo_agregar(tabla: str) -> RunSQL:
    """Make `tabla` append-only: no role updates, deletes or truncates; the application's may only select and insert."""
    return RunSQL(
        sql=(
            f"CREATE TRIGGER inmutable BEFORE UPDATE OR DELETE OR TRUNCATE ON public.{tabla} "
            "FOR EACH STATEMENT EXECUTE FUNCTION public.nucleo_inmutable();"
            f"ALTER TABLE public.{tabla} ENABLE ALWAYS TRIGGER inmutable;"
            f"REVOKE UPDATE, DELETE, TRUNCATE ON public.{tabla} FROM cesop_app;"
        ),
        reverse_sql=(f"DROP TRIGGER inmutable ON public.{tabla}; GRANT UPDATE, DELETE ON public.{tabla} TO cesop_app;"),
    )


def solo_leer(tabla: str) -> RunSQL:
    """The application's role may only read `tabla`."""
    return RunSQL(
        sql=f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON public.{tabla} FROM cesop_app;",
        reverse_sql=f"GRANT INSERT, UPDATE, DELETE ON public.{tabla} TO cesop_app;",
    )


def fechada(tabla: str) -> RunSQL:
    """`tabla` holds dated rows (`models.base.Fechado`): no role changes or removes one, it is only replaced, once.

    Its stamps are those of the kernel's clock. Dated masters are audited too: `auditar` keeps them from being emptied.
    """
    return RunSQL(
        sql=(
            f"CREATE TRIGGER fechada BEFORE INSERT OR UPDATE OR DELETE ON public.{tabla} "
            "FOR EACH ROW EXECUTE FUNCTION public.nucleo_fechado();"
            f"ALTER TABLE public.{tabla} ENABLE ALWAYS TRIGGER fechada;"
            f"REVOKE DELETE, TRUNCATE ON public.{tabla} FROM cesop_app;"
        ),
        reverse_sql=f"DROP TRIGGER fechada ON public.{tabla}; GRANT DELETE ON public.{tabla} TO cesop_app;",
    )


def cerrar_funciones(using: str) -> None:
    """Take from everybody the right to run the trigger functions of every app. Runs after each `migrate`.

    Firing needs no right; creating a trigger does: with it, anybody hangs `nucleo_auditar` on a temp table of a
    master's name, and signs with the owner's hand records of things that never were.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(
            """
            DO $$
            DECLARE funcion regprocedure;
            BEGIN
                FOR funcion IN
                    SELECT p.oid FROM pg_proc AS p
                    WHERE p.pronamespace = 'public'::regnamespace AND p.prorettype = 'trigger'::regtype
                        AND pg_get_userbyid(p.proowner) = current_user
                LOOP
                    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', funcion);
                END LOOP;
            END
            $$
            """
        )
