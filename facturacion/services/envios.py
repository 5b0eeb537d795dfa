"""Payable documents by mail: each one with its PDF, through the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db import transaction

from cesop.nucleo import formato
from cesop.nucleo.adjuntos import archivar
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import CorreoSaliente, Sucursal, Usuario
from cesop.nucleo.notificaciones.correo import encolar_correo
from facturacion.models import DocumentoPago
from facturacion.papel import Papel, pdf
from facturacion.selectors.papel import papeles

# Who may write a mail keeps its file; who may see one opens it.
PERMISO: Final = "facturacion:documento_enviar"


@transaction.atomic
def enviar(ids: Sequence[int], *, sucursal: Sucursal, usuario: Usuario) -> int:
    """Write the mails of those documents, in the caller's transaction, that have an address and were not written.

    Returns how many.
    """
    con_correo = DocumentoPago.objects.filter(pk__in=ids).exclude(correo="").order_by("pk").in_bulk()
    escritos = set(
        CorreoSaliente.objects.filter(clave__in=[clave_de(pk) for pk in con_correo]).values_list("clave", flat=True)
    )
    faltan = [pk for pk in con_correo if clave_de(pk) not in escritos]
    for pk, papel in zip(faltan, papeles(faltan), strict=True):
        _escribir(con_correo[pk], papel, sucursal=sucursal, usuario=usuario)
    return len(faltan)


def enviar_a(documento: DocumentoPago, para: str, *, usuario: Usuario) -> CorreoSaliente:
    """Write the mail of one document to an address, once to each one. *Errores:* facturacion.sin_correo."""
    if not para:
        raise ErrorNegocio("facturacion.sin_correo", "No se puede mandar sin una dirección. Escribila.", campo="para")
    clave = f"{clave_de(documento.pk)}:{para.lower()}"[:120]
    previo = CorreoSaliente.objects.filter(clave=clave).first()
    if previo is not None:
        return previo
    (papel,) = papeles([documento.pk])
    return _escribir(documento, papel, sucursal=usuario.sucursal, usuario=usuario, clave=clave, para=para)


def clave_de(documento: int) -> str:
    """What names the mail of a document in the outbox."""
    return f"documento:{documento}"


def _escribir(
    documento: DocumentoPago, papel: Papel, *, sucursal: Sucursal, usuario: Usuario, clave: str = "", para: str = ""
) -> CorreoSaliente:
    adjunto = archivar(
        pdf([papel]), nombre=f"factura-{documento.periodo:%Y-%m}-{documento.pk}.pdf", permiso=PERMISO,
        sucursal=sucursal, usuario=usuario,
    )  # fmt: skip
    return encolar_correo(
        clave=clave or clave_de(documento.pk),
        para=para or documento.correo,
        asunto=f"Tu factura de {formato.mes(documento.periodo)}",
        cuerpo=_cuerpo(documento, papel),
        adjunto=adjunto,
    )


def _cuerpo(documento: DocumentoPago, papel: Papel) -> str:
    """What the mail says, for who does not open the file."""
    partes = [f"{seccion.nombre}: {seccion.total}" for seccion in papel.secciones]
    pagar = (
        f"Total: {papel.total}. Vence el {papel.vence}.\nCódigo de pago: {documento.codigo}"
        if documento.codigo
        else "No hay nada que pagar: ya está pagada."
    )
    deuda = "" if papel.deudas else "\nNo existen deudas pendientes (ley 24.240, art. 30 bis)."
    return (
        f"Hola, {documento.nombre}:\n\nAdjuntamos tu factura de {formato.mes(documento.periodo)}.\n\n"
        f"{chr(10).join(partes)}\n\n{pagar}{deuda}\n\n{papel.emisor.nombre}\n"
    )
