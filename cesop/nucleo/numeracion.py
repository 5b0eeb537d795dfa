"""Gapless numbers, given out by blocks.

A block belongs to one destination (a chunk of a run, a voucher of the counter), whose identity the caller makes before
asking: asking twice gives the same numbers. The database refuses a hole, an overlap, and any later change.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Max

from cesop.nucleo.bloqueos import asegurar, exclusiva
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import BloqueNumerado, Serie


@dataclass(frozen=True, kw_only=True)
class Hueco:
    """Numbers `desde`…`hasta` (both included) that nobody got, though later ones were given."""

    desde: int
    hasta: int


@transaction.atomic
def abrir_serie(clave: str, *, descripcion: str, primero: int = 1) -> Serie:
    """Open the series `clave`, whose first number will be `primero`; the same again gives the same series.

    Raises ErrorNegocio `numeracion.serie_distinta` when it is open with another first number.
    """
    if primero < 1:
        raise ValueError("El primer número de una serie es 1 o más.")
    serie, _ = Serie.objects.get_or_create(clave=clave, defaults={"descripcion": descripcion, "primero": primero})
    if serie.primero != primero:
        raise ErrorNegocio(
            "numeracion.serie_distinta",
            f"No se puede abrir la serie {clave} desde el {primero} porque ya está abierta desde el {serie.primero}. "
            "Usá otra clave.",
        )
    return serie


@transaction.atomic
def reservar(serie: str, *, cantidad: int, destino: uuid.UUID) -> BloqueNumerado:
    """Give `destino` the next `cantidad` numbers of `serie`, in the caller's transaction; idempotent by destination.

    *Bloquea:* talonario `serie`, exclusive (in its own call, or required from the act that already locked).
    *Errores:* `numeracion.sin_serie`; `numeracion.destino_distinto` when the destination has a block of another size.
    """
    if cantidad < 1:
        raise ValueError("Se reserva al menos un número.")
    asegurar(exclusiva("talonario", serie), para="numerar")
    if (propio := bloque_de(serie, destino=destino)) is not None:
        return _el_mismo(propio, cantidad=cantidad)
    primero = Serie.objects.filter(pk=serie).values_list("primero", flat=True).first()
    if primero is None:
        raise ErrorNegocio(
            "numeracion.sin_serie", f"No se puede numerar porque la serie {serie} no está abierta. Pedila a sistemas."
        )
    desde = max(primero, (ultimo(serie) or 0) + 1)
    return BloqueNumerado.objects.create(serie_id=serie, desde=desde, hasta=desde + cantidad - 1, destino=destino)


def siguiente(serie: str, *, destino: uuid.UUID) -> int:
    """The next number of `serie` for one document. As `reservar` with one."""
    return reservar(serie, cantidad=1, destino=destino).desde


def bloque_de(serie: str, *, destino: uuid.UUID) -> BloqueNumerado | None:
    """The block that `destino` got, if any."""
    return BloqueNumerado.objects.filter(serie=serie, destino=destino).first()


def ultimo(serie: str) -> int | None:
    """The last number given, or None."""
    maximo: int | None = BloqueNumerado.objects.filter(serie=serie).aggregate(m=Max("hasta"))["m"]
    return maximo


def huecos(serie: str) -> list[Hueco]:
    """Numbers that were jumped over, from the series' first one. Must be empty: the database refuses them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT esperado, desde - 1 FROM ("
            "SELECT b.desde, COALESCE(lag(b.hasta) OVER (ORDER BY b.desde) + 1, s.primero) AS esperado "
            "FROM nucleo_bloquenumerado AS b JOIN nucleo_serie AS s ON s.clave = b.serie_id "
            "WHERE b.serie_id = %s) AS bloques "
            "WHERE desde > esperado ORDER BY 1",
            [serie],
        )
        return [Hueco(desde=desde, hasta=hasta) for desde, hasta in cursor.fetchall()]


def _el_mismo(bloque: BloqueNumerado, *, cantidad: int) -> BloqueNumerado:
    tiene = bloque.hasta - bloque.desde + 1
    if tiene != cantidad:
        raise ErrorNegocio(
            "numeracion.destino_distinto",
            f"No se puede reservar {cantidad} números porque ese mismo pedido ya reservó {tiene}. Empezá uno nuevo.",
            serie=bloque.serie_id,
        )
    return bloque
