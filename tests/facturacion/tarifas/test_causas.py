"""What cannot be rated says why, and never stops the others."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from facturacion.tarifas import (
    CAUSAS,
    Caso,
    Condicion,
    Consumo,
    CuadroInvalido,
    LlamadasDelCaso,
    Situacion,
    liquidar,
    marcos,
)
from facturacion.tarifas import modelo as m
from tests.facturacion.tarifas.armar import ENERO, FEBRERO, bloques, caso, cuadro, fijo, porcentaje, vale, variable

LIBRO = cuadro(
    fijo(), variable(), variable("lamparas", 5, medida="lamparas", alcance=m.Alcance(con=("alumbrado",))),
    hasta=dt.date(2026, 6, 1),
)  # fmt: skip
EL_9 = dt.date(2026, 1, 9)


def sucesos(*partes: tuple[dt.date, dt.date]) -> tuple[Situacion, ...]:
    return tuple(Situacion(desde=a, hasta=b, categoria="R", estado="conectada") for a, b in partes)


MALOS: dict[str, Caso] = {
    "periodo_invalido": caso(hasta=ENERO),
    "sin_version": caso(desde=dt.date(2026, 5, 20), hasta=dt.date(2026, 6, 20)),
    "situacion_superpuesta": caso(situaciones=sucesos((ENERO, EL_9), (EL_9 - dt.timedelta(days=1), FEBRERO))),
    "sin_servicio": caso(situaciones=sucesos((FEBRERO, dt.date(2026, 3, 1)))),
    "categoria_desconocida": caso(categoria="X"),
    "condicion_superpuesta": caso(condiciones=[vale("lamparas", 1), vale("lamparas", 2, desde=EL_9)]),
    "falta_consumo": caso(None),
    "consumo_ajeno": caso(consumos={"volumen": 3}),
    "consumo_negativo": caso("-0.001"),
    "consumo_fuera_de_periodo": Caso(
        categoria="R", desde=ENERO, hasta=FEBRERO,
        consumos=(Consumo(magnitud="activa", cantidad=Decimal(1), desde=EL_9, hasta=dt.date(2026, 2, 2)),),
    ),
    "falta_condicion": caso(condiciones=["alumbrado"]),
    "llamadas_sin_tarifa": caso(
        llamadas=(LlamadasDelCaso(clase="satelital", minutos=Decimal(1), importe=Decimal(1)),)
    ),
    "importe_excesivo": caso("100000000000.001"),
}  # fmt: skip


def test_cada_causa_por_separado_y_las_demas_cuentas_siguen() -> None:
    """One frame with all the bad ones among good ones: the good come out as if they were alone."""
    bueno = caso(100)
    casos = [x for malo in MALOS.values() for x in (bueno, malo)]
    liquidacion = liquidar([LIBRO], **marcos((n, "libro", x) for n, x in enumerate(casos)))
    dichas = dict(liquidacion.causas.select("caso", "causa").rows())
    assert dichas == {2 * n + 1: causa for n, causa in enumerate(MALOS)}
    assert liquidacion.resumen["caso"].to_list() == list(range(0, len(casos), 2))
    assert set(liquidacion.resumen["total_centavos"]) == {1331_00}
    assert set(liquidacion.lineas["caso"]) == set(liquidacion.resumen["caso"])
    assert set(liquidacion.totales["caso"]) == set(liquidacion.resumen["caso"])


def test_todas_las_causas_tienen_su_prueba() -> None:
    aparte = {"datos_incompletos", "sin_cuadro"}
    assert set(MALOS) | aparte == set(CAUSAS)


def test_toda_causa_dice_que_hacer_o_por_que() -> None:
    liquidacion = liquidar([LIBRO], **marcos((n, "libro", x) for n, x in enumerate(MALOS.values())))
    detalles = liquidacion.causas["detalle"].to_list()
    assert all(d.startswith("No se puede liquidar porque ") and d.endswith(".") for d in detalles)


@pytest.mark.parametrize("precio", ["999999999.999999", "1000000000"])
def test_un_importe_imposible_no_da_la_vuelta(precio: str) -> None:
    """The greatest price by the greatest consumption, over the longest period, with percentages in cascade."""
    libro = cuadro(
        variable("variable", precio), variable("lamparas", precio, medida="lamparas", por=m.Por.DIAS_DEL_MES),
        porcentaje("uno", ("variable", "lamparas"), 1000), porcentaje("dos", ("uno",), 1000),
        porcentaje("tres", ("dos", "iva"), "-99.999999", final=True, iva="exento"),
    )  # fmt: skip
    enorme = caso(
        "100000000000", desde=dt.date(2026, 1, 1), hasta=dt.date(2036, 1, 1), meses=120,
        condiciones=[vale("lamparas", "100000000000")],
    )  # fmt: skip
    liquidacion = liquidar(
        [libro], **marcos([(1, "libro", enorme), (2, "libro", caso(0, condiciones=[vale("lamparas", 0)]))])
    )
    assert liquidacion.causas.select("caso", "causa").unique().rows() == [(1, "importe_excesivo")]
    assert liquidacion.resumen["caso"].to_list() == [2]


def test_un_limite_que_nadie_alcanza_no_frena_a_los_demas() -> None:
    """A limit multiplied by a level past what an Int64 holds: it is as good as the greatest quantity."""
    libro = cuadro(bloques(("90000000000", 1), 2, limites_por="lamparas"))
    casos = [
        (1, "libro", caso(10, condiciones=[vale("lamparas", 2_000_000)])),
        (2, "libro", caso(5, condiciones=[vale("lamparas", 1)])),
    ]
    liquidacion = liquidar([libro], **marcos(casos))
    assert liquidacion.causas.is_empty()
    assert liquidacion.lineas.sort("caso")["centavos"].to_list() == [1000, 500]


def test_un_cuadro_que_no_esta() -> None:
    liquidacion = liquidar([LIBRO], **marcos([(1, "otro", caso())]))
    assert liquidacion.causas["causa"].to_list() == ["sin_cuadro"]
    sin_libros = liquidar([], **marcos([(1, "otro", caso())]))
    assert sin_libros.causas["causa"].to_list() == ["sin_cuadro"]


@pytest.mark.parametrize(
    ("marco", "columna"),
    [("cuentas", "categoria"), ("consumos", "cantidad_mil"), ("condiciones", "desde"), ("situaciones", "estado"),
     ("llamadas", "importe_diezmil"), ("consumos", "magnitud")],
)  # fmt: skip
def test_un_dato_que_falta(marco: str, columna: str) -> None:
    entero = caso(
        condiciones=["a"], situaciones=sucesos((ENERO, FEBRERO)),
        llamadas=(LlamadasDelCaso(clase="local", minutos=Decimal(1), importe=Decimal(1)),),
    )  # fmt: skip
    propios = marcos([(1, "libro", entero)])
    propios[marco] = propios[marco].with_columns(pl.lit(None).cast(propios[marco].schema[columna]).alias(columna))
    assert "datos_incompletos" in liquidar([LIBRO], **propios).causas["causa"].to_list()


def test_una_fecha_sola_en_un_consumo_es_un_dato_que_falta() -> None:
    propios = marcos([(1, "libro", caso())])
    propios["consumos"] = propios["consumos"].with_columns(desde=pl.lit(ENERO))
    assert liquidar([LIBRO], **propios).causas["causa"].to_list() == ["datos_incompletos"]


def test_un_caso_puede_tener_varias_causas() -> None:
    liquidacion = liquidar([LIBRO], **marcos([(1, "libro", caso(None, consumos={"volumen": 1, "gas": 2}))]))
    assert liquidacion.causas["causa"].to_list() == ["consumo_ajeno", "consumo_ajeno", "falta_consumo"]


def test_sin_cuentas_no_hay_nada() -> None:
    liquidacion = liquidar([LIBRO], **marcos([]))
    assert [f.height for f in (liquidacion.lineas, liquidacion.totales, liquidacion.resumen, liquidacion.causas)] == [
        0
    ] * 4


def test_los_errores_del_programa_no_son_causas() -> None:
    propios = marcos([(1, "libro", caso()), (1, "libro", caso())])
    with pytest.raises(ValueError, match="viene dos veces"):
        liquidar([LIBRO], **propios)
    with pytest.raises(ValueError, match="la columna meses"):
        liquidar([LIBRO], marcos([(1, "libro", caso())])["cuentas"].drop("meses"))
    with pytest.raises(ValueError, match="empiezan el mismo día"):
        liquidar([LIBRO, LIBRO], **marcos([(1, "libro", caso())]))
    with pytest.raises(CuadroInvalido, match=r"libro componentes\[0\]"):
        liquidar([cuadro(fijo("fijo", (10, 1)))], **marcos([(1, "libro", caso())]))


def test_las_filas_de_otras_cuentas_no_se_miran() -> None:
    propios: dict[str, Any] = marcos([(1, "libro", caso(100)), (2, "libro", caso(None))])
    propios["cuentas"] = propios["cuentas"].head(1)
    liquidacion = liquidar([LIBRO], **propios)
    assert (liquidacion.causas.height, liquidacion.resumen["caso"].to_list()) == (0, [1])


def test_una_condicion_repetida_que_nadie_mira_no_molesta() -> None:
    uno = caso(condiciones=[Condicion(condicion="x"), Condicion(condicion="x")])
    assert liquidar([LIBRO], **marcos([(1, "libro", uno)])).causas.is_empty()
