"""The file of readings, read a second time by the book, without anything of the real reader."""

from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction
from typing import Any

NOMBRES = "lote;suministro;medidor;registro;lectura;fecha_hora;anomalia;observacion;lat;lon;foto_id;operador"
REGISTROS = {
    "AC": "activa",
    "RE": "reactiva",
    "PI": "pico",
    "RS": "resto",
    "VA": "valle",
    "DE": "demanda",
    "EX": "exportada",
    "VO": "volumen",
}
LINEA = re.compile(
    r"(?P<lote>[A-Za-z0-9-]{1,8});(?P<suministro>[A-Za-z0-9-]{1,10});(?P<medidor>[A-Za-z0-9./-]{1,15});(?P<registro>[A-Z]{2});"
    r"(?P<lectura>([0-9]{1,10}(\.[0-9]{1,3})?)?);(?P<fecha>[0-9]{14});(?P<anomalia>([0-9]{2})?);"
    r"(?P<observacion>[^;\x00-\x1f\x7f-\x9f]{0,80});"
    r"(?P<lat>(-?[0-9]{1,2}(\.[0-9]{1,6})?)?);(?P<lon>(-?[0-9]{1,3}(\.[0-9]{1,6})?)?);"
    r"(?P<foto>[A-Za-z0-9._-]{0,40});(?P<operador>[A-Za-z0-9._-]{1,20})"
)


def _escalar(texto: str, por: int) -> int | None:
    return int(Fraction(texto) * por) if texto else None


def leer_por_el_libro(datos: bytes, hoy: dt.date) -> list[tuple[Any, ...]]:
    """The rows; ValueError if anything is wrong."""
    texto = datos.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    cabecera, *cuerpo, cierre = texto.replace("\r\n", "\n").removesuffix("\n").split("\n")
    if cabecera != NOMBRES:
        raise ValueError("header")
    filas: list[tuple[Any, ...]] = []
    for numero, linea in enumerate(cuerpo, 2):
        campos = LINEA.fullmatch(linea)
        if campos is None or campos["registro"] not in REGISTROS or (campos["lat"] == "") != (campos["lon"] == ""):
            raise ValueError(linea)
        cuando = dt.datetime.strptime(campos["fecha"], "%Y%m%d%H%M%S")  # noqa: DTZ007 - local, as the file says
        lat, lon = _escalar(campos["lat"], 10**6), _escalar(campos["lon"], 10**6)
        if cuando.year < 2000 or cuando.date() > hoy or abs(lat or 0) > 90 * 10**6 or abs(lon or 0) > 180 * 10**6:
            raise ValueError(linea)
        filas.append(
            (
                numero,
                campos["lote"],
                campos["suministro"],
                campos["medidor"],
                REGISTROS[campos["registro"]],
                _escalar(campos["lectura"], 1000),
                cuando,
                campos["anomalia"] or "00",
                campos["observacion"],
                lat,
                lon,
                campos["foto"],
                campos["operador"],
            )
        )
    if len({(fila[1], fila[3], fila[4]) for fila in filas}) != len(filas):
        raise ValueError("twice")
    total = re.fullmatch(r"TOTAL;([0-9]{1,9});([0-9]{1,20}(\.[0-9]{1,3})?)", cierre)
    if total is None or int(total[1]) != len(filas) or Fraction(total[2]) * 1000 != sum(f[5] or 0 for f in filas):
        raise ValueError("trailer")
    return filas
