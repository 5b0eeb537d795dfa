"""The consumption of some service points, from the readings that count: computed, validated and written.

One service point is the same call as twenty thousand. What is already right is not written again; what changed is
replaced by a new row.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl
from django.db import transaction

from cesop.nucleo.auditoria import Contexto
from cesop.nucleo.bloqueos import Llave, asegurar, exclusiva
from cesop.nucleo.models import Usuario
from medicion.models import LoteLectura
from medicion.selectors import calculo as lectura
from medicion.selectors.reglas import reglas as reglas_vivas
from medicion.services import escritura
from medicion.services.devengo import devengar
from medicion.services.esperado import con_esperado
from medicion.services.juicio import cambiados, huerfanos, juzgar
from medicion.services.situacion import limite_de_vuelta, situar
from medicion.services.ventana import Leido, leer
from medicion.validacion import consumo as nucleo
from medicion.validacion.enteros import por_mil
from medicion.validacion.esperado import Parametros
from medicion.validacion.periodos import CLAVE, Periodos, repartir


@dataclass(frozen=True, kw_only=True)
class Calculados:
    """What a calculation wrote. consumos: `consumo_id`, `suministro`, `registro`, `lote`, `estimado`, `resultado`.

    validados: ids of those that no rule objects, and that are valid already.
    """

    consumos: pl.DataFrame
    validados: list[int]


def llaves(suministros: Iterable[int]) -> tuple[Llave, ...]:
    """What an act that changes readings of those service points locks: their accounts."""
    return exclusiva("cuenta", *lectura.cuentas(list(suministros)))


@transaction.atomic
def calcular(suministros: Sequence[int], *, lotes: Sequence[int] = (), usuario: Usuario | None = None) -> Calculados:
    """Compute, validate and write the consumptions of some service points; valid at once what no rule objects.

    lotes: only the periods of those batches, those after them, and those that their readings correct; without them,
    every period that changed. Estimates are not valid until somebody says so (`estimacion.estimar`).
    *Bloquea:* the accounts of the service points. *Errores:* constraints of consumo when two compute the same at once.
    """
    asegurar(llaves(suministros), para="calcular el consumo")
    return terminar(leer(suministros, lotes), lotes=lotes, usuario=usuario)


def terminar(leido: Leido, *, lotes: Sequence[int], usuario: Usuario | None) -> Calculados:
    """The second half of `calcular`, for who locked and read by himself: what was read becomes consumptions."""
    if leido.ventanas.is_empty():
        return Calculados(consumos=pl.DataFrame(schema=escritura.ESQUEMA_ESCRITOS), validados=[])
    periodos, vivos = leido.armados.periodos, lectura.consumos_vivos(leido.ventanas)
    sueltos = vivos
    if lotes:
        periodos = _de_los_lotes(periodos, vivos, lotes)
        sueltos = vivos.filter(pl.col("lote").is_in(list(lotes)))
    return _escribir(_medir_de(leido, periodos), vivos, sueltos, usuario=usuario)


def medir(leido: Leido) -> pl.DataFrame:
    """What each period of what was read consumes, judged by nobody and not written."""
    return _medir_de(leido, leido.armados.periodos)


def _medir_de(leido: Leido, periodos: pl.DataFrame) -> pl.DataFrame:
    return _medir(leido.armados, con_esperado(situar(_con_lectura(periodos, leido.lecturas)), leido.puntos))


def calcular_faltantes(lote: LoteLectura, *, usuario: Usuario | None = None) -> Calculados:
    """Leave the points of a batch that have no reading as consumptions without one, for somebody to decide.

    *Bloquea:* their accounts.
    """
    faltan = lectura.faltantes(lote.pk)
    asegurar(llaves(faltan["suministro"]), para="cerrar el lote")
    if faltan.is_empty():
        return Calculados(consumos=pl.DataFrame(schema=escritura.ESQUEMA_ESCRITOS), validados=[])
    esperados = con_esperado(situar(faltan), lectura.puntos(faltan["lote"], faltan["suministro"]))
    medidos = esperados.with_columns(
        dias=(pl.col("hasta") - pl.col("desde")).dt.total_days().fill_null(0),
        caso=pl.lit("sin_lectura"),
        tramos=pl.lit("[]"),
        estimado=pl.lit(value=False),
        **{nombre: pl.lit(None, pl.Int64) for nombre in ("inicial_mil", "consumo_mil")},
    )
    ninguno = pl.DataFrame(schema=lectura.ESQUEMA_CONSUMOS)
    return _escribir(medidos, ninguno, ninguno, usuario=usuario)


def _de_los_lotes(periodos: pl.DataFrame, vivos: pl.DataFrame, lotes: Sequence[int]) -> pl.DataFrame:
    """Those of the batches, those that come after (they open with their readings), and those that share their cut.

    vivos: a batch whose reading was annulled has its consumption, and no period any more.
    """
    de_ellos = pl.col("lote").is_in(list(lotes))
    suyos = periodos.filter(de_ellos)
    terminan = pl.concat([suyos.select(*CLAVE, "hasta"), vivos.filter(de_ellos).select(*CLAVE, "hasta")])
    desde = terminan.group_by(CLAVE).agg(primero=pl.col("hasta").min())
    return (
        periodos.join(desde, on=CLAVE, how="inner", maintain_order="left")
        .filter((pl.col("hasta") >= pl.col("primero")) | pl.col("corte").is_in(suyos["corte"].drop_nulls().implode()))
        .drop("primero")
    )


def _con_lectura(periodos: pl.DataFrame, leidas: pl.DataFrame) -> pl.DataFrame:
    return periodos.join(
        leidas.select("lectura", "anomalia", "diametro"), on="lectura", how="left", maintain_order="left"
    )


def _medir(armados: Periodos, esperados: pl.DataFrame) -> pl.DataFrame:
    """What each period consumed, with its stretches."""
    normales = Parametros()
    limites = (
        esperados.filter(pl.col("corte") == pl.col("periodo"))
        .with_columns(
            limite_mil=limite_de_vuelta(por_mil=por_mil(normales.maximo_por_ciento), pisos_mil=dict(normales.pisos_mil))
        )
        .select("corte", "limite_mil", "diario_mil")
    )
    cortes = armados.cortes.drop("limite_mil", "diario_mil").join(limites, on="corte", how="inner")
    consumos = nucleo.calcular(armados.lecturas, cortes)
    tramos = consumos.tramos.group_by("corte", maintain_order=True).agg(
        inicial_mil=pl.col("inicial_mil").last(), varios=pl.len() > 1
    )
    medidos = repartir(esperados, consumos.totales).join(tramos, on="corte", how="left", maintain_order="left")
    partes = _partes(consumos.tramos.filter(pl.col("corte").is_in(tramos.filter("varios")["corte"].implode())))
    propio = pl.when(pl.col("corte") == pl.col("periodo")).then("corte")
    return (
        medidos.with_columns(propio=propio)
        .join(partes, left_on="propio", right_on="corte", how="left", maintain_order="left")
        .with_columns(pl.col("tramos").fill_null("[]"))
        .drop("varios", "propio")
    )


def _partes(tramos: pl.DataFrame) -> pl.DataFrame:
    """The stretches of each cut that has more than one, as JSON."""
    partes: dict[int, list[dict[str, object]]] = {}
    for fila in tramos.iter_rows(named=True):
        partes.setdefault(fila["corte"], []).append(
            {
                "medidor": fila["medidor"],
                "desde": fila["desde"].isoformat(),
                "hasta": fila["hasta"].isoformat(),
                **{
                    nombre: escritura.en_texto(fila[f"{nombre}_mil"]) for nombre in ("inicial", "final", "k", "consumo")
                },
            }
        )
    return pl.DataFrame(
        {"corte": list(partes), "tramos": [json.dumps(suyas) for suyas in partes.values()]},
        schema={"corte": pl.Int64, "tramos": pl.String},
    )


def _escribir(
    medidos: pl.DataFrame, vivos: pl.DataFrame, sueltos: pl.DataFrame, *, usuario: Usuario | None
) -> Calculados:
    """Judge what was measured, and write what is not as it was. sueltos: those alive that must have a period."""
    juicio = juzgar(medidos.filter(pl.col("caso") != "pendiente"), reglas_vivas())
    nuevos = pl.concat([cambiados(juicio.periodos, vivos), huerfanos(medidos, sueltos)], how="diagonal")
    consumos, validados = escritura.escribir_consumos(
        nuevos, juicio.hallazgos, contexto=Contexto(usuario=usuario, pedido="medicion")
    )
    devengar(validados, usuario=usuario)
    return Calculados(consumos=consumos, validados=validados)
