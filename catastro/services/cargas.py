"""The acts of places and meters over thousands of rows at once: what spreadsheets bring.

A few statements, whatever the size.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, LiteralString, TypeVar

from django.db import connection, transaction
from django.db.models import Max, Model, Q
from psycopg import sql

from catastro.models import PuntoDeRuta, Ruta
from catastro.services.rutas import escribir_lugares
from cesop.nucleo.bloqueos import asegurar, exclusiva
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import ahora
from cesop.nucleo.models.base import Fechado

F = TypeVar("F", bound=Fechado)
M = TypeVar("M", bound=Model)
TANDA = 5_000


@transaction.atomic
def cambiar_todas(filas: Sequence[M], campos: Sequence[str]) -> None:
    """Write `campos` of rows that are there, in one statement that touches only those that change."""
    if not filas:
        return
    opciones = filas[0]._meta
    columnas: list[Any] = [opciones.pk, *(opciones.get_field(campo) for campo in campos)]
    valores = [
        [campo.get_db_prep_save(getattr(fila, campo.attname), connection) for fila in filas] for campo in columnas
    ]
    nombres = [sql.Identifier(campo.column) for campo in columnas[1:]]
    orden = sql.SQL(
        "UPDATE {tabla} AS t SET {cambios} FROM unnest({datos}) AS n ({columnas}) "
        "WHERE t.id = n.id AND ({viejas}) IS DISTINCT FROM ({nuevas})"
    ).format(
        tabla=sql.Identifier(opciones.db_table),
        cambios=_lista("{0} = n.{0}", nombres),
        datos=sql.SQL(", ").join(sql.SQL("%s::{}[]").format(sql.SQL(_tipo(campo))) for campo in columnas),
        columnas=sql.SQL(", ").join([sql.Identifier("id"), *nombres]),
        viejas=_lista("t.{0}", nombres),
        nuevas=_lista("n.{0}", nombres),
    )
    with connection.cursor() as cursor:
        cursor.execute(orden, valores)


def _lista(forma: LiteralString, nombres: Sequence[sql.Identifier]) -> sql.Composed:
    return sql.SQL(", ").join(sql.SQL(forma).format(nombre) for nombre in nombres)


def _tipo(campo: Any) -> LiteralString:
    """The SQL type of the values of a field; texts, whatever their length."""
    tipo: LiteralString = campo.db_type(connection)
    return "text" if tipo.startswith("varchar") else tipo


@transaction.atomic
def poner_todas(filas: Sequence[F], *, por: str) -> None:
    """Put rows in force from their `desde` on, at most one for each key `por`: what was said of those days gives way.

    The same as `vigencias.poner` for each one. Three statements. *Errores:* `catastro.simultaneo`.
    """
    if not filas:
        return
    modelo = type(filas[0])
    clave = modelo._meta.get_field(por).attname  # type: ignore[union-attr]
    desde = {getattr(fila, clave): fila.desde for fila in filas}
    instante = ahora()
    vivas = modelo._default_manager.filter(
        Q(hasta__isnull=True) | Q(hasta__gt=min(desde.values())),
        **{f"{por}__in": list(desde), "reemplazado_en__isnull": True},
    )
    previas = [fila for fila in vivas if fila.hasta is None or fila.hasta > desde[getattr(fila, clave)]]
    reemplazadas = modelo._default_manager.filter(pk__in=[fila.pk for fila in previas], reemplazado_en__isnull=True)
    if reemplazadas.update(reemplazado_en=instante) != len(previas):
        raise ErrorNegocio(
            "catastro.simultaneo",
            "No se puede guardar porque otra persona lo cambió recién. Actualizá la página y reintentá.",
        )
    restos = [_hasta(fila, desde[getattr(fila, clave)]) for fila in previas if fila.desde < desde[getattr(fila, clave)]]
    nuevas = [*restos, *filas]
    for fila in nuevas:
        fila.registrado_en = instante
    modelo._default_manager.bulk_create(nuevas, batch_size=TANDA)


def _hasta(fila: F, dia: dt.date) -> F:
    """The part of a replaced row that stays: the same, until a day."""
    propios = {"id", "hasta", "registrado_en", "reemplazado_en"}
    dicho = {c.attname: getattr(fila, c.attname) for c in fila._meta.concrete_fields if c.name not in propios}
    return type(fila)(**dicho, hasta=dia)


@transaction.atomic
def poner_en_rutas(lugares: Iterable[tuple[int, Ruta, int | None]]) -> None:
    """(service point, route, place) → each one in that route and place; without a place, at the end.

    A point that was in another route of that use leaves it. *Bloquea:* the routes. *Errores:* constraint
    `puntoderuta_orden_unico` when two end in the same place.
    """
    pedidos = list(lugares)
    rutas = {ruta.pk: ruta for _, ruta, _ in pedidos}
    previos = PuntoDeRuta.objects.filter(suministro__in=[punto for punto, _, _ in pedidos])
    afectadas = {*rutas, *previos.values_list("ruta_id", flat=True)}
    asegurar(exclusiva("ruta", *sorted(afectadas)), para="cargar las rutas")
    estan = {(punto.suministro_id, punto.uso): punto.pk for punto in previos}
    siguientes = _ultimos(rutas)
    for _, ruta, orden in pedidos:
        siguientes[ruta.pk] = max(siguientes[ruta.pk], orden or 0)
    movidos, nuevos = [], []
    for suministro, ruta, orden in pedidos:
        if orden is None:
            siguientes[ruta.pk] += 1
            orden = siguientes[ruta.pk]  # noqa: PLW2901 - the place that it was given
        if (punto := estan.get((suministro, ruta.uso))) is not None:
            movidos.append((punto, ruta.pk, orden))
        else:
            nuevos.append(PuntoDeRuta(suministro_id=suministro, ruta=ruta, uso=ruta.uso, orden=orden))
    escribir_lugares(movidos)
    PuntoDeRuta.objects.bulk_create(nuevos, batch_size=TANDA)


def _ultimos(rutas: Mapping[int, Ruta]) -> dict[int, int]:
    """The last place of each route."""
    filas = PuntoDeRuta.objects.filter(ruta__in=rutas).order_by().values_list("ruta_id").annotate(u=Max("orden"))
    return dict.fromkeys(rutas, 0) | dict(filas)
