"""What is dated of a person: its tax condition and its addresses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from catastro.models import CondicionFiscal, DomicilioDePersona, Persona
from catastro.services.domicilios import guardar_domicilio
from catastro.services.personas import tomar
from catastro.services.vigencias import avisar_de_lo_futuro, poner, terminar
from cesop.nucleo.errors import ErrorNegocio

Iva = CondicionFiscal.Iva
# Who is registered before the tax agency has a CUIT.
CON_CUIT = frozenset(
    {
        Iva.RESPONSABLE_INSCRIPTO,
        Iva.MONOTRIBUTO,
        Iva.MONOTRIBUTO_SOCIAL,
        Iva.MONOTRIBUTO_PROMOVIDO,
    }
)


@transaction.atomic
def fijar_condicion_fiscal(
    persona: Persona,
    *,
    iva: int,
    desde: dt.date,
    hasta: dt.date | None = None,
    ingresos_brutos: str = "",
    certificado: str = "",
    aceptado: str | None = None,
) -> CondicionFiscal:
    """Say how a person stands before the taxes over `[desde, hasta)`; what was said of those days is replaced.

    *Bloquea:* persona. *Errores:* `personas.sin_cuit`, `personas.rango`, `personas.fusionada`, `catastro.simultaneo`,
    `vigencias.futuro`.
    """
    exigir_rango(desde, hasta)
    propia = tomar(persona, para="cambiar la condición fiscal")
    if iva in CON_CUIT and not propia.cuit:
        raise ErrorNegocio(
            "personas.sin_cuit",
            f"No se puede registrar como {Iva(iva).label.lower()} porque no tiene CUIT. Cargáselo antes.",
            campo="iva",
        )
    avisar_de_lo_futuro(
        CondicionFiscal.objects.filter(persona=propia),
        desde=desde,
        hasta=hasta,
        decir=lambda dicha: dicha.get_iva_display().lower(),
        aceptado=aceptado,
    )
    fila = CondicionFiscal(
        persona=propia,
        iva=iva,
        ingresos_brutos=ingresos_brutos.strip(),
        certificado=certificado.strip(),
        desde=desde,
        hasta=hasta,
    )
    return poner(fila, por=("persona",))


@transaction.atomic
def fijar_domicilio(
    persona: Persona,
    *,
    uso: str,
    desde: dt.date,
    domicilio: Mapping[str, Any],
    hasta: dt.date | None = None,
    aceptado: str | None = None,
) -> DomicilioDePersona:
    """Say where a person lives (`legal`) or gets its post (`postal`) over `[desde, hasta)`.

    domicilio: what `guardar_domicilio` takes. The address that was there stays as it was, for its days.
    *Bloquea:* persona. *Errores:* `personas.rango`, `personas.fusionada`, `catastro.simultaneo`, `vigencias.futuro`.
    """
    exigir_rango(desde, hasta)
    propia = tomar(persona, para="cambiar el domicilio")
    avisar_de_lo_futuro(
        DomicilioDePersona.objects.filter(persona=propia, uso=uso).select_related("domicilio"),
        desde=desde,
        hasta=hasta,
        decir=lambda dicho: str(dicho.domicilio),
        aceptado=aceptado,
    )
    fila = DomicilioDePersona(
        persona=propia, uso=uso, domicilio=guardar_domicilio(**domicilio), desde=desde, hasta=hasta
    )
    return poner(fila, por=("persona", "uso"))


@transaction.atomic
def terminar_domicilio(fila: DomicilioDePersona, *, hasta: dt.date) -> None:
    """The person has no address of that use from `hasta` on.

    *Bloquea:* persona. *Errores:* `catastro.ya_termino`, `catastro.simultaneo`, `personas.fusionada`.
    """
    tomar(fila.persona, para="quitar el domicilio")
    terminar(fila, hasta=hasta)


def exigir_rango(desde: dt.date, hasta: dt.date | None) -> None:
    """*Errores:* `personas.rango`: what ends, ends after it starts."""
    if hasta is not None and hasta <= desde:
        raise ErrorNegocio(
            "personas.rango", "No se puede guardar porque termina antes de empezar. Corregí las fechas.", campo="hasta"
        )
