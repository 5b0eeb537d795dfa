"""The books that come with the program: sound, canonical, with their worked examples right."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from contabilidad.catalogo.facturacion import BONIFICACION, CARGOS
from facturacion.tarifas import Caso, Consumo, a_json, a_xlsx, comprobar_ejemplos, de_json, de_xlsx, liquidar_caso
from facturacion.tarifas.modelo import Cuadro, Precio
from tests.facturacion.tarifas.armar import ENERO, FEBRERO

CARPETA = Path(__file__).resolve().parents[3] / "facturacion" / "cuadros"
ARCHIVOS = sorted(CARPETA.glob("*.json"))


def leer(nombre: str) -> Cuadro:
    return de_json((CARPETA / f"{nombre}.json").read_text(encoding="utf-8"))


def test_estan_todos() -> None:
    assert {archivo.stem.rsplit("-", 2)[0] for archivo in ARCHIVOS} == {
        "scpl-electricidad", "scpl-agua", "cesop-electricidad", "cesop-agua", "cesop-cloacas", "cesop-internet",
        "cesop-telefonia",
    }  # fmt: skip


@pytest.mark.parametrize("archivo", ARCHIVOS, ids=lambda a: a.stem)
def test_cada_cuadro_es_sano_y_sus_ejemplos_dan(archivo: Path) -> None:
    texto = archivo.read_text(encoding="utf-8")
    cuadro = de_json(texto)
    assert a_json(cuadro) == texto
    assert archivo.stem == f"{cuadro.codigo}-{cuadro.desde:%Y-%m}"
    assert cuadro.provisorio == cuadro.codigo.startswith("cesop-")
    assert cuadro.ejemplos
    assert comprobar_ejemplos(cuadro) == ()
    assert de_xlsx(a_xlsx(cuadro)) == cuadro


@pytest.mark.parametrize("archivo", ARCHIVOS, ids=lambda a: a.stem)
def test_todo_se_imputa_a_un_componente_del_evento(archivo: Path) -> None:
    claves = {c.clave for c in (*CARGOS, BONIFICACION)}
    assert {c.imputacion for c in leer(archivo.stem).componentes} - claves == set()


@pytest.mark.parametrize("archivo", ARCHIVOS, ids=lambda a: a.stem)
def test_un_centavo_de_mas_en_un_precio_se_nota(archivo: Path) -> None:
    """The examples watch over the prices: none of the first components can change by a centavo unnoticed."""
    cuadro = leer(archivo.stem)
    primero = cuadro.componentes[0]
    precios: tuple[Precio, ...] = primero.precios  # type: ignore[attr-defined]
    subidos = tuple(dataclasses.replace(p, precio=p.precio + Decimal("0.05")) for p in precios)
    otro = dataclasses.replace(primero, precios=subidos)  # type: ignore[call-arg]
    cambiado = dataclasses.replace(cuadro, componentes=(otro, *cuadro.componentes[1:]))
    diferencias = comprobar_ejemplos(cambiado)
    assert {d.lugar for d in diferencias} >= {primero.codigo}
    assert all(d.explicacion == "" for d in diferencias)


def test_scpl_221_kwh_residencial_subsidiado_en_noviembre() -> None:
    """Exp. 014/2026: fixed 24,348.50, variable 25,363.00, energy 32,328.52, subsidy −13,818.15 on 150 kWh."""
    (ejemplo,) = (e for e in leer("scpl-electricidad-2026-02").ejemplos if e.codigo == "residencial_221_subsidiado")
    esperado = {r.componente: r.importe for r in ejemplo.renglones}
    assert esperado == {
        "cargo_fijo": Decimal("24348.5"), "cargo_variable": Decimal(25363), "energia": Decimal("32328.52"),
        "subsidio": Decimal("-13818.15"), "alumbrado": Decimal("8616.37"),
    }  # fmt: skip


def test_scpl_60_m2_son_17_m3() -> None:
    """Annex VI: 29,961.41 + 22,920.42 = 52,881.83 of water, and half of that, 26,440.92, of sewer."""
    (ejemplo,) = (e for e in leer("scpl-agua-2026-02").ejemplos if e.codigo == "estimada_60_m2")
    assert [r.importe for r in ejemplo.renglones] == [Decimal("29961.41"), Decimal("22920.42"), Decimal("26440.92")]


def test_un_ejemplo_que_no_se_puede_liquidar_es_una_diferencia() -> None:
    cuadro = leer("scpl-electricidad-2026-02")
    sin_consumo = dataclasses.replace(
        cuadro.ejemplos[0],
        explicacion="Lo dijo el ente",
        caso=dataclasses.replace(cuadro.ejemplos[0].caso, consumos=()),
    )
    (diferencia,) = comprobar_ejemplos(dataclasses.replace(cuadro, ejemplos=(sin_consumo,)))
    assert (diferencia.lugar, diferencia.esperado, diferencia.explicacion) == ("falta_consumo", None, "Lo dijo el ente")


def test_los_ejemplos_de_un_clon_se_prueban_con_sus_precios() -> None:
    vieja = leer("scpl-electricidad-2026-02")
    primero = vieja.componentes[0]
    subidos = tuple(dataclasses.replace(p, precio=p.precio + 1) for p in primero.precios)  # type: ignore[attr-defined]
    componentes = (dataclasses.replace(primero, precios=subidos), *vieja.componentes[1:])  # type: ignore[call-arg]
    clon = dataclasses.replace(vieja, desde=dt.date(2027, 1, 1), componentes=componentes)
    assert {d.lugar for d in comprobar_ejemplos(clon, [vieja])} >= {primero.codigo}
    assert comprobar_ejemplos(dataclasses.replace(clon, componentes=vieja.componentes), [vieja]) == ()


def test_un_ejemplo_con_dos_versiones_necesita_la_otra() -> None:
    nueva = leer("scpl-electricidad-2026-02")
    vieja = dataclasses.replace(nueva, desde=ENERO, hasta=FEBRERO, ejemplos=())
    entre = dataclasses.replace(
        nueva.ejemplos[1], total=None, caso=dataclasses.replace(nueva.ejemplos[1].caso, desde=ENERO)
    )
    con_entre = dataclasses.replace(nueva, ejemplos=(entre,))
    assert [d.lugar for d in comprobar_ejemplos(con_entre)] == ["sin_version"]
    assert "sin_version" not in [d.lugar for d in comprobar_ejemplos(con_entre, [vieja, nueva])]


def test_una_liquidacion_suelta() -> None:
    uno = Caso(
        categoria="COMERCIAL", desde=FEBRERO, hasta=FEBRERO.replace(month=3), iva=1, destino="comercio",
        consumos=(Consumo(magnitud="activa", cantidad=Decimal(151)),),
    )  # fmt: skip
    liquidacion = liquidar_caso([leer("scpl-electricidad-2026-02")], uno, cuadro="scpl-electricidad")
    assert liquidacion.lineas.select("componente", "escalon", "centavos").rows()[:2] == [
        ("cargo_fijo", 2, 33_202_51), ("cargo_variable", 2, 23_394_78),
    ]  # fmt: skip
    assert liquidacion.totales["iva"].to_list() == ["27", "no_gravado"]
