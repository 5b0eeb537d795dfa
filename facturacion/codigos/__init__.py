"""Payment codes: digits that name what is paid, with its amounts and due dates, in the layout of a channel. Pure.

    codigo = codificar(formato, Cobrable(empresa="0123", clase=Clase.DOCUMENTO, clave=8131, vencimientos=[…]))
    leido = leer(formato, codigo)

A layout is data: a file of `formatos/`. What a code names is a document or a voucher, by its own key.
"""

from facturacion.codigos.digitos import con_verificadores, verificador
from facturacion.codigos.formatos import FORMATOS, Campo, Formato
from facturacion.codigos.simbolos import barras, qr
from facturacion.codigos.texto import (
    Clase,
    Cobrable,
    CodigoMalLeido,
    Leido,
    NoEntra,
    Vencimiento,
    codificar,
    leer,
    reconocer,
)

__all__ = [
    "FORMATOS", "Campo", "Clase", "Cobrable", "CodigoMalLeido", "Formato", "Leido", "NoEntra", "Vencimiento", "barras",
    "codificar", "con_verificadores", "leer", "qr", "reconocer", "verificador",
]  # fmt: skip
