"""What comes in, put in the shape that the engine wants, and what of it cannot be rated."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from facturacion.tarifas.enteros import CANTIDAD_MIL_MAX, CENTAVOS_MAX, CUOTAS_MAX, DIAS_MAX, MESES_MAX
from facturacion.tarifas.esquemas import (
    ESQUEMA_CARGOS,
    ESQUEMA_CAUSAS,
    ESQUEMA_CONDICIONES,
    ESQUEMA_CONSUMOS,
    ESQUEMA_CUENTAS,
    ESQUEMA_LLAMADAS,
    ESQUEMA_SITUACIONES,
    Esquema,
)
from facturacion.tarifas.modelo import ALICUOTAS
from medicion.validacion.enteros import conformar

OPTATIVAS = ("lectura", "precio_al")


@dataclass
class Causas:
    """What was found so far that keeps cases from being rated."""

    partes: list[pl.DataFrame] = field(default_factory=list)

    def anotar(self, casos: pl.DataFrame, causa: str, detalle: str | pl.Expr) -> None:
        """All the cases of a frame, for one cause. detalle: a text, or an expression over the frame's columns."""
        if casos.is_empty():
            return
        texto = pl.lit(detalle) if isinstance(detalle, str) else detalle
        self.partes.append(
            casos.select("caso", causa=pl.lit(causa), detalle=texto).unique(maintain_order=True).select(*ESQUEMA_CAUSAS)
        )

    def todas(self) -> pl.DataFrame:
        """ESQUEMA_CAUSAS, by case."""
        return pl.concat([pl.DataFrame(schema=ESQUEMA_CAUSAS), *self.partes]).sort("caso", "causa", "detalle")

    def sin_ellas(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows of the cases that have none."""
        if not self.partes:
            return frame
        return frame.join(self.todas().select("caso").unique(), on="caso", how="anti", maintain_order="left")


@dataclass(frozen=True, kw_only=True)
class Entrada:
    """The frames, by their schemas, of the cases that are in order."""

    cuentas: pl.DataFrame
    condiciones: pl.DataFrame
    consumos: pl.DataFrame
    situaciones: pl.DataFrame
    llamadas: pl.DataFrame
    cargos: pl.DataFrame


def recibir(
    cuentas: pl.DataFrame,
    *,
    condiciones: pl.DataFrame | None,
    consumos: pl.DataFrame | None,
    situaciones: pl.DataFrame | None,
    llamadas: pl.DataFrame | None,
    cargos: pl.DataFrame | None,
    libros: list[str],
    causas: Causas,
) -> Entrada:
    """Check every row. ValueError for a frame of another shape or a repeated case: that is the program's mistake."""
    cuentas = conformar(cuentas, ESQUEMA_CUENTAS, que="cuentas")
    if cuentas["caso"].is_null().any() or cuentas["caso"].is_duplicated().any():
        raise ValueError("No se puede liquidar porque un caso no tiene clave o viene dos veces.")
    cuentas = cuentas.with_columns(pl.col("lectura").fill_null(pl.col("hasta")))
    _revisar_cuentas(cuentas, libros, causas)
    sanas = causas.sin_ellas(cuentas)
    entrada = Entrada(
        cuentas=sanas,
        condiciones=_propias(condiciones, ESQUEMA_CONDICIONES, "condiciones", sanas),
        consumos=_propias(consumos, ESQUEMA_CONSUMOS, "consumos", sanas),
        situaciones=_propias(situaciones, ESQUEMA_SITUACIONES, "situaciones", sanas),
        llamadas=_propias(llamadas, ESQUEMA_LLAMADAS, "llamadas", sanas),
        cargos=_propias(cargos, ESQUEMA_CARGOS, "cargos", sanas),
    )
    _revisar_lo_demas(entrada, causas)
    return entrada


def _propias(frame: pl.DataFrame | None, esquema: Esquema, que: str, cuentas: pl.DataFrame) -> pl.DataFrame:
    """The rows of the cases that are rated."""
    if frame is None:
        return pl.DataFrame(schema=esquema)
    return conformar(frame, esquema, que=que).join(cuentas.select("caso"), on="caso", how="semi")


def _revisar_cuentas(cuentas: pl.DataFrame, libros: list[str], causas: Causas) -> None:
    obligadas = [columna for columna in ESQUEMA_CUENTAS if columna not in OPTATIVAS]
    incompletas = cuentas.filter(pl.any_horizontal(pl.col(obligadas).is_null()))
    causas.anotar(incompletas, "datos_incompletos", "No se puede liquidar porque a la cuenta le faltan datos.")
    dias = (pl.col("hasta") - pl.col("desde")).dt.total_days()
    bien = (
        dias.is_between(1, DIAS_MAX)
        & pl.col("meses").is_between(1, MESES_MAX)
        & pl.col("cuotas").is_between(1, CUOTAS_MAX)
        & pl.col("cuota").is_between(1, pl.col("cuotas"))
    )
    causas.anotar(
        cuentas.filter(~bien),
        "periodo_invalido",
        "No se puede liquidar porque el período o su cuota no existen. Revisá las fechas.",
    )
    causas.anotar(
        cuentas.filter(~pl.col("cuadro").is_in(libros)),
        "sin_cuadro",
        pl.format("No se puede liquidar porque no hay ningún cuadro {}. Cargalo o cambiá la política.", "cuadro"),
    )


def _revisar_lo_demas(entrada: Entrada, causas: Causas) -> None:
    incompletos = {
        "condiciones": entrada.condiciones.filter(pl.any_horizontal(pl.col("condicion", "desde").is_null())),
        "consumos": entrada.consumos.filter(
            pl.any_horizontal(pl.col("magnitud", "cantidad_mil").is_null())
            | (pl.col("desde").is_null() != pl.col("hasta").is_null())
        ),
        "situaciones": entrada.situaciones.filter(pl.any_horizontal(pl.all().is_null())),
        "llamadas": entrada.llamadas.filter(pl.any_horizontal(pl.all().is_null())),
        "cargos": entrada.cargos.filter(pl.any_horizontal(pl.all().is_null()) | ~pl.col("iva").is_in(list(ALICUOTAS))),
    }
    for que, malos in incompletos.items():
        causas.anotar(malos, "datos_incompletos", f"No se puede liquidar porque faltan datos en sus {que}.")
    consumos = entrada.consumos
    causas.anotar(
        consumos.filter(pl.col("cantidad_mil") < 0),
        "consumo_negativo",
        pl.format("No se puede liquidar porque el consumo de {} es negativo. Revisá la lectura.", "magnitud"),
    )
    grandes = [
        consumos.filter(pl.col("cantidad_mil") > CANTIDAD_MIL_MAX).select("caso"),
        entrada.condiciones.filter(pl.col("valor_mil").abs() > CANTIDAD_MIL_MAX).select("caso"),
        entrada.llamadas.filter(
            ~pl.col("cantidad_mil").is_between(0, CANTIDAD_MIL_MAX)
            | ~pl.col("importe_diezmil").is_between(0, CANTIDAD_MIL_MAX)
        ).select("caso"),
        entrada.cargos.filter(pl.col("centavos").abs() > CENTAVOS_MAX).select("caso"),
    ]
    causas.anotar(
        pl.concat(grandes), "importe_excesivo", "No se puede liquidar porque una cantidad es imposible. Revisala."
    )
    superpuestas = entrada.situaciones.sort("caso", "desde").filter(
        (pl.col("hasta") <= pl.col("desde"))
        | ((pl.col("caso") == pl.col("caso").shift(1)) & (pl.col("desde") < pl.col("hasta").shift(1)))
    )
    causas.anotar(
        superpuestas, "situacion_superpuesta", "No se puede liquidar porque dos situaciones del servicio se superponen."
    )
