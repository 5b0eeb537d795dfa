"""The only writer of the ledger.

    asentar(evento)            one event, inside the caller's transaction
    asentar_lote(eventos)      the same rules over columns, by COPY; never commits
    previsualizar(evento)      what asentar would write
    asentar_renglones(directo) one that brings its accounts: manual, opening, year's end
    anular(asiento, …)         the mirror entry
    saldo(cuenta, al=…)        balance at the end of a day

Modules name events and components, never accounts. An event is unique by (type, origin): an identical repeat is
skipped, a different one refused. The database refuses whatever this module would not write.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate
from typing import Any

import polars as pl
from django.db import IntegrityError, connection, transaction

from cesop.nucleo import formato
from cesop.nucleo.dinero import CENTAVO, CERO
from cesop.nucleo.errors import restriccion_de
from cesop.nucleo.models import Usuario
from contabilidad.directo import AsientoDirecto, Referencias, preparar
from contabilidad.entrada import leer
from contabilidad.errores import EventoInvalido, EventoRechazado, LoteInvalido
from contabilidad.escritura import Escrito, Tanda, alistar, escribir, escribir_uno, reservar
from contabilidad.eventos import ANULACION, tipos
from contabilidad.imputacion import Falta, Imputador, falta_periodo
from contabilidad.limites import recortar
from contabilidad.models import Asiento, CentroCosto, Cuenta, Seccion
from contabilidad.previos import con_dimensiones_que_no_existen, repetidos_distintos, sin_la_anterior_anulada
from contabilidad.renglones import (
    DIMENSIONES,
    ESQUEMA_ERRORES,
    AsientoArmado,
    Cabecera,
    ConDimensiones,
    Linea,
    armar,
    huella,
)
from contabilidad.sueltos import Evento, Importe, armar_uno
from contabilidad.vigentes import imputador_de, periodos_de

__all__ = [
    "AsientoDirecto", "Evento", "Importe", "Renglon", "ResultadoLote", "anular", "asentar", "asentar_lote",
    "asentar_renglones", "previsualizar", "previsualizar_cada", "referencias", "saldo",
]  # fmt: skip

# Small enough for a thread to get the next ones ready while Postgres takes one.
EVENTOS_POR_TANDA = 1_000
FILA_DESCONOCIDA = "la sección o el centro de costo no existe"
SIN_ANULAR = "la revisión anterior no está anulada. Anulala antes"
# What a batch asks before it writes, and a single event lets the database say: its cause, and how it is told.
DE_LA_BASE: Mapping[str, Falta] = {
    "partida_dimension": ("dimension", FILA_DESCONOCIDA),
    "asiento_revision_previa": ("revision_previa", SIN_ANULAR),
}


@dataclass(frozen=True, kw_only=True)
class Renglon(ConDimensiones):
    """A line that an event would write: account, pesos on one side, dimensions."""

    cuenta: Cuenta
    debe: Decimal
    haber: Decimal


@dataclass(frozen=True, kw_only=True)
class ResultadoLote:
    """What a batch did. asientos: `n` of each event and the id of its entry (also of those already posted)."""

    nuevos: int
    repetidos: int
    asientos: pl.DataFrame = field(repr=False)


def asentar(evento: Evento, *, usuario: Usuario | None = None) -> Asiento:
    """Post one event inside the caller's transaction, and return its entry (the existing one if it is a repeat).

    *Bloquea:* posting day and period, shared, inside the insert. *Errores:* EventoInvalido with its cause; the
    database's own refusals (a period closed meanwhile, a sealed day) as IntegrityError with a message for the user.
    """
    return _escribir_uno(armar_uno(evento, _imputador_de([evento])), usuario)


def asentar_lote(eventos: pl.DataFrame, *, usuario: Usuario | None = None) -> ResultadoLote:
    """Post many events inside the caller's transaction, by COPY, in chunks of EVENTOS_POR_TANDA entries.

    eventos: ESQUEMA_COMPONENTES, one row per component, `n` numbering the events. All or nothing: a bad event raises
    LoteInvalido with every offending one and all that is wrong with it, and nothing of the batch stays.
    *Errores:* LoteInvalido; libro.columnas; the database's own refusals, as `asentar`.
    """
    componentes = leer(eventos)
    escritos: list[Escrito] = []
    rechazados: list[EventoRechazado] = []
    sin_fila = con_dimensiones_que_no_existen(componentes)
    with transaction.atomic():
        for tanda in _alistadas(componentes, usuario):
            rechazados += _rechazados(tanda, sin_fila)
            if rechazados or sin_fila:
                rechazados += _distintos(tanda, repetidos_distintos(_sanas(tanda)))
                continue
            escrito = escribir(tanda)
            rechazados += _distintos(tanda, _con_otra_huella(escrito))
            escritos.append(escrito)
        if rechazados:
            raise LoteInvalido(rechazados)
    return ResultadoLote(
        nuevos=sum(e.nuevos for e in escritos),
        repetidos=sum(e.asientos.height - e.nuevos for e in escritos),
        asientos=pl.concat([e.asientos.select("n", "id") for e in escritos]) if escritos else pl.DataFrame(),
    )


def previsualizar(evento: Evento) -> list[Renglon]:
    """The lines that `asentar` would write, without writing. Raises EventoInvalido as it would."""
    (previsto,) = previsualizar_cada([evento])
    if isinstance(previsto, EventoInvalido):
        raise previsto
    return previsto


def previsualizar_cada(eventos: Sequence[Evento]) -> list[list[Renglon] | EventoInvalido]:
    """What each of many events would write, or why it cannot be posted. Three queries."""
    imputador = _imputador_de(eventos)
    previstos = [_armar_o_explicar(evento, imputador) for evento in eventos]
    armados = [previsto for previsto in previstos if isinstance(previsto, AsientoArmado)]
    cuentas = Cuenta.objects.in_bulk({partida.cuenta for armado in armados for partida in armado.partidas})
    return [
        previsto if isinstance(previsto, EventoInvalido) else [_renglon(p, cuentas) for p in previsto.partidas]
        for previsto in previstos
    ]


def asentar_renglones(directo: AsientoDirecto, *, usuario: Usuario | None = None) -> Asiento:
    """Post an entry that brings its lines, in the caller's transaction, and return it (the existing one if repeated).

    *Bloquea:* as `asentar`. *Errores:* EventoInvalido with evento, renglones, importe, lado, desbalanceado, cuenta,
    seccion, centro, dimension, sin_periodo, periodo_cerrado or repetido_distinto.
    """
    armado = preparar(directo, referencias=referencias(directo))
    exigir_periodo(directo.tipo, fecha=directo.fecha)
    return _escribir_uno(armado, usuario)


def anular(asiento: Asiento, *, fecha: dt.date, motivo: str, usuario: Usuario) -> Asiento:
    """Post the mirror of an entry: same lines, sides changed; its origin is the annulled entry, so only once.

    *Errores:* EventoInvalido when it has no reason, is dated before the entry, or the entry is itself an annulment.
    """
    exigir_anulable(asiento, fecha=fecha, motivo=motivo)
    return _escribir_uno(_espejo(asiento, fecha, motivo), usuario)


def exigir_anulable(asiento: Asiento, *, fecha: dt.date, motivo: str) -> None:
    """Raise the EventoInvalido that `anular` would, but for the period and for who annulled it before."""
    if not motivo.strip():
        raise EventoInvalido("motivo", "toda anulación necesita un motivo. Escribilo")
    if asiento.evento == ANULACION:
        raise EventoInvalido("anulacion", "una anulación no se anula. Volvé a asentar el original con otra revisión")
    if fecha < asiento.fecha:
        dia = formato.fecha(asiento.fecha)
        raise EventoInvalido("fecha", f"el asiento que se anula es del {dia}. Usá ese día u otro posterior")


def exigir_periodo(tipo: str, *, fecha: dt.date) -> None:
    """Raise the EventoInvalido of an event whose day has no period, or has one that is closed. One query."""
    if sin_periodo := falta_periodo(tipo, fecha, periodos_de([fecha])):
        raise EventoInvalido(*sin_periodo)


def saldo(cuenta: Cuenta, *, al: dt.date, seccion: Seccion | None = None) -> Decimal:
    """Σ debe − Σ haber of an account (and those under it) up to the end of `al`: positive when debit, in pesos."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT COALESCE(sum(m.debe - m.haber), 0) FROM (
                SELECT cuenta_id, dia, seccion_id, debe, haber FROM contabilidad_saldodiario
                UNION ALL SELECT cuenta_id, dia, seccion_id, debe, haber FROM contabilidad_saldodelta
            ) AS m JOIN contabilidad_cuenta AS c ON c.id = m.cuenta_id
            WHERE (c.codigo = %(codigo)s OR c.codigo LIKE %(codigo)s || '.%%') AND m.dia <= %(al)s
                AND (%(seccion)s::bigint IS NULL OR m.seccion_id = %(seccion)s)
            """,
            {"codigo": cuenta.codigo, "al": al, "seccion": seccion.pk if seccion else None},
        )
        total: Decimal = cursor.fetchone()[0]
    return total.quantize(CENTAVO)


def _imputador_de(eventos: Sequence[Evento]) -> Imputador:
    return imputador_de({evento.tipo for evento in eventos}, fechas={evento.fecha for evento in eventos})


def _armar_o_explicar(evento: Evento, imputador: Imputador) -> AsientoArmado | EventoInvalido:
    try:
        return armar_uno(evento, imputador)
    except EventoInvalido as error:
        return error


def _escribir_uno(armado: AsientoArmado, usuario: Usuario | None) -> Asiento:
    """Write an entry, or find the one that is there: a repeat with other contents is refused."""
    try:
        with transaction.atomic(savepoint=False):
            asiento = escribir_uno(armado, usuario_id=usuario.pk if usuario else None)
    except IntegrityError as error:
        if falta := DE_LA_BASE.get(restriccion_de(error) or ""):
            raise EventoInvalido(*falta) from error
        raise
    if bytes(asiento.huella).hex() != armado.cabecera.huella:
        raise EventoInvalido(
            "repetido_distinto", _otro_contenido(asiento.evento, asiento.origen_tipo, asiento.origen_id)
        )
    return asiento


def referencias(directo: AsientoDirecto) -> Referencias:
    """What the lines of an entry may point to. Three queries."""
    return Referencias(
        cuentas=Cuenta.objects.in_bulk({renglon.cuenta for renglon in directo.renglones}),
        secciones=frozenset(Seccion.objects.values_list("pk", flat=True)),
        centros=frozenset(CentroCosto.objects.values_list("pk", flat=True)),
    )


def _pesos(centavos: int) -> Decimal:
    return (Decimal(centavos) * CENTAVO).quantize(CENTAVO) if centavos else CERO


def _renglon(linea: Linea, cuentas: Mapping[int, Cuenta]) -> Renglon:
    dimensiones: dict[str, Any] = dict(zip(DIMENSIONES, linea.dimensiones, strict=True))
    return Renglon(cuenta=cuentas[linea.cuenta], debe=_pesos(linea.debe), haber=_pesos(linea.haber), **dimensiones)


def _alistadas(componentes: pl.DataFrame, usuario: Usuario | None) -> Iterator[Tanda]:
    """The batch in chunks ready to be written: a thread gets the next ones ready while Postgres takes one.

    Three queries: the rules of its events, the periods of its dates, and the ids.
    """
    eventos, fechas = (componentes[columna].unique().drop_nulls().to_list() for columna in ("evento", "fecha"))
    imputador = imputador_de(eventos, fechas=fechas)
    partes = _partir(componentes)
    ids = reservar(componentes["n"].n_unique())
    usuario_id = usuario.pk if usuario else None

    def alistada(numero: int) -> Tanda:
        propios = ids.slice(numero * EVENTOS_POR_TANDA, EVENTOS_POR_TANDA)
        return alistar(armar(partes[numero], imputador), propios, usuario_id=usuario_id)

    with ThreadPoolExecutor(max_workers=1) as ayudante:
        yield from ayudante.map(alistada, range(len(partes)))


def _partir(componentes: pl.DataFrame) -> list[pl.DataFrame]:
    """In chunks of EVENTOS_POR_TANDA events, by `n`."""
    if not componentes["n"].is_sorted():
        componentes = componentes.sort("n", maintain_order=True)
    largos = (componentes["n"].rle_id() // EVENTOS_POR_TANDA).rle().struct.field("len").to_list()
    comienzos = accumulate(largos, initial=0)
    return [componentes.slice(comienzo, largo) for comienzo, largo in zip(comienzos, largos, strict=False)]


def _rechazados(tanda: Tanda, sin_fila: Collection[int]) -> list[EventoRechazado]:
    """What is wrong with the events of a chunk before it is written."""
    cabeceras = tanda.cabeceras
    errores = tanda.renglones.errores
    de_la_base = [
        *((n, "dimension", FILA_DESCONOCIDA) for n in sin_fila),
        *((n, "revision_previa", SIN_ANULAR) for n in sin_la_anterior_anulada(cabeceras)),
    ]
    if errores.is_empty() and not de_la_base:
        return []
    causas = pl.DataFrame(de_la_base, schema=ESQUEMA_ERRORES, orient="row")
    filas = pl.concat([errores, causas]).join(cabeceras, on="n", maintain_order="left").sort("n", maintain_order=True)
    return [_rechazado(fila, fila["causa"], fila["mensaje"]) for fila in filas.iter_rows(named=True)]


def _sanas(tanda: Tanda) -> pl.DataFrame:
    """The headers of the events with no error: the content of the others is not one to compare."""
    return tanda.cabeceras.join(tanda.renglones.errores, on="n", how="anti", maintain_order="left")


def _con_otra_huella(escrito: Escrito) -> list[int]:
    """`n` of the repeats with other contents."""
    if escrito.nuevos == escrito.asientos.height:
        return []
    return escrito.asientos.filter(pl.col("huella_guardada") != pl.col("huella"))["n"].to_list()


def _distintos(tanda: Tanda, numeros: list[int]) -> list[EventoRechazado]:
    """The refusals of those repeats."""
    filas = tanda.cabeceras.filter(pl.col("n").is_in(numeros)) if numeros else tanda.cabeceras.clear()
    return [
        _rechazado(fila, "repetido_distinto", _otro_contenido(fila["evento"], fila["origen_tipo"], fila["origen_id"]))
        for fila in filas.iter_rows(named=True)
    ]


def _rechazado(cabecera: Mapping[str, Any], causa: str, mensaje: str) -> EventoRechazado:
    return EventoRechazado(
        evento=cabecera["evento"],
        origen_tipo=cabecera["origen_tipo"],
        origen_id=cabecera["origen_id"],
        causa=causa,
        mensaje=mensaje,
    )


def _otro_contenido(evento: str, origen_tipo: str, origen_id: int) -> str:
    tipo = tipos().get(evento)
    nombre = f"«{tipo.nombre}»" if tipo else evento
    return f"{nombre} de {origen_tipo} {origen_id} ya está asentado con otro contenido. Anulalo y asentá otra revisión"


def _espejo(asiento: Asiento, fecha: dt.date, motivo: str) -> AsientoArmado:
    """The same lines, sides changed, on another day."""
    contenido = huella(f"{ANULACION}|{fecha}|asiento|{asiento.pk}|{bytes(asiento.huella).hex()}")
    total = int(asiento.total / CENTAVO)
    return AsientoArmado(
        cabecera=Cabecera(
            ANULACION, fecha, fecha, "asiento", asiento.pk, 1, recortar(motivo.strip()), total,
            asiento.lineas, contenido,
        ),
        partidas=[
            Linea(
                p.renglon, p.cuenta_id, int(p.haber / CENTAVO), int(p.debe / CENTAVO),
                (p.seccion_id, p.centro_id, p.grupo, p.gestion, p.persona, p.cuenta_servicio),
            )
            for p in asiento.partidas.order_by("renglon")
        ],
    )  # fmt: skip
