"""Small books and cases for the tests of the engine, from the few things that each one cares about."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from facturacion.tarifas import Caso, Condicion, Consumo, Liquidacion, liquidar_caso
from facturacion.tarifas import modelo as m

ENERO = dt.date(2026, 1, 1)
FEBRERO = dt.date(2026, 2, 1)
ANTES = dt.date(2025, 1, 1)
ACTIVA = m.Medida(codigo="activa", clase=m.ClaseMedida.CONSUMO, de=("activa",), unidad="kWh")
REACTIVA = m.Medida(codigo="reactiva", clase=m.ClaseMedida.CONSUMO, de=("reactiva",), unidad="kvarh")
DEMANDA = m.Medida(codigo="demanda", clase=m.ClaseMedida.MAXIMO, de=("demanda",), unidad="kW")
CONTRATADA = m.Medida(codigo="contratada", clase=m.ClaseMedida.CONDICION, de=("contratada",), unidad="kW")
LAMPARAS = m.Medida(codigo="lamparas", clase=m.ClaseMedida.CONDICION, de=("lamparas",), unidad="lámparas")
CATEGORIA = m.Categoria(codigo="R", nombre="Residencial", magnitudes=("activa",), opcionales=("reactiva", "demanda"))
OTRA = m.Categoria(codigo="G", nombre="General", magnitudes=("activa",), opcionales=("reactiva", "demanda"))


def precios(*filas: tuple[int | str | None, int | str] | int | str) -> tuple[m.Precio, ...]:
    """Rows (limit, price); a price alone has no limit."""
    pares = [fila if isinstance(fila, tuple) else (None, fila) for fila in filas]
    return tuple(m.Precio(hasta=None if h is None else Decimal(h), precio=Decimal(p)) for h, p in pares)


def fijo(codigo: str = "fijo", *filas: Any, **otros: Any) -> m.Fijo:
    datos: dict[str, Any] = {"nombre": codigo, "imputacion": "cargo_fijo", "por": m.Por.MES} | otros
    return m.Fijo(codigo=codigo, precios=precios(*(filas or (100,))), **datos)


def variable(codigo: str = "variable", *filas: Any, **otros: Any) -> m.PorUnidad:
    datos: dict[str, Any] = {"nombre": codigo, "imputacion": "cargo_variable", "medida": "activa"} | otros
    return m.PorUnidad(codigo=codigo, precios=precios(*(filas or (10,))), **datos)


def bloques(*filas: Any, **otros: Any) -> m.Bloques:
    datos: dict[str, Any] = {"nombre": "bloques", "imputacion": "cargo_variable", "medida": "activa"} | otros
    return m.Bloques(codigo="bloques", precios=precios(*filas), **datos)


def porcentaje(codigo: str, base: tuple[str, ...], alicuota: int | str | None, **otros: Any) -> m.Porcentaje:
    datos: dict[str, Any] = {"nombre": codigo, "imputacion": "otros"} | otros
    return m.Porcentaje(codigo=codigo, base=base, alicuota=None if alicuota is None else Decimal(alicuota), **datos)


def cuadro(*componentes: m.Componente, **otros: Any) -> m.Cuadro:
    """A sound book with two categories, VAT at 21 % and the measures that the tests use."""
    datos: dict[str, Any] = {
        "codigo": "libro", "nombre": "Libro", "servicio": "electricidad", "norma": "Res. 1", "fuente": "la prueba",
        "desde": ANTES, "hasta": None, "criterio": m.Criterio.PRORRATEO_DIAS, "categorias": (CATEGORIA, OTRA),
        "medidas": (ACTIVA, REACTIVA, DEMANDA, CONTRATADA, LAMPARAS), "iva": (m.ReglaIva(codigo="21"),),
    }  # fmt: skip
    return m.Cuadro(componentes=componentes or (fijo(), variable()), **(datos | otros))


def caso(activa: int | str | None = 100, **otros: Any) -> Caso:
    """January of an account R, with so much active energy and whatever else is said."""
    consumos = otros.pop("consumos", {})
    magnitudes = ({} if activa is None else {"activa": activa}) | consumos
    datos: dict[str, Any] = {"categoria": "R", "desde": ENERO, "hasta": FEBRERO} | otros
    datos["condiciones"] = tuple(
        c if isinstance(c, Condicion) else Condicion(condicion=c) for c in otros.get("condiciones", ())
    )
    return Caso(
        consumos=tuple(Consumo(magnitud=k, cantidad=Decimal(v)) for k, v in magnitudes.items()), **datos
    )  # fmt: skip


def vale(codigo: str, valor: int | str, desde: dt.date | None = None, hasta: dt.date | None = None) -> Condicion:
    return Condicion(condicion=codigo, valor=Decimal(valor), desde=desde, hasta=hasta)


def liquidado(libro: m.Cuadro | list[m.Cuadro], uno: Caso) -> Liquidacion:
    cuadros = libro if isinstance(libro, list) else [libro]
    liquidacion = liquidar_caso(cuadros, uno, cuadro="libro")
    assert liquidacion.causas.is_empty(), liquidacion.causas.rows()
    return liquidacion


def lineas(libro: m.Cuadro | list[m.Cuadro], uno: Caso, *columnas: str) -> list[tuple[Any, ...]]:
    """The lines of a case: component and centavos, or the columns that are asked."""
    return liquidado(libro, uno).lineas.select(columnas or ("componente", "centavos")).rows()


def causas(libro: m.Cuadro | list[m.Cuadro], uno: Caso) -> list[str]:
    cuadros = libro if isinstance(libro, list) else [libro]
    return liquidar_caso(cuadros, uno, cuadro="libro").causas["causa"].to_list()
