"""Each time the cooperative and a person talked or wrote."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from catastro.models import Contacto, CuentaServicio, Persona
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario


@transaction.atomic
def registrar_contacto(
    persona: Persona,
    *,
    canal: str,
    asunto: str,
    por: Usuario,
    fecha: dt.date | None = None,
    sentido: str = Contacto.Sentido.RECIBIDO,
    texto: str = "",
    cuenta: CuentaServicio | None = None,
) -> Contacto:
    """Write down a contact with a person, about one of its accounts or about none. It is never changed.

    *Errores:* `contactos.sin_asunto`, `contactos.futuro`.
    """
    if not asunto.strip():
        raise ErrorNegocio("contactos.sin_asunto", "No se puede guardar sin asunto. Escribilo.", campo="asunto")
    dia = fecha or hoy()
    if dia > hoy():
        raise ErrorNegocio("contactos.futuro", "Ese día todavía no llegó. Corregí la fecha.", campo="fecha")
    return Contacto.objects.create(
        persona=persona,
        cuenta=cuenta,
        canal=canal,
        sentido=sentido,
        asunto=" ".join(asunto.split()),
        texto=texto.strip(),
        fecha=dia,
        usuario=por,
    )
