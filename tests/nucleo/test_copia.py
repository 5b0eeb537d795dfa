"""COPY from columns: exact, signed, whole."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cesop.nucleo import auditoria
from cesop.nucleo.copia import FILAS_POR_TROZO, ColumnaInexacta, copiar
from cesop.nucleo.models import DiaNoLaborable, RegistroAuditoria
from tests.factories import un_usuario

PROGRAMA = auditoria.Contexto(usuario=None, pedido="prueba")
COLUMNAS = {
    "entero": pl.Int64,
    "importe": pl.Decimal(38, 6),
    "texto": pl.String,
    "logico": pl.Boolean,
    "dia": pl.Date,
    "momento": pl.Datetime("us", "America/Argentina/Buenos_Aires"),
}
TABLA = """
    CREATE TEMPORARY TABLE prueba_copia (
        orden serial, entero bigint, importe numeric(38, 6), texto text, logico boolean, dia date, momento timestamptz
    ) ON COMMIT DROP
"""
textos = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
filas = st.fixed_dictionaries(
    {
        "entero": st.none() | st.integers(-(2**63), 2**63 - 1),
        "importe": st.none() | st.decimals("-99999999999999999999", "99999999999999999999", places=6),
        "texto": st.none() | textos | st.sampled_from(["\\N", "\\.", "\t", "\n", "\r\n", "a\\tb", "", "'\"", "\\"]),
        "logico": st.none() | st.booleans(),
        "dia": st.none() | st.dates(),
        "momento": st.none()
        | st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2200, 1, 1), timezones=st.just(dt.UTC)),  # noqa: DTZ001
    }
)


def _leer() -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT entero, importe, texto, logico, dia, momento FROM prueba_copia ORDER BY orden")
        return [dict(zip(COLUMNAS, fila, strict=True)) for fila in cursor.fetchall()]


@pytest.mark.django_db
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(filas, min_size=1, max_size=8))
def test_todo_valor_va_y_vuelve_igual(datos: list[dict[str, Any]]) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(TABLA)
        assert copiar("prueba_copia", pl.DataFrame(datos, schema=COLUMNAS), contexto=PROGRAMA) == len(datos)
        assert _leer() == datos
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE prueba_copia")


def _dias(cuantos: int, **cambios: Any) -> pl.DataFrame:
    desde = dt.date(2030, 1, 1)
    return pl.DataFrame(
        {
            "fecha": [desde + dt.timedelta(days=n) for n in range(cuantos)],
            "clase": ["feriado"] * cuantos,
            "nombre": [f"Día {n}" for n in range(cuantos)],
            "localidad": [""] * cuantos,
            "norma": [""] * cuantos,
        }
        | cambios
    )


@pytest.mark.django_db
def test_lo_copiado_queda_auditado_con_su_firma_y_la_anterior_vuelve() -> None:
    usuario = un_usuario("mira")
    auditoria.firmar(auditoria.Contexto(usuario=None, pedido="anterior"))
    try:
        copiar("nucleo_dianolaborable", _dias(3), contexto=auditoria.Contexto(usuario=usuario, pedido="lote-7"))
        DiaNoLaborable.objects.create(fecha=dt.date(2031, 1, 1), nombre="A mano")
    finally:
        auditoria.soltar()
    registros = RegistroAuditoria.objects.filter(tabla="nucleo_dianolaborable").order_by("-id")[:4]
    assert [(r.usuario, r.pedido) for r in registros] == [("", "anterior"), *[("mira", "lote-7")] * 3]
    assert registros[1].despues["nombre"] == "Día 2"


@pytest.mark.django_db
def test_los_trozos_no_pierden_ni_repiten() -> None:
    cuantos = FILAS_POR_TROZO * 2 + 1
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(TABLA)
        copiar("prueba_copia", pl.DataFrame({"entero": range(cuantos)}), contexto=PROGRAMA)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*), count(DISTINCT entero), sum(entero) FROM prueba_copia")
            assert cursor.fetchone() == (cuantos, cuantos, Decimal(cuantos * (cuantos - 1) // 2))


@pytest.mark.django_db
def test_una_fila_mala_no_deja_ninguna() -> None:
    malas = _dias(3, fecha=[dt.date(2030, 1, 1), dt.date(2030, 1, 2), dt.date(2030, 1, 1)])
    with pytest.raises(IntegrityError, match="dianolaborable_unico"), transaction.atomic():
        copiar("nucleo_dianolaborable", malas, contexto=PROGRAMA)
    assert not DiaNoLaborable.objects.filter(fecha__year=2030).exists()


def test_fuera_de_una_transaccion_se_niega(base_propia: str) -> None:
    with pytest.raises(ValueError, match="dentro de una transacción"):
        copiar("nucleo_dianolaborable", _dias(1), contexto=PROGRAMA)
    with transaction.atomic():
        copiar("nucleo_dianolaborable", _dias(1), contexto=PROGRAMA)
    assert DiaNoLaborable.objects.filter(fecha__year=2030).count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('cesop.contexto', true)")
        assert not cursor.fetchone()[0], "the connection goes back without a signature"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "columna",
    [
        pl.Series("entero", [0.1]),
        pl.Series("texto", [["a"]]),
        pl.Series("momento", [dt.datetime(2026, 1, 1)]),  # noqa: DTZ001 - that is what is refused
    ],
)
def test_lo_que_no_es_exacto_se_niega(columna: pl.Series) -> None:
    with pytest.raises(ColumnaInexacta, match=columna.name):
        copiar("x", pl.DataFrame([columna]), contexto=PROGRAMA)


@pytest.mark.django_db
def test_uuid_y_json_van_como_texto() -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE prueba_json (u uuid, j jsonb) ON COMMIT DROP")
        clave, dato = uuid.uuid4(), {"a": 'línea\n"con" \\ barra\t'}
        copiar("prueba_json", pl.DataFrame({"u": [str(clave)], "j": [json.dumps(dato)]}), contexto=PROGRAMA)
        with connection.cursor() as cursor:
            cursor.execute("SELECT u, j::text FROM prueba_json")
            leida = cursor.fetchone()
        assert leida[0] == clave
        assert json.loads(leida[1]) == dato


@pytest.mark.django_db
def test_sin_filas_no_hace_nada() -> None:
    assert copiar("nucleo_dianolaborable", _dias(0), contexto=PROGRAMA) == 0
