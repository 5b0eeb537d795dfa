"""A file of the old system's bills against the drafts of a run: read, compared, and told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import polars as pl

from apertura.archivos import ErrorDeApertura
from apertura.comparacion import CAUSAS, ESQUEMA_FACTURADO, IGUAL, comparar, resumen
from apertura.disposiciones.facturas import DeFacturas, facturado
from cesop.nucleo import formato
from cesop.nucleo.dinero import CENTAVO
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.marco import consultar
from cesop.nucleo.planillas.escribir import xlsx
from cesop.nucleo.planillas.importar import separar
from cesop.nucleo.planillas.tipos import Encabezado, Valor
from facturacion.models import Corrida

FILAS_MAX = 1_000_000
BORRADORES = """
    SELECT c.numero, b.consumo_mil, round(b.neto * 100)::bigint, round((b.total - b.neto) * 100)::bigint,
        round(b.total * 100)::bigint
    FROM public.facturacion_borrador AS b JOIN public.catastro_cuentaservicio AS c ON c.id = b.cuenta_id
    WHERE b.corrida_id = %(corrida)s AND b.estado IN ('calculado', 'cambiado', 'numerado', 'emitido') ORDER BY c.numero
"""


@dataclass(frozen=True, kw_only=True)
class Comparacion:
    """comparadas: `comparacion.ESQUEMA_COMPARADO`. errores: what of the file could not be read."""

    corrida: Corrida
    comparadas: pl.DataFrame = field(repr=False)
    errores: list[ErrorDeApertura] = field(repr=False)


def comparar_corrida(archivo: Path, *, corrida: Corrida, tolerancia: int) -> Comparacion:
    """Compare the bills of a file of the month of a run with its drafts. tolerancia: centavos of rounding.

    *Errores:* those of reading a spreadsheet; `comparar.sin_borradores`, `comparar.archivo`.
    """
    nuestras = consultar(BORRADORES, {"corrida": corrida.pk}, ESQUEMA_FACTURADO)
    if nuestras.is_empty():
        raise ErrorNegocio(
            "comparar.sin_borradores", f"No se puede comparar porque {corrida} no tiene borradores. Calculala antes."
        )
    try:
        contenido = archivo.read_bytes()
    except OSError as error:
        raise ErrorNegocio("comparar.archivo", f"No se puede leer {archivo}: {error.strerror}. Revisalo.") from error
    renglones, errores = separar(DeFacturas(hoy()), contenido, filas_max=FILAS_MAX)
    suyas = facturado(renglones, mes=corrida.mes, anio=corrida.anio)
    return Comparacion(
        corrida=corrida,
        comparadas=comparar(suyas, nuestras, tolerancia=tolerancia),
        errores=[ErrorDeApertura(archivo=archivo.name, fila=n, columna=c, mensaje=m) for n, c, m in errores],
    )


def lineas(comparacion: Comparacion) -> Iterator[str]:
    """The summary, for a terminal."""
    yield f"{comparacion.corrida}: {formato.entero(comparacion.comparadas.height)} cuentas entre las dos."
    for fila in resumen(comparacion.comparadas).iter_rows(named=True):
        cuentas, pesos = formato.entero(fila["cuentas"]), formato.pesos(fila["diferencia"] * CENTAVO)
        yield f"  {CAUSAS[fila['causa']]}: {cuentas} cuentas, {pesos}"
    for error in comparacion.errores[:20]:
        yield f"  {error.archivo} (fila {error.fila}, {error.columna}): {error.mensaje}"


def planilla(comparacion: Comparacion) -> bytes:
    """Every account that differs, with both sides."""
    pares = (("Consumo", "cantidad_mil"), ("Neto", "neto"), ("Impuestos", "impuestos"), ("Total", "total"))
    titulos = [
        Encabezado(titulo=f"{nombre} {lado}", tipo="decimal" if clave == "cantidad_mil" else "importe")
        for nombre, clave in pares
        for lado in ("anterior", "nuestro")
    ]
    distintas = comparacion.comparadas.filter(pl.col("causa") != IGUAL)
    filas = (
        [
            fila["cuenta"], CAUSAS[fila["causa"]], _pesos(fila["diferencia"]),
            *(_dicho(fila[f"{clave}{lado}"], clave) for _, clave in pares for lado in ("", "_nuestro")),
        ]
        for fila in distintas.iter_rows(named=True)
    )  # fmt: skip
    cabeza = [
        Encabezado(titulo="Cuenta"), Encabezado(titulo="Causa"), Encabezado(titulo="Diferencia", tipo="importe"),
        *titulos,
    ]  # fmt: skip
    return xlsx(cabeza, filas=filas, titulo="Diferencias")


def _dicho(valor: int | None, clave: str) -> Valor:
    if valor is None:
        return None
    return _pesos(valor) / 10 if clave == "cantidad_mil" else _pesos(valor)


def _pesos(centavos: int) -> Decimal:
    return Decimal(centavos).scaleb(-2)
