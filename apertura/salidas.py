"""What an opening leaves to be read: its report on the terminal and as spreadsheets, and the empty models."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from apertura.disposiciones import disposiciones
from apertura.services import Informe
from cesop.nucleo import formato
from cesop.nucleo.planillas.escribir import xlsx
from cesop.nucleo.planillas.tipos import Encabezado

ERRORES_EN_PANTALLA = 40


def lineas(informe: Informe) -> Iterator[str]:
    """The report, for a terminal."""
    for archivo, filas in informe.filas.items():
        yield f"  {archivo}: {formato.entero(filas)} filas"
    if informe.controles:
        yield "Totales de control (ítems, balance, diferencia):"
    for total in informe.controles:
        marca = "DIFIERE" if total.diferencia else "BIEN"
        cifras = " · ".join(formato.pesos(valor) for valor in (total.items, total.balance, total.diferencia))
        yield f"  {marca} {total.cuenta}: {cifras}"
    if informe.errores:
        yield f"Errores: {formato.entero(len(informe.errores))}"
    for error in informe.errores[:ERRORES_EN_PANTALLA]:
        lugar = ", ".join(parte for parte in (f"fila {error.fila}" if error.fila else "", error.columna) if parte)
        yield f"  {error.archivo}{f' ({lugar})' if lugar else ''}: {error.mensaje}"
    if len(informe.errores) > ERRORES_EN_PANTALLA:
        yield f"  … y {formato.entero(len(informe.errores) - ERRORES_EN_PANTALLA)} más en errores.xlsx"
    tiempos = ", ".join(f"{que} {segundos:.1f} s" for que, segundos in informe.segundos.items())
    yield f"Tiempos: {tiempos}"
    yield conclusion(informe)


def conclusion(informe: Informe) -> str:
    """How it ended, and what to do now."""
    if informe.errores:
        return "No se escribió nada: corregí los archivos y corré de nuevo."
    if not informe.confirmada:
        return "Todo cuadra y no se escribió nada: para abrir de verdad, corré lo mismo con --confirmar."
    return f"Quedó abierta al {formato.fecha(informe.fecha)}, y cuadra."


def guardar(informe: Informe, carpeta: Path) -> list[Path]:
    """Leave errors and control totals as spreadsheets. Raises OSError."""
    carpeta.mkdir(parents=True, exist_ok=True)
    errores = xlsx(
        [
            Encabezado(titulo="Archivo"), Encabezado(titulo="Fila", tipo="entero"), Encabezado(titulo="Columna"),
            Encabezado(titulo="Qué pasa y qué hacer"),
        ],
        filas=[[e.archivo, e.fila or None, e.columna, e.mensaje] for e in informe.errores],
        titulo="Errores",
    )  # fmt: skip
    controles = xlsx(
        [
            Encabezado(titulo="Código"), Encabezado(titulo="Cuenta"), Encabezado(titulo="Archivo de sus ítems"),
            Encabezado(titulo="Ítems", tipo="importe"), Encabezado(titulo="Balance", tipo="importe"),
            Encabezado(titulo="Diferencia", tipo="importe"),
        ],
        filas=[
            [t.cuenta.codigo, t.cuenta.nombre, t.archivo, t.items, t.balance, t.diferencia] for t in informe.controles
        ],
        titulo="Totales de control",
    )  # fmt: skip
    destinos = {carpeta / "errores.xlsx": errores, carpeta / "totales.xlsx": controles}
    for camino, contenido in destinos.items():
        camino.write_bytes(contenido)
    return list(destinos)


def modelos(carpeta: Path) -> list[Path]:
    """Write the model of each layout: its titles and one row of example. Raises OSError."""
    carpeta.mkdir(parents=True, exist_ok=True)
    escritos = []
    for clave, disposicion in disposiciones(dt.date.max).items():
        camino = carpeta / f"{clave}.xlsx"
        camino.write_bytes(
            xlsx(
                [Encabezado(titulo=columna.titulo) for columna in disposicion.columnas],
                filas=[[columna.ejemplo for columna in disposicion.columnas]],
                titulo=disposicion.titulo,
                notas=[disposicion.descripcion, *(f"{c.titulo}: {c.ayuda}" for c in disposicion.columnas if c.ayuda)],
            )
        )
        escritos.append(camino)
    return escritos
