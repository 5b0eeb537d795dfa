"""Restore a backup: prove the file, build a new database beside the old one, prove it too, and only then swap them."""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from cesop.embebidos import roles
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.respaldo import estructura
from cesop.nucleo.respaldo.partes import ADJUNTOS, BASE, camino_de_adjunto, recorrer, verificar
from cesop.nucleo.respaldo.programas import Servidor, restituir, version_del_servidor
from cesop.nucleo.respaldo.respaldar import claves_presentes

ESPERA = 3  # seconds that the sessions of the database to swap have to leave


@dataclass(frozen=True, kw_only=True)
class Destino:
    """Where to restore.

    dueno: the owner's role and the database to end up with (it may not exist). clave_app: password of the
    application's role, used only with `administrador`. administrador: URL of a superuser of a cluster that has no
    roles yet; None when the roles exist. adjuntos: folder of the attachments.
    """

    dueno: Servidor
    clave_app: str
    administrador: str | None
    adjuntos: Path


@dataclass(frozen=True, kw_only=True)
class Informe:
    """What was restored. anterior: name under which the replaced database was kept, if there was one.

    claves_distintas: names of the secrets that are not those of the installation that was backed up.
    """

    base: str
    hecho_en: str
    tablas: int
    filas: int
    adjuntos: int
    anterior: str | None
    adjuntos_anteriores: Path | None
    claves_distintas: list[str] = field(default_factory=list)


def restaurar(archivo: Path, *, clave: str, destino: Destino, reemplazar: bool) -> Informe:
    """Restore `archivo` into `destino`.

    Order: prove the file; refuse a destination with data unless `reemplazar`; restore into a database with a
    provisional name; compare tables, triggers, functions, grants and roles with the manifest; swap. Until the swap
    nothing that existed is touched; the replaced database and folder are kept under another name.
    Raises RespaldoInvalido for the file, ErrorNegocio for the rest.
    """
    manifiesto = verificar(archivo, clave=clave)
    base = destino.dueno.base
    if destino.administrador:
        roles.preparar(destino.administrador, base=base, clave_dueno=destino.dueno.clave, clave_app=destino.clave_app)
    with destino.dueno.otra_base(_base_de_entrada(destino)).conectar() as conexion:
        _exigir_destino(conexion, destino, reemplazar=reemplazar)
        marca = secrets.token_hex(4)
        provisoria = f"{base}_nueva_{marca}"
        carpeta = destino.adjuntos.with_name(f"{destino.adjuntos.name}.nueva-{marca}")
        try:
            _llenar(conexion, destino, archivo, clave=clave, provisoria=provisoria, carpeta=carpeta)
            _exigir_igual(destino.dueno.otra_base(provisoria), manifiesto, carpeta)
            anterior = _cambiar_base(conexion, destino, provisoria, marca)
            adjuntos_anteriores = _cambiar_carpeta(destino.adjuntos, carpeta, marca)
        except BaseException:
            conexion.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(provisoria)))
            shutil.rmtree(carpeta, ignore_errors=True)
            raise
    presentes = claves_presentes()
    return Informe(
        base=base,
        hecho_en=manifiesto["hecho_en"],
        tablas=len(manifiesto["tablas"]),
        filas=sum(t["filas"] for t in manifiesto["tablas"].values()),
        adjuntos=manifiesto["adjuntos"],
        anterior=anterior,
        adjuntos_anteriores=adjuntos_anteriores,
        claves_distintas=sorted(n for n, huella in manifiesto["claves"].items() if presentes.get(n) != huella),
    )


def _base_de_entrada(destino: Destino) -> str:
    """A database that is not the one to swap: `postgres` is in every cluster."""
    return "template1" if destino.dueno.base == "postgres" else "postgres"


def _exigir_destino(conexion: psycopg.Connection, destino: Destino, *, reemplazar: bool) -> None:
    base = destino.dueno.base
    existe = _existe(conexion, base)
    con_datos = existe and _tiene_tablas(destino.dueno)
    con_archivos = destino.adjuntos.exists() and any(destino.adjuntos.iterdir())
    if (con_datos or con_archivos) and not reemplazar:
        que = f"la base {base} tiene tablas" if con_datos else f"la carpeta {destino.adjuntos} tiene archivos"
        raise ErrorNegocio(
            "respaldo.destino_con_datos",
            f"No se puede restaurar porque {que}. Usá otra --base, o --reemplazar para cambiarla (la actual se guarda "
            "con otro nombre).",
        )
    if existe:
        _exigir_sin_sesiones(conexion, base)


def _tiene_tablas(servidor: Servidor) -> bool:
    with servidor.conectar() as conexion:
        return bool(estructura.tablas(conexion))


def _exigir_sin_sesiones(conexion: psycopg.Connection, base: str) -> None:
    """Raise ErrorNegocio when somebody is in `base`. Those that have just left take a moment to go: 3 s of patience."""
    limite = time.monotonic() + ESPERA
    while cuantas := _sesiones(conexion, base):
        if time.monotonic() > limite:
            raise ErrorNegocio(
                "respaldo.base_en_uso",
                f"No se puede cambiar la base {base} porque tiene {cuantas} conexiones abiertas. "
                "Detené la web, los trabajadores y la agenda, y volvé a probar.",
            )
        time.sleep(0.05)


def _sesiones(conexion: psycopg.Connection, base: str) -> int:
    # The owner does not see what kind of session another role's is; the server's own ones have no user.
    (cuantas,) = conexion.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND usename IS NOT NULL", [base]
    ).fetchone() or (0,)
    return int(cuantas)


def _llenar(
    conexion: psycopg.Connection, destino: Destino, archivo: Path, *, clave: str, provisoria: str, carpeta: Path
) -> None:
    roles.crear_base(conexion, provisoria)
    nueva = destino.dueno.otra_base(provisoria)
    with nueva.conectar() as propia:
        roles.endurecer(propia, provisoria)
        version = version_del_servidor(propia)
    carpeta.mkdir(parents=True, mode=0o700)
    for nombre, trozos in recorrer(archivo, clave=clave):
        if nombre == BASE:
            restituir(nueva, trozos, version=version)
        elif nombre.startswith(ADJUNTOS):
            camino = camino_de_adjunto(nombre, carpeta=carpeta)
            camino.parent.mkdir(parents=True, exist_ok=True)
            with camino.open("wb") as abierto:
                camino.chmod(0o600)
                abierto.writelines(trozos)


def _exigir_igual(servidor: Servidor, manifiesto: dict[str, Any], carpeta: Path) -> None:
    """Everything the manifest tells is there: rules, grants, roles, each row of each table, each attachment."""
    with servidor.conectar() as conexion:
        faltas = estructura.diferencias(manifiesto["estructura"], estructura.leer(conexion))
        hallado = estructura.contenido(conexion)
        secuencias = estructura.secuencias(conexion)
    for tabla, esperado in manifiesto["tablas"].items():
        if hallado.get(tabla) != esperado:
            faltas.append(f"tabla {tabla}: se esperaba {esperado}, hay {hallado.get(tabla)}")
    # A sequence moves outside transactions: the dump may know later numbers than the manifest, never earlier ones.
    faltas += [f"secuencia {n}: {secuencias.get(n)} < {v}" for n, v in manifiesto["secuencias"].items()
               if secuencias.get(n, -1) < v]  # fmt: skip
    if (cuantos := sum(1 for c in carpeta.rglob("*") if c.is_file())) != manifiesto["adjuntos"]:
        faltas.append(f"adjuntos: se esperaban {manifiesto['adjuntos']}, hay {cuantos}")
    if faltas:
        raise ErrorNegocio(
            "respaldo.distinto",
            "No se puede dar por buena la restauración porque lo restaurado no es igual a lo respaldado: "
            + "; ".join(faltas[:5])
            + (f"; y {len(faltas) - 5} más" if len(faltas) > 5 else "")
            + ". No se cambió nada. Avisá a quien mantiene el programa.",
        )


def _cambiar_base(conexion: psycopg.Connection, destino: Destino, provisoria: str, marca: str) -> str | None:
    """Give the new database its name. Returns the name that the old one keeps, None when it was empty or missing."""
    base = destino.dueno.base
    if not _existe(conexion, base):
        _renombrar(conexion, provisoria, base)
        return None
    con_datos = _tiene_tablas(destino.dueno)
    with _cerrada(conexion, base):
        _exigir_sin_sesiones(conexion, base)
        anterior = f"{base}_anterior_{marca}"
        with conexion.transaction():
            _renombrar(conexion, base, anterior)
            _renombrar(conexion, provisoria, base)
    if con_datos:
        return anterior
    conexion.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(anterior)))
    return None


@contextmanager
def _cerrada(conexion: psycopg.Connection, base: str) -> Iterator[None]:
    """Nobody enters `base` while it is swapped; if the swap fails it opens again."""
    orden = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    conexion.execute(orden.format(sql.Identifier(base), sql.SQL("false")))
    try:
        yield
    except BaseException:
        conexion.execute(orden.format(sql.Identifier(base), sql.SQL("true")))
        raise


def _cambiar_carpeta(definitiva: Path, nueva: Path, marca: str) -> Path | None:
    guardada = None
    if definitiva.exists():
        guardada = definitiva.with_name(f"{definitiva.name}.anterior-{marca}")
        definitiva.rename(guardada)
    nueva.rename(definitiva)
    if guardada is not None and not any(guardada.iterdir()):
        guardada.rmdir()
        return None
    return guardada


def _existe(conexion: psycopg.Connection, base: str) -> bool:
    return conexion.execute("SELECT 1 FROM pg_database WHERE datname = %s", [base]).fetchone() is not None


def _renombrar(conexion: psycopg.Connection, de: str, a: str) -> None:
    conexion.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(de), sql.Identifier(a)))
