"""`make run` as a person uses it: up from nothing, Ctrl-C, up again; nothing stays behind."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cesop.demostracion.management.commands import correr
from cesop.embebidos import postgres
from cesop.embebidos.postgres import puerto_libre
from tests.concurrencia.casa import RAIZ, esperar

pytestmark = pytest.mark.cluster


@dataclass(frozen=True)
class Preparados:
    """A data directory, and what was said while it was prepared: until it was cut, and the second time."""

    datos: Path
    cortada: str
    entera: str


@pytest.fixture(scope="module")
def preparados() -> Iterator[Preparados]:
    """Prepared from nothing as `make demo` does, and killed while the town lived its second month; then again."""
    with tempfile.TemporaryDirectory(prefix="cesop correr ñ ", ignore_cleanup_errors=True) as carpeta:
        datos = Path(carpeta)
        datos.chmod(0o755)
        primera = _orden(datos, "correr", "--sin-servir")
        assert primera.stdout is not None
        cortada = ""
        for renglon in primera.stdout:
            cortada += renglon
            if cortada.count("\nVivo ") == 2:
                break
        primera.kill()
        primera.communicate(timeout=30)
        entera, _ = _orden(datos, "correr", "--sin-servir").communicate(timeout=400)
        assert "Listo en" in entera, entera
        _orden(datos, "detener").wait(60)  # the services are those of the dead one
        yield Preparados(datos, cortada, entera)
        _orden(datos, "detener").wait(60)


@pytest.fixture
def datos(preparados: Preparados) -> Path:
    """The data directory, ready; the tests may come in any order."""
    return preparados.datos


def _orden(datos: Path, *argumentos: str) -> subprocess.Popen[str]:
    sucias = ("DATABASE_", "CELERY_", "CESOP_", "PYTEST_", "DJANGO_")
    entorno = {k: v for k, v in os.environ.items() if not k.startswith(sucias)}
    entorno |= {"CESOP_DATA": str(datos), "CUENTAS": "100"}
    return subprocess.Popen(
        [sys.executable, "manage.py", *argumentos],
        env=entorno,
        cwd=RAIZ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def _responde(puerto: int) -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{puerto}/ingresar", timeout=2) as respuesta:
            return str(respuesta.read().decode())
    except OSError:
        return ""


def _con_esos_datos(datos: Path) -> list[str]:
    """Command lines of the processes that still use the data directory."""
    vivos = []
    for proceso in Path("/proc").glob("[0-9]*"):
        try:
            entorno = (proceso / "environ").read_bytes()
            orden = (proceso / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if str(datos).encode() in entorno or str(datos) in orden:
            vivos.append(orden)
    return vivos


def test_sube_con_los_datos_que_hay_atiende_y_ctrl_c_no_deja_nada(datos: Path) -> None:
    puerto = puerto_libre()
    primera = _orden(datos, "correr", "--puerto", str(puerto))
    try:
        pagina = esperar(lambda: _responde(puerto), segundos=400, cada=0.5)
        assert "CESOP San Bernardo" in pagina
        segunda = _orden(datos, "correr", "--puerto", str(puerto_libre()))
        salida, _ = segunda.communicate(timeout=120)
        assert "ya está en marcha" in salida
        assert _responde(puerto)  # the refused one stopped nothing of the other
        sin_servir = _orden(datos, "correr", "--sin-servir")
        salida, _ = sin_servir.communicate(timeout=120)
        assert "Listo en" in salida
        assert _responde(puerto)
    finally:
        primera.send_signal(signal.SIGINT)
        salida, _ = primera.communicate(timeout=60)
    assert "Cargo la cooperativa" not in salida
    assert "CESOP atiende en" in salida
    assert "sofia" in salida
    assert "Todo quedó detenido." in salida
    esperar(lambda: not _con_esos_datos(datos), segundos=20)


def test_lo_que_se_cae_vuelve(datos: Path) -> None:
    """Postgres and the broker stopped from outside, the web killed: each comes back by itself, and it says so."""
    puerto = puerto_libre()
    corrida = _orden(datos, "correr", "--puerto", str(puerto))
    esperar(lambda: _responde(puerto), segundos=120, cada=0.2)
    postmaster = int((directorio_de(datos) / "postmaster.pid").read_text().split("\n", 1)[0])
    os.kill(postmaster, signal.SIGQUIT)
    esperar(lambda: not _vive(postmaster))
    esperar(lambda: _responde(puerto), segundos=60, cada=0.2)
    valkey = json.loads((datos / "servicios.json").read_text())["valkey_pid"]
    os.kill(valkey, signal.SIGKILL)
    esperar(lambda: json.loads((datos / "servicios.json").read_text())["valkey_pid"] != valkey, segundos=60)
    corrida.send_signal(signal.SIGTERM)
    salida, _ = corrida.communicate(timeout=60)
    assert "Postgres se cayó: lo inicié de nuevo." in salida
    assert "Valkey se cayó: lo inicié de nuevo." in salida
    esperar(lambda: not _con_esos_datos(datos), segundos=20)


def directorio_de(datos: Path) -> Path:
    """Where that installation keeps its cluster: beside its data, or under /var/lib when out of reach."""
    if (datos / "postgres").exists():
        return datos / "postgres"
    return next(Path("/var/lib").glob(f"cesop-{hashlib.sha256(str(datos).encode()).hexdigest()[:12]}/postgres"))


def _vive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1][:3]


def test_la_orden_que_se_muestra_dice_donde_estan_los_datos(settings: Any) -> None:
    settings.DATOS = RAIZ / ".data"
    assert correr._orden("totp marta") == ".venv/bin/python manage.py totp marta"
    settings.DATOS = Path("/otro lado")
    assert correr._orden("totp marta") == "CESOP_DATA='/otro lado' .venv/bin/python manage.py totp marta"


def test_los_binarios_se_copian_enteros_donde_el_otro_usuario_llega(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As for a project under /root: the copy carries the libraries, runs as the service user, and is made once."""
    tmp_path.chmod(0o755)
    monkeypatch.delenv("CESOP_PG_BIN", raising=False)
    monkeypatch.setattr(postgres, "alcanzable", lambda *_: False)
    monkeypatch.setattr(postgres, "directorio_de_cluster", lambda nombre: tmp_path / "copia" / nombre)
    carpeta = postgres.binarios()
    assert carpeta.is_relative_to(tmp_path)
    hecho = subprocess.run([carpeta / "initdb", "--version"], capture_output=True, text=True, check=True)
    assert "PostgreSQL" in hecho.stdout
    assert subprocess.run([carpeta / "psql", "--version"], capture_output=True, check=False).returncode == 0
    assert postgres.binarios() == carpeta


def test_make_stop_detiene_lo_que_quedo(datos: Path) -> None:
    """A supervisor killed with -9 leaves its services: `make stop` finds and ends them."""
    puerto = puerto_libre()
    corrida = _orden(datos, "correr", "--puerto", str(puerto))
    esperar(lambda: _responde(puerto), segundos=120, cada=0.2)
    corrida.kill()
    corrida.wait()
    salida, _ = _orden(datos, "detener").communicate(timeout=60)
    assert "postgres" in salida
    assert "valkey" in salida
    esperar(lambda: not _con_esos_datos(datos), segundos=30)


def test_cortada_a_la_mitad_empieza_de_nuevo(preparados: Preparados) -> None:
    """What there is cannot be gone on with, and it is built again."""
    assert "Cargo la cooperativa" in preparados.cortada
    assert "Listo en" not in preparados.cortada
    assert "quedó a medias" in preparados.entera
    assert "Cargo la cooperativa" in preparados.entera
    assert "Excepciones que esperan" in preparados.entera


def test_lo_que_prepara_sin_servir_se_detiene_al_final(datos: Path) -> None:
    salida, _ = _orden(datos, "correr", "--sin-servir").communicate(timeout=120)
    assert "Cargo la cooperativa" not in salida
    assert "Listo en" in salida
    assert not _con_esos_datos(datos)
