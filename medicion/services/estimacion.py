"""Readings that nobody took, estimated: within the caps, with a reason, and corrected when a real one comes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import polars as pl
from django.db import transaction

from catastro.models import RegistroMedidor
from cesop.nucleo.auditoria import Contexto
from cesop.nucleo.bloqueos import asegurar
from cesop.nucleo.copia import con_decimales, copiar
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Usuario
from medicion.anomalias import SIN_NOVEDAD
from medicion.models import Consumo, Validacion
from medicion.selectors import calculo
from medicion.selectors import estimacion as lectura
from medicion.selectors.reglas import topes
from medicion.services.calculo import calcular, llaves
from medicion.services.devengo import devengar
from medicion.services.situacion import situar
from medicion.validacion import estimacion as nucleo
from medicion.validacion.enteros import dividir
from medicion.validacion.registros import NO_ACUMULATIVOS

CLAVE = ("suministro", "registro")
SIN_MEDIDOR = "No se puede estimar porque no hay un medidor colocado con lectura anterior. Pedí la inspección."
CERRADO = "No se puede estimar porque su lote está cerrado. Reabrilo."
SIN_LOTE = "No se puede estimar porque no la tomó un lote: es la de una orden o una baja. Corregila, o mandá a releer."
DECIDIDO = "No se puede estimar porque ya se decidió o se calculó de nuevo. Actualizá la página."


@dataclass(frozen=True, kw_only=True)
class Estimadas:
    """hechas: each consumption estimated → the one that took its place. rechazadas: each one left → why."""

    hechas: dict[int, int] = field(default_factory=dict)
    rechazadas: dict[int, str] = field(default_factory=dict)


@transaction.atomic
def estimar(consumos: Collection[int], *, motivo: str, usuario: Usuario) -> Estimadas:
    """Estimate the reading that closes each consumption, and take as valid what it makes. Those beyond a cap are left.

    The estimated reading takes the place of the bad one, or of the one that is missing. A real reading later spreads
    what was really consumed over the estimated periods.
    *Bloquea:* the accounts of their service points. *Errores:* `estimacion.sin_motivo`.
    """
    if not motivo.strip():
        raise ErrorNegocio("estimacion.sin_motivo", "No se puede estimar sin un motivo. Escribilo.", campo="motivo")
    suministros = Consumo.objects.filter(pk__in=list(consumos)).order_by().values_list("suministro", flat=True)
    asegurar(llaves(set(suministros)), para="estimar")
    pedidos = lectura.a_estimar(consumos)
    rechazadas = _sin_pedir(set(consumos) - set(pedidos["consumo_id"]))
    estimados = _estimar(pedidos)
    rechazadas |= dict(estimados.filter(pl.col("rechazo").is_not_null()).select("consumo_id", "rechazo").iter_rows())
    buenos = estimados.filter(pl.col("rechazo").is_null())
    if buenos.is_empty():
        return Estimadas(rechazadas=rechazadas)
    copiar(
        "medicion_lectura", _lecturas(buenos, motivo, usuario), contexto=Contexto(usuario=usuario, pedido="medicion")
    )
    calcular(buenos["suministro"].unique().to_list(), lotes=buenos["lote"].unique().to_list(), usuario=usuario)
    hechas = lectura.reemplazos(buenos["consumo_id"].to_list())
    _validar(hechas, motivo, usuario)
    return Estimadas(hechas=hechas, rechazadas=rechazadas)


def _sin_pedir(consumos: Collection[int]) -> dict[int, str]:
    """Why each of those that may not be estimated is left: an order or an end took it, or it waits no more."""
    esperan = Consumo.objects.filter(
        pk__in=consumos, lote__isnull=True, validacion__isnull=True, reemplazado_por__isnull=True
    )
    sueltas = set(esperan.values_list("pk", flat=True))
    return {consumo: SIN_LOTE if consumo in sueltas else DECIDIDO for consumo in consumos}


def _estimar(pedidos: pl.DataFrame) -> pl.DataFrame:
    """Add to `estimacion.ESQUEMA_A_ESTIMAR` the estimated dial (`valor_mil`), or `rechazo`: why it may not be."""
    leidas = calculo.lecturas_vivas(pedidos.select("suministro", desde=pl.lit(None, pl.Date)).unique()).filter(
        pl.col("valor_mil").is_not_null()
    )
    previas = (
        pedidos.select("consumo_id", *CLAVE, "hasta", cierra="lectura")
        .join(leidas, on=CLAVE, how="inner")
        .filter((pl.col("fecha") < pl.col("hasta")) & (pl.col("lectura") != pl.col("cierra")).fill_null(value=True))
    )
    ultimas = previas.sort("fecha", "orden", "lectura").unique("consumo_id", keep="last", maintain_order=True)
    con_ultima = pedidos.join(
        ultimas.select(
            "consumo_id", "medidor", "clase", "k_mil", "digitos_enteros", "diametro", ultimo_mil="valor_mil",
            ultima="fecha",
        ),
        on="consumo_id", how="left", maintain_order="left",
    )  # fmt: skip
    situados = situar(con_ultima.with_row_index("periodo").with_columns(pl.col("periodo").cast(pl.Int64)))
    contados = _con_registro(_con_cuentas(situados, previas))
    resultado = _del_nucleo(contados)
    sin_medidor = pl.col("registro_id").is_null() | (pl.col("clase") == "retiro")
    return contados.join(resultado, on="periodo", how="left", maintain_order="left").with_columns(
        rechazo=pl.when("cerrado").then(pl.lit(CERRADO)).when(sin_medidor).then(pl.lit(SIN_MEDIDOR)).otherwise("porque")
    )


def _con_cuentas(pedidos: pl.DataFrame, previas: pl.DataFrame) -> pl.DataFrame:
    """How many estimates each register already has in a row, and in the year of its closing day."""
    de_lote = previas.filter((pl.col("clase") == "lectura") & pl.col("lote").is_not_null()).join(
        pedidos.select("consumo_id", "periodo"), on="consumo_id"
    )
    partes = [
        nucleo.contar_estimadas(
            parte.select("registro", "fecha", "orden", "estimada", suministro="periodo"),
            parte["hasta"][0].replace(month=1, day=1),
        )
        for parte in de_lote.with_columns(en=pl.col("hasta").dt.year()).partition_by("en", maintain_order=True)
    ]
    vacio = {"suministro": pl.Int64, "registro": pl.String, "seguidas": pl.Int64, "en_el_ejercicio": pl.Int64}
    contadas = pl.concat([pl.DataFrame(schema=vacio), *partes]).rename({"suministro": "periodo"}).drop("registro")
    return pedidos.join(contadas, on="periodo", how="left", maintain_order="left").with_columns(
        pl.col("seguidas", "en_el_ejercicio").fill_null(0)
    )


def _con_registro(pedidos: pl.DataFrame) -> pl.DataFrame:
    registros = RegistroMedidor.objects.filter(medidor__in=pedidos["medidor"].drop_nulls().unique().to_list())
    filas = list(registros.values_list("medidor", "magnitud", "pk", "digitos_decimales"))
    esquema = {
        "medidor": pl.Int64, "registro": pl.String, "registro_id": pl.Int64, "digitos_decimales": pl.Int64,
    }  # fmt: skip
    return pedidos.join(
        pl.DataFrame(filas, schema=esquema, orient="row"), on=["medidor", "registro"], how="left", maintain_order="left"
    )


def _del_nucleo(pedidos: pl.DataFrame) -> pl.DataFrame:
    """`periodo`, `valor_mil` and `porque` (why not). What is expected is brought to the days since the last value."""
    con_medidor = pedidos.filter(pl.col("registro_id").is_not_null())
    dias = (pl.col("hasta") - pl.col("ultima")).dt.total_days()
    del_periodo = (pl.col("hasta") - pl.col("desde")).dt.total_days()
    esperado = (
        pl.when(pl.col("registro").is_in(NO_ACUMULATIVOS))
        .then("esperado_mil")
        .otherwise(dividir(pl.col("esperado_mil") * dias, del_periodo))
    )
    a_estimar = con_medidor.select(
        "registro", "categoria", "ciclo", "ultimo_mil", "k_mil", "digitos_enteros", "digitos_decimales", "metodo",
        "seguidas", "en_el_ejercicio", suministro="periodo", esperado_mil=esperado,
    ).select(list(nucleo.ESQUEMA_A_ESTIMAR))  # fmt: skip
    if a_estimar.is_empty():
        return pl.DataFrame(schema={"periodo": pl.Int64, "valor_mil": pl.Int64, "porque": pl.String})
    al = con_medidor["hasta"].max()
    return nucleo.estimar(a_estimar, topes(), al).select("valor_mil", periodo="suministro", porque="motivo")  # type: ignore[arg-type]


def _lecturas(buenos: pl.DataFrame, motivo: str, usuario: Usuario) -> pl.DataFrame:
    """As the table of readings has them. What came in stays beside what counts."""
    vacio = pl.lit("")
    return buenos.select(
        suministro_id="suministro",
        medidor_id="medidor",
        registro_id="registro_id",
        lote_id="lote",
        fecha="hasta",
        clase=pl.lit("lectura"),
        origen=pl.lit("estimada"),
        crudo=con_decimales("crudo_mil", 3),
        valor=con_decimales("valor_mil", 3),
        multiplicador=con_decimales("k_mil", 3),
        anomalia_id=pl.col("anomalia").fill_null(SIN_NOVEDAD),
        metodo="metodo",
        operador=vacio,
        foto=vacio,
        observacion=vacio,
        reemplaza_id="lectura",
        motivo=pl.lit(" ".join(motivo.split())[:200]),
        anulada=pl.lit(value=False),
        usuario_id=pl.lit(usuario.pk, pl.Int64),
    )


def _validar(hechas: dict[int, int], motivo: str, usuario: Usuario) -> None:
    """Somebody said that the estimates are right; those that a real reading corrects were judged by the rules."""
    sin_validar = Consumo.objects.filter(pk__in=hechas.values(), consumo__isnull=False, estimado=True, validacion=None)
    claves = list(sin_validar.values_list("pk", flat=True))
    Validacion.objects.bulk_create(
        Validacion(
            consumo_id=clave, accion=Validacion.Accion.ESTIMADO, motivo=" ".join(motivo.split())[:200], usuario=usuario
        )
        for clave in claves
    )
    devengar(claves, usuario=usuario)
