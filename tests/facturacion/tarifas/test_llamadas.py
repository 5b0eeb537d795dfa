"""Calls: prefixes, steps, bands, free minutes, and those that are set apart."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facturacion.tarifas import ESQUEMA_CDR, Tasacion, liquidar, marcos, tasar
from facturacion.tarifas import modelo as m
from facturacion.tarifas.llamadas import CAUSAS_DE_LLAMADA
from tests.facturacion.tarifas.armar import ENERO, FEBRERO, caso, cuadro

CATEGORIAS = (m.Categoria(codigo="R", nombre="Residencial"), m.Categoria(codigo="P", nombre="Profesional"))
TELEFONIA = m.Telefonia(
    destinos=(
        m.Destino(prefijo="2", clase="larga"), m.Destino(prefijo="2257", clase="local"),
        m.Destino(prefijo="225715", clase="celular"), m.Destino(prefijo="00", clase="internacional"),
    ),
    precios=(
        *(
            m.PrecioLlamada(
                clase="local", por_minuto=Decimal(precio), inicial_seg=120, desde_hora=desde, hasta_hora=hasta
            )
            for precio, desde, hasta in (("12", 0, 8), ("18.5", 8, 20), ("12", 20, 24))
        ),
        m.PrecioLlamada(clase="larga", por_minuto=Decimal(60)),
        m.PrecioLlamada(clase="celular", por_minuto=Decimal("96.4"), inicial_seg=30, adicional_seg=1),
        m.PrecioLlamada(clase="internacional", por_minuto=Decimal(380), por_llamada=Decimal(150)),
    ),
    bolsas=(m.Bolsa(categoria="P", clases=("local", "larga"), minutos=10),),
)  # fmt: skip
CLASES = ("local", "larga", "celular", "internacional")
LIBRO = cuadro(
    *(m.Llamadas(codigo=c, nombre=c, imputacion="cargo_variable", de_clase=c) for c in CLASES),
    categorias=CATEGORIAS, medidas=(), telefonia=TELEFONIA, servicio="telefonia",
)  # fmt: skip


def llamada(
    segundos: int | None = 60, destino: str = "2257460000", hora: int = 10, dia: int = 5, **otros: Any
) -> dict[str, Any]:
    inicio = dt.datetime(2026, 1, dia, hora, 0, 0)  # noqa: DTZ001 - local time, as in the records
    datos = {"caso": 1, "origen": "2257461111", "destino": destino, "inicio": inicio, "segundos": segundos}
    return datos | otros


def cdr(*llamadas: dict[str, Any]) -> pl.DataFrame:
    filas = [{"llamada": n} | fila for n, fila in enumerate(llamadas)]
    return pl.DataFrame(filas, schema=ESQUEMA_CDR)


def tasadas(
    *llamadas: dict[str, Any], categoria: str = "R", libro: list[m.Cuadro] | None = None, **otros: Any
) -> Tasacion:
    uno = caso(None, categoria=categoria, **otros)
    return tasar(libro or [LIBRO], cdr(*llamadas), marcos([(1, "libro", uno)])["cuentas"])


@pytest.mark.parametrize(
    ("destino", "clase"),
    [
        ("2257460000", "local"),
        ("2257150000", "celular"),
        ("2246460000", "larga"),
        ("0034911111", "internacional"),
        ("2", "larga"),
    ],
)
def test_decide_el_prefijo_mas_largo(destino: str, clase: str) -> None:
    assert tasadas(llamada(destino=destino)).tasadas["clase"].to_list() == [clase]


@pytest.mark.parametrize(
    ("segundos", "destino", "contados", "importe"),
    [
        (1, "2257460000", 120, 37_0000),
        (120, "2257460000", 120, 37_0000),
        (121, "2257460000", 180, 55_5000),
        (0, "2257460000", 0, 0),
        (30, "225715", 30, 48_2000),
        (31, "225715", 31, 49_8067),  # 96.4 × 31/60 = 49.80666…
        (61, "0034", 120, 910_0000),
        (0, "0034", 0, 0),  # nobody answered: not even the call
    ],
)
def test_pasos_y_precio(segundos: int, destino: str, contados: int, importe: int) -> None:
    fila = tasadas(llamada(segundos, destino)).tasadas.row(0, named=True)
    assert (fila["segundos"], fila["importe_diezmil"]) == (contados, importe)


@pytest.mark.parametrize(("hora", "importe"), [(7, 24_0000), (8, 37_0000), (19, 37_0000), (20, 24_0000), (0, 24_0000)])
def test_la_banda_es_la_de_la_hora_en_que_empieza(hora: int, importe: int) -> None:
    assert tasadas(llamada(hora=hora)).tasadas["importe_diezmil"].to_list() == [importe]


def test_los_minutos_libres_van_a_las_primeras_llamadas() -> None:
    """Ten minutes: eight of the first, two of the second, whose other three are paid; mobiles use none."""
    propias = tasadas(
        llamada(300, "2246", hora=12), llamada(480, hora=9), llamada(60, "225715", hora=10), categoria="P"
    ).tasadas  # fmt: skip
    assert propias.select("llamada", "libres", "importe_diezmil").rows() == [
        (0, 120, 180_0000), (1, 480, 0), (2, 0, 96_4000),
    ]  # fmt: skip


def test_la_bolsa_es_por_mes_y_solo_del_plan_que_la_tiene() -> None:
    assert tasadas(llamada(1200), categoria="P", meses=2).tasadas["libres"].to_list() == [1200]
    assert tasadas(llamada(1200), categoria="R").tasadas["libres"].to_list() == [0]


def test_la_bolsa_es_la_de_la_version_de_la_ultima_llamada() -> None:
    con_menos = dataclasses.replace(
        TELEFONIA, bolsas=(m.Bolsa(categoria="P", clases=("local",), minutos=4),)
    )  # fmt: skip
    nueva = dataclasses.replace(LIBRO, desde=dt.date(2026, 1, 16), telefonia=con_menos)
    vieja = dataclasses.replace(LIBRO, hasta=dt.date(2026, 1, 16))
    tasacion = tasadas(llamada(180, dia=15), llamada(180, dia=16), categoria="P", libro=[vieja, nueva])
    assert tasacion.tasadas["libres"].to_list() == [180, 60]


def test_las_que_no_se_pueden_tasar_quedan_aparte() -> None:
    nunca = llamada(60, hora=22)
    filas = {
        "incompleta": llamada(None, hora=1),
        "sin_cuenta": llamada(hora=2, caso=9),
        "duracion_negativa": llamada(-1, hora=3),
        "repetida": nunca,
        "vieja": llamada(inicio=dt.datetime(2025, 10, 1, 4)),  # noqa: DTZ001
        "posterior": llamada(inicio=dt.datetime(2026, 2, 1)),  # noqa: DTZ001
        "sin_version": llamada(inicio=dt.datetime(2024, 12, 31, 4)),  # noqa: DTZ001
        "prefijo_desconocido": llamada(destino="9", hora=5),
    }
    tasacion = tasadas(*filas.values(), llamada(hora=6), nunca)
    ultima = len(filas) + 1
    esperadas = {n: causa for n, causa in enumerate(filas) if causa != "repetida"} | {ultima: "repetida"}
    assert dict(tasacion.apartadas.rows()) == esperadas
    assert tasacion.tasadas["llamada"].to_list() == [list(filas).index("repetida"), len(filas)]
    assert set(CAUSAS_DE_LLAMADA) == set(filas)


def test_cada_llamada_por_la_version_de_su_dia() -> None:
    dobles = tuple(dataclasses.replace(p, por_minuto=p.por_minuto * 2) for p in TELEFONIA.precios)
    telefonia = dataclasses.replace(TELEFONIA, precios=dobles)
    cara = dataclasses.replace(LIBRO, desde=dt.date(2026, 1, 16), telefonia=telefonia)
    vieja = dataclasses.replace(LIBRO, hasta=dt.date(2026, 1, 16))
    tasacion = tasadas(llamada(dia=15), llamada(dia=16), libro=[cara, vieja])
    assert tasacion.tasadas["importe_diezmil"].to_list() == [37_0000, 74_0000]


def test_de_las_llamadas_a_la_factura() -> None:
    """Two calls of 49.8067 and one of 48.2: 147.8134 is 147.81."""
    tasacion = tasadas(llamada(31, "225715", 9), llamada(31, "225715", 10), llamada(30, "225715", 11))
    assert tasacion.sumas.rows() == [(1, "celular", 1_533, 147_8134)]
    entrada = marcos([(1, "libro", caso(None))]) | {"llamadas": tasacion.sumas}
    liquidacion = liquidar([LIBRO], **entrada)
    assert liquidacion.lineas.select("componente", "cantidad_mil", "centavos").rows() == [("celular", 1_533, 147_81)]
    assert liquidacion.causas.is_empty()


def test_una_llamada_que_viene_dos_veces_es_un_error_del_programa() -> None:
    dos = pl.concat([cdr(llamada()), cdr(llamada())])
    with pytest.raises(ValueError, match="dos veces"):
        tasar([LIBRO], dos, marcos([(1, "libro", caso(None))])["cuentas"])


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 2000), st.sampled_from(["2257", "2246", "225715", "00", "7"]), st.integers(0, 23),
            st.integers(1, 31), st.sampled_from([1, 2]),
        ),
        max_size=40,
    ),
    st.randoms(use_true_random=False),
)  # fmt: skip
def test_ni_el_orden_ni_la_tanda_importan(datos: list[tuple[int, str, int, int, int]], azar: Any) -> None:
    filas = [
        {"llamada": n} | llamada(s, destino, hora, dia, caso=quien, origen=str(n))
        for n, (s, destino, hora, dia, quien) in enumerate(datos)
    ]
    cuentas = marcos([(1, "libro", caso(None, categoria="P")), (2, "libro", caso(None, categoria="R"))])["cuentas"]
    juntas = tasar([LIBRO], pl.DataFrame(filas, schema=ESQUEMA_CDR), cuentas)
    azar.shuffle(filas)
    barajadas = tasar([LIBRO], pl.DataFrame(filas, schema=ESQUEMA_CDR), cuentas)
    sueltas = [
        tasar([LIBRO], pl.DataFrame([f for f in filas if f["caso"] == quien], schema=ESQUEMA_CDR), cuentas)
        for quien in (1, 2)
    ]
    for campo in ("tasadas", "apartadas", "sumas"):
        assert getattr(juntas, campo).equals(getattr(barajadas, campo))
        partes = pl.concat([getattr(s, campo) for s in sueltas])
        assert getattr(juntas, campo).equals(partes.sort(partes.columns[:2]))
    assert juntas.tasadas.height + juntas.apartadas.height == len(filas)
    assert juntas.sumas["importe_diezmil"].sum() == juntas.tasadas["importe_diezmil"].sum()
    assert (cuentas["desde"][0], cuentas["hasta"][0]) == (ENERO, FEBRERO)
