"""Readings that a service order brings: what each register showed the day that it was done, or why that cannot be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace
from decimal import Decimal

import polars as pl
from django.db import transaction

from catastro.models import Colocacion
from cesop.nucleo import formato
from cesop.nucleo.bloqueos import asegurar
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Usuario
from medicion.models import Lectura
from medicion.services import calculo, dial
from medicion.services.hora import despues_de_lo_leido
from medicion.services.ventana import leer
from medicion.validacion.consumo import A_REVISAR
from medicion.validacion.periodos import ESQUEMA_VIVAS, armar
from medicion.validacion.reglas.lectura import IMPOSIBLES


@transaction.atomic
def tomar(
    puesta: Colocacion,
    valores: Mapping[str, Decimal],
    *,
    fecha: dt.date,
    clase: str,
    origen: str,
    usuario: Usuario,
    campos: Mapping[str, str] | None = None,
) -> list[Lectura]:
    """Register what the dials of the meter that is placed showed; what that measures is computed.

    valores: magnitude → what it showed. clase: FINAL closes the consumption of who leaves. campos: magnitude → field to
    blame.
    *Bloquea:* the accounts of the service point. *Errores:* `ordenes.imposible`; those of `dial.escribir`.
    """
    asegurar(calculo.llaves([puesta.suministro_id]), para="tomar la lectura")
    mirada = dial.Mirada(
        clase=clase,
        origen=origen,
        fecha=fecha,
        hora=despues_de_lo_leido(puesta.suministro_id, fecha),
        usuario=usuario,
        campos=campos or {},
    )
    tomadas = dial.escribir(puesta, valores, mirada)
    exigir_posibles(puesta.suministro_id, {lectura.pk for lectura in tomadas}, campos=campos or {})
    calculo.calcular([puesta.suministro_id], usuario=usuario)
    return tomadas


def exigir_posibles(suministro: int, lecturas: Collection[int], *, campos: Mapping[str, str]) -> None:
    """What is measured up to some readings just written, and from them on, can be. *Errores:* `ordenes.imposible`.

    They are looked at as if each one closed a period, so that estimates before it give way. What is only strange (too
    much, too little) is for the desk, when its period closes.
    """
    leido = leer([suministro], [])
    suyas = pl.col("lectura").is_in(list(lecturas))
    como_cierres = leido.lecturas.with_columns(
        clase=pl.when(suyas & (pl.col("clase") == "lectura")).then(pl.lit("final")).otherwise("clase")
    )
    armados = armar(como_cierres.select(list(ESQUEMA_VIVAS)))
    medidos = calculo.medir(replace(leido, lecturas=como_cierres, armados=armados))
    dias = como_cierres.filter(suyas).select("suministro", "registro", del_dia="fecha").unique()
    tocados = medidos.join(dias, on=["suministro", "registro"], how="inner").filter(
        (pl.col("hasta") == pl.col("del_dia")) | ((pl.col("desde") == pl.col("del_dia")) & ~pl.col("estimada"))
    )
    malos = tocados.filter(pl.col("caso").is_in(A_REVISAR)).sort("hasta", "registro")
    if not malos.is_empty():
        malo = malos.row(0, named=True)
        raise ErrorNegocio("ordenes.imposible", _porque(malo), campo=campos.get(malo["registro"]))


def _porque(malo: Mapping[str, object]) -> str:
    """What is wrong with a period that cannot be, as a whole sentence."""
    valor, inicial = malo["valor_mil"], malo["inicial_mil"]
    if malo["caso"] == "negativo" and isinstance(valor, int) and isinstance(inicial, int) and valor < inicial:
        desde = f" del {formato.fecha(malo['desde'])}" if isinstance(malo["desde"], dt.date) else ""
        return (
            f"No se puede tomar la lectura porque {_cifra(valor)} es menor que la anterior"
            f" ({_cifra(inicial)}{desde}) y la vuelta no es creíble. Corregila, o corregí antes la anterior."
        )
    porque = IMPOSIBLES[str(malo["caso"])]
    porque = porque[0].lower() + porque[1:]
    return f"No se puede tomar la lectura porque {porque}. Corregila."


def _cifra(mil: int) -> str:
    return f"{Decimal(mil) / 1000:f}".rstrip("0").rstrip(".").replace(".", ",") if mil % 1000 else str(mil // 1000)
