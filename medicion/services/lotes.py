"""Batches of readings: made from a route, sent to the street, closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import polars as pl
from django.db import transaction

from catastro.models import Ruta, Servicio
from cesop.nucleo.auditoria import Contexto
from cesop.nucleo.bloqueos import asegurar, exclusiva
from cesop.nucleo.copia import con_decimales, copiar
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from medicion.formatos.terminal import exportar_ancho_fijo, exportar_csv
from medicion.models import LoteLectura, PeriodoMedicion
from medicion.selectors import lotes as lectura
from medicion.services.calculo import calcular_faltantes
from medicion.services.esperado import de_la_historia
from medicion.services.situacion import situar
from medicion.validacion.esperado import en_lecturas, medianas

Estado = LoteLectura.Estado
FORMATOS = {"csv": exportar_csv, "ancho_fijo": exportar_ancho_fijo}
MESES_DE_LOS_PARES = 3


@transaction.atomic
def abrir_periodo(*, servicio: Servicio, ciclo: str, anio: int, numero: int) -> PeriodoMedicion:
    """Open a metering period, or give back the one that is open.

    *Errores:* `lotes.sin_medir`; constraint `periodomedicion_numero`.
    """
    if not servicio.medido:
        raise ErrorNegocio(
            "lotes.sin_medir",
            f"No se puede abrir un período de {servicio} porque ese servicio no se mide. Elegí otro.",
            campo="servicio",
        )
    return PeriodoMedicion.objects.get_or_create(servicio=servicio, ciclo=ciclo, anio=anio, numero=numero)[0]


@transaction.atomic
def generar_lotes(
    periodo: PeriodoMedicion, *, fechas: Mapping[Ruta, dt.date], usuario: Usuario, tolerancia: int = 3, lector: str = ""
) -> list[LoteLectura]:
    """Make the batch of each route for its day, with its points as they are now. A route with one is left alone.

    lector: who reads; empty, who read the batch before of each route. For many routes, the process `generar_lotes` does
    the same in chunks. *Bloquea:* the routes.
    *Errores:* `lotes.otra_ruta` when a route is not to read that service, or is out of use.
    """
    for ruta in fechas:
        _exigir_de_lectura(ruta, periodo)
    asegurar(exclusiva("ruta", *(ruta.pk for ruta in fechas)), para="generar los lotes")
    hechas = set(
        LoteLectura.objects.filter(periodo=periodo, ruta__in=fechas)
        .exclude(estado=Estado.ANULADO)
        .values_list("ruta", flat=True)
    )
    lectores = {} if lector else lectura.ultimos_lectores([ruta.pk for ruta in fechas])
    return [
        _generar(
            periodo, ruta, fecha, usuario=usuario, tolerancia=tolerancia, lector=lector or lectores.get(ruta.pk, "")
        )
        for ruta, fecha in fechas.items()
        if ruta.pk not in hechas
    ]


def _exigir_de_lectura(ruta: Ruta, periodo: PeriodoMedicion) -> None:
    if ruta.servicio_id != periodo.servicio_id or not ruta.activa:
        raise ErrorNegocio(
            "lotes.otra_ruta",
            f"No se puede generar el lote de la ruta {ruta} porque no es de lectura de {periodo.servicio}, o está de "
            "baja. Elegí otra.",
            campo="ruta",
        )


def _generar(
    periodo: PeriodoMedicion, ruta: Ruta, fecha: dt.date, *, usuario: Usuario, tolerancia: int, lector: str
) -> LoteLectura:
    numero = lectura.siguiente_numero()
    lote = LoteLectura.objects.create(
        pk=numero,
        codigo=f"L{numero:07d}",
        periodo=periodo,
        ruta=ruta,
        fecha_teorica=fecha,
        tolerancia=tolerancia,
        lector=lector,
    )
    puntos = _esperados(_puntos(lote), ruta, fecha)
    copiar(
        "medicion_puntolote",
        puntos.select(
            "orden",
            "registro_id",
            lote_id=pl.lit(lote.pk, pl.Int64),
            suministro_id="suministro",
            cuenta_id="cuenta",
            medidor_id="medidor",
            multiplicador=con_decimales("k_mil", 3),
            anterior=con_decimales("anterior_mil", 3),
            fecha_anterior="desde",
            minimo=con_decimales("lectura_min_mil", 3),
            maximo=con_decimales("lectura_max_mil", 3),
            diario=con_decimales("diario_mil", 3),
            metodo=pl.col("metodo").fill_null(""),
        ),
        contexto=Contexto(usuario=usuario, pedido="medicion"),
    )
    return lote


def _puntos(lote: LoteLectura) -> pl.DataFrame:
    """The registers of the route whose group is read in the cycle of the period, with their situation."""
    ronda = lectura.ronda(lote.ruta_id, dia=lote.fecha_teorica).with_columns(
        periodo=pl.int_range(pl.len(), dtype=pl.Int64),
        hasta=pl.lit(lote.fecha_teorica, pl.Date),
        lote=pl.lit(None, pl.Int64),
        zona=pl.lit(_zona(lote.ruta)),
    )
    situados = situar(ronda)
    sin_grupo = pl.col("ciclo_grupo").is_null()
    return situados.filter(sin_grupo | (pl.col("ciclo_grupo") == lote.periodo.ciclo))


def _zona(ruta: Ruta) -> str:
    """Neighbours are those of the zone; without one, those of the route."""
    return f"zona {ruta.zona_id}" if ruta.zona_id else f"ruta {ruta.pk}"


def _esperados(puntos: pl.DataFrame, ruta: Ruta, fecha: dt.date) -> pl.DataFrame:
    """Add what the dial should show: `diario_mil`, `metodo`, `lectura_min_mil`, `lectura_max_mil`."""
    nulo = pl.lit(None, pl.Int64)
    con_desde = puntos.filter(pl.col("desde") < pl.col("hasta"))
    if con_desde.is_empty():
        return puntos.with_columns(
            diario_mil=nulo, metodo=pl.lit(None, pl.String), lectura_min_mil=nulo, lectura_max_mil=nulo
        )
    vecinas = Ruta.objects.filter(zona=ruta.zona) if ruta.zona_id else Ruta.objects.filter(pk=ruta.pk)
    pares = lectura.pares(
        list(vecinas.values_list("pk", flat=True)),
        zona=_zona(ruta),
        desde=fecha - dt.timedelta(days=31 * MESES_DE_LOS_PARES),
        hasta=fecha,
    )
    esperados = de_la_historia(con_desde, medianas(pares)).select(
        "periodo", "diario_mil", "metodo", "minimo_mil", "maximo_mil"
    )
    return en_lecturas(puntos.join(esperados, on="periodo", how="left", maintain_order="left"))


@transaction.atomic
def exportar(lote: LoteLectura, *, formato: str) -> bytes:
    """The round of a batch for the handhelds, in `csv` or `ancho_fijo`. From now on it is in the street.

    *Errores:* `lotes.no_sale` when it is closed or annulled; `lotes.no_entra` when a value does not fit its field.
    """
    if lote.estado not in {Estado.GENERADO, Estado.EXPORTADO}:
        raise ErrorNegocio(
            "lotes.no_sale",
            f"No se puede exportar el lote {lote} porque está {lote.get_estado_display().lower()}. Reabrilo.",
        )
    try:
        ronda = FORMATOS[formato](lectura.impreso(lote.pk))
    except ValueError as error:
        raise ErrorNegocio("lotes.no_entra", f"{error} Corregilo en catastro.") from error
    if lote.estado == Estado.GENERADO:
        lote.estado = Estado.EXPORTADO
        lote.save(update_fields=["estado"])
    return ronda


@transaction.atomic
def cerrar(lote: LoteLectura, *, usuario: Usuario) -> LoteLectura:
    """End the reading of a batch: what nobody read is left to be decided, and what comes in later is set apart.

    *Bloquea:* the accounts of the points without reading. *Errores:* constraint `lotelectura_transicion`.
    """
    calcular_faltantes(lote, usuario=usuario)
    lote.estado, lote.cerrado_el, lote.cerrado_por = Estado.CERRADO, hoy(), usuario
    lote.save(update_fields=["estado", "cerrado_el", "cerrado_por"])
    return lote


@transaction.atomic
def reabrir(lote: LoteLectura) -> LoteLectura:
    """Let a closed batch take readings again. *Errores:* constraint `lotelectura_transicion`."""
    lote.estado, lote.cerrado_el, lote.cerrado_por = Estado.EXPORTADO, None, None
    lote.save(update_fields=["estado", "cerrado_el", "cerrado_por"])
    return lote


@transaction.atomic
def anular(lote: LoteLectura) -> LoteLectura:
    """Do without a batch that has no readings: the route may have another. *Errores:* `lotelectura_con_lecturas`."""
    lote.estado = Estado.ANULADO
    lote.save(update_fields=["estado"])
    return lote


@transaction.atomic
def reasignar(lote: LoteLectura, *, lector: str) -> LoteLectura:
    """Give a batch to another reader."""
    lote.lector = " ".join(lector.split())
    lote.save(update_fields=["lector"])
    return lote
