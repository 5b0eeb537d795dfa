"""Backup and restore: what comes back is what was, rules and permissions included, or nothing changes."""

from __future__ import annotations

import json
import os
import shutil
import stat
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from cesop.embebidos import roles
from cesop.nucleo import auditoria
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import BloqueNumerado, RegistroAuditoria, RegistroConsulta, Serie
from cesop.nucleo.respaldo import cifrado, estructura, partes, registro
from cesop.nucleo.respaldo import respaldar as respaldos
from cesop.nucleo.respaldo.programas import Servidor
from cesop.nucleo.respaldo.respaldar import Hecho, respaldar
from cesop.nucleo.respaldo.restaurar import Destino, restaurar
from tests.cluster import cluster_descartable
from tests.conftest import clon
from tests.factories import un_usuario, una_sucursal

CLAVE = "clave de respaldo de prueba, larga y propia"


# ── The sealed file ──


def sellar(*tramas: bytes) -> bytes:
    archivo = BytesIO()
    sello = cifrado.Sellador(archivo=archivo, clave=CLAVE)
    for trama in tramas[:-1]:
        sello.agregar(trama)
    sello.cerrar(tramas[-1])
    return archivo.getvalue()


def leer(texto: bytes, *, clave: str = CLAVE) -> list[bytes]:
    return list(cifrado.abrir(BytesIO(texto), clave=clave))


@pytest.fixture(scope="module")
def sellado() -> bytes:
    return sellar(b"Puno", b"D" + b"x" * 5000, b"M{}")


def test_lo_sellado_vuelve_igual_y_no_se_lee_sin_la_clave(sellado: bytes) -> None:
    assert leer(sellado) == [b"Puno", b"D" + b"x" * 5000, b"M{}"]
    assert b"xxxx" not in sellado


def test_dos_sellados_de_lo_mismo_no_se_parecen(sellado: bytes) -> None:
    otro = sellar(b"Puno", b"D" + b"x" * 5000, b"M{}")
    assert otro[cifrado.CABECERA :] != sellado[cifrado.CABECERA :]


def test_otra_clave_se_dice_con_su_nombre(sellado: bytes) -> None:
    with pytest.raises(cifrado.RespaldoInvalido, match="la clave no es la suya"):
        leer(sellado, clave="otra")


def test_un_archivo_cualquiera_no_es_un_respaldo() -> None:
    with pytest.raises(cifrado.RespaldoInvalido, match="no es un respaldo"):
        leer(b"PK\x03\x04" + b"\0" * 100)


@pytest.mark.parametrize("quita", [1, 10, 23, 40, 5000])
def test_cortado_en_cualquier_lugar_se_rechaza(sellado: bytes, quita: int) -> None:
    with pytest.raises(cifrado.RespaldoInvalido, match="cortado"):
        leer(sellado[:-quita])


def test_cortado_justo_entre_dos_tramas_se_rechaza() -> None:
    entero = sellar(b"Da", b"Db", b"M")
    sin_la_ultima = entero[: -(4 + 1 + cifrado.SOBRANTE)]
    with pytest.raises(cifrado.RespaldoInvalido, match="cortado"):
        leer(sin_la_ultima)


def test_un_bit_cambiado_en_cualquier_byte_se_rechaza(sellado: bytes) -> None:
    for lugar in [0, 9, 30, 40, 43, 44, 60, 100, 2000, len(sellado) - 1]:
        tocado = bytearray(sellado)
        tocado[lugar] ^= 1
        with pytest.raises(cifrado.RespaldoInvalido):
            leer(bytes(tocado))


def test_tramas_cambiadas_de_orden_o_repetidas_se_rechazan() -> None:
    entero = sellar(b"Daaa", b"Dbbb", b"M")
    largo = 4 + 4 + cifrado.SOBRANTE
    cabeza, una, otra, resto = (
        entero[: cifrado.CABECERA],
        entero[cifrado.CABECERA :][:largo],
        entero[cifrado.CABECERA + largo :][:largo],
        entero[cifrado.CABECERA + 2 * largo :],
    )
    assert leer(cabeza + una + otra + resto) == [b"Daaa", b"Dbbb", b"M"]
    for mezcla in (cabeza + otra + una + resto, cabeza + una + una + otra + resto, cabeza + una + resto):
        with pytest.raises(cifrado.RespaldoInvalido):
            leer(mezcla)


def test_lo_agregado_al_final_se_rechaza(sellado: bytes) -> None:
    with pytest.raises(cifrado.RespaldoInvalido, match="después del final"):
        leer(sellado + b"x")


def test_sin_clave_no_se_cifra() -> None:
    with pytest.raises(ErrorNegocio, match="Definí CESOP_CLAVE_RESPALDO"):
        cifrado.Sellador(archivo=BytesIO(), clave="")


def test_el_camino_de_un_adjunto_no_sale_de_su_carpeta(tmp_path: Path) -> None:
    assert partes.camino_de_adjunto("adjuntos/a/b.pdf", carpeta=tmp_path) == tmp_path / "a" / "b.pdf"
    for nombre in ("adjuntos/../../etc/passwd", "adjuntos//etc/passwd", "adjuntos/"):
        with pytest.raises(cifrado.RespaldoInvalido):
            partes.camino_de_adjunto(nombre, carpeta=tmp_path)


# ── The whole way: data → backup → fresh cluster → restore ──


@dataclass(frozen=True)
class Origen:
    """What was backed up, and how it was."""

    servidor: Servidor
    hecho: Hecho
    estructura: dict[str, list[str]]
    contenido: dict[str, dict[str, object]]
    adjuntos: Path


def cargar(adjuntos: Path) -> None:
    """Users, audited changes, blocks of numbers, a read log and attachments, through the application's role."""
    usuario = un_usuario("pruiz", "caja", "contaduria")
    with auditoria.firmado(auditoria.Contexto(usuario=usuario, pedido="prueba")):
        otra = una_sucursal(codigo="NOR", nombre="Norte — Ñandubay", localidad="Villa Ángela")
        otra.nombre = "Norte (dos)"
        otra.save()
    serie = Serie.objects.create(clave="recibo-1", descripcion="Recibos", primero=1)
    BloqueNumerado.objects.create(serie=serie, desde=1, hasta=40, destino=uuid.uuid4())
    BloqueNumerado.objects.create(serie=serie, desde=41, hasta=41, destino=uuid.uuid4())
    RegistroConsulta.objects.create(usuario=usuario, que="padrón", filas=3)
    (adjuntos / "ab" / "cd").mkdir(parents=True)
    (adjuntos / "ab" / "cd" / "nota ñ.pdf").write_bytes(b"%PDF-1.7 \x00\xff" * 200_000)  # more than one frame
    (adjuntos / "vacio.txt").write_bytes(b"")


@pytest.fixture(scope="module")
def origen(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureDef,  # type: ignore[type-arg]
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Origen]:
    carpeta = tmp_path_factory.mktemp("respaldo")
    adjuntos = carpeta / "adjuntos"
    with django_db_blocker.unblock(), clon(), pytest.MonkeyPatch.context() as parche:  # type: ignore[attr-defined]
        parche.setattr("django.conf.settings.MEDIA_ROOT", adjuntos)
        parche.setattr("django.conf.settings.RESPALDOS", carpeta / "respaldos")
        cargar(adjuntos)
        servidor = Servidor.de_alias("dueno")
        hecho = respaldar(servidor, destino=carpeta / "respaldos", clave=CLAVE, conservar=None)
        with servidor.conectar() as conexion:
            yield Origen(servidor, hecho, estructura.leer(conexion), estructura.contenido(conexion), adjuntos)


@pytest.fixture(scope="module")
def restaurada(origen: Origen, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Destino]:
    """The backup in a cluster that had nothing, not even the roles."""
    with cluster_descartable() as cluster:
        destino = un_destino(cluster.url("postgres"), tmp_path_factory.mktemp("restaurada"))
        informe = restaurar(origen.hecho.archivo, clave=CLAVE, destino=destino, reemplazar=False)
        assert (informe.anterior, informe.adjuntos_anteriores) == (None, None)
        assert informe.filas == origen.hecho.filas > 40
        yield destino


def un_destino(administrador: str, carpeta: Path) -> Destino:
    url = roles.cambiar_url(administrador, base="cesop", usuario=roles.DUENO, clave="clave-nueva-del-dueno")
    return Destino(
        dueno=Servidor.de_url(url),
        clave_app="clave-nueva-de-la-app",
        administrador=administrador,
        adjuntos=carpeta / "adjuntos",
    )


def como_app(destino: Destino) -> psycopg.Connection:
    dueno = destino.dueno
    return Servidor(
        host=dueno.host, puerto=dueno.puerto, usuario=roles.APP, clave=destino.clave_app, base=dueno.base
    ).conectar()


@pytest.mark.cluster
@pytest.mark.parametrize(
    "seccion",
    ["roles", "extensiones", "columnas", "restricciones", "indices", "disparadores", "funciones", "duenos", "permisos"],
)
def test_la_estructura_vuelve_igual(origen: Origen, restaurada: Destino, seccion: str) -> None:
    with restaurada.dueno.conectar() as conexion:
        hallada = estructura.leer(conexion)[seccion]
    assert hallada == origen.estructura[seccion]
    assert hallada


@pytest.mark.cluster
def test_los_disparadores_protectores_siguen_siempre_activos(restaurada: Destino) -> None:
    with restaurada.dueno.conectar() as conexion:
        filas = conexion.execute(
            "SELECT tgname, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal AND tgrelid::regclass::text "
            "IN ('nucleo_bloquenumerado', 'nucleo_registroauditoria', 'nucleo_usuario')"
        ).fetchall()
    assert {"inmutable", "contiguo", "auditar_update", "sin_vaciado"} <= {nombre for nombre, _ in filas}
    assert {modo for _, modo in filas} == {"A"}


@pytest.mark.cluster
def test_cada_tabla_tiene_las_mismas_filas(origen: Origen, restaurada: Destino) -> None:
    with restaurada.dueno.conectar() as conexion:
        hallado = estructura.contenido(conexion)
    assert hallado == origen.contenido
    assert hallado["nucleo_bloquenumerado"]["filas"] == 2
    assert hallado["nucleo_registroauditoria"]["filas"] > 3


@pytest.mark.cluster
def test_los_adjuntos_vuelven_iguales(origen: Origen, restaurada: Destino) -> None:
    def archivos(carpeta: Path) -> dict[str, bytes]:
        return {str(c.relative_to(carpeta)): c.read_bytes() for c in carpeta.rglob("*") if c.is_file()}

    assert archivos(restaurada.adjuntos) == archivos(origen.adjuntos)
    assert {stat.S_IMODE(c.stat().st_mode) for c in restaurada.adjuntos.rglob("*") if c.is_file()} == {0o600}


@pytest.mark.cluster
@pytest.mark.parametrize(
    "orden",
    [
        "UPDATE nucleo_registroauditoria SET usuario = 'otro'",
        "DELETE FROM nucleo_bloquenumerado",
        "TRUNCATE nucleo_registroconsulta",
        "INSERT INTO nucleo_registroauditoria (tabla, clave, accion, usuario, pedido, direccion, rol) "
        "VALUES ('x', '1', 'alta', '', '', '', '')",
        "UPDATE nucleo_instalacion SET modo = 'prueba'",
        "CREATE TABLE public.intrusa (id int)",
        "ALTER TABLE nucleo_usuario DISABLE TRIGGER auditar_update",
    ],
)
def test_la_aplicacion_sigue_sin_poder(restaurada: Destino, orden: str) -> None:
    with como_app(restaurada) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(orden)


@pytest.mark.cluster
def test_ni_el_dueno_cambia_lo_inmutable(restaurada: Destino) -> None:
    with restaurada.dueno.conectar() as dueno, pytest.raises(psycopg.errors.CheckViolation, match="inmutable"):
        dueno.execute("UPDATE nucleo_bloquenumerado SET hasta = 99")


@pytest.mark.cluster
def test_la_serie_sigue_en_el_numero_que_toca_y_lo_auditado_se_audita(restaurada: Destino) -> None:
    nuevo = "INSERT INTO nucleo_bloquenumerado (serie_id, desde, hasta, destino) VALUES ('recibo-1', %s, %s, %s)"
    with como_app(restaurada) as app, app.transaction(force_rollback=True):
        with pytest.raises(psycopg.errors.CheckViolation, match="sigue el 42"), app.transaction():
            app.execute(nuevo, [41, 41, uuid.uuid4()])
        app.execute(nuevo, [42, 42, uuid.uuid4()])  # and its id does not repeat one of the restored rows
        app.execute("UPDATE nucleo_sucursal SET nombre = 'Otra' WHERE codigo = 'NOR'")
        ultima = app.execute(
            "SELECT accion, antes ->> 'nombre', rol FROM nucleo_registroauditoria ORDER BY id DESC LIMIT 1"
        ).fetchone()
    assert ultima == ("cambio", "Norte (dos)", roles.APP)


@pytest.mark.cluster
def test_sin_reemplazar_no_se_pisa_una_base_con_datos(origen: Origen, restaurada: Destino) -> None:
    with pytest.raises(ErrorNegocio, match="tiene tablas") as error:
        restaurar(origen.hecho.archivo, clave=CLAVE, destino=restaurada, reemplazar=False)
    assert error.value.codigo == "respaldo.destino_con_datos"


@pytest.mark.cluster
def test_con_sesiones_abiertas_no_se_cambia_la_base(origen: Origen, restaurada: Destino) -> None:
    with como_app(restaurada), pytest.raises(ErrorNegocio, match="conexiones abiertas"):
        restaurar(origen.hecho.archivo, clave=CLAVE, destino=restaurada, reemplazar=True)


@pytest.mark.cluster
def test_un_archivo_danado_no_toca_nada(origen: Origen, restaurada: Destino, tmp_path: Path) -> None:
    danado = tmp_path / "danado.respaldo"
    shutil.copy(origen.hecho.archivo, danado)
    with danado.open("r+b") as archivo:
        archivo.seek(-200, os.SEEK_END)
        byte = archivo.read(1)
        archivo.seek(-200, os.SEEK_END)
        archivo.write(bytes([byte[0] ^ 1]))
    with restaurada.dueno.conectar() as conexion:
        antes = estructura.contenido(conexion), bases(conexion)
    with pytest.raises(cifrado.RespaldoInvalido, match="alterado"):
        restaurar(danado, clave=CLAVE, destino=restaurada, reemplazar=True)
    with restaurada.dueno.conectar() as conexion:
        assert (estructura.contenido(conexion), bases(conexion)) == antes


@pytest.mark.cluster
def test_si_lo_restaurado_no_es_igual_no_se_cambia(
    origen: Origen, restaurada: Destino, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A restore that loses a rule (as a table dump without triggers would) is thrown away, not swapped in."""
    original = estructura.leer

    def sin_un_disparador(conexion: psycopg.Connection) -> dict[str, list[str]]:
        conexion.execute("DROP TRIGGER contiguo ON nucleo_bloquenumerado")
        return original(conexion)

    with restaurada.dueno.conectar() as conexion:
        antes = bases(conexion)
    monkeypatch.setattr(estructura, "leer", sin_un_disparador)
    with pytest.raises(ErrorNegocio, match="disparadores: falta") as error:
        restaurar(origen.hecho.archivo, clave=CLAVE, destino=restaurada, reemplazar=True)
    assert error.value.codigo == "respaldo.distinto"
    with restaurada.dueno.conectar() as conexion:
        assert bases(conexion) == antes
    assert not list(restaurada.adjuntos.parent.glob("*nueva*"))


@pytest.mark.cluster
def test_reemplazar_guarda_la_base_y_los_adjuntos_anteriores(
    origen: Origen, restaurada: Destino, tmp_path: Path
) -> None:
    destino = Destino(
        dueno=restaurada.dueno.otra_base("ensayo"),
        clave_app=restaurada.clave_app,
        administrador=None,
        adjuntos=tmp_path / "adjuntos",
    )
    restaurar(origen.hecho.archivo, clave=CLAVE, destino=destino, reemplazar=False)
    with destino.dueno.conectar() as conexion:
        conexion.execute("UPDATE nucleo_sucursal SET nombre = 'Cambiada después'")
    informe = restaurar(origen.hecho.archivo, clave=CLAVE, destino=destino, reemplazar=True)
    assert informe.anterior and informe.anterior.startswith("ensayo_anterior_")
    assert informe.adjuntos_anteriores and (informe.adjuntos_anteriores / "vacio.txt").exists()
    with destino.dueno.conectar() as conexion:
        assert informe.anterior in bases(conexion)
        assert estructura.contenido(conexion) == origen.contenido


def bases(conexion: psycopg.Connection) -> list[str]:
    return sorted(fila[0] for fila in conexion.execute("SELECT datname FROM pg_database").fetchall())


# ── Making the file ──


@pytest.mark.cluster
def test_el_archivo_es_solo_del_dueno_y_no_queda_nada_a_medias(origen: Origen) -> None:
    carpeta = origen.hecho.archivo.parent
    assert stat.S_IMODE(origen.hecho.archivo.stat().st_mode) == 0o600
    assert not list(carpeta.glob("*.parcial"))
    assert [r.archivo for r in registro.en_disco(carpeta)] == [origen.hecho.archivo.name]
    contenido = origen.hecho.archivo.read_bytes()
    assert b"PGDMP" not in contenido
    assert b"%PDF" not in contenido


@pytest.mark.cluster
def test_el_manifiesto_cuenta_todo_sin_los_secretos(origen: Origen, monkeypatch: pytest.MonkeyPatch) -> None:
    manifiesto = partes.verificar(origen.hecho.archivo, clave=CLAVE)
    assert manifiesto["tablas"] == origen.contenido
    assert manifiesto["adjuntos"] == 2
    assert {p["nombre"] for p in manifiesto["partes"]} == {
        "base.dump",
        "adjuntos/ab/cd/nota ñ.pdf",
        "adjuntos/vacio.txt",
    }
    assert {"SECRET_KEY", "DATABASE_URL", "DATABASE_URL_DUENO"} <= manifiesto["claves"].keys()
    for nombre in manifiesto["claves"]:
        assert os.environ[nombre] not in json.dumps(manifiesto)


@pytest.fixture
def carpetas(tmp_path: Path, settings) -> Path:  # type: ignore[no-untyped-def]
    settings.MEDIA_ROOT = tmp_path / "adjuntos"
    settings.RESPALDOS = tmp_path / "respaldos"
    settings.CLAVE_RESPALDO = CLAVE
    return tmp_path / "respaldos"


@pytest.mark.cluster
def test_conservar_deja_los_nuevos_y_no_toca_lo_ajeno(base_propia: str, carpetas: Path) -> None:
    carpetas.mkdir()
    for nombre in (f"cesop-{base_propia}-20200101-000000.respaldo", f"cesop-{base_propia}-20200102-000000.respaldo"):
        (carpetas / nombre).write_bytes(b"viejo")
    for nombre in ("cesop-otra-20200101-000000.respaldo", "notas.txt"):
        (carpetas / nombre).write_bytes(b"ajeno")
    salida = StringIO()
    call_command("respaldar", conservar=2, stdout=salida)
    quedan = {c.name for c in carpetas.iterdir()}
    ultimo = registro.ultimo()
    assert ultimo is not None
    assert quedan == {
        ultimo.archivo,
        f"cesop-{base_propia}-20200102-000000.respaldo",
        "cesop-otra-20200101-000000.respaldo",
        "notas.txt",
        "ultimo.json",
    }
    assert "Respaldo hecho y releído" in salida.getvalue()
    call_command("restaurar", str(carpetas / ultimo.archivo), verificar=True, stdout=salida)
    assert "El respaldo está entero" in salida.getvalue()


@pytest.mark.cluster
def test_sin_lugar_no_empieza(base_propia: str, carpetas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 10, 0))
    with pytest.raises(CommandError, match=r"MB libres y pueden hacer falta"):
        call_command("respaldar")
    assert not list(carpetas.iterdir())


@pytest.mark.cluster
def test_si_el_disco_se_llena_a_mitad_no_queda_un_respaldo(
    base_propia: str, carpetas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def se_llena(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(respaldos.os, "fsync", se_llena)
    with pytest.raises(CommandError, match="se llenó el disco"):
        call_command("respaldar")
    assert not list(carpetas.iterdir())
    assert registro.ultimo() is None


@pytest.mark.cluster
def test_si_pg_dump_falla_no_queda_un_respaldo(
    base_propia: str, carpetas: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    falso = tmp_path / "bin" / "pg_dump"
    falso.parent.mkdir()
    falso.write_text(
        '#!/bin/sh\ncase "$1" in --version) echo "pg_dump (PostgreSQL) $VERSION_FALSA";; '
        "*) echo PGDMP; echo 'se cortó la red' >&2; exit 1;; esac\n"
    )
    falso.chmod(0o755)
    monkeypatch.setenv("VERSION_FALSA", f"{connection.pg_version // 10000}.1")
    monkeypatch.setenv("CESOP_PG_BIN", str(falso.parent))
    with pytest.raises(CommandError, match="pg_dump falló: se cortó la red"):
        call_command("respaldar")
    assert not list(carpetas.iterdir())


def test_sin_rol_dueno_se_dice_que_falta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(connections.settings, "dueno")
    with pytest.raises(CommandError, match="Definí DATABASE_URL_DUENO"):
        call_command("respaldar")


@pytest.mark.cluster
def test_la_instantanea_no_ve_lo_que_se_escribe_mientras(
    base_propia: str, carpetas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows committed after the snapshot are neither in the counts nor in the dump: both tell the same instant."""
    un_usuario()
    filas = RegistroAuditoria.objects.count()
    original = respaldos.volcado

    def con_un_alta(*args: object, **kwargs: object) -> object:
        una_sucursal(codigo="SUR", nombre="Sur", localidad="Sur")
        return original(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(respaldos, "volcado", con_un_alta)
    call_command("respaldar", stdout=StringIO())
    assert RegistroAuditoria.objects.count() == filas + 1
    ultimo = registro.ultimo()
    assert ultimo is not None
    archivo = carpetas / ultimo.archivo
    tablas = partes.verificar(archivo, clave=CLAVE)["tablas"]
    assert tablas["nucleo_registroauditoria"]["filas"] == filas
    # The restore compares the dump's rows with those counts, and refuses to swap if they differ.
    destino = Destino(
        dueno=Servidor.de_alias("dueno").otra_base(f"{base_propia}_b"),
        clave_app="",
        administrador=None,
        adjuntos=carpetas.parent / "otros",
    )
    restaurar(archivo, clave=CLAVE, destino=destino, reemplazar=False)
    with Servidor.de_alias("dueno").otra_base("postgres").conectar() as conexion:
        conexion.execute(f'DROP DATABASE "{base_propia}_b" WITH (FORCE)')
