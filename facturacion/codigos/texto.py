"""From what is to be paid to the digits of its code, and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from facturacion.codigos.digitos import con_verificadores
from facturacion.codigos.formatos import JULIANA, Campo, Formato

SIGLO: Final = 2000


class Clase(IntEnum):
    """What a code names: the first digit of its reference."""

    DOCUMENTO = 1
    COMPROBANTE = 2


class NoEntra(ValueError):
    """Something has more digits than its field: it takes another layout."""


class CodigoMalLeido(ValueError):
    """Digits that are not of this layout, or whose check digits are not theirs."""


@dataclass(frozen=True, kw_only=True)
class Vencimiento:
    """Until when, and how many centavos it takes then."""

    vence: dt.date
    centavos: int


@dataclass(frozen=True, kw_only=True)
class Cobrable:
    """What is to be paid. empresa: who collects, as its agreement numbers it. vencimientos: from the first one on."""

    empresa: str
    persona: int
    clase: Clase
    clave: int
    vencimientos: Sequence[Vencimiento]


@dataclass(frozen=True, kw_only=True)
class Leido:
    """What a code said. centavos: until its first due date. persona: None when its layout does not say it."""

    formato: str
    empresa: str
    persona: int | None
    clase: Clase
    clave: int
    vence: dt.date
    centavos: int


def codificar(formato: Formato, cobrable: Cobrable) -> str:
    """The code, with its check digits. Without a second due date, it is the first one again.

    Raises NoEntra when something has more digits than its field.
    """
    return con_verificadores(
        "".join(_ajustar(campo, _valor(campo, cobrable)) for campo in formato.campos), formato.digitos
    )


def leer(formato: Formato, codigo: str) -> Leido:
    """What a code of that layout says. Raises CodigoMalLeido."""
    if len(codigo) != formato.largo or not codigo.isascii() or not codigo.isdecimal():
        raise CodigoMalLeido(f"Un código de {formato.nombre} tiene {formato.largo} dígitos.")
    cuerpo = codigo[: formato.largo - formato.digitos]
    if con_verificadores(cuerpo, formato.digitos) != codigo:
        raise CodigoMalLeido("Los dígitos verificadores no son los del código.")
    partes: dict[str, str] = {}
    desde = 0
    for campo in formato.campos:
        parte = cuerpo[desde : desde + campo.largo]
        desde += campo.largo
        if campo.campo == "fijo" and parte != campo.valor:
            raise CodigoMalLeido(f"El código no es de {formato.nombre}.")
        if campo.de == 1:
            partes[campo.campo] = parte
    clase, clave = partes["referencia"][0], partes["referencia"][1:]
    if clase not in {str(int(c)) for c in Clase}:
        raise CodigoMalLeido("El código no dice qué se paga.")
    return Leido(
        formato=formato.clave,
        empresa=partes["empresa"],
        persona=int(partes["persona"]) if "persona" in partes else None,
        clase=Clase(int(clase)),
        clave=int(clave),
        vence=_fecha(partes["vence"]),
        centavos=int(partes["importe"]),
    )


def reconocer(codigo: str, formatos: Iterable[Formato]) -> Leido | None:
    """What a code says by the first layout that reads it; None when none does."""
    for formato in formatos:
        try:
            return leer(formato, codigo)
        except CodigoMalLeido:
            continue
    return None


def _valor(campo: Campo, cobrable: Cobrable) -> str:
    primero = cobrable.vencimientos[0]
    este = cobrable.vencimientos[min(campo.de, len(cobrable.vencimientos)) - 1]
    valores = {
        "fijo": campo.valor,
        "empresa": cobrable.empresa[-campo.largo :],
        "persona": str(cobrable.persona),
        "referencia": f"{int(cobrable.clase)}{cobrable.clave:0{campo.largo - 1}d}",
        "vence": primero.vence.strftime("%y%j" if campo.largo == JULIANA else "%y%m%d"),
        "importe": str(este.centavos),
        "recargo": str(este.centavos - primero.centavos),
        "dias": str((este.vence - primero.vence).days),
    }
    return valores[campo.campo]


def _ajustar(campo: Campo, valor: str) -> str:
    """With zeros at the left. Raises NoEntra for what is longer or negative."""
    if not valor.isdecimal() or len(valor) > campo.largo:
        raise NoEntra(f"{campo.campo} no entra en {campo.largo} dígitos: {valor}.")
    return valor.zfill(campo.largo)


def _fecha(texto: str) -> dt.date:
    """Raises CodigoMalLeido when there is no such day."""
    anio = SIGLO + int(texto[:2])
    try:
        if len(texto) == JULIANA:
            dia = dt.date(anio, 1, 1) + dt.timedelta(days=int(texto[2:]) - 1)
            if dia.year != anio:
                raise CodigoMalLeido("El vencimiento del código no es un día.")
            return dia
        return dt.date(anio, int(texto[2:4]), int(texto[4:]))
    except ValueError as error:
        raise CodigoMalLeido("El vencimiento del código no es un día.") from error
