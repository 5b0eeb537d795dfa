"""How values are written on screen and paper in Argentina. Pure functions: no Django, no clock, no database.

Amounts use a dot for thousands and a comma for decimals, and the real minus sign (U+2212), so that a negative is as
wide as its digits. ``float`` is refused: an amount that went through binary floating point is already wrong.
"""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Final
from zoneinfo import ZoneInfo

MENOS: Final = "\u2212"
ESPACIO_FIJO: Final = "\u00a0"
ARGENTINA: Final = ZoneInfo("America/Argentina/Buenos_Aires")
_MESES: Final = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)
_DIAS: Final = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_LARGO_CUIT: Final = 11
_MINUTO: Final = 60
_HORA: Final = 3600
_DIA: Final = 86400
_PASO_TAMANO: Final = 1024

Numero = Decimal | int


def _exacto(valor: Numero) -> Decimal:
    if isinstance(valor, bool) or not isinstance(valor, (Decimal, int)):
        msg = f"se esperaba Decimal o int, no {type(valor).__name__}"
        raise TypeError(msg)
    return Decimal(valor)


def _con_separadores(valor: Decimal, *, decimales: int) -> str:
    redondo = valor.quantize(Decimal(1).scaleb(-decimales), rounding=ROUND_HALF_UP)
    texto = f"{abs(redondo):,.{decimales}f}".translate(str.maketrans(",.", ".,"))
    return f"{MENOS}{texto}" if redondo < 0 else texto


def importe(valor: Numero, *, decimales: int = 2) -> str:
    """Write an amount: ``Decimal('-1234567.891')`` → ``'−1.234.567,89'``.

    Args:
        valor: amount in any unit; rounded half away from zero to ``decimales`` for display only.
        decimales: digits after the comma.

    Raises:
        TypeError: for ``float`` and anything that is not ``Decimal`` or ``int``.
    """
    return _con_separadores(_exacto(valor), decimales=decimales)


def pesos(valor: Numero) -> str:
    """Write an amount in pesos: ``'$ 1.234,50'``, ``'−$ 10,00'``. The space does not break the line."""
    texto = importe(valor)
    signo, cifra = (MENOS, texto[1:]) if texto.startswith(MENOS) else ("", texto)
    return f"{signo}${ESPACIO_FIJO}{cifra}"


def miles(valor: Numero) -> str:
    """Write a quantity with thousands and the decimals it has: ``Decimal('1234.50')`` → ``'1.234,50'``."""
    exacto = _exacto(valor)
    exponente = exacto.as_tuple().exponent
    if not isinstance(exponente, int):
        msg = "no es un número finito"
        raise TypeError(msg)
    return _con_separadores(exacto, decimales=max(0, -exponente))


def entero(valor: Numero) -> str:
    """Write a count, rounded to whole units: ``55623`` → ``'55.623'``. Not for identifiers, which take no dots."""
    return _con_separadores(_exacto(valor), decimales=0)


def porcentaje(valor: Numero, *, decimales: int = 1) -> str:
    """Write a percentage already in percent units: ``Decimal('8.44')`` → ``'8,4 %'``."""
    return f"{importe(valor, decimales=decimales)}{ESPACIO_FIJO}%"


def fecha(dia: dt.date) -> str:
    """Write a date as dd/mm/yyyy. An aware datetime is first taken to Argentine time."""
    if isinstance(dia, dt.datetime):
        dia = _local(dia)
    return f"{dia.day:02d}/{dia.month:02d}/{dia.year:04d}"


def fecha_hora(momento: dt.datetime, *, segundos: bool = False) -> str:
    """Write an aware datetime in Argentine time: ``'24/11/2026 08:02'``; with seconds for audit trails.

    Raises:
        ValueError: when the datetime has no zone.
    """
    local = _local(momento)
    return f"{fecha(local.date())} {local:%H:%M:%S}" if segundos else f"{fecha(local.date())} {local:%H:%M}"


def fecha_larga(dia: dt.date) -> str:
    """Write a date in words: ``'martes 24 de noviembre de 2026'``."""
    if isinstance(dia, dt.datetime):
        dia = _local(dia)
    return f"{_DIAS[dia.weekday()]} {dia.day} de {_MESES[dia.month - 1]} de {dia.year}"


def mes(dia: dt.date) -> str:
    """Write the month of a date: ``'noviembre 2026'``."""
    return f"{_MESES[dia.month - 1]} {dia.year}"


def _local(momento: dt.datetime) -> dt.datetime:
    if momento.tzinfo is None:
        msg = "se esperaba una fecha y hora con zona"
        raise ValueError(msg)
    return momento.astimezone(ARGENTINA)


def duracion(segundos: int) -> str:
    """Write a span of whole seconds with at most two units: ``268`` → ``'4 min 28 s'``."""
    if segundos < _MINUTO:
        return f"{max(0, segundos)} s"
    if segundos < _HORA:
        minutos, resto = divmod(segundos, _MINUTO)
        return f"{minutos} min {resto} s" if resto else f"{minutos} min"
    if segundos < _DIA:
        horas, resto = divmod(segundos, _HORA)
        return f"{horas} h {resto // _MINUTO} min" if resto >= _MINUTO else f"{horas} h"
    dias, resto = divmod(segundos, _DIA)
    return f"{dias} d {resto // _HORA} h" if resto >= _HORA else f"{dias} d"


def tamano(octetos: int) -> str:
    """Write a file size: ``1536`` → ``'1,5 kB'`` (1 kB = 1024 bytes)."""
    if octetos < _PASO_TAMANO:
        return f"{octetos} B"
    valor = Decimal(octetos)
    for unidad in ("kB", "MB", "GB"):
        valor /= _PASO_TAMANO
        if valor < _PASO_TAMANO:
            return f"{importe(valor, decimales=1)} {unidad}"
    return f"{importe(valor / _PASO_TAMANO, decimales=1)} TB"


def cuit(numero: str | int) -> str:
    """Write a CUIT/CUIL with hyphens: ``'20179042267'`` → ``'20-17904226-7'``.

    What does not have 11 digits comes back unchanged: a wrong number must be seen as it is.
    """
    texto = str(numero)
    digitos = texto.replace("-", "").strip()
    if len(digitos) != _LARGO_CUIT or not digitos.isdecimal():
        return texto
    return f"{digitos[:2]}-{digitos[2:10]}-{digitos[10:]}"


def iniciales(nombre: str) -> str:
    """Return up to two capital initials for a round portrait: ``'Diego Funes'`` → ``'DF'``."""
    palabras = [palabra for palabra in nombre.replace(",", " ").split() if palabra[0].isalnum()]
    elegidas = palabras[:1] + palabras[1:][-1:]
    return "".join(palabra[0].upper() for palabra in elegidas)
