"""System checks of our own: `manage.py check`, and `check --database default` for those that ask the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import Error as ErrorDeBase
from django.db import connections

from cesop.embebidos.roles import DUENO
from cesop.nucleo.permisos import matriz

LARGO_MINIMO = 32
SIGNOS_MINIMOS = 12
ESQUEMAS = frozenset({"redis", "rediss", "unix", "redis+socket"})


def registrar() -> None:
    """Tell Django about them. Called once from the start of the kernel."""
    register(secretos_fuertes, Tags.security)
    register(matriz_legible, "nucleo")
    register(broker_definido, "nucleo")
    register(rol_sin_poderes, Tags.database)


def secretos_fuertes(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """nucleo.E001: SECRET_KEY and CESOP_CLAVE_RESPALDO are long, varied and different."""
    errores: list[CheckMessage] = [
        Error(
            f"{nombre} es corta o repetida.",
            hint=f"Generá una: python -c 'import secrets; print(secrets.token_urlsafe(48))'. Mínimo {LARGO_MINIMO}.",
            id="nucleo.E001",
        )
        for nombre, valor in (("SECRET_KEY", settings.SECRET_KEY), ("CESOP_CLAVE_RESPALDO", settings.CLAVE_RESPALDO))
        if len(valor) < LARGO_MINIMO or len(set(valor)) < SIGNOS_MINIMOS or valor.startswith("django-insecure")
    ]
    if settings.SECRET_KEY == settings.CLAVE_RESPALDO:
        errores.append(Error("SECRET_KEY y CESOP_CLAVE_RESPALDO son la misma.", hint="Usá dos.", id="nucleo.E001"))
    return errores


def matriz_legible(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """nucleo.E002: the matrix of permissions can be read. Without it nobody enters anywhere."""
    try:
        matriz()
    except (OSError, ValueError) as error:
        return [Error(f"No se puede leer la matriz de permisos: {error}", id="nucleo.E002")]
    return []


def broker_definido(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """nucleo.E003 and W001: the broker's address is one, and has a password when it is not on this machine."""
    partes = urlsplit(settings.CELERY_BROKER_URL)
    if partes.scheme not in ESQUEMAS:
        return [
            Error(
                "CELERY_BROKER_URL no es una dirección de Redis o Valkey.",
                hint="Ejemplo: redis://:clave@servidor:6379/0",
                id="nucleo.E003",
            )
        ]
    if partes.hostname not in (None, "127.0.0.1", "localhost", "::1") and not partes.password:
        return [Warning("El broker está en otra máquina y no pide clave.", hint="Usá requirepass.", id="nucleo.W001")]
    return []


def rol_sin_poderes(app_configs: Any, *, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """nucleo.E004: the application's role is no superuser and owns nothing, so the database can refuse it."""
    if not databases or "default" not in databases:
        return []
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute(
                "SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole, pg_has_role(current_user, %s, 'MEMBER'), "
                "(SELECT count(*) FROM pg_class AS c WHERE relowner = r.oid AND relpersistence <> 't') "
                "FROM pg_roles AS r WHERE rolname = current_user",
                [DUENO],
            )
            rol, poderoso, es_dueno, tablas = cursor.fetchone()
    except ErrorDeBase as error:
        return [Warning(f"No se pudo revisar el rol de la base: {type(error).__name__}.", id="nucleo.W002")]
    if not poderoso and not es_dueno and not tablas:
        return []
    return [
        Error(
            f"El rol {rol} con el que trabaja el programa puede saltarse las protecciones de la base.",
            hint="DATABASE_URL debe ser del rol cesop_app, que no es dueño de nada (despliegue/postgres/).",
            id="nucleo.E004",
        )
    ]
