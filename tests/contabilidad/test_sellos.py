"""Seals: every finished day, and a hundred alterations out of a hundred found and named."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, transaction

from cesop.embebidos import roles
from cesop.nucleo import formato
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy, mover_reloj
from contabilidad.libro import asentar, asentar_lote
from contabilidad.models import Asiento, Partida, Sello, SelloHoja
from contabilidad.services import sellos
from tests.conftest import _url_dueno
from tests.contabilidad.conftest import DIA, LibroChico, una_factura, unas_facturas

UN_DIA = dt.timedelta(days=1)
ALTERACIONES = 100
SEGUNDO = "WHERE dia = (SELECT min(dia) + 1 FROM contabilidad_sello)"
TABLAS = ("contabilidad_asiento", "contabilidad_partida")


def _asentar_en_otros_dias(libro: LibroChico, *, dias: int, por_dia: int) -> None:
    """Entries recorded in each of the last days, by moving the kernel's clock; the day before yesterday, none."""
    for n in range(dias, 0, -1):
        mover_reloj(-n * UN_DIA)
        if n != 2:
            with transaction.atomic():
                asentar_lote(unas_facturas(por_dia, seccion=libro.agua, desde=n * 100))
    mover_reloj(dt.timedelta())


@pytest.fixture
def sellado(libro_propio: LibroChico) -> LibroChico:
    _asentar_en_otros_dias(libro_propio, dias=5, por_dia=6)
    asentar(una_factura(1, seccion=libro_propio.agua))
    sellos.sellar()
    return libro_propio


@pytest.fixture
def dueno(sellado: LibroChico, base_propia: str) -> psycopg.Connection:
    """The owner, with every protection switched off."""
    with psycopg.connect(roles.cambiar_url(_url_dueno(base_propia), base=base_propia), autocommit=True) as conexion:
        for tabla in (*TABLAS, "contabilidad_sello", "contabilidad_sellohoja"):
            conexion.execute(f"ALTER TABLE {tabla} DISABLE TRIGGER USER")
            conexion.execute(f"CREATE TABLE copia_{tabla} AS TABLE {tabla}")
        yield conexion


def _deshacer(dueno: psycopg.Connection, *tablas: str) -> None:
    with dueno.transaction():
        for tabla in tablas or TABLAS:
            dueno.execute(f"DELETE FROM {tabla}")
            dueno.execute(f"INSERT INTO {tabla} SELECT * FROM copia_{tabla}")


def test_se_sella_cada_dia_terminado_tambien_los_vacios(sellado: LibroChico) -> None:
    dias = list(Sello.objects.order_by("dia").values_list("dia", "asientos"))
    assert dias == [(hoy() - n * UN_DIA, 0 if n == 2 else 6) for n in range(5, 0, -1)]
    assert SelloHoja.objects.count() == 24
    assert sellos.sellar() == []
    assert sellos.verificar() is None


def test_en_un_dia_sellado_no_se_asienta(sellado: LibroChico) -> None:
    mover_reloj(-UN_DIA)
    with pytest.raises(Exception, match="ya está sellado"), transaction.atomic():
        asentar(una_factura(2, seccion=sellado.agua))
    mover_reloj(dt.timedelta())


def test_el_texto_de_la_base_y_el_del_verificador_son_el_mismo(sellado: LibroChico) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE contabilidad_texto_de_asiento(a) = "
            f"({sellos.TEXTO})) FROM contabilidad_asiento AS a"
        )
        todos, iguales = cursor.fetchone()
    assert todos == iguales == Asiento.objects.count()


def test_el_formato_de_fechas_de_la_sesion_no_cambia_nada(sellado: LibroChico) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL DateStyle = 'German, DMY'")
        cursor.execute(
            f"SELECT count(*) FROM contabilidad_asiento AS a JOIN contabilidad_sellohoja AS h ON h.asiento_id = a.id "
            f"AND h.huella = sha256(convert_to({sellos.TEXTO}, 'UTF8'))"
        )
        assert cursor.fetchone()[0] == SelloHoja.objects.count()


def test_ningun_texto_se_lee_como_otro_asiento(libro: LibroChico) -> None:
    """With bare texts, words with bars in them would hash as another entry."""
    plantilla = (
        "SELECT {texto} FROM (SELECT 1 AS id, %s::text AS evento, %s::date AS fecha, %s::date AS fecha_valor, "
        "'t' AS origen_tipo, 5 AS origen_id, 1 AS origen_revision, %s::text AS glosa, 1 AS total, 2 AS lineas, "
        "'\\x00'::bytea AS huella, NULL::bigint AS usuario_id, now() AS registrado_en) AS a"
    )
    uno = ("x", "2026-01-01", "2026-01-02", "2026-02-01|2026-02-02|t|5|1|g")
    otro = ("x|2026-01-01|2026-01-02|t|5|1", "2026-02-01", "2026-02-02", "g")
    with connection.cursor() as cursor:
        textos = set()
        for valores in (uno, otro):
            cursor.execute(plantilla.format(texto=sellos.TEXTO), valores)
            textos.add(cursor.fetchone()[0])
    assert len(textos) == 2
    assert len({texto.replace('"', "") for texto in textos}) == 1  # the control: bare, they do


# ── A hundred random alterations ──

CABECERA: dict[str, Callable[[random.Random], Any]] = {
    "evento": lambda azar: f"otro.{azar.random()}",
    "fecha": lambda azar: dt.date(2026, 10, azar.randint(1, 28)),
    "fecha_valor": lambda azar: dt.date(2026, 10, azar.randint(1, 28)),
    "origen_tipo": lambda azar: f"otro{azar.random()}",
    "origen_id": lambda azar: azar.randint(10**6, 10**9),
    "origen_revision": lambda azar: azar.randint(2, 999),
    "glosa": lambda azar: f"otra {azar.random()}",
    "total": lambda azar: Decimal(azar.randint(10**6, 10**9)) / 100,
    "lineas": lambda azar: azar.randint(50, 99),
    "huella": lambda azar: azar.randbytes(32),
    "usuario_id": lambda azar: azar.randint(1000, 9999),
    "registrado_en": lambda azar: "registrado_en - interval '1 second'",
}
RENGLON: dict[str, Callable[[random.Random], Any]] = {
    "renglon": lambda azar: azar.randint(50, 99),
    "cuenta_id": lambda azar: azar.randint(10**6, 10**9),
    "debe": lambda azar: Decimal(azar.randint(10**6, 10**9)) / 100,
    "haber": lambda azar: Decimal(azar.randint(10**6, 10**9)) / 100,
    "fecha": lambda azar: dt.date(2026, 10, azar.randint(1, 28)),
    "seccion_id": lambda azar: azar.randint(10**6, 10**9),
    "centro_id": lambda azar: azar.randint(10**6, 10**9),
    "grupo": lambda azar: azar.randint(10**6, 10**9),
    "gestion": lambda azar: "N",
    "persona": lambda azar: azar.randint(10**6, 10**9),
    "cuenta_servicio": lambda azar: azar.randint(10**6, 10**9),
    "asiento_id": lambda azar: azar.randint(10**6, 10**9),
}


def _cambiar_cabecera(dueno: psycopg.Connection, azar: random.Random, asiento: int) -> int:
    columna = azar.choice(list(CABECERA))
    if columna == "registrado_en":
        dueno.execute(
            "UPDATE contabilidad_asiento SET registrado_en = registrado_en - interval '1 s' WHERE id = %s",
            [asiento],
        )
    else:
        valor = CABECERA[columna](azar)
        dueno.execute(f"UPDATE contabilidad_asiento SET {columna} = %s WHERE id = %s", [valor, asiento])
    return asiento


def _cambiar_renglon(dueno: psycopg.Connection, azar: random.Random, asiento: int) -> int:
    columna = azar.choice(list(RENGLON))
    # One side each: what is not touched must stay zero for the CHECK, which not even the owner skips.
    lado = {"debe": "AND debe > 0", "haber": "AND haber > 0"}.get(columna, "")
    dueno.execute(
        f"UPDATE contabilidad_partida SET {columna} = %s WHERE (asiento_id, renglon) = "
        f"(SELECT asiento_id, renglon FROM contabilidad_partida WHERE asiento_id = %s {lado} ORDER BY 2 LIMIT 1)",
        [RENGLON[columna](azar), asiento],
    )
    return asiento


def _borrar_renglon(dueno: psycopg.Connection, azar: random.Random, asiento: int) -> int:
    dueno.execute(
        "DELETE FROM contabilidad_partida WHERE asiento_id = %s AND renglon = %s", [asiento, azar.randint(1, 3)]
    )
    return asiento


def _borrar_asiento(dueno: psycopg.Connection, azar: random.Random, asiento: int) -> int:
    if azar.random() < 0.5:
        dueno.execute("DELETE FROM contabilidad_partida WHERE asiento_id = %s", [asiento])
    dueno.execute("DELETE FROM contabilidad_asiento WHERE id = %s", [asiento])
    return asiento


def _agregar_asiento(dueno: psycopg.Connection, azar: random.Random, asiento: int) -> int:
    """A perfect copy of another one, with a new id and origin."""
    nuevo = azar.randint(10**6, 10**9)
    dueno.execute(
        "INSERT INTO contabilidad_asiento (id, evento, fecha, fecha_valor, origen_tipo, origen_id, origen_revision, "
        "glosa, total, lineas, huella, usuario_id, registrado_en) OVERRIDING SYSTEM VALUE "
        "SELECT %s, evento, fecha, fecha_valor, origen_tipo, %s, 1, glosa, total, lineas, huella, usuario_id, "
        "registrado_en + interval '1 microsecond' FROM contabilidad_asiento WHERE id = %s",
        [nuevo, nuevo, asiento],
    )
    dueno.execute(
        "INSERT INTO contabilidad_partida (asiento_id, renglon, cuenta_id, debe, haber, fecha, seccion_id, gestion, "
        "persona, cuenta_servicio) SELECT %s, renglon, cuenta_id, debe, haber, fecha, seccion_id, gestion, persona, "
        "cuenta_servicio FROM contabilidad_partida WHERE asiento_id = %s",
        [nuevo, asiento],
    )
    return nuevo


def _permutar_renglones(dueno: psycopg.Connection, azar: random.Random, asiento: int) -> int:
    uno, otro = azar.sample([1, 2, 3], 2)
    with dueno.transaction():
        for desde, hasta in ((uno, 99), (otro, uno), (99, otro)):
            dueno.execute(
                "UPDATE contabilidad_partida SET renglon = %s WHERE asiento_id = %s AND renglon = %s",
                [hasta, asiento, desde],
            )
    return asiento


def _agregar_renglon(dueno: psycopg.Connection, azar: random.Random, asiento: int) -> int:
    dueno.execute(
        "INSERT INTO contabilidad_partida (asiento_id, renglon, cuenta_id, debe, haber, fecha) "
        "SELECT asiento_id, %s, cuenta_id, debe, haber, fecha FROM contabilidad_partida "
        "WHERE asiento_id = %s AND renglon = 1",
        [azar.randint(4, 99), asiento],
    )
    return asiento


FORMAS = (
    _cambiar_cabecera, _cambiar_renglon, _borrar_renglon, _borrar_asiento, _agregar_asiento, _permutar_renglones,
    _agregar_renglon,
)  # fmt: skip


def test_cien_alteraciones_de_cien_se_hallan_y_se_nombran(sellado: LibroChico, dueno: psycopg.Connection) -> None:
    semilla = random.randrange(10**9)  # noqa: S311
    azar = random.Random(semilla)  # noqa: S311
    dias = {h.asiento_id: h.sello_id for h in SelloHoja.objects.all()}
    columnas = [(_cambiar_cabecera, c) for c in CABECERA] + [(_cambiar_renglon, c) for c in RENGLON]
    perdidas = []
    for vuelta in range(ALTERACIONES):
        asiento = azar.choice(list(dias))
        if vuelta < len(columnas):  # every column once, at least
            forma, columna = columnas[vuelta]
            azar_de_forma: random.Random = _Fijo(columna, azar)
        else:
            forma, azar_de_forma = azar.choice(FORMAS), azar
        culpable = forma(dueno, azar_de_forma, asiento)
        tocado = sellos.verificar()
        if tocado is None or (tocado.dia, tocado.asiento) != (dias[asiento], culpable):
            perdidas.append((vuelta, forma.__name__, asiento, culpable, tocado))
        _deshacer(dueno)
    assert perdidas == [], f"semilla {semilla}"
    assert sellos.verificar() is None


class _Fijo(random.Random):
    """A random that chooses one column, and is the other for everything else."""

    def __init__(self, columna: str, azar: random.Random) -> None:
        super().__init__(azar.random())
        self._columna = columna

    def choice(self, seq: Any) -> Any:
        return self._columna if self._columna in seq else super().choice(seq)


# ── What rewriting the base does not hide from the file that left ──


def _rehacer_los_sellos(dueno: psycopg.Connection) -> None:
    """What a patient owner does: seals and leaves made again over the altered ledger."""
    with dueno.transaction():
        dueno.execute("DELETE FROM contabilidad_sello")
        dueno.execute("DELETE FROM contabilidad_sellohoja")
        for (dia,) in dueno.execute("SELECT dia FROM copia_contabilidad_sello ORDER BY dia").fetchall():
            dueno.execute("SELECT contabilidad_sellar(%s)", [dia])


@pytest.mark.parametrize("con_hojas", [False, True])
def test_los_sellos_rehechos_no_pasan_contra_el_archivo(
    sellado: LibroChico, dueno: psycopg.Connection, tmp_path: Path, con_hojas: bool
) -> None:
    archivo = tmp_path / "sellos.jsonl"
    assert sellos.exportar(archivo, con_hojas=con_hojas) == 5
    assert sellos.verificar(contra=archivo) is None
    hoja = SelloHoja.objects.order_by("asiento_id")[8]
    dueno.execute("UPDATE contabilidad_asiento SET glosa = 'otra' WHERE id = %s", [hoja.asiento_id])
    _rehacer_los_sellos(dueno)
    assert sellos.verificar() is None  # the base alone believes itself
    tocado = sellos.verificar(contra=archivo)
    assert tocado is not None
    assert (tocado.dia, tocado.asiento) == (hoja.sello_id, hoja.asiento_id if con_hojas else None)


def test_un_asiento_borrado_con_su_hoja_se_nombra_por_el_archivo(
    sellado: LibroChico, dueno: psycopg.Connection, tmp_path: Path
) -> None:
    archivo = tmp_path / "sellos.jsonl"
    sellos.exportar(archivo, con_hojas=True)
    hoja = SelloHoja.objects.order_by("asiento_id")[3]
    for tabla, clave in (("partida", "asiento_id"), ("asiento", "id"), ("sellohoja", "asiento_id")):
        dueno.execute(f"DELETE FROM contabilidad_{tabla} WHERE {clave} = %s", [hoja.asiento_id])
    _rehacer_los_sellos(dueno)
    tocado = sellos.verificar(contra=archivo)
    assert tocado is not None
    assert tocado.asiento == hoja.asiento_id


@pytest.mark.parametrize(
    "orden",
    [
        f"UPDATE contabilidad_sello SET huella = repeat('0', 64) {SEGUNDO}",
        f"DELETE FROM contabilidad_sello {SEGUNDO}",
        f"UPDATE contabilidad_sello SET asientos = 5 {SEGUNDO}",
    ],
)
def test_los_sellos_tocados(sellado: LibroChico, dueno: psycopg.Connection, orden: str) -> None:
    dueno.execute(orden)
    tocado = sellos.verificar()
    assert tocado is not None
    assert tocado.dia == hoy() - 4 * UN_DIA


def test_los_ultimos_sellos_borrados_los_extrana_el_archivo(
    sellado: LibroChico, dueno: psycopg.Connection, tmp_path: Path
) -> None:
    archivo = tmp_path / "sellos.jsonl"
    sellos.exportar(archivo, con_hojas=False)
    dueno.execute("DELETE FROM contabilidad_sello WHERE dia = (SELECT max(dia) FROM contabilidad_sello)")
    assert sellos.verificar() is None
    tocado = sellos.verificar(contra=archivo)
    assert tocado is not None
    assert tocado.dia == hoy() - UN_DIA


def test_un_asiento_metido_antes_del_primer_sello(sellado: LibroChico, dueno: psycopg.Connection) -> None:
    dueno.execute(
        "INSERT INTO contabilidad_asiento (id, evento, fecha, fecha_valor, origen_tipo, origen_id, origen_revision, "
        "glosa, total, lineas, huella, registrado_en) OVERRIDING SYSTEM VALUE VALUES "
        "(999999, 'x.y', '2026-11-05', '2026-11-05', 'x', 1, 1, '', 1, 2, '\\x00', '2020-01-01')"
    )
    tocado = sellos.verificar()
    assert tocado is not None
    assert tocado.asiento == 999999


def test_un_archivo_que_no_es_de_sellos(sellado: LibroChico, tmp_path: Path) -> None:
    (tmp_path / "malo").write_text('{"dia": "ayer"}\n')
    for camino in (tmp_path / "malo", tmp_path / "no está"):
        with pytest.raises(ErrorNegocio) as error:
            sellos.verificar(contra=camino)
        assert error.value.codigo == "sellos.archivo"


# ── Commands ──


def test_los_comandos(
    libro_propio: LibroChico, base_propia: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _asentar_en_otros_dias(libro_propio, dias=3, por_dia=2)
    archivo = tmp_path / "sellos.jsonl"
    call_command("sellar", hasta=hoy() - 2 * UN_DIA)
    assert Sello.objects.count() == 2
    call_command("sellar", exportar=archivo, con_hojas=True)
    call_command("verificar_sellos", contra=archivo)
    assert "como se sellaron" in capsys.readouterr().out
    with psycopg.connect(roles.cambiar_url(_url_dueno(base_propia), base=base_propia), autocommit=True) as dueno:
        dueno.execute("ALTER TABLE contabilidad_partida DISABLE TRIGGER USER")
        primero = Partida.objects.order_by("asiento_id")[0].asiento_id
        dueno.execute("UPDATE contabilidad_partida SET persona = 9 WHERE asiento_id = %s", [primero])
    with pytest.raises(SystemExit) as error:
        call_command("verificar_sellos")
    assert error.value.code == 1
    assert f"asiento {primero}" in capsys.readouterr().out


def test_mientras_se_asienta_en_un_dia_no_se_sella(
    libro_propio: LibroChico, base_propia: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sellos, "ESPERA", dt.timedelta())
    _asentar_en_otros_dias(libro_propio, dias=1, por_dia=1)
    with psycopg.connect(roles.cambiar_url(_url_dueno(base_propia), base=base_propia)) as otra:
        otra.execute("SET application_name = 'cesop ana cobrar'")
        otra.execute("SELECT pg_advisory_xact_lock_shared(nucleo_llave('dia', %s))", [(hoy() - UN_DIA).isoformat()])
        with pytest.raises(ErrorNegocio) as error:
            sellos.sellar()
    assert error.value.codigo == "bloqueos.ocupado"
    assert f"No se puede sellar el {formato.fecha(hoy() - UN_DIA)}" in error.value.mensaje
    assert "ana cobrar (sesión" in error.value.mensaje
    assert len(sellos.sellar()) == 1
    assert DIA.year == 2026
