"""A chunk of a run: calculated; then, in two transactions, numbered and written. Idempotent: done once.

The first one rates again, leaves out what changed since the approval, freezes the ordered list and takes exactly its
numbers. The second one writes exactly that list, whatever changed since.
"""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from django.db import connection, transaction

from cesop.nucleo.auditoria import Contexto
from cesop.nucleo.bloqueos import bloquear, exclusiva
from cesop.nucleo.copia import con_decimales, copiar
from cesop.nucleo.fallas_inducidas import falla, punto
from cesop.nucleo.fechas import ahora, hoy
from cesop.nucleo.marco import claves
from cesop.nucleo.models import Usuario
from cesop.nucleo.numeracion import reservar
from facturacion.models import Borrador, Corrida, PoliticaFacturacion, TandaEscrita, TandaNumerada, TipoComprobante
from facturacion.selectors import borradores as lectura
from facturacion.selectors import estrategias
from facturacion.services import llamadas, talonarios
from facturacion.services.corridas import politica_de, sin_escribir
from facturacion.services.devoluciones import devolver
from facturacion.services.emision import emitir
from facturacion.services.liquidacion import Emision, Liquidado, liquidar_cuentas, plazo_de
from facturacion.services.notas_en_tanda import notas
from facturacion.services.revision import marcas

TRAS_CALCULAR = punto("corrida.tras_calcular", "the drafts of the chunk are in, and not committed")
TRAS_NUMERAR = punto("corrida.tras_numerar", "the chunk has its numbers, and is not committed")
TRAS_ESCRIBIR = punto("corrida.tras_escribir", "the vouchers of the chunk are in, and not committed")
ESPACIO = uuid.UUID("6a5f5b0e-6f4e-4a0c-9f0a-0c4b5b0c7a11")
Estado = Borrador.Estado


def calcular(corrida: Corrida, cuentas: Sequence[int], *, usuario: Usuario) -> dict[str, int]:
    """Write the drafts of a chunk in the caller's transaction, instead of those that were there. How many of each."""
    politica = politica_de(corrida.grupo, al=corrida.fecha)
    hecho = _liquidar(corrida, cuentas, politica)
    filas = _filas(corrida, hecho, politica)
    with connection.cursor() as cursor:
        cursor.execute(QUITAR, [corrida.pk, claves(cuentas)])
    copiar("facturacion_borrador", filas, contexto=Contexto(usuario=usuario, pedido=f"corrida:{corrida.pk}"))
    falla(TRAS_CALCULAR)
    con_causa = hecho.causas["cuenta"].n_unique()
    return {"calculadas": hecho.comprobantes.height, "con_causa": con_causa}


def numerar(corrida: Corrida, numero: int, cuentas: Sequence[int]) -> TandaNumerada | None:
    """The first transaction of a chunk; None when nothing of it is as it was approved. The same again gives the same.

    *Bloquea:* the accounts, both series. *Errores:* those of the series.
    """
    politica = politica_de(corrida.grupo, al=corrida.fecha)
    series = {tipo.pk: talonarios.serie(tipo, politica.punto) for tipo in (politica.tipo_a, politica.tipo_b)}
    bloquear([*exclusiva("cuenta", *cuentas), *exclusiva("talonario", *series.values())], para="numerar la tanda")
    if (hecha := _ya(corrida, numero, anula=False)) is not None:
        return hecha
    aprobadas = lectura.huellas(corrida, cuentas)
    hecho = _liquidar(corrida, aprobadas["cuenta"], politica)
    iguales = hecho.comprobantes.join(
        aprobadas, left_on=("cuenta", "huella"), right_on=("cuenta", "aprobada"), how="semi", maintain_order="left"
    )
    en_otra = lectura.en_otra(corrida, iguales["cuenta"].to_list())
    iguales = iguales.filter(~pl.col("cuenta").is_in(sorted(en_otra)))
    _pasar(corrida, aprobadas.join(iguales, on="cuenta", how="anti")["cuenta"], a=Estado.CAMBIADO)
    if iguales.is_empty():
        return None
    de_ellas = pl.col("n").is_in(iguales["n"].implode())
    pedido = _Pedido(corrida=corrida, tanda=numero, anula=False, politica=politica, series=series)
    congelados = _con_numero(iguales, pedido)
    marcos = (
        congelados,
        *(frame.filter(de_ellas) for frame in (hecho.renglones, hecho.consumos, hecho.cargos, hecho.llamadas)),
    )
    tanda = _congelar(corrida, numero, marcos, anula=False)
    _pasar(corrida, iguales["cuenta"], a=Estado.NUMERADO)
    falla(TRAS_NUMERAR)
    return tanda


def numerar_notas(corrida: Corrida, numero: int, comprobantes: Sequence[int], *, motivo: str) -> TandaNumerada | None:
    """As `numerar`, the credit notes that undo some vouchers of a run; None when all were corrected already."""
    politica = politica_de(corrida.grupo, al=corrida.fecha)
    cuentas = lectura.cuentas_de(comprobantes)
    cabeceras, renglones = notas(comprobantes, punto=politica.punto_id, motivo=motivo)
    tipos = TipoComprobante.objects.filter(pk__in=cabeceras["tipo"].unique().to_list())
    series = {tipo.pk: talonarios.serie(tipo, politica.punto) for tipo in tipos}
    bloquear([*exclusiva("cuenta", *cuentas), *exclusiva("talonario", *series.values())], para="numerar las notas")
    if (hecha := _ya(corrida, numero, anula=True)) is not None:
        return hecha
    # Again, now that nobody pays them meanwhile.
    cabeceras, renglones = notas(comprobantes, punto=politica.punto_id, motivo=motivo)
    if cabeceras.is_empty():
        return None
    con_fecha = cabeceras.with_columns(fecha=pl.lit(hoy()), vence=pl.lit(hoy()))
    pedido = _Pedido(corrida=corrida, tanda=numero, anula=True, politica=politica, series=series)
    vacio = pl.DataFrame(schema={"n": pl.Int64})
    tanda = _congelar(corrida, numero, (_con_numero(con_fecha, pedido), renglones, vacio, vacio, vacio), anula=True)
    falla(TRAS_NUMERAR)
    return tanda


def con_nota_en_camino(corrida: Corrida) -> set[int]:
    """Vouchers whose credit note is numbered and not written: they are not numbered again."""
    marcos = (_leer(tanda.comprobantes) for tanda in sin_escribir(corrida, anula=True))
    return {clave for marco in marcos for clave in marco["corrige"].to_list()}


@transaction.atomic
def escribir(tanda: TandaNumerada, *, usuario: Usuario) -> int:
    """The second transaction of a chunk: its vouchers, with what they bill. How many; none when it was written.

    *Bloquea:* their accounts. *Asienta:* the event of each voucher. *Errores:* those of `emision.emitir`.
    """
    comprobantes = _leer(tanda.comprobantes)
    cuentas = comprobantes["cuenta"].drop_nulls().to_list()
    bloquear(exclusiva("cuenta", *cuentas), para="emitir la tanda")
    if TandaEscrita.objects.filter(tanda=tanda).exists():
        return 0
    ids = emitir(comprobantes, _leer(tanda.renglones), usuario=usuario).ids
    if tanda.anula:
        _devolver(comprobantes.select("n", "corrige").join(ids, on="n"))
    else:
        _vincular(tanda, ids, Contexto(usuario=usuario, pedido=f"corrida:{tanda.corrida_id}"))
        _marcar(tanda.corrida_id, comprobantes.select("n", "cuenta").join(ids, on="n"))
    TandaEscrita.objects.create(tanda=tanda)
    falla(TRAS_ESCRIBIR)
    return ids.height


# ── Inside ──


def _liquidar(corrida: Corrida, cuentas: pl.Series | Sequence[int], politica: PoliticaFacturacion) -> Liquidado:
    plazo = plazo_de(politica, anio=corrida.anio, mes=corrida.mes, al=corrida.fecha)
    emision = Emision(fecha=corrida.fecha, vence=corrida.vence, segundo_vence=corrida.segundo_vence)
    return liquidar_cuentas(cuentas, politica=politica, plazo=plazo, emision=emision)


def _filas(corrida: Corrida, hecho: Liquidado, politica: PoliticaFacturacion) -> pl.DataFrame:
    """The drafts as their table has them."""
    medidos = hecho.consumos.join(lectura.con_aviso(hecho.consumos["consumo"]), on="consumo", how="left")
    consumido = medidos.group_by("n").agg(consumo_mil=pl.col("cantidad_mil").sum(), con_aviso=pl.col("con_aviso").any())
    anteriores = lectura.anteriores(hecho.comprobantes["cuenta"])
    buenas = (
        hecho.comprobantes.join(consumido, on="n", how="left")
        .join(anteriores, on="cuenta", how="left")
        .with_columns(marcas=marcas(desvio_por_ciento=politica.desvio_por_ciento))
        .select(
            "desde", "hasta", "huella", "consumo_mil", "marcas",
            cuenta_id="cuenta",
            estado=pl.lit(Estado.CALCULADO.value),
            neto=con_decimales("neto_centavos", 2),
            total=con_decimales("total_centavos", 2),
            anterior=con_decimales("anterior_centavos", 2),
            causas=pl.lit("[]"),
        )
    )  # fmt: skip
    por_cuenta: dict[int, list[Mapping[str, str]]] = {}
    for fila in hecho.causas.iter_rows(named=True):
        por_cuenta.setdefault(fila["cuenta"], []).append({"causa": fila["causa"], "detalle": fila["detalle"]})
    malas = pl.DataFrame(
        {"cuenta_id": list(por_cuenta), "causas": [json.dumps(causas) for causas in por_cuenta.values()]},
        schema={"cuenta_id": pl.Int64, "causas": pl.String},
    ).with_columns(
        estado=pl.lit(Estado.CON_CAUSA.value),
        huella=pl.lit(""),
        neto=pl.lit("0"),
        total=pl.lit("0"),
        marcas=pl.lit("[]"),
    )
    return pl.concat([buenas, malas], how="diagonal").with_columns(
        corrida_id=pl.lit(corrida.pk, pl.Int64), motivo=pl.lit("")
    )


@dataclass(frozen=True, kw_only=True)
class _Pedido:
    """A chunk that asks for numbers. series: by type of voucher."""

    corrida: Corrida
    tanda: int
    anula: bool
    politica: PoliticaFacturacion
    series: Mapping[int, str]


def _con_numero(comprobantes: pl.DataFrame, pedido: _Pedido) -> pl.DataFrame:
    """With the numbers that their order gives them, and how each type is authorised."""
    corrida = pedido.corrida
    numerados = []
    for (tipo,), suyos in comprobantes.group_by("tipo", maintain_order=True):
        destino = uuid.uuid5(ESPACIO, f"{corrida.pk}:{'nota' if pedido.anula else 'emision'}:{pedido.tanda}:{tipo}")
        bloque = reservar(pedido.series[int(str(tipo))], cantidad=suyos.height, destino=destino)
        estrategia = estrategias.vigente(
            TipoComprobante.objects.get(pk=tipo),
            pedido.politica.punto,
            servicio=corrida.grupo.servicio_id,
            al=corrida.fecha,
        )
        numerados.append(
            suyos.with_columns(
                numero=pl.int_range(bloque.desde, bloque.hasta + 1, dtype=pl.Int64), estrategia=pl.lit(estrategia)
            )
        )
    return pl.concat(numerados).sort("n")


def _congelar(corrida: Corrida, numero: int, marcos: Sequence[pl.DataFrame], *, anula: bool) -> TandaNumerada:
    """marcos: vouchers, lines, consumptions, charges and calls."""
    comprobantes, renglones, consumos, cargos, llamadas_ = marcos
    return TandaNumerada.objects.create(
        corrida=corrida,
        anula=anula,
        numero=numero,
        cuantos=comprobantes.height,
        comprobantes=_escribir(comprobantes),
        renglones=_escribir(renglones),
        consumos=_escribir(consumos),
        cargos=_escribir(cargos),
        llamadas=_escribir(llamadas_),
    )


def _ya(corrida: Corrida, numero: int, *, anula: bool) -> TandaNumerada | None:
    return TandaNumerada.objects.filter(corrida=corrida, numero=numero, anula=anula).first()


def _escribir(frame: pl.DataFrame) -> bytes:
    destino = io.BytesIO()
    frame.write_ipc(destino, compression="zstd")
    return destino.getvalue()


def _leer(contenido: bytes | memoryview) -> pl.DataFrame:
    return pl.read_ipc(io.BytesIO(bytes(contenido)))


def _vincular(tanda: TandaNumerada, ids: pl.DataFrame, firma: Contexto) -> None:
    """What each voucher bills: consumptions, charges that waited, and calls."""
    reloj = ahora()  # once: as a default it is read for each row
    consumos = _leer(tanda.consumos).join(ids, on="n", how="inner")
    if not consumos.is_empty():
        copiar(
            "facturacion_consumofacturado",
            consumos.select(
                "cuota", "cuotas", "vez",
                consumo_id="consumo",
                comprobante_id="comprobante",
                devengado=con_decimales("devengado_centavos", 2),
                fecha=pl.lit(reloj.date()),
                registrado_en=pl.lit(reloj),
            ),
            contexto=firma,
        )  # fmt: skip
    cargos = _leer(tanda.cargos).join(ids, on="n", how="inner")
    if not cargos.is_empty():
        copiar(
            "facturacion_destinodecargo",
            cargos.select(cargo_id="cargo", comprobante_id="comprobante", motivo=pl.lit("")),
            contexto=firma,
        )
    # A chunk that was numbered before calls were billed has nothing.
    if tanda.llamadas:
        llamadas.facturar(_leer(tanda.llamadas).join(ids, on="n", how="inner"), contexto=firma)


# Keys go as one text (`claves`): five thousand parameters of an IN cost more than what is done with them.
QUITAR = "DELETE FROM public.facturacion_borrador WHERE corrida_id = %s AND cuenta_id = ANY(%s::bigint[])"
PASAR = "UPDATE public.facturacion_borrador SET estado = %s WHERE corrida_id = %s AND cuenta_id = ANY(%s::bigint[])"
MARCAR = """
    UPDATE public.facturacion_borrador AS b SET estado = 'emitido', comprobante_id = e.comprobante
    FROM unnest(%s::bigint[], %s::bigint[]) AS e (cuenta, comprobante)
    WHERE b.corrida_id = %s AND b.cuenta_id = e.cuenta
"""


def _pasar(corrida: Corrida, cuentas: pl.Series, *, a: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(PASAR, [a, corrida.pk, claves(cuentas)])


def _marcar(corrida: int, emitidos: pl.DataFrame) -> None:
    with connection.cursor() as cursor:
        cursor.execute(MARCAR, [emitidos["cuenta"].to_list(), emitidos["comprobante"].to_list(), corrida])


APLICAR = """
    INSERT INTO public.facturacion_aplicacion (abono_id, comprobante_id, importe)
    SELECT a.id, n.original, LEAST(s.saldo, a.importe)
    FROM unnest(%s::bigint[], %s::bigint[]) AS n (nota, original)
    JOIN public.facturacion_abono AS a ON a.comprobante_id = n.nota
    JOIN public.facturacion_saldocomprobante AS s ON s.comprobante_id = n.original
    WHERE s.saldo > 0 ORDER BY a.id
"""


def _devolver(notas_: pl.DataFrame) -> None:
    """The notes pay what was owed; what was billed, and the charges that rode along, may be billed again."""
    notas, originales = notas_["comprobante"].to_list(), notas_["corrige"].to_list()
    with connection.cursor() as cursor:
        cursor.execute(APLICAR, [notas, originales])
    devolver(dict(zip(notas, originales, strict=True)))
