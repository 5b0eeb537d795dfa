"""What falls under the program: dead database, dead broker, full disk. It is said, nothing is lost, work resumes."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as ajustes
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import DataError, InterfaceError, OperationalError, connections
from django.test import Client, RequestFactory

from cesop.embebidos import roles
from cesop.embebidos.postgres import Cluster, puerto_libre
from cesop.embebidos.rutas import usuario_de_servicio
from cesop.nucleo.errors import ErrorNegocio, no_cabe
from cesop.nucleo.interfaz import fallas
from cesop.nucleo.interfaz.fallas import falla
from cesop.nucleo.respaldo import respaldar as respaldos
from cesop.nucleo.respaldo.programas import Servidor
from tests.factories import CLAVE, un_usuario
from tests.molde import BASE, CLAVE_APP, cluster_migrado
from tests.servidor import Servido, ambiente, gunicorn

# ── What the database cannot keep, in words ──


@pytest.mark.parametrize(
    ("causa", "dice"),
    [
        (psycopg.DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes"), "no es texto"),
        (psycopg.errors.NumericValueOutOfRange("…"), "demasiado grande"),
        (psycopg.errors.DivisionByZero("…"), None),
    ],
)
def test_lo_que_la_base_no_puede_guardar_se_dice(causa: psycopg.Error, dice: str | None) -> None:
    error = DataError("…")
    error.__cause__ = causa
    dicho = no_cabe(error)
    assert dicho is None if dice is None else dicho is not None and dice in dicho.mensaje


# ── Which answer for which failure ──


def de_postgres(clase: type[psycopg.Error]) -> OperationalError:
    error = OperationalError("…")
    error.__cause__ = clase("…")
    return error


@pytest.mark.parametrize(
    ("error", "estado", "dice"),
    [
        (OSError(errno.ENOSPC, "lleno"), 507, "no queda espacio en el disco"),
        (OSError(errno.EDQUOT, "cuota"), 507, "no queda espacio en el disco"),
        (de_postgres(psycopg.errors.DiskFull), 507, "no queda espacio en el disco"),
        (OperationalError("connection refused"), 503, "la base de datos no responde"),
        (InterfaceError("connection already closed"), 503, "la base de datos no responde"),
        (de_postgres(psycopg.errors.AdminShutdown), 503, "la base de datos no responde"),
        (de_postgres(psycopg.errors.QueryCanceled), 503, "otra operación estaba usando los mismos datos"),
        (de_postgres(psycopg.errors.DeadlockDetected), 503, "otra operación estaba usando los mismos datos"),
        (OSError(errno.EACCES, "permiso"), 500, "hubo un error del programa"),
        (RuntimeError("secreto-interno"), 500, "hubo un error del programa"),
    ],
)
def test_cada_falla_tiene_su_pagina_y_su_codigo(error: Exception, estado: int, dice: str) -> None:
    pedido = RequestFactory().get("/")
    pedido.pedido = "abc123"  # type: ignore[attr-defined]
    enviado = RequestFactory().post("/", headers={"HX-Request": "true"})
    try:
        raise error
    except Exception:  # noqa: BLE001 (any)
        pagina, aviso = falla(pedido), falla(enviado)
    assert (pagina.status_code, aviso.status_code) == (estado, estado)
    texto = pagina.content.decode()
    assert dice in texto
    assert "abc123" in texto or estado == 503
    assert "secreto-interno" not in texto + aviso.content.decode()
    assert pagina.has_header("Retry-After") == (estado == 503)
    assert aviso["Content-Type"].startswith("text/plain")
    assert aviso.content.decode().startswith("No se pudo")
    assert "Lo que escribiste sigue acá" in aviso.content.decode() or estado == 507


def test_si_ni_la_pagina_se_puede_armar_queda_el_texto(monkeypatch: pytest.MonkeyPatch) -> None:
    def sin_hoja(*_: object) -> str:
        raise ValueError("Missing staticfiles manifest entry")

    monkeypatch.setattr(fallas, "render_to_string", sin_hoja)
    try:
        raise OperationalError("connection refused")
    except OperationalError:
        pagina = falla(RequestFactory().get("/"))
    assert (pagina.status_code, pagina["Retry-After"]) == (503, "10")
    assert "la base no responde" in pagina.content.decode()


# ── Against real services that fall ──


@dataclass(frozen=True)
class Instalacion:
    """A throw-away installation: its cluster, its environment, and the session of a user."""

    cluster: Cluster
    entorno: dict[str, str]
    sesion: str

    @property
    def galleta(self) -> str:
        return f"__Host-cesop_sesion={self.sesion}"


@pytest.fixture(scope="module")
def instalacion(
    estaticos: Path,
    django_db_setup: None,
    django_db_blocker: pytest.FixtureDef,  # type: ignore[type-arg]
) -> Iterator[Instalacion]:
    with cluster_migrado() as cluster:
        app = cluster.url(BASE, usuario=roles.APP, clave=CLAVE_APP)
        entorno = ambiente(estaticos) | {"DATABASE_URL": app, "SECRET_KEY": ajustes.SECRET_KEY}
        with django_db_blocker.unblock(), conectado_a(Servidor.de_url(app)):  # type: ignore[attr-defined]
            cliente = Client()
            usuario = un_usuario("pruiz", "caja")
            argon = Argon2PasswordHasher()  # as production keeps it
            usuario.password = argon.encode(CLAVE, argon.salt())
            usuario.save()
            cliente.force_login(usuario)
            sesion = cliente.cookies[ajustes.SESSION_COOKIE_NAME].value
        yield Instalacion(cluster, entorno, sesion)


@contextmanager
def conectado_a(servidor: Servidor) -> Iterator[None]:
    """The default alias on another server."""
    propio = connections["default"].settings_dict
    anterior = dict(propio)
    connections["default"].close()
    propio |= {
        "HOST": servidor.host, "PORT": servidor.puerto, "NAME": servidor.base, "USER": servidor.usuario,
        "PASSWORD": servidor.clave,
    }  # fmt: skip
    try:
        yield
    finally:
        connections["default"].close()
        propio.update(anterior)


def elegir_tema(web: Servido, instalacion: Instalacion, tema: str, **cabeceras: str) -> tuple[int, str]:
    """A small act that writes: (status, body)."""
    respuesta, cuerpo = web.mandar("/mi-cuenta/tema/", {"tema": tema}, Cookie=instalacion.galleta, **cabeceras)
    return respuesta.status, cuerpo.decode()


def tema_guardado(instalacion: Instalacion) -> str:
    with psycopg.connect(instalacion.cluster.url("cesop")) as conexion:
        (tema,) = conexion.execute("SELECT tema FROM nucleo_usuario WHERE usuario = 'pruiz'").fetchone() or ("",)
    return str(tema)


def esperar_salud(web: Servido, estado: int, **cabeceras: str) -> None:
    """Its answer serves for two seconds."""
    limite = time.monotonic() + 10
    while (hallado := web.pedir("/salud", **cabeceras)[0].status) != estado:
        assert time.monotonic() < limite, hallado
        time.sleep(0.1)


@pytest.mark.cluster
def test_la_base_se_cae_y_vuelve_y_el_mismo_servidor_sigue(instalacion: Instalacion, tmp_path: Path) -> None:
    """Stopped as by a power cut, with open connections in every thread; started again; nobody restarts the web."""
    registro = tmp_path / "web.log"
    con_sesion = {"X_Forwarded_Proto": "https", "Cookie": instalacion.galleta}
    with gunicorn(instalacion.entorno, registro) as web:
        assert elegir_tema(web, instalacion, "oscuro")[0] == 302
        for _ in range(12):  # connections in several threads
            assert web.pedir("/mi-cuenta/", **con_sesion)[0].status == 200
        instalacion.cluster.detener(modo="immediate")

        respuesta, cuerpo = web.pedir("/mi-cuenta/", **con_sesion)
        assert (respuesta.status, respuesta.headers["Retry-After"]) == (503, "10")
        assert "La base de datos no responde" in cuerpo.decode()
        assert "lo escrito sigue ahí" in cuerpo.decode()
        estado, aviso = elegir_tema(web, instalacion, "claro", HX_Request="true")
        assert (estado, "Lo que escribiste sigue acá: reintentá" in aviso) == (503, True)
        esperar_salud(web, 503, Cookie=instalacion.galleta)

        instalacion.cluster.iniciar()
        instalacion.cluster.esperar()
        assert tema_guardado(instalacion) == "oscuro"
        assert elegir_tema(web, instalacion, "claro")[0] == 302  # the same form, sent again
        assert {web.pedir("/mi-cuenta/", **con_sesion)[0].status for _ in range(30)} == {200}
        esperar_salud(web, 200)
        assert tema_guardado(instalacion) == "claro"
    assert registro.read_text().count("Booting worker") == 1


@pytest.mark.cluster
def test_sin_broker_las_pantallas_y_los_actos_siguen(instalacion: Instalacion, tmp_path: Path) -> None:
    entorno = instalacion.entorno | {"CELERY_BROKER_URL": f"redis://:clave@127.0.0.1:{puerto_libre()}/0"}
    with gunicorn(entorno, tmp_path / "web.log") as web:
        assert elegir_tema(web, instalacion, "sistema")[0] == 302
        assert tema_guardado(instalacion) == "sistema"
        salud, cuerpo = web.pedir("/salud")
        assert salud.status == 200
        assert '"broker": {"estado": "con_avisos", "responde": false}' in cuerpo.decode()


# ── A disk that fills up, for real ──


@contextmanager
def disco_chico(kilobytes: int) -> Iterator[Path]:
    """A file system of that size, of the service user; skips where mounting is not allowed."""
    punto = Path(tempfile.mkdtemp(prefix="cesop-disco-"))
    punto.chmod(0o755)
    montado = os.geteuid() == 0 and shutil.which("mount") is not None and (
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k,mode=0700", "tmpfs", str(punto)],
            capture_output=True, check=False,
        ).returncode == 0
    )  # fmt: skip
    try:
        if not montado:
            pytest.skip("no se puede montar un disco chico en esta máquina")
        if usuario := usuario_de_servicio():
            os.chown(punto, usuario.pw_uid, usuario.pw_gid)
        yield punto
    finally:
        if montado:
            subprocess.run(["umount", "-l", str(punto)], check=True)
        punto.rmdir()


@pytest.mark.cluster
def test_con_el_disco_de_la_base_lleno_se_dice_y_despues_sigue(instalacion: Instalacion, tmp_path: Path) -> None:
    """The table of sessions on a disk of 512 kB that fills: entering is refused with 507, reading goes on."""
    with (
        disco_chico(512) as disco,
        gunicorn(instalacion.entorno, tmp_path / "web.log") as web,
        psycopg.connect(instalacion.cluster.url("cesop"), autocommit=True) as base,
    ):
        base.execute(f"CREATE TABLESPACE chico LOCATION '{disco}'")
        try:
            base.execute("ALTER TABLE nucleo_sesion SET TABLESPACE chico")
            base.execute("UPDATE nucleo_sesion SET vista_en = nucleo_ahora() - interval '5 minutes'")
            llenar_sesiones(base)
            assert ingresar(web) == (507, True)
            leida, _ = web.pedir("/mi-cuenta/", X_Forwarded_Proto="https", Cookie=instalacion.galleta)
            assert leida.status == 200  # although the session's last use cannot be noted

            subprocess.run(["mount", "-o", "remount,size=8m", str(disco)], check=True)  # a larger disk
            assert ingresar(web) == (302, False)
        finally:
            base.execute("DELETE FROM nucleo_sesion WHERE session_key LIKE 'relleno%'")
            base.execute("ALTER TABLE nucleo_sesion SET TABLESPACE pg_default")
            base.execute("DROP TABLESPACE chico")


def llenar_sesiones(base: psycopg.Connection) -> None:
    """Until not one more row fits."""
    for tanda in (100, 1):
        with pytest.raises(psycopg.errors.DiskFull):
            for n in range(1000):
                base.execute(
                    "INSERT INTO nucleo_sesion (session_key, session_data, expire_date, agente) "
                    "SELECT format('relleno%%s-%%s-%%s', %s::int, %s::int, i), '', now(), '' "
                    "FROM generate_series(1, %s) AS i",
                    [tanda, n, tanda],
                )


def ingresar(web: Servido) -> tuple[int, bool]:
    """(status of the login, whether it tells that the disk is full)."""
    respuesta, cuerpo = web.mandar("/ingresar/", {"username": "pruiz", "password": CLAVE})
    return respuesta.status, "no queda espacio en el disco" in cuerpo.decode()


@pytest.mark.cluster
def test_con_el_disco_de_respaldos_lleno_no_queda_un_respaldo_a_medias(
    base_propia: str,
    settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,  # type: ignore[no-untyped-def]
) -> None:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "grande.pdf").write_bytes(os.urandom(600_000))
    monkeypatch.setattr(respaldos, "_exigir_lugar", lambda *_: None)  # the disk fills while it writes
    with disco_chico(512) as disco:
        with pytest.raises(ErrorNegocio, match="se llenó el disco"):
            respaldos.respaldar(Servidor.de_alias("dueno"), destino=disco, clave="una clave", conservar=None)
        assert not list(disco.iterdir())
