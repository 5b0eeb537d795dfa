"""Seals of posting days: made by the database, exported, and verified without believing it.

A seal is sha256(previous seal, leaves of the day's entries), and a leaf is the sha256 of an entry's canonical text. The
leaves are kept, so that a verification names the entry. Three copies must agree: the ledger, the leaves with their
chain of seals, and the file that left the building. Whoever owns the base can rewrite the first two; not the third.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.db import connection, transaction

from cesop.nucleo import formato
from cesop.nucleo.bloqueos import exclusiva, intentar
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from contabilidad.models import Sello

ESPERA: Final = dt.timedelta(seconds=5)
FILAS_POR_VIAJE: Final = 5_000
UN_DIA: Final = dt.timedelta(days=1)
# The same text as `contabilidad_texto_de_asiento`, which is not called: whoever touches an entry can touch a function.
TEXTO: Final = """
    concat_ws('|', a.id, to_json(a.evento), to_char(a.fecha, 'YYYY-MM-DD'), to_char(a.fecha_valor, 'YYYY-MM-DD'),
        to_json(a.origen_tipo), a.origen_id, a.origen_revision, to_json(a.glosa), a.total, a.lineas,
        encode(a.huella, 'hex'), COALESCE(a.usuario_id::text, ''),
        to_char(a.registrado_en AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'))
        || COALESCE((
            SELECT string_agg(concat_ws('|', '', p.renglon, p.cuenta_id, p.debe, p.haber,
                to_char(p.fecha, 'YYYY-MM-DD'), COALESCE(p.seccion_id::text, ''),
                COALESCE(p.centro_id::text, ''), COALESCE(p.grupo::text, ''),
                COALESCE(to_json(p.gestion)::text, ''), COALESCE(p.persona::text, ''),
                COALESCE(p.cuenta_servicio::text, '')), E'\\n' ORDER BY p.renglon)
            FROM contabilidad_partida AS p WHERE p.asiento_id = a.id), '')
"""
# Entries recorded in a day, with what they hash to now and the leaf that was kept; either may be missing.
DIA: Final = f"""
    SELECT COALESCE(v.id, h.asiento_id) AS id, encode(v.hoja, 'hex'), encode(h.huella, 'hex')
    FROM (
        SELECT a.id, sha256(convert_to({TEXTO}, 'UTF8')) AS hoja FROM contabilidad_asiento AS a
        WHERE a.registrado_en >= %(desde)s AND a.registrado_en < %(hasta)s
    ) AS v FULL JOIN (SELECT asiento_id, huella FROM contabilidad_sellohoja WHERE sello_id = %(dia)s) AS h
        ON h.asiento_id = v.id
    ORDER BY 1
"""  # noqa: S608 - pieces of this file
ANTES: Final = """
    SELECT id, registrado_en FROM contabilidad_asiento WHERE registrado_en < %s ORDER BY registrado_en, id LIMIT 1
"""
SUELTAS: Final = """
    SELECT asiento_id FROM contabilidad_partida AS p
    WHERE NOT EXISTS (SELECT 1 FROM contabilidad_asiento AS a WHERE a.id = p.asiento_id) ORDER BY 1 LIMIT 1
"""


@dataclass(frozen=True, kw_only=True)
class Tocado:
    """The first thing that is not as it was sealed. asiento: id of the entry; None when only the seal was touched."""

    dia: dt.date
    asiento: int | None
    que: str

    def __str__(self) -> str:
        cual = f", asiento {self.asiento}" if self.asiento is not None else ""
        return f"{formato.fecha(self.dia)}{cual}: {self.que}"


@dataclass(frozen=True, kw_only=True)
class SelloExportado:
    """A day in the file of seals. hojas: leaf by entry, when the file has them."""

    dia: dt.date
    huella: str
    previo: str
    asientos: int
    hojas: Mapping[int, str] | None


def sellar(*, hasta: dt.date | None = None) -> list[Sello]:
    """Seal every finished day up to `hasta` (default: yesterday) that has no seal, empty ones too, oldest first.

    A transaction per day. *Bloquea:* each day, exclusive, by try and retry. *Errores:* bloqueos.ocupado, that
    says who has been posting in a past day for seconds; what was sealed before stays.
    """
    ultimo = min(hasta or dt.date.max, hoy() - UN_DIA)
    primero = _primer_dia_sin_sello()
    sellados = []
    while primero is not None and primero <= ultimo:
        _sellar_dia(primero)
        sellados.append(Sello.objects.get(dia=primero))
        primero += UN_DIA
    return sellados


def verificar(*, contra: Path | None = None) -> Tocado | None:
    """Recompute every seal from the ledger, oldest first, and return the first thing touched; None when all is whole.

    contra: a file written by `exportar`; what it has must be what the base has.
    """
    archivo = {sello.dia: sello for sello in leer(contra)} if contra is not None else {}
    previo = ""
    dias: set[dt.date] = set()
    with transaction.atomic():
        for sello in Sello.objects.order_by("dia").iterator():
            if not dias and (tocado := _antes_del_primero(sello.dia)):
                return tocado
            if dias and sello.dia - UN_DIA not in dias:
                return Tocado(dia=sello.dia - UN_DIA, asiento=None, que="falta el sello del día")
            if tocado := _verificar_dia(sello, previo=previo, exportado=archivo.get(sello.dia)):
                return tocado
            previo = sello.huella
            dias.add(sello.dia)
        if faltan := sorted(archivo.keys() - dias):
            return Tocado(dia=faltan[0], asiento=None, que="está en el archivo y ya no está en la base")
        return _renglones_sueltos()


def exportar(destino: Path, *, con_hojas: bool) -> int:
    """Write every seal to `destino`, a JSON line a day; with its leaves it can name entries by itself. Returns days."""
    dias = 0
    with destino.open("w", encoding="utf-8") as salida, transaction.atomic():
        for sello in Sello.objects.order_by("dia").iterator():
            linea = {
                "dia": sello.dia.isoformat(),
                "sello": sello.huella,
                "previo": sello.previo,
                "asientos": sello.asientos,
            }
            if con_hojas:
                hojas = sello.hojas.order_by("asiento_id").values_list("asiento_id", "huella")
                linea["hojas"] = {str(clave): bytes(huella).hex() for clave, huella in hojas.iterator()}
            salida.write(json.dumps(linea, separators=(",", ":")) + "\n")
            dias += 1
    return dias


def leer(origen: Path) -> Iterator[SelloExportado]:
    """The days of a file of seals. Errores: sellos.archivo."""
    try:
        with origen.open(encoding="utf-8") as lineas:
            for linea in lineas:
                dato = json.loads(linea)
                hojas = dato.get("hojas")
                yield SelloExportado(
                    dia=dt.date.fromisoformat(dato["dia"]),
                    huella=dato["sello"],
                    previo=dato["previo"],
                    asientos=dato["asientos"],
                    hojas=None if hojas is None else {int(clave): valor for clave, valor in hojas.items()},
                )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ErrorNegocio(
            "sellos.archivo", f"No se puede verificar porque {origen} no es un archivo de sellos. Usá el exportado."
        ) from error


def _primer_dia_sin_sello() -> dt.date | None:
    """The day after the last seal, or that of the first entry."""
    ultimo = Sello.objects.order_by("-dia").values_list("dia", flat=True).first()
    if ultimo is not None:
        return ultimo + UN_DIA
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (min(registrado_en) AT TIME ZONE 'America/Argentina/Buenos_Aires')::date FROM contabilidad_asiento"
        )
        primero: dt.date | None = cursor.fetchone()[0]
    return primero


def _sellar_dia(dia: dt.date) -> None:
    with transaction.atomic():
        intentar(exclusiva("dia", dia.isoformat()), para=f"sellar el {formato.fecha(dia)}", espera=ESPERA)
        with connection.cursor() as cursor:
            cursor.execute("SELECT contabilidad_sellar(%s)", [dia])


def _antes_del_primero(dia: dt.date) -> Tocado | None:
    """An entry recorded before the first sealed day was put there later: the first seal starts at the first entry."""
    with connection.cursor() as cursor:
        cursor.execute(ANTES, [_comienzo(dia)])
        fila = cursor.fetchone()
    return (
        Tocado(dia=dia, asiento=fila[0], que="el asiento se agregó con fecha anterior al primer sello")
        if fila
        else None
    )


def _verificar_dia(sello: Sello, *, previo: str, exportado: SelloExportado | None) -> Tocado | None:
    hojas: list[str] = []
    vistas: dict[int, str] = {}
    for asiento, actual, guardada in _entradas(sello.dia):
        referencia = exportado.hojas.get(asiento) if exportado is not None and exportado.hojas is not None else guardada
        if que := _que_paso(actual, referencia):
            return Tocado(dia=sello.dia, asiento=asiento, que=que)
        vistas[asiento] = actual or ""
        if guardada is not None:
            hojas.append(guardada)
    if exportado is not None and exportado.hojas is not None and (borrados := sorted(exportado.hojas.keys() - vistas)):
        return Tocado(dia=sello.dia, asiento=borrados[0], que="el asiento se borró")
    texto = f"{previo}\n" + "\n".join(hojas)
    calculado = hashlib.sha256(texto.encode()).hexdigest()
    if (sello.huella, sello.previo, sello.asientos) != (calculado, previo, len(hojas)):
        return Tocado(dia=sello.dia, asiento=None, que="el sello no es el de sus asientos")
    if exportado is not None and (exportado.huella, exportado.previo) != (sello.huella, sello.previo):
        return Tocado(
            dia=sello.dia, asiento=None, que="el sello de la base no es el del archivo: se rehicieron los sellos"
        )
    return None


def _entradas(dia: dt.date) -> Iterator[tuple[int, str | None, str | None]]:
    """(entry, leaf now, leaf kept) of a day, streamed."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(DIA, {"dia": dia, "desde": _comienzo(dia), "hasta": _comienzo(dia + UN_DIA)})
        while filas := cursor.fetchmany(FILAS_POR_VIAJE):
            yield from filas


def _que_paso(actual: str | None, sellada: str | None) -> str:
    if actual is None:
        return "el asiento se borró, o se cambió su hora de registro"
    if sellada is None:
        return "el asiento se agregó después de sellar"
    return "" if actual == sellada else "el asiento o sus renglones cambiaron"


def _renglones_sueltos() -> Tocado | None:
    """Lines whose entry is gone belong to no day; an entry of no sealed day has not been vouched for yet."""
    with connection.cursor() as cursor:
        cursor.execute(SUELTAS)
        fila = cursor.fetchone()
    return Tocado(dia=hoy(), asiento=fila[0], que="hay renglones de un asiento que no existe") if fila else None


def _comienzo(dia: dt.date) -> dt.datetime:
    """Midnight of a day in the cooperative's time zone."""
    return dt.datetime.combine(dia, dt.time(), tzinfo=formato.ARGENTINA)
