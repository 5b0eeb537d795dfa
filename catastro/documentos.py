"""Documents and numbers of people, as they are kept: digits without dots nor hyphens, checked, with errors that help.

Values in, values out: no Django. The check digits are python-stdnum's; the database has its own
(`catastro_cuit_valido`, `catastro_cbu_valido`), and a test compares them.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from stdnum.ar import cbu as stdnum_cbu
from stdnum.ar import cuit as stdnum_cuit

LARGO_DE_CUIT: Final = 11
LARGO_DE_CBU: Final = 22
DNI_MIN, DNI_MAX = 100_000, 99_999_999
# How a CUIT or a CUIL starts: those of people, and those of companies.
DE_PERSONA_HUMANA: Final = frozenset({"20", "23", "24", "25", "26", "27"})
DE_PERSONA_JURIDICA: Final = frozenset({"30", "33", "34", "50", "51", "55"})
# Documents whose number is inside the CUIT.
NUMERADOS: Final = frozenset({"dni", "le", "lc"})
TELEFONO_MIN, TELEFONO_MAX = 6, 15

LETRAS_DE_NOMBRE: Final = 2
# What names of people and companies are written with, besides letters and figures.
SIGNOS_DE_NOMBRE: Final = frozenset(" .,;:'’´`\"«»-–/()&+°ºª#@*")
_ADORNOS: Final = re.compile(r"[\s.\-–_/()]")


class DocumentoInvalido(ValueError):
    """What was typed is not such a document. Its text is for the user."""


def solo_digitos(texto: str) -> str:
    """The digits of a text."""
    return re.sub(r"\D", "", texto)


def nombre(texto: str) -> str:
    """The name of a person or a company, on one line. Raises DocumentoInvalido when it cannot be one."""
    limpio = " ".join(unicodedata.normalize("NFC", texto).split())
    if sum(signo.isalpha() for signo in limpio) < LETRAS_DE_NOMBRE:
        raise DocumentoInvalido("No se puede usar ese nombre porque no tiene letras. Escribilo.")
    raro = next((signo for signo in limpio if not (signo.isalnum() or signo in SIGNOS_DE_NOMBRE)), "")
    if raro:
        raise DocumentoInvalido(f"No se puede usar «{raro}» en un nombre. Sacalo.")
    return limpio


def cuit(texto: str) -> str:
    """A CUIT or a CUIL in eleven digits, however it was typed: `20-12.345.678/6` → `20123456786`; empty stays empty.

    Raises DocumentoInvalido saying what is wrong, and which check digit it would have.
    """
    numero = _digitos(texto, "CUIT")
    if not numero:
        return ""
    if len(numero) != LARGO_DE_CUIT:
        raise DocumentoInvalido(f"Un CUIT tiene 11 cifras y este tiene {len(numero)}. Revisalo.")
    if numero[:2] not in DE_PERSONA_HUMANA | DE_PERSONA_JURIDICA:
        raise DocumentoInvalido(f"Ningún CUIT empieza con {numero[:2]}. Revisá las dos primeras cifras.")
    verificador = stdnum_cuit.calc_check_digit(numero[:10])
    if numero[-1] != verificador:
        raise DocumentoInvalido(
            f"El CUIT no cierra: {numero[:2]}-{numero[2:10]} termina en {verificador} y escribiste {numero[-1]}. "
            "Revisá todas las cifras."
        )
    return numero


def documento(tipo: str, texto: str) -> str:
    """The number of a document of that kind (`dni`, `le`, `lc`, `pasaporte`, `cdi`), as it is kept.

    Raises DocumentoInvalido, also when there is a kind without number or a number without kind.
    """
    if not tipo or not texto.strip():
        if tipo or texto.strip():
            raise DocumentoInvalido("Van los dos, el tipo y el número, o ninguno.")
        return ""
    if tipo == "pasaporte":
        return _pasaporte(texto)
    if tipo == "cdi":
        return cuit(texto)
    numero = _digitos(texto, tipo.upper()).lstrip("0")
    if not numero or not DNI_MIN <= int(numero) <= DNI_MAX:
        raise DocumentoInvalido(f"Un {tipo.upper()} tiene de 6 a 8 cifras y este tiene {len(numero)}. Revisalo.")
    return numero


def cbu(texto: str) -> str:
    """A CBU or a CVU in 22 digits; empty stays empty. Raises DocumentoInvalido saying which half does not add up."""
    numero = _digitos(texto, "CBU")
    if not numero:
        return ""
    if len(numero) != LARGO_DE_CBU:
        raise DocumentoInvalido(f"Un CBU tiene 22 cifras y este tiene {len(numero)}. Revisalo.")
    for parte, donde in ((numero[:8], "las primeras 8 cifras"), (numero[8:], "las últimas 14 cifras")):
        if stdnum_cbu.calc_check_digit(parte[:-1]) != parte[-1]:
            raise DocumentoInvalido(f"El CBU no cierra: hay un error en {donde}. Revisalas.")
    return numero


def telefono(texto: str) -> str:
    """A telephone as it was typed, on one line. Raises DocumentoInvalido when it does not have 6 to 15 digits."""
    limpio = " ".join(texto.split())
    cuantas = len(solo_digitos(limpio))
    if not TELEFONO_MIN <= cuantas <= TELEFONO_MAX:
        raise DocumentoInvalido(f"Un teléfono tiene de 6 a 15 cifras y este tiene {cuantas}. Escribilo con su prefijo.")
    return limpio


def incoherencia(*, tipo: str, documento_tipo: str, documento: str, cuit: str) -> str:
    """Why a person of that kind (`fisica`, `juridica`) cannot have both numbers; empty when they agree."""
    if not cuit:
        return ""
    if tipo == "juridica":
        return (
            ""
            if cuit[:2] in DE_PERSONA_JURIDICA
            else "Ese CUIT es de una persona humana, no de una jurídica. Revisalo."
        )
    if cuit[:2] in DE_PERSONA_JURIDICA:
        return "Ese CUIT es de una persona jurídica, no de una humana. Revisalo, o cambiá el tipo."
    if documento_tipo in NUMERADOS and documento and cuit[2:10] != documento.zfill(8):
        return (
            f"El CUIT lleva adentro el número {int(cuit[2:10])} y el documento es {documento}. Revisá los dos. "
            "Si cambió de documento, dejá el que está en el CUIT."
        )
    return ""


def _digitos(texto: str, que: str) -> str:
    limpio = _ADORNOS.sub("", texto)
    if limpio and not (limpio.isascii() and limpio.isdecimal()):
        raise DocumentoInvalido(f"Un {que} lleva solo cifras. Sacale las letras.")
    return limpio


def _pasaporte(texto: str) -> str:
    limpio = _ADORNOS.sub("", texto).upper()
    if not re.fullmatch(r"[A-Z0-9]{5,20}", limpio):
        raise DocumentoInvalido("Un pasaporte tiene de 5 a 20 letras y cifras. Revisalo.")
    return limpio
