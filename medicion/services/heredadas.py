"""What the system that was before had read: the last readings, from which the first period of each meter is measured,
and the consumptions until then, which are history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl
from django.db import transaction

from catastro.models import Colocacion, RegistroMedidor
from catastro.selectors.medidores import colocaciones_al
from cesop.nucleo.auditoria import Contexto
from cesop.nucleo.bloqueos import asegurar
from cesop.nucleo.copia import con_decimales, copiar, reservar
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import ahora
from cesop.nucleo.models import Usuario
from medicion.models import Lectura
from medicion.models.consumo import HEREDADO
from medicion.services import calculo, dial

POR_TANDA = 5_000
CONSUMOS_POR_TANDA = 20_000
# suministro, cuenta: ids. desde, hasta: days of both readings. consumo_mil: thousandths of the unit.
ESQUEMA_CONSUMIDOS: dict[str, pl.DataType] = {
    "suministro": pl.Int64(), "cuenta": pl.Int64(), "magnitud": pl.String(), "desde": pl.Date(), "hasta": pl.Date(),
    "consumo_mil": pl.Int64(), "estimado": pl.Boolean(),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Heredada:
    """What a register of the meter of a service point (their keys) showed on that day."""

    suministro: int
    magnitud: str
    valor: Decimal


@transaction.atomic
def heredar(lecturas: Sequence[Heredada], *, fecha: dt.date, usuario: Usuario) -> int:
    """Write the last reading of each register before this system, all of one day. Returns how many.

    Statements do not grow with the readings but with their batches. They close no period: they open one.
    *Bloquea:* the accounts of the service points. *Errores:* `heredadas.sin_registro`, `heredadas.ya_leidos`; those
    of the table (`lectura_valor`, `lectura_fecha`).
    """
    suministros = {lectura.suministro for lectura in lecturas}
    asegurar(calculo.llaves(suministros), para="tomar las lecturas anteriores")
    if Lectura.objects.filter(suministro__in=suministros).exists():
        raise ErrorNegocio(
            "heredadas.ya_leidos",
            "No se puede tomar las lecturas anteriores porque alguno de los suministros ya tiene lecturas. Sacalos.",
        )
    puestas = {fila.suministro_id: fila for fila in colocaciones_al(suministros, al=fecha)}
    medidores = [fila.medidor_id for fila in puestas.values()]
    registros = {
        (medidor, magnitud): pk
        for medidor, magnitud, pk in RegistroMedidor.objects.filter(medidor__in=medidores).values_list(
            "medidor", "magnitud", "pk"
        )
    }
    hechas = Lectura.objects.bulk_create(
        [_lectura(heredada, puestas, registros, fecha=fecha, usuario=usuario) for heredada in lecturas],
        batch_size=POR_TANDA,
    )
    return len(hechas)


@transaction.atomic
def heredar_consumos(consumidos: pl.DataFrame, *, usuario: Usuario) -> int:
    """Write what was consumed before this system (ESQUEMA_CONSUMIDOS), as valid and billed. Returns how many.

    *Bloquea:* the accounts of the service points. *Errores:* those of the table (`consumo_admitido`).
    """
    asegurar(calculo.llaves(set(consumidos["suministro"].unique())), para="tomar los consumos anteriores")
    firma = Contexto(usuario=usuario, pedido="apertura")
    instante = ahora()
    for tanda in consumidos.select(list(ESQUEMA_CONSUMIDOS)).iter_slices(CONSUMOS_POR_TANDA):
        con_id = tanda.with_columns(id=reservar("medicion_consumo", tanda.height), registrado_en=pl.lit(instante))
        copiar(
            "medicion_consumo",
            con_id.select(
                "id", "magnitud", "desde", "hasta", "estimado", "registrado_en", suministro_id="suministro",
                cuenta_id="cuenta", dias=(pl.col("hasta") - pl.col("desde")).dt.total_days(),
                consumo=con_decimales("consumo_mil", 3), caso=pl.lit(HEREDADO), tramos=pl.lit("[]"),
                esperado_por=pl.lit(""), resultado=pl.lit("valida"), en_juego=pl.lit(0),
            ),
            contexto=firma,
        )  # fmt: skip
        copiar(
            "medicion_validacion",
            con_id.select(
                "registrado_en", consumo_id="id", fecha=pl.lit(instante.date()), accion=pl.lit("automatica"),
                motivo=pl.lit(""),
            ),
            contexto=firma,
        )  # fmt: skip
    return consumidos.height


def _lectura(
    heredada: Heredada,
    puestas: dict[int, Colocacion],
    registros: dict[tuple[int, str], int],
    *,
    fecha: dt.date,
    usuario: Usuario,
) -> Lectura:
    """The row of one. *Errores:* `heredadas.sin_registro`."""
    puesta = puestas.get(heredada.suministro)
    registro = registros.get((puesta.medidor_id, heredada.magnitud)) if puesta is not None else None
    if puesta is None or registro is None:
        raise ErrorNegocio(
            "heredadas.sin_registro",
            f"No se puede tomar la lectura anterior del suministro {heredada.suministro} porque el {fecha:%d/%m/%Y} no "
            f"tenía un medidor de {heredada.magnitud}. Sacala.",
        )
    return dial.una(puesta, registro, heredada.valor, origen=Lectura.Origen.HEREDADA, fecha=fecha, usuario=usuario)
