"""Books that are not sound: every problem with its place, all of them at once."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from facturacion.tarifas import (
    Caso,
    Condicion,
    Consumo,
    Ejemplo,
    LlamadasDelCaso,
    Renglon,
    revisar,
    revisar_serie,
)
from facturacion.tarifas import modelo as m
from tests.facturacion.tarifas.armar import (
    ACTIVA,
    ENERO,
    FEBRERO,
    bloques,
    cuadro,
    fijo,
    porcentaje,
    precios,
    variable,
)

EJEMPLO = Ejemplo(codigo="uno", fuente="yo", caso=Caso(categoria="R", desde=ENERO, hasta=FEBRERO), total=Decimal(1))


def medida(**otros: Any) -> m.Medida:
    datos: dict[str, Any] = {"codigo": "x", "clase": m.ClaseMedida.CONDICION, "de": ("x",), "unidad": "u"} | otros
    return m.Medida(**datos)


def redondeo(**otros: Any) -> m.Redondeo:
    datos: dict[str, Any] = {"codigo": "r", "nombre": "r", "imputacion": "otros", "iva": "no_gravado"} | otros
    return m.Redondeo(multiplo=otros.pop("multiplo", Decimal(1)), **{k: v for k, v in datos.items() if k != "multiplo"})


def subsidio(**otros: Any) -> m.Subsidio:
    datos: dict[str, Any] = {
        "codigo": "s", "nombre": "s", "imputacion": "subsidio", "medida": "activa", "precios": precios(1),
        "topes": (None,) * 12, "porcentajes": (Decimal(1),) * 12,
    } | otros  # fmt: skip
    return m.Subsidio(**datos)


def factor(*escala: tuple[str, int], **otros: Any) -> m.FactorPotencia:
    pasos = tuple(m.EscalonFactor(coseno_menor_que=Decimal(c), alicuota=Decimal(a)) for c, a in escala)
    datos: dict[str, Any] = {
        "codigo": "f", "nombre": "f", "imputacion": "recargos", "base": ("variable",), "activa": "activa",
        "reactiva": "reactiva", "escala": pasos,
    } | otros  # fmt: skip
    return m.FactorPotencia(**datos)


def telefonia(**otros: Any) -> m.Cuadro:
    datos: dict[str, Any] = {
        "destinos": (m.Destino(prefijo="2", clase="a"),),
        "precios": (m.PrecioLlamada(clase="a", por_minuto=Decimal(1)),),
    } | otros
    return cuadro(telefonia=m.Telefonia(**datos))


A_PRECIO = m.PrecioLlamada(clase="a", por_minuto=Decimal(1))


def con_caso(**otros: Any) -> m.Cuadro:
    return cuadro(fijo(), ejemplos=(dataclasses.replace(EJEMPLO, caso=dataclasses.replace(EJEMPLO.caso, **otros)),))


def horas(desde: int, hasta: int) -> m.Cuadro:
    return telefonia(precios=(dataclasses.replace(A_PRECIO, desde_hora=desde, hasta_hora=hasta),))


MALOS: list[tuple[str, str, m.Cuadro]] = [
    ("telefonia.precios[0].hasta_hora", "van de 0 a 24", horas(0, 10**30)),
    ("telefonia.precios[0].hasta_hora", "van de 0 a 24", horas(-1, 24)),
    ("telefonia.precios[0].hasta_hora", "van de 0 a 24", horas(9, 9)),
    (
        "ejemplos[0].caso.consumos[0].cantidad",
        "3 decimales",
        con_caso(consumos=(Consumo(magnitud="activa", cantidad=Decimal("1.2345")),)),
    ),
    (
        "ejemplos[0].caso.condiciones[0].valor",
        "3 decimales",
        con_caso(condiciones=(Condicion(condicion="x", valor=Decimal("1e20")),)),
    ),
    (
        "ejemplos[0].caso.llamadas[0].importe",
        "4 decimales",
        con_caso(llamadas=(LlamadasDelCaso(clase="a", minutos=Decimal(1), importe=Decimal("1.00001")),)),
    ),
    ("ejemplos[0].caso.meses", "va de 1 a", con_caso(meses=10**30)),
    ("ejemplos[0].caso.cuota", "va de 1 a 1", con_caso(cuota=2)),
    ("ejemplos[0].caso.iva", "va de 1 a", con_caso(iva=0)),
    ("codigo", "falta", cuadro(codigo=" ")),
    ("hasta", "no es posterior", cuadro(hasta=dt.date(2025, 1, 1))),
    ("categorias", "no hay ninguna", cuadro(fijo(), categorias=())),
    ("categorias[1].codigo", "dos veces", cuadro(categorias=cuadro().categorias[:1] * 2)),
    ("categorias[0].magnitudes", "ninguna medida cuenta", cuadro(fijo(), medidas=())),
    ("medidas[0].codigo", "no es un código", cuadro(fijo(), medidas=(medida(codigo="X x"), *cuadro().medidas))),
    ("medidas[0].de", "lleva 1", cuadro(medidas=(medida(de=("a", "b")), *cuadro().medidas))),
    (
        "medidas[0].de",
        "no hay ninguna medida z",
        cuadro(medidas=(medida(clase=m.ClaseMedida.ESTIMADA, de=("z",)), *cuadro().medidas)),
    ),
    (
        "medidas[0].de",
        "es un consumo",
        cuadro(medidas=(medida(clase=m.ClaseMedida.ESTIMADA, de=("activa",)), *cuadro().medidas)),
    ),
    (
        "medidas",
        "dependen una de otra",
        cuadro(medidas=(medida(clase=m.ClaseMedida.ESTIMADA, de=("x",)), *cuadro().medidas)),
    ),
    ("medidas[0].omision", "no es una cifra", cuadro(medidas=(medida(omision=Decimal("0.0001")), *cuadro().medidas))),
    ("componentes[0].codigo", "no es un código", cuadro(fijo("iva"))),
    ("componentes[1].codigo", "dos veces", cuadro(fijo(), fijo())),
    ("componentes[0].imputacion", "falta", cuadro(fijo(imputacion=""))),
    ("componentes[0].iva", "no hay ningún código", cuadro(fijo(iva="22"))),
    (
        "componentes[0].alcance.categorias",
        "no hay ninguna categoría Z",
        cuadro(fijo(alcance=m.Alcance(categorias=("Z",)))),
    ),
    ("componentes[0].alcance.con", "estar y no estar", cuadro(fijo(alcance=m.Alcance(con=("a",), sin=("a",))))),
    (
        "componentes[0].precios",
        "no hay precio",
        cuadro(dataclasses.replace(fijo(), precios=(m.Precio(categoria="R", precio=Decimal(1)),))),
    ),
    ("componentes[0].precios", "un solo precio", cuadro(fijo("fijo", (10, 1), 2))),
    ("componentes[0].precios", "por encima de 20", cuadro(fijo("fijo", (10, 1), (20, 2), escala="activa"))),
    ("componentes[0].precios", "dos filas sin límite", cuadro(fijo("fijo", 1, 2, escala="activa"))),
    ("componentes[0].precios", "dos filas hasta 10", cuadro(fijo("fijo", (10, 1), (10, 2), 3, escala="activa"))),
    ("componentes[0].precios", "absurdo", cuadro(bloques((10, "0.1"), "100.001"))),
    ("componentes[0].precios[0].precio", "no es un precio", cuadro(fijo("fijo", -1))),
    ("componentes[0].precios[0].precio", "no es un precio", cuadro(fijo("fijo", "1000000000.01"))),
    ("componentes[0].precios[0].precio", "seis decimales", cuadro(fijo("fijo", "0.0000001"))),
    ("componentes[0].precios[0].hasta", "no es un límite", cuadro(bloques((0, 1), 2))),
    (
        "componentes[0].precios[0].categoria",
        "no hay ninguna categoría",
        cuadro(dataclasses.replace(fijo(), precios=(m.Precio(categoria="Z", precio=Decimal(1)), *precios(1)))),
    ),
    ("componentes[0].medida", "no hay ninguna medida", cuadro(variable(medida="z"))),
    ("componentes[0].medida", "solo se cobran consumos", cuadro(bloques(1, medida="lamparas"))),
    ("componentes[0].limites_por", "es un consumo", cuadro(bloques(1, limites_por="activa"))),
    (
        "componentes[0].limites_por",
        "escala de consumo",
        cuadro(fijo("fijo", 1, escala="lamparas", limites_por="lamparas")),
    ),
    ("componentes[0].limites", "por días del mes", cuadro(bloques(1, limites=m.Por.DIAS_DEL_MES))),
    ("componentes[0].incluido", "no es una cantidad", cuadro(bloques(1, incluido=Decimal(-1)))),
    ("componentes[0].topes", "doce meses", cuadro(subsidio(topes=(None,) * 11))),
    (
        "componentes[0].topes[3]",
        "no es una cantidad",
        cuadro(subsidio(topes=(None, None, None, Decimal(-1), *[None] * 8))),
    ),
    ("componentes[0].porcentajes[0]", "de 0 a 100", cuadro(subsidio(porcentajes=(Decimal(101),) * 12))),
    ("componentes[1].base", "no se refiere a ningún", cuadro(fijo(), porcentaje("p", (), 1))),
    ("componentes[1].base[0]", "no hay ningún componente z", cuadro(fijo(), porcentaje("p", ("z",), 1))),
    ("componentes[1].base[1]", "dos veces", cuadro(fijo(), porcentaje("p", ("fijo", "fijo"), 1))),
    ("componentes[1].base[0]", "solo un porcentaje final", cuadro(fijo(), porcentaje("p", ("iva",), 1))),
    ("componentes[1].base[0]", "no puede ser base", cuadro(redondeo(), porcentaje("p", ("r",), 1))),
    (
        "componentes[2].base[0]",
        "base de otro final",
        cuadro(fijo(), porcentaje("q", ("fijo",), 1, final=True, iva="exento"), porcentaje("p", ("q",), 1)),
    ),
    ("componentes[1].iva", "final no lleva IVA", cuadro(fijo(), porcentaje("p", ("fijo",), 1, final=True))),
    ("componentes[1].alicuota", "una alícuota o una condición", cuadro(fijo(), porcentaje("p", ("fijo",), None))),
    ("componentes[1].alicuota", "no es un porcentaje", cuadro(fijo(), porcentaje("p", ("fijo",), "-100.5"))),
    (
        "componentes[1].acrecentado_con",
        "a sí mismo",
        cuadro(fijo(), porcentaje("p", ("fijo",), 1, acrecentado_con=("q",)), porcentaje("q", ("fijo",), 1)),
    ),
    (
        "componentes[1].acrecentado_con",
        "no queda base",
        cuadro(fijo(), porcentaje("p", ("fijo",), 100, acrecentado_con=("p",))),
    ),
    (
        "componentes[1].acrecentado_con[0]",
        "no es un porcentaje",
        cuadro(fijo(), porcentaje("p", ("fijo",), 1, acrecentado_con=("fijo", "p"))),
    ),
    (
        "componentes[1].acrecentado_con[1]",
        "mismas cuentas",
        cuadro(
            fijo(),
            porcentaje("p", ("fijo",), 1, acrecentado_con=("p", "q")),
            porcentaje("q", ("fijo",), 1, alcance=m.Alcance(iva=(1,))),
        ),
    ),
    ("componentes", "hay un ciclo", cuadro(fijo(), porcentaje("p", ("q",), 1), porcentaje("q", ("p",), 1))),
    ("componentes", "hay un ciclo", cuadro(fijo(), porcentaje("p", ("p",), 1))),
    ("componentes", "más de un redondeo", cuadro(fijo(), redondeo(), redondeo(codigo="r2"))),
    ("componentes[1].multiplo", "centavos enteros", cuadro(fijo(), redondeo(multiplo=Decimal("0.005")))),
    ("componentes[1].iva", "redondeo no lleva IVA", cuadro(fijo(), redondeo(iva="21"))),
    ("componentes[1].escala", "vacía", cuadro(variable(), factor())),
    ("componentes[1].escala[0].coseno_menor_que", "es un cos", cuadro(variable(), factor(("1.1", 10)))),
    ("componentes[1].escala[1].coseno_menor_que", "dos veces", cuadro(variable(), factor(("0.9", 10), ("0.9", 20)))),
    ("componentes[1].reactiva", "no hay ningún consumo", cuadro(variable(), factor(("0.9", 10), reactiva="lamparas"))),
    (
        "componentes[0].de_clase",
        "no tiene la clase",
        cuadro(m.Llamadas(codigo="l", nombre="l", imputacion="otros", de_clase="z")),
    ),
    ("iva", "ninguna regla", cuadro(iva=())),
    ("iva", "debe alcanzar a todos", cuadro(iva=(m.ReglaIva(codigo="21", alcance=m.Alcance(iva=(5,))),))),
    ("iva[0]", "no se usarían nunca", cuadro(iva=(m.ReglaIva(codigo="21"), m.ReglaIva(codigo="27")))),
    ("iva[0].codigo", "no hay ningún código de IVA", cuadro(iva=(m.ReglaIva(codigo="21 %"),))),
    ("telefonia.destinos[0].prefijo", "no es un prefijo", telefonia(destinos=(m.Destino(prefijo="2a", clase="a"),))),
    ("telefonia.destinos[1].prefijo", "dos veces", telefonia(destinos=(m.Destino(prefijo="2", clase="a"),) * 2)),
    ("telefonia.destinos[0].clase", "no tiene precio", telefonia(destinos=(m.Destino(prefijo="2", clase="z"),))),
    (
        "telefonia.precios[0].por_minuto",
        "no es un precio",
        telefonia(precios=(dataclasses.replace(A_PRECIO, por_minuto=Decimal(-1)),)),
    ),
    (
        "telefonia.precios[0].inicial_seg",
        "de 1 a 3600",
        telefonia(precios=(dataclasses.replace(A_PRECIO, inicial_seg=0),)),
    ),
    ("telefonia.precios", "horas sin precio", telefonia(precios=(dataclasses.replace(A_PRECIO, hasta_hora=23),))),
    ("telefonia.precios", "o con dos", telefonia(precios=(A_PRECIO, A_PRECIO))),
    (
        "telefonia.bolsas[0]",
        "no hay ninguna categoría",
        telefonia(bolsas=(m.Bolsa(categoria="Z", clases=("a",), minutos=1),)),
    ),
    (
        "telefonia.bolsas[0]",
        "no hay precio de z",
        telefonia(bolsas=(m.Bolsa(categoria="R", clases=("z",), minutos=1),)),
    ),
    ("telefonia.bolsas[0]", "de 1 a 100.000", telefonia(bolsas=(m.Bolsa(categoria="R", clases=("a",), minutos=0),))),
    (
        "telefonia.bolsas[0]",
        "dos bolsas",
        telefonia(
            bolsas=(m.Bolsa(categoria="R", clases=("a",), minutos=1), m.Bolsa(categoria="R", clases=("a",), minutos=2))
        ),
    ),
    ("telefonia.dias_max", "de 1 a 366", telefonia(dias_max=0)),
    (
        "ejemplos[0].caso.categoria",
        "no hay ninguna categoría",
        cuadro(ejemplos=(dataclasses.replace(EJEMPLO, caso=dataclasses.replace(EJEMPLO.caso, categoria="Z")),)),
    ),
    ("ejemplos[0]", "no espera nada", cuadro(ejemplos=(dataclasses.replace(EJEMPLO, total=None),))),
    (
        "ejemplos[0].total",
        "fracciones de centavo",
        cuadro(ejemplos=(dataclasses.replace(EJEMPLO, total=Decimal("0.001")),)),
    ),
    ("ejemplos[1].codigo", "dos veces", cuadro(ejemplos=(EJEMPLO, EJEMPLO))),
    (
        "ejemplos[0].renglones[0].componente",
        "no hay ningún componente",
        cuadro(ejemplos=(dataclasses.replace(EJEMPLO, renglones=(Renglon(componente="z", importe=Decimal(1)),)),)),
    ),
    (
        "ejemplos[0].renglones[0].importe",
        "fracciones",
        cuadro(
            ejemplos=(dataclasses.replace(EJEMPLO, renglones=(Renglon(componente="fijo", importe=Decimal("0.001")),)),)
        ),
    ),
]


@pytest.mark.parametrize(
    ("lugar", "mensaje", "malo"), MALOS, ids=[f"{n}-{lugar}" for n, (lugar, _, _) in enumerate(MALOS)]
)
def test_cada_problema_con_su_lugar(lugar: str, mensaje: str, malo: m.Cuadro) -> None:
    problemas = revisar(malo)
    assert [p for p in problemas if p.lugar == lugar and mensaje in p.mensaje], problemas


def test_un_cuadro_sano_no_tiene_problemas() -> None:
    assert revisar(cuadro(ejemplos=(EJEMPLO,))) == ()
    assert revisar(telefonia()) == ()
    assert revisar(cuadro(variable(), factor(("0.85", 10), ("0.75", 20)), subsidio(), redondeo())) == ()


def test_todos_los_problemas_de_una_vez() -> None:
    malo = cuadro(
        fijo("fijo", (10, 1), escala="activa"), variable(medida="z"), porcentaje("p", ("q",), "-101"), norma="",
        iva=(), medidas=(ACTIVA, ACTIVA),
    )  # fmt: skip
    lugares = {p.lugar for p in revisar(malo)}
    assert lugares >= {
        "norma", "medidas[1].codigo", "componentes[0].precios", "componentes[1].medida", "componentes[2].base[0]",
        "componentes[2].alicuota", "iva",
    }  # fmt: skip


def test_una_serie_sin_huecos_ni_superposiciones() -> None:
    medio, fin = dt.date(2026, 1, 1), dt.date(2026, 6, 1)
    assert revisar_serie([cuadro(desde=medio), cuadro(hasta=medio)]) == ()
    assert revisar_serie([cuadro(), cuadro(desde=medio)]) == ()  # an open one ends when the next begins
    (hueco,) = revisar_serie([cuadro(hasta=medio), cuadro(desde=fin)])
    assert (hueco.lugar, hueco.mensaje) == (
        "libro desde 01/06/2026", "desde el 01/01/2026 no rige ninguna versión",
    )  # fmt: skip
    assert [p.mensaje for p in revisar_serie([cuadro(hasta=fin), cuadro(desde=medio)])] == [
        "se superpone con la versión anterior"
    ]
    assert len(revisar_serie([cuadro(), cuadro()])) == 1
