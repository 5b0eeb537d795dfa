"""Layout of the consumptions: hundreds of thousands of rows, read and judged as columns."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

import polars as pl
from django import forms

from apertura.disposiciones.base import Disposicion, entero
from catastro.models import CuentaServicio, RegistroMedidor
from catastro.planillas.piezas import Error, columna
from cesop.nucleo import formato
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.formularios import CampoFecha
from cesop.nucleo.marco import consultar
from cesop.nucleo.models import Usuario
from cesop.nucleo.planillas.campos import CampoOpcion
from cesop.nucleo.planillas.declaracion import RenglonDePlan
from cesop.nucleo.planillas.leer import DELIMITADORES, XLSX, leer
from cesop.nucleo.texto import plegar
from medicion.services.heredadas import ESQUEMA_CONSUMIDOS, heredar_consumos

ERRORES_POR_CAUSA = 200
SI_NO = (("si", "Sí"), ("no", "No"))
ENTERO = r"^\d{1,9}$"
CANTIDAD = r"^\d{1,12}(\.\d{1,3})?$"
MAGNITUDES = {plegar(str(n)): str(c) for c, nombre in RegistroMedidor.Magnitud.choices for n in (c, nombre)}
ESTIMADOS = {"si": True, "s": True, "x": True, "1": True, "no": False, "n": False, "0": False, "": False}
# What each register was read last by the old system: its history ends there.
ULTIMAS = """
    SELECT l.suministro_id, r.magnitud, max(l.fecha) FROM public.medicion_lectura AS l
    JOIN public.catastro_registromedidor AS r ON r.id = l.registro_id WHERE l.origen = 'heredada' GROUP BY 1, 2
"""


class DeConsumos(Disposicion):
    """What each account consumed, between readings, for as long as the old system knows: 36 months for the bill."""

    clave = "consumos"
    titulo = "Consumos anteriores"
    descripcion = (
        "Los consumos de los últimos 36 meses de cada cuenta, de lectura a lectura: son historia, para el gráfico, las "
        "estimaciones y el aviso de consumo; no se facturan. Conviene csv: no tiene tope de filas."
    )
    identidad = ("cuenta", "magnitud", "hasta")
    columnas = (
        columna("cuenta", "Cuenta", entero(), ejemplo="10482"),
        columna("magnitud", "Magnitud", CampoOpcion(choices=RegistroMedidor.Magnitud.choices), ejemplo="Activa"),
        columna("desde", "Desde", CampoFecha(), ejemplo="18/10/2026", ayuda="día de la lectura con que empieza"),
        columna("hasta", "Hasta", CampoFecha(), ejemplo="18/11/2026", ayuda="día de la lectura con que termina"),
        columna(
            "consumo", "Consumo", forms.DecimalField(max_digits=15, decimal_places=3, min_value=0), ejemplo="284",
            ayuda="ya multiplicado, en la unidad del servicio",
        ),
        columna("estimado", "Estimado", CampoOpcion(choices=SI_NO, required=False), ayuda="vacío: no"),
    )  # fmt: skip

    def aplicar(self, renglones: Sequence[RenglonDePlan], *, usuario: Usuario) -> None:
        """Not row by row: `escribir`."""
        raise NotImplementedError

    def escribir(self, sanos: pl.DataFrame, *, usuario: Usuario) -> None:
        """Write what `leer` gave."""
        if not sanos.is_empty():
            heredar_consumos(sanos, usuario=usuario)

    def leer(self, contenido: bytes) -> tuple[pl.DataFrame, list[Error]]:
        """The good rows (ESQUEMA_CONSUMIDOS) and what is wrong with the others. *Errores:* those of reading it."""
        textos = self._textos(contenido)
        leidos = _leidos(textos)
        causas = [
            (titulo, leidos.filter(mala).select("fila", dicho=dicho), que)
            for titulo, mala, dicho, que in self._reglas()
        ]
        errores = [error for titulo, filas, que in causas for error in _errores(titulo, filas, que)]
        malas = pl.concat([filas["fila"] for _, filas, _ in causas])
        return leidos.filter(~pl.col("fila").is_in(malas.implode())).select(list(ESQUEMA_CONSUMIDOS)), errores

    def _textos(self, contenido: bytes) -> pl.DataFrame:
        """Every cell as text, by key of its column, with its row."""
        titulos = [c.titulo for c in self.columnas]
        if contenido.startswith(XLSX):
            filas = leer(contenido, titulos=titulos)
            celdas = [[_texto(fila.celdas[titulo]) for titulo in titulos] for fila in filas]
            esquema = {c.clave: pl.String for c in self.columnas}
            frame = pl.DataFrame(celdas, schema=esquema, orient="row")
            return frame.with_columns(fila=pl.Series([fila.numero for fila in filas], dtype=pl.Int64))
        texto = _decodificado(contenido)
        primera = texto.split("\n", 1)[0]
        cabeza = primera + "\n" + ";".join("x" for _ in titulos)
        leer(cabeza.encode(), titulos=titulos)  # tells what is wrong with the titles
        separador = max(DELIMITADORES, key=primera.count)
        try:
            frame = pl.read_csv(io.StringIO(texto), separator=separador, infer_schema=False, truncate_ragged_lines=True)
        except pl.exceptions.PolarsError as error:
            raise ErrorNegocio(
                "planilla.formato", "No se puede leer el archivo porque no es un csv sano. Guardalo de nuevo."
            ) from error
        claves = {plegar(c.titulo): c.clave for c in self.columnas}
        nombres = {titulo: claves[plegar(titulo)] for titulo in frame.columns if plegar(titulo) in claves}
        suyas = frame.select(list(nombres)).rename(nombres)
        numeradas = suyas.with_columns(fila=pl.int_range(2, pl.len() + 2, dtype=pl.Int64))
        return numeradas.filter(pl.any_horizontal(pl.col(pl.String).fill_null("") != ""))

    def _reglas(self) -> Iterator[tuple[str, pl.Expr, pl.Expr, str]]:
        """(column, which rows are wrong, what they said, what to tell of it)."""
        previo = pl.col("hasta").shift(1).over("cuenta", "magnitud", order_by=["desde", "hasta"])
        tarde = pl.col("hasta") > pl.lit(self.fecha)
        yield "Cuenta", pl.col("cuenta").is_null(), pl.col("dicha"), "No hay una cuenta {}. Agregala a cuentas."
        yield "Magnitud", pl.col("magnitud").is_null(), pl.col("dicha_magnitud"), "«{}» no se mide. Mirá los modelos."
        yield "Desde", pl.col("desde").is_null(), pl.col("dicho_desde"), "«{}» no es una fecha. Va como 18/10/2026."
        yield "Hasta", pl.col("hasta").is_null(), pl.col("dicho_hasta"), "«{}» no es una fecha. Va como 18/11/2026."
        yield "Consumo", pl.col("consumo_mil").is_null(), pl.col("dicho_consumo"), "«{}» no es un consumo. Corregilo."
        yield "Estimado", pl.col("estimado").is_null(), pl.col("dicho_estimado"), "«{}» no es sí ni no. Poné Sí o No."
        yield "Hasta", pl.col("hasta") <= pl.col("desde"), pl.col("dicho_hasta"), "{} no es posterior a su comienzo."
        yield "Hasta", tarde, pl.col("dicho_hasta"), "{} es posterior a la apertura. Sacá la fila."
        yield (
            "Hasta", ~tarde & (pl.col("hasta") > pl.col("leida")), pl.col("dicho_hasta"),
            "{} es posterior a la última lectura que se trae. Revisá el archivo lecturas.",
        )  # fmt: skip
        yield (
            "Desde", pl.col("desde") < previo, pl.col("dicho_desde"),
            "{} cae dentro de otro consumo de la misma cuenta. Dejá uno.",
        )  # fmt: skip


def _leidos(textos: pl.DataFrame) -> pl.DataFrame:
    """Each datum as what it is (null when it is not), what it said, and the last reading of its register."""
    cuentas = pl.DataFrame(
        list(CuentaServicio.objects.values_list("numero", "pk", "suministro_id")),
        schema={"numero": pl.Int64, "cuenta": pl.Int64, "suministro": pl.Int64}, orient="row",
    )  # fmt: skip
    leidas = consultar(ULTIMAS, {}, {"suministro": pl.Int64(), "magnitud": pl.String(), "leida": pl.Date()})
    limpio = textos.with_columns(pl.col(pl.String).fill_null("").str.strip_chars())
    return (
        limpio.select(
            "fila",
            dicha="cuenta", dicha_magnitud="magnitud", dicho_desde="desde", dicho_hasta="hasta",
            dicho_consumo="consumo", dicho_estimado="estimado",
            numero=pl.when(pl.col("cuenta").str.contains(ENTERO)).then("cuenta").cast(pl.Int64),
            magnitud=_palabra(limpio["magnitud"], MAGNITUDES, pl.String()),
            estimado=_palabra(limpio["estimado"], ESTIMADOS, pl.Boolean()),
            desde=_fecha("desde"), hasta=_fecha("hasta"), consumo_mil=_milesimos("consumo"),
        )
        .join(cuentas, on="numero", how="left", maintain_order="left")
        .join(leidas, on=["suministro", "magnitud"], how="left", maintain_order="left")
    )  # fmt: skip


def _palabra(dichas: pl.Series, opciones: Mapping[str, object], tipo: pl.DataType) -> pl.Series:
    """What each text means; null for what nobody knows."""
    unicas = {dicha: opciones.get(plegar(dicha)) for dicha in dichas.unique()}
    return dichas.replace_strict(list(unicas), list(unicas.values()), return_dtype=tipo)


def _fecha(clave: str) -> pl.Expr:
    texto = pl.col(clave)
    return pl.coalesce(texto.str.to_date("%d/%m/%Y", strict=False), texto.str.to_date("%Y-%m-%d", strict=False))


def _milesimos(clave: str) -> pl.Expr:
    """Thousandths of a figure: with a comma, points are of thousands; so is the only one before three figures."""
    texto = pl.col(clave)
    con_coma = texto.str.contains(",") | texto.str.contains(r"^\d{1,3}(\.\d{3})+$")
    llano = pl.when(con_coma).then(texto.str.replace_all(".", "", literal=True).str.replace(",", ".")).otherwise(texto)
    sano = pl.when(llano.str.contains(CANTIDAD)).then(llano)
    return (sano.cast(pl.Decimal(18, 3)) * 1000).cast(pl.Int64)


def _errores(titulo: str, filas: pl.DataFrame, que: str) -> Iterable[Error]:
    for fila, dicho in filas.head(ERRORES_POR_CAUSA).iter_rows():
        yield fila, titulo, que.format(dicho)
    if (resto := filas.height - ERRORES_POR_CAUSA) > 0:
        yield 0, titulo, f"Y {formato.entero(resto)} filas más con lo mismo. Corregilas todas."


def _texto(valor: object) -> str:
    if isinstance(valor, dt.date):
        return f"{valor:%d/%m/%Y}"
    return "" if valor is None else str(valor).replace(".", ",") if not isinstance(valor, str) else valor


def _decodificado(contenido: bytes) -> str:
    """UTF-8, or Windows' own, which old programs write."""
    for codificacion in ("utf-8-sig", "cp1252"):
        try:
            return contenido.decode(codificacion)
        except UnicodeDecodeError:
            continue
    raise ErrorNegocio(
        "planilla.codificacion", "No se puede leer el archivo porque sus letras no se entienden. Guardalo como UTF-8."
    )
