"""What was scanned: the vouchers that a payment code names."""

from __future__ import annotations

import re
from typing import Final

from cesop.nucleo import parametros
from cesop.nucleo.errors import ErrorNegocio
from facturacion.codigos import FORMATOS, Clase, Leido, reconocer
from facturacion.models import ComprobanteDeDocumento, DocumentoPago
from facturacion.parametros import CODIGO_EMPRESA

LARGOS: Final = frozenset(formato.largo for formato in FORMATOS.values())
_SEPARADORES: Final = re.compile(r"[\s.-]+")


def nombrados_por(texto: str) -> list[int] | None:
    """Vouchers that a code names, owed or not; None when the text has not the shape of a code. Up to three queries.

    *Errores:* facturacion.codigo_mal_leido, facturacion.codigo_ajeno, facturacion.codigo_desconocido.
    """
    digitos = _SEPARADORES.sub("", texto)
    if len(digitos) not in LARGOS or not digitos.isascii() or not digitos.isdecimal():
        return None
    leido = reconocer(digitos, FORMATOS.values())
    if leido is None:
        raise ErrorNegocio(
            "facturacion.codigo_mal_leido",
            "No se puede leer el código porque sus dígitos verificadores no son los suyos. Escanealo de nuevo.",
        )
    hallados = _comprobantes(leido, digitos)
    if hallados:
        return hallados
    if not any(valor.endswith(leido.empresa) for valor in _empresas()):
        raise ErrorNegocio(
            "facturacion.codigo_ajeno",
            f"No se puede cobrar porque el código es de otra empresa (la {leido.empresa}). Fijate que sea de una "
            "factura nuestra.",
        )
    raise ErrorNegocio(
        "facturacion.codigo_desconocido",
        "No se puede cobrar porque ningún documento tiene ese código. Buscá por nombre o por cuenta.",
    )


def documento_de(digitos: str) -> int | None:
    """The document that a code names, or that has the voucher that it names. Up to two queries."""
    leido = reconocer(digitos, FORMATOS.values())
    hallados = _comprobantes(leido, digitos) if leido else []
    filas = ComprobanteDeDocumento.objects.filter(pk__in=hallados[:1]).values_list("documento_id", flat=True)
    return filas.first()


def _comprobantes(leido: Leido, digitos: str) -> list[int]:
    """By its key, and with exactly that code: another one with the same key is not ours."""
    if leido.clase == Clase.COMPROBANTE:
        filas = ComprobanteDeDocumento.objects.filter(pk=leido.clave, codigo=digitos)
    else:
        suyo = DocumentoPago.objects.filter(pk=leido.clave, codigo=digitos)
        filas = ComprobanteDeDocumento.objects.filter(documento__in=suyo)
    return list(filas.order_by("orden").values_list("comprobante_id", flat=True))


def _empresas() -> list[str]:
    """Every number that the cooperative has had."""
    return list(parametros.filas_de(CODIGO_EMPRESA).values_list("valor", flat=True))
