"""Many payments at once: what a channel or a day of tills took, as columns. The same rules as one at the counter."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import polars as pl
from django.db import transaction

from cesop.nucleo import parametros
from cesop.nucleo.auditoria import Contexto
from cesop.nucleo.bloqueos import Llave, bloquear, exclusiva
from cesop.nucleo.copia import con_decimales, copiar, reservar
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fallas_inducidas import falla, punto
from cesop.nucleo.fechas import ahora, hoy
from cesop.nucleo.marco import buscar_por_clave, claves, consultar
from cesop.nucleo.models import Usuario
from cesop.nucleo.numeracion import reservar as reservar_numeros
from contabilidad.libro import asentar_lote
from contabilidad.renglones import ESQUEMA_COMPONENTES
from facturacion.models import Aplicacion
from facturacion.services import talonarios
from facturacion.services.aplicaciones import Parte, aplicar
from facturacion.services.intereses import Tardia, cargar_en_la_proxima, cobrar_tarde, nota_de_debito
from recaudacion.eventos import RECIBO, ParteContable, anticipo_de, parte_de
from recaudacion.imputacion import Cubierto, Deuda, Politica, imputar
from recaudacion.models import Caja, MedioDePago, Recibo, SesionCaja
from recaudacion.parametros import IMPORTE_MAXIMO
from recaudacion.ports import EFECTO, Pago
from recaudacion.selectors import deudas
from recaudacion.selectors.deudas import Adeudado, Mora
from recaudacion.services.cobros import de_personas_y_cuentas, dia_y_periodo, exigir_abierta

# clave: uuid of the payment, made by whoever brings it. comprobantes: what it is for; null, what the payer owes as the
# policies say. persona: who pays; null, the payer of the first voucher. medio: key of the tender.
ESQUEMA_COBROS: dict[str, pl.DataType] = {
    "clave": pl.String(), "persona": pl.Int64(), "comprobantes": pl.List(pl.Int64()), "centavos": pl.Int64(),
    "medio": pl.String(), "pagado_el": pl.Date(), "referencia": pl.String(),
}  # fmt: skip
ESQUEMA_RECHAZOS = {"clave": pl.String, "causa": pl.String}
POR_TANDA = 5_000
TRAS_TANDA = punto("cobro.tras_tanda", "a chunk of payments is whole, and not committed")
PAGADORES = """
    SELECT s.comprobante_id, s.pagador_id FROM public.facturacion_saldocomprobante AS s
    WHERE s.comprobante_id = ANY(%(ids)s::bigint[])
"""
EXISTEN = "SELECT p.id FROM public.catastro_persona AS p WHERE p.id = ANY(%(ids)s::bigint[])"


@dataclass(frozen=True, kw_only=True)
class ResultadoDeCobros:
    """What a batch did. recibos: `clave`, `recibo`, `credito_centavos` of the new. rechazados: ESQUEMA_RECHAZOS."""

    recibos: pl.DataFrame = field(repr=False)
    repetidos: int
    rechazados: pl.DataFrame = field(repr=False)

    @property
    def nuevos(self) -> int:
        """How many receipts there are that were not."""
        return self.recibos.height


@dataclass(frozen=True, kw_only=True)
class _Lugar:
    caja: Caja
    sesion: SesionCaja | None
    usuario: Usuario
    dia: dt.date
    medios: Mapping[str, MedioDePago]

    @property
    def firma(self) -> Contexto:
        return Contexto(usuario=self.usuario, pedido="recaudacion")


def cobrar_lote(
    cobros: pl.DataFrame, *, caja: Caja, sesion: SesionCaja | None = None, usuario: Usuario
) -> ResultadoDeCobros:
    """Take many payments (ESQUEMA_COBROS) at a till or by a channel; those that were taken already are left.

    By chunks of one day of payment, each in its transaction: cut anywhere, the same call goes on. A voucher that was
    paid meanwhile leaves its amount as credit. *Bloquea:* of each chunk, what `cobrar` does. *Asienta:* the collection
    of each payment. *Errores:* those of `exigir_abierta`; what is wrong with a row is in `rechazados`.
    """
    dia = hoy()
    medios = {medio.clave: medio for medio in MedioDePago.objects.filter(activo=True)}
    lugar = _Lugar(caja=caja, sesion=sesion, usuario=usuario, dia=dia, medios=medios)
    completos = _con_persona(cobros.select(pl.col(c).cast(t) for c, t in ESQUEMA_COBROS.items()))
    causas = completos.with_columns(causa=_causa(lugar, completos))
    buenos = causas.filter(pl.col("causa").is_null()).drop("causa")
    hechas = [_cobrar_tanda(tanda, lugar) for tanda in _tandas(buenos)]
    nuevos = pl.concat(hechas) if hechas else pl.DataFrame(schema=_ESQUEMA_HECHOS)
    return ResultadoDeCobros(
        recibos=nuevos,
        repetidos=buenos.height - nuevos.height,
        rechazados=causas.filter(pl.col("causa").is_not_null()).select(list(ESQUEMA_RECHAZOS)),
    )


# ── Inside ──

_ESQUEMA_HECHOS = {"clave": pl.String, "recibo": pl.Int64, "credito_centavos": pl.Int64}


def _con_persona(cobros: pl.DataFrame) -> pl.DataFrame:
    """Who pays, where only the voucher tells."""
    primero = pl.col("comprobantes").list.first()
    sueltos = cobros.filter(pl.col("persona").is_null()).select(primero.drop_nulls())["comprobantes"]
    if sueltos.is_empty():
        return cobros
    pagadores = consultar(PAGADORES, {"ids": claves(sueltos)}, {"primero": pl.Int64(), "pagador": pl.Int64()})
    return (
        cobros.with_columns(primero=primero)
        .join(pagadores, on="primero", how="left", maintain_order="left")
        .with_columns(persona=pl.coalesce("persona", "pagador"))
        .drop("primero", "pagador")
    )


def _causa(lugar: _Lugar, cobros: pl.DataFrame) -> pl.Expr:
    """What is wrong with each row; null when nothing is."""
    personas = consultar(EXISTEN, {"ids": claves(cobros["persona"].drop_nulls())}, {"id": pl.Int64()})["id"]
    con_caja = [m.clave for m in lugar.medios.values() if lugar.sesion is not None or not m.da_vuelto]
    maximo = int(parametros.decimal(IMPORTE_MAXIMO, al=lugar.dia) * 100)
    uuids = r"^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$"
    return (
        pl.when(~pl.col("clave").str.contains(uuids).fill_null(value=False))
        .then(pl.lit("la clave no es un uuid"))
        .when(~pl.col("clave").is_first_distinct())
        .then(pl.lit("la clave está dos veces"))
        .when(~pl.col("persona").is_in(personas.implode()).fill_null(value=False))
        .then(pl.lit("la persona o el comprobante no existe"))
        .when(~pl.col("centavos").is_between(1, maximo).fill_null(value=False))
        .then(pl.lit("el importe no es válido"))
        .when(~pl.col("medio").is_in(con_caja).fill_null(value=False))
        .then(pl.lit("el medio no existe, o es efectivo sin caja"))
        .when((pl.col("pagado_el") > lugar.dia).fill_null(value=True))
        .then(pl.lit("la fecha de pago falta o no llegó"))
    )


def _tandas(buenos: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Chunks of one day of payment: interest is of the day."""
    for del_dia in buenos.sort("pagado_el", "persona", maintain_order=True).partition_by(
        "pagado_el", maintain_order=True
    ):
        yield from del_dia.iter_slices(POR_TANDA)


@transaction.atomic
def _cobrar_tanda(tanda: pl.DataFrame, lugar: _Lugar) -> pl.DataFrame:
    """One chunk, whole or nothing. Returns what is new of it."""
    pagado_el: dt.date = tanda["pagado_el"][0]
    buscar_por_clave()
    personas = tanda["persona"].unique().to_list()
    vistos = deudas.de_pagadores(personas, al=pagado_el)
    bloquear(_llaves(personas, vistos, lugar), para="cobrar el lote")
    if lugar.sesion is not None:
        exigir_abierta(lugar.sesion, usuario=lugar.usuario, al=lugar.dia)
    hechos = {str(c) for c in Recibo.objects.filter(clave__in=tanda["clave"].to_list()).values_list("clave", flat=True)}
    nuevos = tanda.filter(~pl.col("clave").str.to_lowercase().is_in(list(hechos)))
    if nuevos.is_empty():
        return pl.DataFrame(schema=_ESQUEMA_HECHOS)
    cuenta = _Cuenta(deudas.de_pagadores(personas, al=pagado_el), al=lugar.dia)
    imputados = [cuenta.imputar(fila) for fila in nuevos.iter_rows(named=True)]
    cabeceras = _cabeceras(nuevos, lugar)
    _escribir_recibos(cabeceras, lugar)
    aplicadas = _aplicar(cabeceras["abono"].to_list(), imputados, lugar)
    notas = _intereses(cabeceras["abono"].to_list(), aplicadas, cuenta.adeudados, pagado_el, lugar)
    eventos = _eventos(cabeceras, imputados, notas, cuenta.adeudados, lugar)
    asentar_lote(eventos, usuario=lugar.usuario)
    falla(TRAS_TANDA)
    _avisar(nuevos, imputados, cuenta, lugar.dia)
    anticipos = eventos.filter(pl.col("componente") == "anticipo").select(
        recibo="origen_id", credito_centavos="centavos"
    )
    return (
        cabeceras.join(anticipos, on="recibo", how="left", maintain_order="left")
        .with_columns(pl.col("credito_centavos").fill_null(0))
        .select(list(_ESQUEMA_HECHOS))
    )


def _llaves(personas: Sequence[int], vistos: Sequence[Adeudado], lugar: _Lugar) -> list[Llave]:
    notas: list[Llave] = []
    if lugar.caja.punto is not None:
        for letra in {a.letra for a in vistos if a.mora == Mora.AHORA}:
            notas += talonarios.llaves(nota_de_debito(letra), lugar.caja.punto)
    return [
        *exclusiva("persona", *personas),
        *de_personas_y_cuentas(vistos),
        *(exclusiva("sesion_caja", lugar.sesion.pk) if lugar.sesion else ()),
        *dia_y_periodo(lugar.dia),
        *exclusiva("talonario", lugar.caja.serie),
        *notas,
    ]


class _Cuenta:
    """What is still owed while the payments of a chunk go by, one after the other."""

    def __init__(self, adeudados: Sequence[Adeudado], *, al: dt.date) -> None:
        self.adeudados = {a.comprobante: a for a in adeudados}
        self.politicas: Mapping[int | None, Politica] = deudas.politicas({a.grupo for a in adeudados}, al=al)
        self.restan: dict[int, dict[int, Deuda]] = {}
        for adeudado in adeudados:
            self.restan.setdefault(adeudado.pagador, {})[adeudado.comprobante] = adeudado.deuda

    def imputar(self, fila: Mapping[str, Any]) -> tuple[Cubierto, ...]:
        """What one payment pays."""
        suyas = self.restan.get(fila["persona"], {})
        if fila["comprobantes"] is None:
            partes = imputar(fila["centavos"], suyas.values(), self.politicas).partes
        else:
            elegidas = {c: fila["centavos"] for c in fila["comprobantes"] if c in suyas}
            partes = imputar(fila["centavos"], [suyas[c] for c in elegidas], self.politicas, elegidas=elegidas).partes
        for parte in partes:
            deuda = suyas[parte.clave]
            suyas[parte.clave] = replace(deuda, saldo=deuda.saldo - parte.capital)
        return partes


def _cabeceras(nuevos: pl.DataFrame, lugar: _Lugar) -> pl.DataFrame:
    """The payments with their ids and numbers."""
    bloque = reservar_numeros(lugar.caja.serie, cantidad=nuevos.height, destino=uuid.uuid4())
    return nuevos.with_columns(
        n=pl.int_range(nuevos.height, dtype=pl.Int64),
        recibo=reservar("recaudacion_recibo", nuevos.height),
        abono=reservar("facturacion_abono", nuevos.height),
        numero=pl.int_range(bloque.desde, bloque.hasta + 1, dtype=pl.Int64),
        medio_id=pl.col("medio").replace_strict({c: m.pk for c, m in lugar.medios.items()}, return_dtype=pl.Int64),
        evento=pl.col("medio").replace_strict({c: m.evento for c, m in lugar.medios.items()}, return_dtype=pl.String),
        en_efectivo=pl.col("medio").is_in([c for c, m in lugar.medios.items() if m.da_vuelto]),
        referencia=pl.col("referencia").fill_null("").str.slice(0, 60),
    )


def _escribir_recibos(cabeceras: pl.DataFrame, lugar: _Lugar) -> None:
    comunes: dict[str, Any] = {
        "fecha": pl.lit(lugar.dia), "registrado_en": pl.lit(ahora()), "usuario_id": pl.lit(lugar.usuario.pk, pl.Int64),
    }  # fmt: skip
    importe = con_decimales("centavos", 2)
    copiar(
        "facturacion_abono",
        cabeceras.select(
            id="abono", clase=pl.lit("pago"), persona_id="persona", importe=importe, motivo=pl.lit(""), **comunes
        ),
        contexto=lugar.firma,
    )
    copiar(
        "recaudacion_recibo",
        cabeceras.select(
            "numero", "clave", "pagado_el", "referencia",
            id="recibo",
            caja_id=pl.lit(lugar.caja.pk, pl.Int64),
            sesion_id=pl.lit(lugar.sesion.pk if lugar.sesion else None, pl.Int64),
            persona_id="persona",
            abono_id="abono",
            total=importe,
            entregado=pl.when("en_efectivo").then(importe).otherwise(pl.lit("0")),
            vuelto=pl.lit(0),
            **comunes,
        ),
        contexto=lugar.firma,
    )  # fmt: skip
    copiar(
        "recaudacion_medioderecibo",
        cabeceras.select("medio_id", "referencia", recibo_id="recibo", orden=pl.lit(1), importe=importe),
        contexto=lugar.firma,
    )


@dataclass(frozen=True, kw_only=True)
class _Aplicada:
    n: int
    id: int
    parte: Cubierto


def _aplicar(abonos: Sequence[int], imputados: Sequence[tuple[Cubierto, ...]], lugar: _Lugar) -> list[_Aplicada]:
    pares = [(n, parte) for n, partes in enumerate(imputados) for parte in partes]
    ids = reservar("facturacion_aplicacion", len(pares)).to_list()
    filas = pl.DataFrame(
        {
            "id": ids,
            "abono_id": [abonos[n] for n, _ in pares],
            "comprobante_id": [parte.clave for _, parte in pares],
            "centavos": [parte.capital for _, parte in pares],
        },
        schema={"id": pl.Int64, "abono_id": pl.Int64, "comprobante_id": pl.Int64, "centavos": pl.Int64},
    )
    copiar(
        "facturacion_aplicacion",
        filas.select(
            "id", "abono_id", "comprobante_id", importe=con_decimales("centavos", 2), fecha=pl.lit(lugar.dia),
            registrado_en=pl.lit(ahora()),
        ),
        contexto=lugar.firma,
    )  # fmt: skip
    return [_Aplicada(n=n, id=clave, parte=parte) for (n, parte), clave in zip(pares, ids, strict=True)]


def _intereses(
    abonos: Sequence[int],
    aplicadas: Sequence[_Aplicada],
    adeudados: Mapping[int, Adeudado],
    pagado_el: dt.date,
    lugar: _Lugar,
) -> list[tuple[int, ParteContable, int]]:
    """Charge what was paid late. Returns, of the vouchers that it made and paid, payment, part and centavos."""
    tardias = []
    notas = []
    for aplicada in aplicadas:
        adeudado = adeudados[aplicada.parte.clave]
        if adeudado.mora == Mora.PROXIMA and adeudado.cuenta is not None:
            tardias.append(
                Tardia(
                    aplicacion=aplicada.id,
                    cuenta=adeudado.cuenta,
                    centavos=adeudado.interes_neto(aplicada.parte.capital),
                    vencia=adeudado.vence,
                    pagado=pagado_el,
                )
            )
        elif aplicada.parte.interes:
            notas.append(_nota(aplicada, abonos[aplicada.n], adeudado, pagado_el, lugar))
    cargar_en_la_proxima(tardias, fecha=lugar.dia, usuario=lugar.usuario)
    return notas


def _nota(
    aplicada: _Aplicada, abono: int, adeudado: Adeudado, pagado_el: dt.date, lugar: _Lugar
) -> tuple[int, ParteContable, int]:
    """The voucher of the interest of one late payment, paid with it: few ask for it, so one by one."""
    completas = Aplicacion.objects.select_related(
        "abono", "comprobante__tipo", "comprobante__persona", "comprobante__cuenta__grupo"
    )
    aplicacion = completas.get(pk=aplicada.id, abono=abono)
    nota = cobrar_tarde(aplicacion, punto=lugar.caja.punto, usuario=lugar.usuario, al=pagado_el).comprobante
    if nota is None or nota.total != Decimal(aplicada.parte.interes).scaleb(-2):
        raise ErrorNegocio(
            "recaudacion.interes",
            "No se puede cobrar el lote porque el interés de un pago cambió mientras tanto. Mandalo de nuevo.",
        )
    aplicar(aplicacion.abono, [Parte(comprobante=nota, importe=nota.total)], fecha=lugar.dia)
    return aplicada.n, parte_de(adeudado)._replace(componente=deudas.CREDITOS), aplicada.parte.interes


def _eventos(
    cabeceras: pl.DataFrame,
    imputados: Sequence[tuple[Cubierto, ...]],
    notas: Sequence[tuple[int, ParteContable, int]],
    adeudados: Mapping[int, Adeudado],
    lugar: _Lugar,
) -> pl.DataFrame:
    """ESQUEMA_COMPONENTES of each payment."""
    partes = [
        (n, parte_de(adeudados[parte.clave]), parte.capital) for n, suyas in enumerate(imputados) for parte in suyas
    ] + list(notas)
    usados = [0] * cabeceras.height
    for n, _, centavos in partes:
        usados[n] += centavos
    restos = zip(cabeceras["persona"].to_list(), cabeceras["centavos"].to_list(), usados, strict=True)
    for n, (persona, centavos, usado) in enumerate(restos):
        if centavos > usado:
            partes.append((n, anticipo_de(persona), centavos - usado))
    dimensiones = {
        "n": pl.Int64, "componente": pl.String, "seccion": pl.Int64, "grupo": pl.Int64, "gestion": pl.String,
        "persona": pl.Int64, "cuenta_servicio": pl.Int64, "centavos": pl.Int64,
    }  # fmt: skip
    filas = pl.DataFrame([(n, *parte, centavos) for n, parte, centavos in partes], schema=dimensiones, orient="row")
    juntas = filas.group_by([c for c in dimensiones if c != "centavos"], maintain_order=True).agg(
        pl.col("centavos").sum()
    )
    return (
        juntas.join(
            cabeceras.select("n", "evento", "numero", "recibo", "pagado_el"), on="n", how="inner", maintain_order="left"
        )
        .select(
            "n", "evento", "componente", "centavos", "seccion", "grupo", "gestion", "persona", "cuenta_servicio",
            fecha=pl.lit(lugar.dia),
            fecha_valor="pagado_el",
            origen_tipo=pl.lit(RECIBO),
            origen_id="recibo",
            origen_revision=pl.lit(1, pl.Int64),
            glosa=pl.format(
                f"Recibo {lugar.caja.numero:05d}-{{}}", pl.col("numero").cast(pl.String).str.zfill(8)
            ),
            centro=pl.lit(None, pl.Int64),
        )
        .sort("n", maintain_order=True)
        .select(list(ESQUEMA_COMPONENTES))
    )  # fmt: skip


def _avisar(nuevos: pl.DataFrame, imputados: Sequence[tuple[Cubierto, ...]], cuenta: _Cuenta, dia: dt.date) -> None:
    """Tell the upper apps, when there is any."""
    efectos = list(EFECTO)
    if not efectos:
        return
    pagos = [
        Pago(
            persona=persona,
            fecha=dia,
            saldos={parte.clave: cuenta.restan[persona][parte.clave].saldo for parte in partes},
        )
        for persona, partes in zip(nuevos["persona"].to_list(), imputados, strict=True)
    ]
    for _, efecto in efectos:
        efecto.aplicar(pagos)
