"""A chunk of a what-if: some accounts of a group rated by the call of the run, compared, and written as sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from cesop.nucleo.auditoria import Contexto
from cesop.nucleo.copia import con_decimales, copiar
from cesop.nucleo.fallas_inducidas import falla, punto
from cesop.nucleo.models import Usuario
from facturacion.contraste import ESQUEMA_PARTES, Contraste, contrastar
from facturacion.models import Simulacion
from facturacion.selectors import cuadros, insumos_de_mes
from facturacion.selectors.insumos import Insumos
from facturacion.services.causas import SIN_IMPORTE
from facturacion.services.liquidacion import liquidar_insumos
from facturacion.services.simulaciones import DeGrupo, de_grupo
from facturacion.tarifas.modelo import Cuadro

TRAS_TANDA = punto("simulacion.tras_tanda", "the sums of the chunk are in, and not committed")
EXCLUIDA = "excluida"
DETALLE_MAX = 300
_CAUSAS: Mapping[str, pl.DataType] = {"cuenta": pl.Int64(), "causa": pl.String(), "detalle": pl.String()}


@dataclass(frozen=True, kw_only=True)
class Lado:
    """One of both ways. partes: ESQUEMA_PARTES. cuentas: those that have it. nada: of them, those it comes to nothing.

    causas: `cuenta`, `causa`, `detalle`, of those that do not.
    """

    partes: pl.DataFrame
    cuentas: set[int]
    nada: set[int]
    causas: pl.DataFrame


def simular(
    simulacion: Simulacion, grupo: int, cuentas: Sequence[int], *, tanda: int, usuario: Usuario
) -> dict[str, int]:
    """Write the sums of a chunk in the caller's transaction. How many accounts were compared, and how many were not."""
    del_grupo = de_grupo(simulacion, grupo)
    assert del_grupo is not None, "the group was chosen for having a policy"
    leido = insumos_de_mes.leer(cuentas, del_grupo.plazo, corrida=del_grupo.corrida)
    antes = _antes(leido, del_grupo)
    texto = simulacion.versiones.filter(cuadro=del_grupo.politica.cuadro_id).values_list("contenido", flat=True).first()
    despues = antes if texto is None else _despues(leido.insumos, cuadros.leer(texto))
    comparadas = (antes.cuentas & despues.cuentas) - (antes.nada & despues.nada)
    categorias = leido.insumos.congelados.select("cuenta", "categoria")
    facturadas = leido.lineas["cuenta"].unique()
    hecho = contrastar(
        antes.partes,
        despues.partes,
        categorias.filter(pl.col("cuenta").is_in(sorted(comparadas))).with_columns(
            facturada=pl.col("cuenta").is_in(facturadas.implode())
        ),
    )
    causas = _causas(antes, despues, leido.excluidas).join(categorias, on="cuenta", how="left")
    sabidas = causas.join(
        leido.lineas.group_by("cuenta").agg(antes=pl.col("centavos").sum()), on="cuenta", how="left"
    ).with_columns(pl.col("categoria").fill_null(""), pl.col("antes").fill_null(0), despues=pl.lit(0, pl.Int64))
    _escribir(hecho, sabidas, _Clave(simulacion=simulacion.pk, tanda=tanda, grupo=grupo), usuario)
    falla(TRAS_TANDA)
    sin_comparar = {*causas["cuenta"]} - comparadas
    return {"comparadas": len(comparadas), "con_causa": len(sin_comparar)}


def _antes(leido: insumos_de_mes.DelMes, del_grupo: DeGrupo) -> Lado:
    """What was billed; of who was not, what the tariffs in force give."""
    facturadas = {*leido.lineas["cuenta"]}
    resto = [c for c in leido.insumos.congelados["cuenta"] if c not in facturadas]
    vigente = _lado(_de_ellas(leido.insumos, resto), cuadros.vigentes(del_grupo.politica.cuadro))
    return replace(vigente, partes=pl.concat([leido.lineas, vigente.partes]), cuentas=vigente.cuentas | facturadas)


def _despues(leido: Insumos, version: Cuadro) -> Lado:
    """What a version gives for the whole of each period, whenever it rules."""
    con_precio = leido.cuentas.with_columns(precio_al=pl.lit(version.desde))
    return _lado(replace(leido, cuentas=con_precio), [version])


def _lado(leido: Insumos, versiones: Sequence[Cuadro]) -> Lado:
    debido = liquidar_insumos(leido, versiones)
    otras = debido.causas.filter(pl.col("causa") != SIN_IMPORTE)
    nada = {*debido.causas.filter(pl.col("causa") == SIN_IMPORTE)["cuenta"]} - {*otras["cuenta"]}
    con_importe = {*debido.sumados["n"]} - {*otras["cuenta"]}
    partes = debido.renglones.filter(pl.col("n").is_in(sorted(con_importe)))
    return Lado(
        partes=partes.select("clase", "componente", "centavos", cuenta="n").select(list(ESQUEMA_PARTES)),
        cuentas=con_importe | nada,
        nada=nada,
        causas=debido.causas.select(list(_CAUSAS)),
    )


def _de_ellas(leido: Insumos, cuentas: Sequence[int]) -> Insumos:
    """What was read of some of the accounts: rows of the others' measures are not looked at."""
    suyas = pl.Series(cuentas, dtype=pl.Int64).implode()
    return replace(
        leido,
        congelados=leido.congelados.filter(pl.col("cuenta").is_in(suyas)),
        cargos=leido.cargos.filter(pl.col("cuenta").is_in(suyas)),
        llamadas=leido.llamadas.filter(pl.col("cuenta").is_in(suyas)),
        sin_lectura=leido.sin_lectura.filter(leido.sin_lectura.is_in(suyas)),
        cuentas=leido.cuentas.filter(pl.col("caso").is_in(suyas)),
    )


def _causas(antes: Lado, despues: Lado, excluidas: pl.Series) -> pl.DataFrame:
    """`cuenta`, `causa`, `detalle`, `en_vigente`: those of what is simulated; of what is in force, only its own."""
    propias = despues.causas.unique(maintain_order=True)
    vigentes = antes.causas.filter(pl.col("causa") != SIN_IMPORTE).unique(maintain_order=True)
    apartadas = pl.DataFrame({"cuenta": excluidas}, schema={"cuenta": pl.Int64}).with_columns(
        causa=pl.lit(EXCLUIDA), detalle=pl.lit("")
    )
    return pl.concat(
        [
            pl.concat([propias, apartadas]).with_columns(en_vigente=pl.lit(value=False)),
            vigentes.join(propias, on=["cuenta", "causa"], how="anti").with_columns(en_vigente=pl.lit(value=True)),
        ]
    ).with_columns(pl.col("detalle").str.slice(0, DETALLE_MAX))


@dataclass(frozen=True, kw_only=True)
class _Clave:
    simulacion: int
    tanda: int
    grupo: int


def _escribir(hecho: Contraste, causas: pl.DataFrame, clave: _Clave, usuario: Usuario) -> None:
    firma = Contexto(usuario=usuario, pedido=f"simulacion:{clave.simulacion}")
    filas = {
        "cifrasimulada": hecho.cifras,
        "franjasimulada": hecho.franjas,
        "cuentasimulada": hecho.extremas.rename({"cuenta": "cuenta_id"}),
        "causasimulada": causas.rename({"cuenta": "cuenta_id"}),
    }
    for tabla, frame in filas.items():
        con_clave = frame.with_columns(
            simulacion_id=pl.lit(clave.simulacion, pl.Int64),
            tanda=pl.lit(clave.tanda, pl.Int64),
            grupo_id=pl.lit(clave.grupo, pl.Int64),
            antes=con_decimales("antes", 2),
            despues=con_decimales("despues", 2),
        )
        copiar(f"facturacion_{tabla}", con_clave, contexto=firma)
