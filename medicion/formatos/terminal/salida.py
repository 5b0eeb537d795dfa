"""The round for the handhelds: one line per register to read, as CSV or in fixed width."""

from __future__ import annotations

import polars as pl

from medicion.validacion.enteros import UNIDAD_MIL, conformar
from medicion.validacion.registros import REGISTROS

SEPARADOR = ";"
# One row per register to read. `anterior_mil`, `minimo_mil` and `maximo_mil` are of the dial, in thousandths; the
# terminal asks again outside of them. `k_mil` and `diario_mil` in thousandths.
ESQUEMA_SALIDA: dict[str, pl.DataType] = {
    "lote": pl.String(),
    "ruta": pl.String(),
    "secuencia": pl.Int64(),
    "suministro": pl.String(),
    "titular": pl.String(),
    "domicilio": pl.String(),
    "medidor": pl.String(),
    "registro": pl.String(),
    "digitos": pl.Int64(),
    "k_mil": pl.Int64(),
    "anterior_mil": pl.Int64(),
    "fecha_anterior": pl.Date(),
    "minimo_mil": pl.Int64(),
    "maximo_mil": pl.Int64(),
    "diario_mil": pl.Int64(),
    "mensaje": pl.String(),
}
# Name in the file and width, in characters.
CAMPOS = (
    ("lote", 8),
    ("ruta", 5),
    ("secuencia", 5),
    ("suministro", 10),
    ("titular", 30),
    ("domicilio", 40),
    ("medidor", 15),
    ("registro", 2),
    ("digitos", 2),
    ("k", 8),
    ("lect_anterior", 10),
    ("fecha_ant", 8),
    ("esperado_min", 10),
    ("esperado_max", 10),
    ("promedio_diario", 10),
    ("mensaje", 40),
)
LIBRES = ("titular", "domicilio", "mensaje")  # texts for a person: they are cut; the rest never is
NUMERICOS = ("secuencia", "digitos", "k", "lect_anterior", "esperado_min", "esperado_max", "promedio_diario")
CON_DECIMALES = ("k", "promedio_diario")
ANCHO = sum(ancho for _, ancho in CAMPOS)


def exportar_csv(ronda: pl.DataFrame) -> bytes:
    """UTF-8, `;`, a line of names, LF. ValueError when a value does not fit its field."""
    campos = _campos(ronda)
    con_punto = [pl.col(c).str.replace("([0-9]{3})$", ".$1") for c in CON_DECIMALES]
    nombres = SEPARADOR.join(nombre for nombre, _ in CAMPOS)
    lineas = campos.with_columns(con_punto).select(pl.concat_str([n for n, _ in CAMPOS], separator=SEPARADOR))
    return _texto([nombres, *lineas.to_series().to_list()])


def exportar_ancho_fijo(ronda: pl.DataFrame) -> bytes:
    """UTF-8, lines of ANCHO characters, CRLF, without a line of names. Numbers with zeros at the left, blank if none.

    The three decimals of k and promedio_diario go without a point. ValueError when a value does not fit its field.
    """
    ajustados = [
        pl.when(pl.col(nombre) == "")
        .then(pl.lit(" " * ancho))
        .otherwise(pl.col(nombre).str.zfill(ancho) if nombre in NUMERICOS else pl.col(nombre).str.pad_end(ancho))
        .alias(nombre)
        for nombre, ancho in CAMPOS
    ]
    lineas = _campos(ronda).select(ajustados).select(pl.concat_str([n for n, _ in CAMPOS]))
    return _texto(lineas.to_series().to_list(), fin="\r\n")


def _texto(lineas: list[str], fin: str = "\n") -> bytes:
    return "".join(linea + fin for linea in lineas).encode()


def _campos(ronda: pl.DataFrame) -> pl.DataFrame:
    """Each field as the text that goes in the file, before its width; "" where there is nothing."""
    ronda = conformar(ronda, ESQUEMA_SALIDA, que="ronda")

    def entero(columna: str) -> pl.Expr:
        return (pl.col(columna) // UNIDAD_MIL).cast(pl.String)

    textos = {
        "lote": pl.col("lote"),
        "ruta": pl.col("ruta"),
        "secuencia": pl.col("secuencia").cast(pl.String),
        "suministro": pl.col("suministro"),
        "titular": pl.col("titular"),
        "domicilio": pl.col("domicilio"),
        "medidor": pl.col("medidor"),
        "registro": pl.col("registro").replace_strict(
            list(REGISTROS), [registro.codigo for registro in REGISTROS.values()], return_dtype=pl.String
        ),
        "digitos": pl.col("digitos").cast(pl.String),
        "k": pl.col("k_mil").cast(pl.String).str.zfill(4),
        "lect_anterior": entero("anterior_mil"),
        "fecha_ant": pl.col("fecha_anterior").dt.to_string("%Y%m%d"),
        "esperado_min": entero("minimo_mil"),
        # Rounded up: what is inside the limits is inside for the terminal too.
        "esperado_max": ((pl.col("maximo_mil") + UNIDAD_MIL - 1) // UNIDAD_MIL).cast(pl.String),
        "promedio_diario": pl.col("diario_mil").cast(pl.String).str.zfill(4),
        "mensaje": pl.col("mensaje"),
    }
    limpios = ronda.select(expresion.fill_null("").alias(nombre) for nombre, expresion in textos.items()).with_columns(
        # Separators and control characters would break the line.
        pl.col(nombre).str.replace_all(r"[;\x00-\x1f\x7f-\x9f]", " ").str.slice(0, ancho).str.strip_chars_end()
        for nombre, ancho in CAMPOS
        if nombre in LIBRES
    )
    _exigir_que_entren(limpios)
    return limpios


def _exigir_que_entren(campos: pl.DataFrame) -> None:
    for nombre, ancho in CAMPOS:
        if nombre in LIBRES:
            continue
        malo = (pl.col(nombre).str.len_chars() > ancho) | pl.col(nombre).str.contains(r"[;\x00-\x1f\x7f-\x9f]")
        if nombre in NUMERICOS:
            malo = malo | ~pl.col(nombre).str.contains("^[0-9]*$")
        culpables = campos.filter(malo)
        if not culpables.is_empty():
            valor = culpables.item(0, nombre)
            raise ValueError(f"No se puede exportar porque {nombre} no entra en {ancho} caracteres: {valor!r}.")
