"""The acts of places and meters over thousands of rows at once: what spreadsheets bring.

A few statements, whatever the size.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, LiteralString, TypeVar

from django.db import connection, transaction
from django.db.models import Max, Model
from psycopg import sql

from catastro.models import PuntoDeRuta, Ruta
from catastro.services.rutas import escribir_lugares
from cesop.nucleo.bloqueos import asegurar, exclusiva

M = TypeVar("M", bound=Model)
TANDA = 5_000


@transaction.atomic
def guardar_todas(modelo: type[M], filas: Sequence[M], campos: Sequence[str]) -> None:
    """Add the rows that are new, which take their keys, and write `campos` of the others. A few statements."""
    viejas = [fila for fila in filas if fila.pk is not None]
    modelo._default_manager.bulk_create([fila for fila in filas if fila.pk is None], batch_size=TANDA)
    cambiar_todas(viejas, campos)


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
