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
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl
from django.db import connection, transaction
from django.db.models import Q

from cesop.nucleo.dinero import CENTAVO, CERO
from cesop.nucleo.models import Usuario
from contabilidad.directo import AsientoDirecto, Referencias, a_centavos, preparar
from contabilidad.errores import EventoInvalido, EventoRechazado, LoteInvalido
from contabilidad.escritura import Escrito, escribir
from contabilidad.eventos import ANULACION, SIN_REGLAS, tipos
from contabilidad.models import Asiento, CentroCosto, Cuenta, Periodo, Regla, Seccion
from contabilidad.renglones import (
    DIMENSIONES,
    ESQUEMA_COMPONENTES,
    ESQUEMA_REGLAS,
    ConDimensiones,
    Renglones,
    armar,
    huella,
)

EVENTOS_POR_TANDA = 5_000


@dataclass(frozen=True, kw_only=True)
class Importe(ConDimensiones):
    """A component of an event: its key, its amount in pesos (positive, whole centavos), and its dimensions."""

    componente: str
    importe: Decimal


@dataclass(frozen=True, kw_only=True)
class Evento:
    """Something that happened. tipo: key of the catalogue. fecha: accounting, in an open period.

    fecha_valor: when it counts; the accounting date by default. origen: (kind, id) of what caused it.
    """

    tipo: str
    fecha: dt.date
    origen: tuple[str, int]
    importes: tuple[Importe, ...]
    fecha_valor: dt.date | None = None
    revision: int = 1
    glosa: str = ""


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
    database's own refusals (closed period, sealed day) as IntegrityError with a message for the user.
    """
    renglones = _preparar(_componentes([evento]))
    if not renglones.errores.is_empty():
        causa, mensaje = renglones.errores.row(0)[1:]
        raise EventoInvalido(causa, mensaje)
    with transaction.atomic(savepoint=False):
        escrito = escribir(renglones, usuario_id=usuario.pk if usuario else None)
    _exigir_iguales(escrito, renglones)
    return Asiento.objects.get(pk=int(escrito.asientos["id"][0]))


def asentar_lote(eventos: pl.DataFrame, *, usuario: Usuario | None = None) -> ResultadoLote:
    """Post many events inside the caller's transaction, by COPY, in chunks of EVENTOS_POR_TANDA entries.

    eventos: ESQUEMA_COMPONENTES, one row per component, `n` numbering the events. All or nothing: a bad event raises
    LoteInvalido with every offending one, and nothing of the batch stays.
    """
    renglones = _preparar(eventos.select(list(ESQUEMA_COMPONENTES)).cast(ESQUEMA_COMPONENTES))  # type: ignore[arg-type]
    if not renglones.errores.is_empty():
        raise LoteInvalido(_rechazados(renglones))
    escritos: list[Escrito] = []
    with transaction.atomic():
        for tanda in _tandas(renglones):
            escrito = escribir(tanda, usuario_id=usuario.pk if usuario else None)
            _exigir_iguales(escrito, tanda)
            escritos.append(escrito)
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
    """What each of many events would write, or why it cannot be posted, in one frame. Three queries.

    Raises EventoInvalido for one without amounts, or with one that is not whole centavos.
    """
    renglones = _preparar(_componentes(eventos))
    causas = {n: EventoInvalido(causa, mensaje) for n, causa, mensaje in reversed(renglones.errores.rows())}
    cuentas = Cuenta.objects.in_bulk(renglones.partidas["cuenta"].drop_nulls().unique().to_list())
    lineas: dict[int, list[Renglon]] = {n: [] for n in range(len(eventos))}
    for fila in renglones.partidas.iter_rows(named=True):
        if fila["n"] not in causas:
            lineas[fila["n"]].append(
                Renglon(
                    cuenta=cuentas[fila["cuenta"]],
                    debe=_pesos(fila["debe"]),
                    haber=_pesos(fila["haber"]),
                    **{dimension: fila[dimension] for dimension in DIMENSIONES},
                )
            )
    return [causas.get(n) or propias for n, propias in lineas.items()]


def asentar_renglones(directo: AsientoDirecto, *, usuario: Usuario | None = None) -> Asiento:
    """Post an entry that brings its lines, in the caller's transaction, and return it (the existing one if repeated).

    *Bloquea:* as `asentar`. *Errores:* EventoInvalido with evento, renglones, importe, lado, desbalanceado, cuenta,
    seccion, centro, dimension, sin_periodo, periodo_cerrado or repetido_distinto.
    """
    renglones = preparar(directo, referencias=referencias(directo))
    sin_periodo = _sin_periodo(renglones.cabeceras)
    if not sin_periodo.is_empty():
        causa, mensaje = sin_periodo.row(0)[1:]
        raise EventoInvalido(causa, mensaje)
    with transaction.atomic(savepoint=False):
        escrito = escribir(renglones, usuario_id=usuario.pk if usuario else None)
    _exigir_iguales(escrito, renglones)
    return Asiento.objects.get(pk=int(escrito.asientos["id"][0]))


def anular(asiento: Asiento, *, fecha: dt.date, motivo: str, usuario: Usuario) -> Asiento:
    """Post the mirror of an entry: same lines, sides changed; its origin is the annulled entry, so only once.

    *Errores:* EventoInvalido when it has no reason or is itself an annulment.
    """
    if not motivo.strip():
        raise EventoInvalido("motivo", "toda anulación necesita un motivo. Escribilo")
    if asiento.evento == ANULACION:
        raise EventoInvalido("anulacion", "una anulación no se anula. Volvé a asentar el original con otra revisión")
    espejo = Renglones(
        cabeceras=_cabecera_espejo(asiento, fecha, motivo), partidas=_partidas_espejo(asiento), errores=pl.DataFrame()
    )
    with transaction.atomic(savepoint=False):
        escrito = escribir(espejo, usuario_id=usuario.pk)
    _exigir_iguales(escrito, espejo)
    return Asiento.objects.get(pk=int(escrito.asientos["id"][0]))


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


def _componentes(eventos: Sequence[Evento]) -> pl.DataFrame:
    """Events as a frame. Raises EventoInvalido on amounts that are not whole, finite centavos."""
    filas = [
        {
            "n": n,
            "evento": evento.tipo,
            "fecha": evento.fecha,
            "fecha_valor": evento.fecha_valor or evento.fecha,
            "origen_tipo": evento.origen[0],
            "origen_id": evento.origen[1],
            "origen_revision": evento.revision,
            "glosa": evento.glosa,
            "componente": importe.componente,
            "centavos": a_centavos(importe.importe, consejo="Usá el componente contrario"),
            **{dimension: getattr(importe, dimension) for dimension in DIMENSIONES},
        }
        for n, evento in enumerate(eventos)
        for importe in evento.importes
    ]
    if not filas:
        raise EventoInvalido("sin_importes", "el evento no tiene importes")
    return pl.DataFrame(filas, schema=ESQUEMA_COMPONENTES)


def referencias(directo: AsientoDirecto) -> Referencias:
    """What the lines of an entry may point to. Three queries."""
    return Referencias(
        cuentas=Cuenta.objects.in_bulk({renglon.cuenta for renglon in directo.renglones}),
        secciones=frozenset(Seccion.objects.values_list("pk", flat=True)),
        centros=frozenset(CentroCosto.objects.values_list("pk", flat=True)),
    )


def _pesos(centavos: int) -> Decimal:
    return (Decimal(centavos) * CENTAVO).quantize(CENTAVO) if centavos else CERO


def _preparar(componentes: pl.DataFrame) -> Renglones:
    """Lines and errors of a batch. Two queries: the rules of its events, and the periods of its dates."""
    claves = componentes["evento"].unique().to_list()
    renglones = armar(componentes, _reglas(claves))
    propios = pl.concat([_desconocidos(componentes), _sin_periodo(componentes)])
    if propios.is_empty():
        return renglones
    # An unknown event has no rule either: its first cause is the one that helps.
    resto = renglones.errores.join(propios.select("n").unique(), on="n", how="anti")
    return Renglones(
        cabeceras=renglones.cabeceras, partidas=renglones.partidas, errores=pl.concat([propios, resto]).sort("n")
    )


def _reglas(eventos: list[str]) -> pl.DataFrame:
    filas = Regla.objects.filter(evento__in=eventos, reemplazado_en__isnull=True).values_list(
        "evento", "componente", "seccion_id", "grupo", "desde", "hasta", "debe_id", "haber_id",
        "debe__codigo", "haber__codigo", "debe__imputable", "haber__imputable", "debe__activa", "haber__activa",
        "debe__exige_seccion", "haber__exige_seccion", "debe__exige_centro", "haber__exige_centro",
    )  # fmt: skip
    return pl.DataFrame(
        [(*f[:8], f"{f[8]} y {f[9]}", all(f[10:14]), f[14] or f[15], f[16] or f[17]) for f in filas],
        schema=ESQUEMA_REGLAS,
        orient="row",
    )


def _desconocidos(componentes: pl.DataFrame) -> pl.DataFrame:
    """Events that are not in the catalogue, and components that their event does not have."""
    catalogo = tipos()
    pares = componentes.select("evento", "componente").unique()
    malos = []
    for clave, componente in pares.iter_rows():
        tipo = catalogo.get(clave)
        if tipo is None or clave in SIN_REGLAS:
            malos.append((clave, componente, "evento", f"el evento {clave} no existe"))
        elif tipo.componente(componente) is None:
            malos.append((clave, componente, "componente", f"{clave} no tiene el componente {componente}"))
    esquema = {"evento": pl.String, "componente": pl.String, "causa": pl.String, "mensaje": pl.String}
    tabla = pl.DataFrame(malos, schema=esquema, orient="row")
    return componentes.join(tabla, on=["evento", "componente"], how="inner").select("n", "causa", "mensaje").unique()


def _sin_periodo(componentes: pl.DataFrame) -> pl.DataFrame:
    """Events of a day without an open period. The database looks again, under the period's lock."""
    fechas = componentes["fecha"].unique().drop_nulls().to_list()
    abarcan = Q(desde__lte=max(fechas), hasta__gt=min(fechas))
    periodos = list(Periodo.objects.filter(abarcan).values_list("desde", "hasta", "estado"))
    malos = []
    for fecha in fechas:
        estado = next((e for desde, hasta, e in periodos if desde <= fecha < hasta), None)
        if estado is None:
            malos.append((fecha, "sin_periodo", f"no hay un período que contenga el {fecha:%d/%m/%Y}"))
        elif estado == Periodo.Estado.CERRADO:
            malos.append((fecha, "periodo_cerrado", f"el período del {fecha:%d/%m/%Y} está cerrado"))
    tabla = pl.DataFrame(malos, schema={"fecha": pl.Date, "causa": pl.String, "mensaje": pl.String}, orient="row")
    return componentes.join(tabla, on="fecha", how="inner").select("n", "causa", "mensaje").unique()


def _tandas(renglones: Renglones) -> list[Renglones]:
    """The batch in chunks of EVENTOS_POR_TANDA entries."""
    numeros = renglones.cabeceras["n"]
    if numeros.len() <= EVENTOS_POR_TANDA:
        return [renglones] if numeros.len() else []
    tandas = []
    for comienzo in range(0, numeros.len(), EVENTOS_POR_TANDA):
        cabeceras = renglones.cabeceras.slice(comienzo, EVENTOS_POR_TANDA)
        partidas = renglones.partidas.join(cabeceras.select("n"), on="n", how="semi", maintain_order="left")
        tandas.append(Renglones(cabeceras=cabeceras, partidas=partidas, errores=renglones.errores))
    return tandas


def _exigir_iguales(escrito: Escrito, renglones: Renglones) -> None:
    """A repeat with other contents is refused."""
    if escrito.nuevos == escrito.asientos.height:
        return
    distintos = escrito.asientos.filter(pl.col("huella_guardada") != pl.col("huella"))
    if distintos.is_empty():
        return
    fila = renglones.cabeceras.filter(pl.col("n") == distintos["n"][0]).row(0, named=True)
    raise EventoInvalido(
        "repetido_distinto",
        f"{fila['evento']} de {fila['origen_tipo']} {fila['origen_id']} ya está asentado con otro contenido. "
        "Anulalo y asentá otra revisión",
    )


def _rechazados(renglones: Renglones) -> list[EventoRechazado]:
    filas = renglones.errores.join(renglones.cabeceras, on="n", how="left").sort("n")
    return [
        EventoRechazado(
            evento=f["evento"],
            origen_tipo=f["origen_tipo"],
            origen_id=f["origen_id"],
            causa=f["causa"],
            mensaje=f["mensaje"],
        )
        for f in filas.iter_rows(named=True)
    ]


def _cabecera_espejo(asiento: Asiento, fecha: dt.date, motivo: str) -> pl.DataFrame:
    contenido = huella(f"{ANULACION}|{fecha}|asiento|{asiento.pk}|{bytes(asiento.huella).hex()}")
    return pl.DataFrame(
        [
            {
                "n": 0,
                "evento": ANULACION,
                "fecha": fecha,
                "fecha_valor": fecha,
                "origen_tipo": "asiento",
                "origen_id": asiento.pk,
                "origen_revision": 1,
                "glosa": motivo.strip()[:160],
                "total": int(asiento.total / CENTAVO),
                "lineas": asiento.lineas,
                "huella": contenido,
            }
        ]
    )


def _partidas_espejo(asiento: Asiento) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "n": 0,
                "renglon": p.renglon,
                "cuenta": p.cuenta_id,
                "debe": int(p.haber / CENTAVO),
                "haber": int(p.debe / CENTAVO),
                "seccion": p.seccion_id,
                "centro": p.centro_id,
                "grupo": p.grupo,
                "gestion": p.gestion,
                "persona": p.persona,
                "cuenta_servicio": p.cuenta_servicio,
            }
            for p in asiento.partidas.order_by("renglon")
        ],
        infer_schema_length=None,
    )
