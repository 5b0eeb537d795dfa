"""The attack list: raw SQL around the services, as the application's role, through its own connection."""

from __future__ import annotations

import datetime as dt
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

from cesop.embebidos import roles
from cesop.nucleo.fechas import mover_reloj
from contabilidad.libro import asentar
from contabilidad.models import Periodo
from contabilidad.services import sellos
from tests.conftest import clon
from tests.contabilidad.conftest import DIA, LibroChico, armar_libro_chico, cerrar_sin_revisar, una_factura

CABECERA = (
    "INSERT INTO contabilidad_asiento (evento, fecha, fecha_valor, origen_tipo, origen_id, origen_revision, glosa, "
    "total, lineas, huella) VALUES ('x.y', '{fecha}', '{fecha}', 'raro', {origen}, 1, '', {total}, {lineas}, '\\x00') "
    "RETURNING id"
)
RENGLON = "({asiento}, {renglon}, {cuenta}, {debe}, {haber}, '2026-11-05', {seccion}, NULL, NULL, NULL, NULL, NULL)"
PARTIDAS = (
    "INSERT INTO contabilidad_partida (asiento_id, renglon, cuenta_id, debe, haber, fecha, seccion_id, centro_id, "
    "grupo, gestion, persona, cuenta_servicio) VALUES "
)
CERRAR = "UPDATE contabilidad_periodo SET estado = 'cerrado' WHERE desde = '2026-11-01'"
NUMERAR = (
    "INSERT INTO contabilidad_numerodiario (asiento_id, ejercicio_id, numero) "
    "SELECT min(a.id), min(e.id), 1 FROM contabilidad_asiento AS a, contabilidad_ejercicio AS e"
)


@dataclass(frozen=True)
class Blanco:
    """A ledger with one good entry, and the address where it is attacked."""

    libro: LibroChico
    url: str


def _armar_blanco(base: str) -> Blanco:
    libro = armar_libro_chico()
    asentar(una_factura(seccion=libro.electricidad))
    return Blanco(libro=libro, url=roles.cambiar_url(os.environ["DATABASE_URL"], base=base))


@pytest.fixture(scope="module")
def blanco(django_db_setup: None, django_db_blocker: pytest.FixtureDef) -> Iterator[Blanco]:  # type: ignore[type-arg]
    """One ledger for the attacks that leave nothing behind: each rolls back."""
    with django_db_blocker.unblock(), clon() as base:  # type: ignore[attr-defined]
        yield _armar_blanco(base)


@pytest.fixture
def ataque(blanco: Blanco) -> Iterator[psycopg.Connection]:
    """A connection of the application's role."""
    with psycopg.connect(blanco.url) as conexion:
        yield conexion
        conexion.rollback()


@pytest.fixture
def libro_atacado(blanco: Blanco) -> LibroChico:
    """The ledger under attack."""
    return blanco.libro


@pytest.fixture
def blanco_propio(base_propia: str) -> Blanco:
    """A ledger of its own, for what stays written."""
    return _armar_blanco(base_propia)


@pytest.fixture
def ataque_propio(blanco_propio: Blanco) -> Iterator[psycopg.Connection]:
    """A connection of the application's role to that ledger."""
    with psycopg.connect(blanco_propio.url) as conexion:
        yield conexion
        conexion.rollback()


def _cabecera(
    conexion: psycopg.Connection, *, total: str = "10", lineas: int = 2, fecha: str = "2026-11-05", origen: int = 9
) -> int:
    fila = conexion.execute(CABECERA.format(fecha=fecha, total=total, lineas=lineas, origen=origen)).fetchone()
    assert fila
    return int(fila[0])


def _lineas(conexion: psycopg.Connection, libro: LibroChico, asiento: int, *lineas: tuple[int, str, str, str]) -> None:
    """(line number, account, debit, credit)."""
    valores = ", ".join(
        RENGLON.format(
            asiento=asiento,
            renglon=renglon,
            cuenta=libro.cuentas[cuenta].pk,
            debe=debe,
            haber=haber,
            seccion=libro.electricidad.pk,
        )
        for renglon, cuenta, debe, haber in lineas
    )
    conexion.execute(PARTIDAS + valores)


BUENAS = ((1, "1.1.03.01", "10", "0"), (2, "4.1.01", "0", "10"))


def test_el_control_un_asiento_crudo_y_sano_entra(ataque_propio: psycopg.Connection, blanco_propio: Blanco) -> None:
    """Without this the refusals below would prove nothing."""
    _lineas(ataque_propio, blanco_propio.libro, _cabecera(ataque_propio), *BUENAS)
    ataque_propio.commit()


@pytest.mark.parametrize(
    ("lineas", "restriccion"),
    [
        (((1, "1.1.03.01", "10", "0"), (2, "4.1.01", "0", "9")), "partida_asiento_entero"),
        (((1, "1.1.03.01", "9", "0"), (2, "4.1.01", "0", "9")), "partida_asiento_entero"),
        (((1, "1.1.03.01", "10", "0"),), "partida_asiento_entero"),
        (((1, "1.1.03.01", "10", "0"), (3, "4.1.01", "0", "10")), "partida_asiento_entero"),
        (((0, "1.1.03.01", "10", "0"), (2, "4.1.01", "0", "10")), "partida_renglon"),
        (((1, "1.1.03.01", "10", "10"), (2, "4.1.01", "0", "10")), "partida_un_lado"),
        (((1, "1.1.03.01", "-10", "0"), (2, "4.1.01", "0", "-10")), "partida_un_lado"),
        (((1, "1.1.03.01", "0", "0"), (2, "4.1.01", "0", "10")), "partida_un_lado"),
        (((1, "1.1.03.01", "'NaN'", "0"), (2, "4.1.01", "0", "'NaN'")), None),
        (((1, "1.1", "10", "0"), (2, "4.1.01", "0", "10")), "partida_cuenta"),
    ],
)
def test_los_renglones_que_no_cierran(
    ataque: psycopg.Connection,
    libro_atacado: LibroChico,
    lineas: tuple[tuple[int, str, str, str], ...],
    restriccion: str | None,
) -> None:
    asiento = _cabecera(ataque)
    with pytest.raises(psycopg.Error) as error:
        _lineas(ataque, libro_atacado, asiento, *lineas)
    if restriccion:
        assert error.value.diag.constraint_name == restriccion


def test_una_cuenta_o_una_seccion_que_no_existe(ataque: psycopg.Connection, libro_atacado: LibroChico) -> None:
    cuenta = libro_atacado.cuentas["1.1.03.01"].pk
    for mala, seccion, restriccion in (
        (999_999, libro_atacado.electricidad.pk, "partida_cuenta"),
        (cuenta, 999_999, "partida_dimension"),
    ):
        asiento = _cabecera(ataque)
        filas = [
            RENGLON.format(asiento=asiento, renglon=1, cuenta=mala, debe=10, haber=0, seccion=seccion),
            RENGLON.format(asiento=asiento, renglon=2, cuenta=cuenta, debe=0, haber=10, seccion=seccion),
        ]
        with pytest.raises(psycopg.Error) as error:
            ataque.execute(PARTIDAS + ", ".join(filas))
        assert error.value.diag.constraint_name == restriccion
        ataque.rollback()


def test_un_asiento_sin_renglones(ataque: psycopg.Connection) -> None:
    _cabecera(ataque)
    with pytest.raises(psycopg.errors.CheckViolation, match="no tiene renglones"):
        ataque.commit()


def test_los_mismos_renglones_otra_vez(ataque: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.UniqueViolation):
        ataque.execute("INSERT INTO contabilidad_partida SELECT * FROM contabilidad_partida")


def test_los_mismos_renglones_corridos(ataque: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.CheckViolation, match="no suman"):
        ataque.execute(
            PARTIDAS.replace("VALUES", "")
            + "SELECT asiento_id, renglon + 3, cuenta_id, debe, haber, fecha, seccion_id, centro_id, grupo, gestion, "
            "persona, cuenta_servicio FROM contabilidad_partida"
        )


def test_un_par_que_cierra_agregado_despues(ataque: psycopg.Connection, libro_atacado: LibroChico) -> None:
    fila = ataque.execute("SELECT min(id) FROM contabilidad_asiento").fetchone()
    assert fila
    with pytest.raises(psycopg.errors.CheckViolation, match="no suman"):
        _lineas(ataque, libro_atacado, fila[0], (4, "1.1.03.01", "5", "0"), (5, "4.1.01", "0", "5"))


SIN_PERMISO, RECHAZADO, REPETIDO = "42501", "23514", "23505"


@pytest.mark.parametrize(
    ("orden", "por"),
    [
        ("UPDATE contabilidad_asiento SET glosa = 'otra'", SIN_PERMISO),
        ("UPDATE contabilidad_partida SET debe = debe + 1", SIN_PERMISO),
        ("DELETE FROM contabilidad_partida", SIN_PERMISO),
        ("DELETE FROM contabilidad_asiento", SIN_PERMISO),
        ("TRUNCATE contabilidad_partida", SIN_PERMISO),
        ("TRUNCATE contabilidad_asiento CASCADE", SIN_PERMISO),
        ("INSERT INTO contabilidad_saldodelta (cuenta_id, dia, debe, haber) VALUES (1, now(), 10, 0)", SIN_PERMISO),
        ("INSERT INTO contabilidad_saldodiario (cuenta_id, dia, debe, haber) VALUES (1, now(), 10, 0)", SIN_PERMISO),
        ("UPDATE contabilidad_saldodelta SET debe = 0", SIN_PERMISO),
        ("DELETE FROM contabilidad_saldodelta", SIN_PERMISO),
        ("TRUNCATE contabilidad_saldodelta", SIN_PERMISO),
        ("INSERT INTO contabilidad_sello (dia, huella, previo, asientos) VALUES (now(), 'x', '', 0)", SIN_PERMISO),
        ("INSERT INTO contabilidad_sellohoja SELECT id, 'x', now() FROM contabilidad_asiento", SIN_PERMISO),
        ("DELETE FROM contabilidad_cuenta", RECHAZADO),
        ("UPDATE contabilidad_cuenta SET codigo = '1.1.03.99' WHERE codigo = '1.1.03.01'", RECHAZADO),
        ("UPDATE contabilidad_periodo SET desde = desde - 1", RECHAZADO),
        ("DELETE FROM contabilidad_periodo", RECHAZADO),
        ("DELETE FROM contabilidad_regla", SIN_PERMISO),
        ("UPDATE contabilidad_regla SET haber_id = debe_id", RECHAZADO),
        ("ALTER TABLE contabilidad_partida DISABLE TRIGGER ALL", SIN_PERMISO),
        ("ALTER TABLE contabilidad_partida DISABLE TRIGGER admitir", SIN_PERMISO),
        ("DROP TRIGGER admitir ON contabilidad_partida", SIN_PERMISO),
        ("SET session_replication_role = replica", SIN_PERMISO),
        ("SET ROLE cesop_dueno", SIN_PERMISO),
        ("SET SESSION AUTHORIZATION cesop_dueno", SIN_PERMISO),
        (
            "CREATE OR REPLACE FUNCTION contabilidad_partida_admitir() RETURNS trigger LANGUAGE plpgsql "
            "AS 'BEGIN RETURN NULL; END'",
            SIN_PERMISO,
        ),
        ("CREATE FUNCTION public.sha256(bytea) RETURNS bytea LANGUAGE sql AS 'SELECT $1'", SIN_PERMISO),
        ("CREATE SCHEMA antes", SIN_PERMISO),
        (
            "INSERT INTO contabilidad_asiento SELECT * FROM contabilidad_asiento "
            "ON CONFLICT (evento, origen_tipo, origen_id, origen_revision) DO UPDATE SET total = 1",
            SIN_PERMISO,
        ),
        (
            "MERGE INTO contabilidad_asiento a USING (SELECT 1) s ON true WHEN MATCHED THEN UPDATE SET glosa = 'x'",
            SIN_PERMISO,
        ),
        ("SELECT * FROM contabilidad_asiento FOR UPDATE", SIN_PERMISO),
        (
            "INSERT INTO contabilidad_asiento (evento, fecha, fecha_valor, origen_tipo, origen_id, origen_revision, "
            "glosa, total, lineas, huella) SELECT evento, fecha, fecha_valor, origen_tipo, origen_id, origen_revision, "
            "glosa, total, lineas, huella FROM contabilidad_asiento",
            REPETIDO,
        ),
    ],
)
def test_lo_asentado_no_se_toca(ataque: psycopg.Connection, orden: str, por: str) -> None:
    """Each for its own reason: a mistake in the attack itself would be refused too, and prove nothing."""
    with pytest.raises(psycopg.Error) as error:
        ataque.execute(orden)
    assert error.value.sqlstate == por, str(error.value)


@pytest.mark.parametrize("variable", ["pgtrigger.ignore", "cesop.sin_disparadores", "cesop.contexto"])
def test_ninguna_variable_apaga_los_disparadores(
    ataque: psycopg.Connection, libro_atacado: LibroChico, variable: str
) -> None:
    ataque.execute("SELECT set_config(%s, %s, false)", [variable, '{"public.contabilidad_partida:admitir": 1}'])
    asiento = _cabecera(ataque)
    with pytest.raises(psycopg.errors.CheckViolation):
        _lineas(ataque, libro_atacado, asiento, (1, "1.1.03.01", "10", "0"), (2, "4.1.01", "0", "9"))


def _tapar(conexion: psycopg.Connection, tabla: str, cambio: str) -> None:
    """A table of the same name in pg_temp, ahead in the search path, that says what the attacker wants."""
    conexion.execute(f"CREATE TEMP TABLE {tabla} AS SELECT * FROM public.{tabla}")
    conexion.execute(cambio)
    conexion.execute("SET search_path = pg_temp, public")


def test_una_cabecera_temporal_no_engana(ataque: psycopg.Connection, libro_atacado: LibroChico) -> None:
    asiento = _cabecera(ataque, total="10")
    _tapar(ataque, "contabilidad_asiento", "UPDATE pg_temp.contabilidad_asiento SET total = 7, lineas = 2")
    with pytest.raises(psycopg.errors.CheckViolation, match="no suman"):
        _lineas(ataque, libro_atacado, asiento, (1, "1.1.03.01", "7", "0"), (2, "4.1.01", "0", "7"))


def test_una_cuenta_temporal_no_engana(ataque: psycopg.Connection, libro_atacado: LibroChico) -> None:
    asiento = _cabecera(ataque)
    _tapar(ataque, "contabilidad_cuenta", "UPDATE pg_temp.contabilidad_cuenta SET imputable = true")
    with pytest.raises(psycopg.errors.CheckViolation, match="no es imputable"):
        _lineas(ataque, libro_atacado, asiento, (1, "1.1", "10", "0"), (2, "4.1.01", "0", "10"))


def test_un_periodo_temporal_no_engana(ataque_propio: psycopg.Connection) -> None:
    Periodo.objects.filter(desde=dt.date(2026, 10, 1)).update(estado="cerrado")
    _tapar(ataque_propio, "contabilidad_periodo", "UPDATE pg_temp.contabilidad_periodo SET estado = 'abierto'")
    with pytest.raises(psycopg.errors.CheckViolation, match="cerrado"):
        _crudo(ataque_propio, fecha="2026-10-05")


def test_un_dia_sellado_no_recibe_ni_con_un_sello_temporal(ataque_propio: psycopg.Connection) -> None:
    """The day of the entry that is there is sealed; the clock goes back to it, and raw rows are tried."""
    mover_reloj(dt.timedelta(days=1))
    [sello] = sellos.sellar()
    mover_reloj(dt.timedelta())
    with pytest.raises(psycopg.errors.CheckViolation, match="ya está sellado"):
        _crudo(ataque_propio)
    ataque_propio.rollback()
    _tapar(ataque_propio, "contabilidad_sello", "DELETE FROM pg_temp.contabilidad_sello")
    with pytest.raises(psycopg.errors.CheckViolation, match="ya está sellado"):
        _crudo(ataque_propio)
    assert sello.asientos == 1


def test_un_renglon_temporal_no_da_por_bueno_un_asiento_sin_renglones(ataque: psycopg.Connection) -> None:
    asiento = _cabecera(ataque)
    _tapar(ataque, "contabilidad_partida", f"UPDATE pg_temp.contabilidad_partida SET asiento_id = {asiento}")
    with pytest.raises(psycopg.errors.CheckViolation, match="no tiene renglones"):
        ataque.commit()


def test_un_operador_propio_en_el_camino_no_engana(ataque: psycopg.Connection, libro_atacado: LibroChico) -> None:
    """`<>` of numerics redefined in a schema ahead: the functions pin their own path."""
    ataque.execute(
        "CREATE FUNCTION pg_temp.nunca(numeric, numeric) RETURNS boolean LANGUAGE sql AS 'SELECT false'; "
        "CREATE OPERATOR pg_temp.<> (LEFTARG = numeric, RIGHTARG = numeric, FUNCTION = pg_temp.nunca); "
        "SET search_path = pg_temp, public, pg_catalog"
    )
    fila = ataque.execute("SELECT 1.0 OPERATOR(pg_temp.<>) 2.0").fetchone()
    assert fila == (False,), "the attack is in place"
    asiento = _cabecera(ataque)
    with pytest.raises(psycopg.errors.CheckViolation, match="no suman"):
        _lineas(ataque, libro_atacado, asiento, (1, "1.1.03.01", "10", "0"), (2, "4.1.01", "0", "9"))


def _crudo(conexion: psycopg.Connection, *, fecha: str = "2026-11-05") -> None:
    """A header, by the real table whatever the search path says."""
    conexion.execute(
        CABECERA.format(fecha=fecha, total=10, lineas=2, origen=9).replace(
            "INTO contabilidad_asiento", "INTO public.contabilidad_asiento"
        )
    )


@pytest.mark.parametrize("nivel", ["REPEATABLE READ", "SERIALIZABLE"])
def test_una_foto_anterior_al_cierre_no_entra(ataque_propio: psycopg.Connection, nivel: str) -> None:
    ataque_propio.rollback()
    ataque_propio.execute(f"SET TRANSACTION ISOLATION LEVEL {nivel}")
    ataque_propio.execute("SELECT count(*) FROM contabilidad_periodo")
    cerrar_sin_revisar(dt.date(2026, 11, 1))
    with pytest.raises(psycopg.errors.CheckViolation, match="aislamiento"):
        _cabecera(ataque_propio)


def test_un_periodo_cerrado_y_uno_que_no_existe(ataque_propio: psycopg.Connection) -> None:
    Periodo.objects.filter(desde=dt.date(2026, 10, 1)).update(estado="cerrado")
    with pytest.raises(psycopg.errors.CheckViolation, match="cerrado"):
        _cabecera(ataque_propio, fecha="2026-10-05")
    ataque_propio.rollback()
    with pytest.raises(psycopg.errors.CheckViolation, match="no hay un período"):
        _cabecera(ataque_propio, fecha="2031-10-05")


def test_filas_crudas_mientras_se_cierra_esperan_y_no_entran(
    ataque_propio: psycopg.Connection, blanco_propio: Blanco
) -> None:
    """The closing holds the period's lock; the raw insert waits for it, and then sees it closed."""
    resultado: list[str] = []
    with psycopg.connect(blanco_propio.url) as cierre:
        cierre.execute(CERRAR)
        cierre.execute(NUMERAR)

        def insertar() -> None:
            try:
                _cabecera(ataque_propio)
                resultado.append("entró")
            except psycopg.Error as error:
                resultado.append(str(error.diag.constraint_name))

        hilo = threading.Thread(target=insertar)
        hilo.start()
        hilo.join(0.5)
        assert resultado == []  # it waits
        cierre.commit()
        hilo.join(10)
    assert resultado == ["asiento_periodo_cerrado"]


def test_mientras_se_asienta_no_se_cierra(ataque: psycopg.Connection, blanco: Blanco) -> None:
    _cabecera(ataque)
    with (
        psycopg.connect(blanco.url) as cierre,
        pytest.raises(psycopg.errors.LockNotAvailable, match="se está asentando"),
    ):
        cierre.execute(CERRAR)


def test_no_se_numera_lo_de_un_periodo_abierto(ataque: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.CheckViolation, match="se dan al cerrarlo") as error:
        ataque.execute(NUMERAR)
    assert error.value.diag.constraint_name == "numerodiario_al_cerrar"


def test_no_se_numera_y_despues_se_cierra_aparte(ataque: psycopg.Connection) -> None:
    """Nor before the closing in its own transaction: the state goes first."""
    with pytest.raises(psycopg.errors.CheckViolation, match="se dan al cerrarlo"):
        ataque.execute(f"{NUMERAR}; {CERRAR}")


def test_no_se_cierra_sin_numerar(ataque: psycopg.Connection) -> None:
    ataque.execute(CERRAR)
    with pytest.raises(psycopg.errors.CheckViolation, match="sin su número de diario") as error:
        ataque.commit()
    assert error.value.diag.constraint_name == "periodo_numerado"


def test_no_se_cierra_numerando_una_parte(ataque: psycopg.Connection, libro_atacado: LibroChico) -> None:
    _lineas(ataque, libro_atacado, _cabecera(ataque), *BUENAS)
    ataque.execute(CERRAR)
    ataque.execute(NUMERAR)  # the first entry, not this one
    with pytest.raises(psycopg.errors.CheckViolation, match="sin su número de diario"):
        ataque.commit()


def test_una_foto_vieja_no_cierra(ataque: psycopg.Connection) -> None:
    """It would not see what was posted since, and would leave it without a number."""
    ataque.rollback()
    ataque.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    ataque.execute(CERRAR)
    with pytest.raises(psycopg.errors.CheckViolation, match="aislamiento"):
        ataque.commit()


def test_el_control_cerrar_y_numerar_a_mano_entra(ataque_propio: psycopg.Connection) -> None:
    """What the database asks for is the two things together, by whatever path."""
    ataque_propio.execute(CERRAR)
    ataque_propio.execute(NUMERAR)
    ataque_propio.commit()


@pytest.mark.parametrize("gestion", ["'Q'", "'a'", "''"])
def test_una_gestion_que_no_existe(ataque: psycopg.Connection, libro_atacado: LibroChico, gestion: str) -> None:
    asiento = _cabecera(ataque)
    cuenta, seccion = libro_atacado.cuentas["1.1.03.01"].pk, libro_atacado.electricidad.pk
    filas = [
        RENGLON.format(asiento=asiento, renglon=n, cuenta=cuenta, debe=debe, haber=10 - debe, seccion=seccion)
        for n, debe in ((1, 10), (2, 0))
    ]
    con_gestion = [fila.replace("NULL, NULL, NULL, NULL, NULL", f"NULL, NULL, {gestion}, NULL, NULL") for fila in filas]
    assert filas != con_gestion
    with pytest.raises(psycopg.errors.CheckViolation) as error:
        ataque.execute(PARTIDAS + ", ".join(con_gestion))
    assert error.value.diag.constraint_name == "partida_gestion"


@pytest.mark.parametrize("hora", ["now() - interval '1 day'", "now() + interval '1 hour'", "'2020-01-01'"])
def test_la_hora_de_registro_es_la_del_reloj(ataque: psycopg.Connection, hora: str) -> None:
    orden = CABECERA.format(fecha="2026-11-05", total=10, lineas=2, origen=9).replace(
        "huella)", "huella, registrado_en)"
    )
    with pytest.raises(psycopg.errors.CheckViolation, match="reloj"):
        ataque.execute(orden.replace("'\\x00')", f"'\\x00', {hora})"))


def test_el_dueno_tampoco_edita_sin_apagar_nada(blanco: Blanco) -> None:
    url = roles.cambiar_url(os.environ["DATABASE_URL_DUENO"], base=urlsplit(blanco.url).path.lstrip("/"))
    with psycopg.connect(url, autocommit=True) as dueno:
        for orden in (
            "UPDATE contabilidad_partida SET debe = 1",
            "DELETE FROM contabilidad_asiento",
            "TRUNCATE contabilidad_asiento, contabilidad_partida CASCADE",
        ):
            with pytest.raises(psycopg.errors.CheckViolation, match="inmutable"):
                dueno.execute(orden)


def test_los_privilegios_son_leer_y_agregar(libro: LibroChico) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t, string_agg(p, ',' ORDER BY p) FROM unnest(%s::text[]) AS t, "
            "unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS p "
            "WHERE has_table_privilege('cesop_app', t, p) GROUP BY t ORDER BY t",
            [
                [
                    "contabilidad_asiento",
                    "contabilidad_partida",
                    "contabilidad_saldodelta",
                    "contabilidad_saldodiario",
                    "contabilidad_sello",
                ]
            ],
        )
        assert dict(cursor.fetchall()) == {
            "contabilidad_asiento": "INSERT,SELECT",
            "contabilidad_partida": "INSERT,SELECT",
            "contabilidad_saldodelta": "SELECT",
            "contabilidad_saldodiario": "SELECT",
            "contabilidad_sello": "SELECT",
        }
    assert DIA.year == libro.ejercicio.desde.year
