"""Who is who in an account: holder, payer, guarantor, owner. Each change is dated, with its reason."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from catastro.models import CuentaServicio, ParteDeCuenta, Persona
from catastro.services.correcciones import deshacer
from catastro.services.cuentas import exigir_abierta
from catastro.services.vigencias import avisar_de_lo_futuro, poner, simultaneo, vaciar
from cesop.nucleo.bloqueos import asegurar, exclusiva
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechado import alcanzadas, vigentes
from cesop.nucleo.models import Usuario

TITULAR, PAGADOR, PROPIETARIO = ParteDeCuenta.Rol.TITULAR, ParteDeCuenta.Rol.PAGADOR, ParteDeCuenta.Rol.PROPIETARIO
POR = ("cuenta", "rol")


@transaction.atomic
def cambiar_titular(
    cuenta: CuentaServicio,
    *,
    persona: Persona,
    desde: dt.date,
    motivo: str,
    visto: int,
    deja_de_pagar: ParteDeCuenta | None = None,
    aceptado: str | None = None,
) -> ParteDeCuenta:
    """Give the account another holder from a day on, who pays too when whoever did leaves off, or is the same person.
    As `poner_parte`.

    deja_de_pagar: the payer that was on the screen.
    """
    _tomar(cuenta, TITULAR, persona=persona, visto=visto)
    pagaba = deja_de_pagar or _pagador_al(cuenta, desde)
    se_vacia = pagaba is not None and (deja_de_pagar is not None or pagaba.persona_id == persona.pk)
    _avisar(cuenta, *([TITULAR, PAGADOR] if se_vacia else [TITULAR]), desde=desde, aceptado=aceptado)
    nueva = poner_parte(cuenta, rol=TITULAR, persona=persona, desde=desde, motivo=motivo, visto=visto)
    if pagaba is not None and se_vacia:
        quitar_parte(cuenta, rol=PAGADOR, desde=desde, visto=pagaba.pk)
    return nueva


@transaction.atomic
def revertir_al_propietario(cuenta: CuentaServicio, *, desde: dt.date, motivo: str, visto: int) -> ParteDeCuenta:
    """Give the account back to the owner of the property: the tenant left. As `poner_parte`.

    *Errores:* `partes.sin_propietario`.
    """
    propias = ParteDeCuenta.objects.filter(cuenta=cuenta, rol=PROPIETARIO).select_related("persona")
    dueno = vigentes(propias, al=desde).first()
    if dueno is None:
        raise ErrorNegocio(
            "partes.sin_propietario",
            f"No se puede volver al propietario porque la cuenta {cuenta.numero} no lo tiene cargado el "
            f"{desde:%d/%m/%Y}. Cargalo o elegí el titular.",
        )
    return cambiar_titular(cuenta, persona=dueno.persona, desde=desde, motivo=motivo, visto=visto)


@transaction.atomic
def poner_parte(
    cuenta: CuentaServicio,
    *,
    rol: str,
    persona: Persona,
    desde: dt.date,
    motivo: str,
    visto: int | None,
    aceptado: str | None = None,
) -> ParteDeCuenta:
    """Put a person in a role of the account from a day on.

    visto: key of the row of that role that was on the screen; None when there was none. aceptado: see
    `vigencias.avisar_de_lo_futuro`.
    *Bloquea:* the new person and the one before, the account.
    *Errores:* `catastro.simultaneo`, `partes.misma`, `partes.es_el_titular`, `cuentas.antes_de_abrir`,
    `vigencias.futuro`, constraint `catastro_partedecuenta_persona_vigente`.
    """
    previa = _tomar(cuenta, rol, persona=persona, visto=visto)
    _exigir_visto(cuenta, rol, visto=visto, desde=desde)
    exigir_abierta(cuenta, desde)
    if previa is not None and previa.persona_id == persona.pk and previa.desde <= desde and previa.hasta is None:
        raise ErrorNegocio(
            "partes.misma",
            f"No se puede cambiar el {rol} porque {persona} ya lo es. Elegí otra persona.",
            campo="persona",
        )
    if rol == PAGADOR and _titular_al(cuenta, desde) == persona.pk:
        raise ErrorNegocio(
            "partes.es_el_titular",
            f"No se puede poner a {persona} para que pague porque es el titular: sin otro, paga él. Elegí otra "
            "persona, o quitá el pagador.",
            campo="persona",
        )
    _avisar(cuenta, rol, desde=desde, aceptado=aceptado)
    return poner(ParteDeCuenta(cuenta=cuenta, rol=rol, persona=persona, desde=desde, motivo=motivo.strip()), por=POR)


@transaction.atomic
def quitar_parte(cuenta: CuentaServicio, *, rol: str, desde: dt.date, visto: int, aceptado: str | None = None) -> None:
    """Leave a role empty from a day on: without a payer, the holder pays.

    *Bloquea:* the account. *Errores:* `partes.titular_obligatorio`, `catastro.simultaneo`, `cuentas.antes_de_abrir`,
    `vigencias.futuro`.
    """
    if rol == TITULAR:
        raise ErrorNegocio(
            "partes.titular_obligatorio", "No se puede dejar la cuenta sin titular. Cambialo por otra persona."
        )
    asegurar(exclusiva("cuenta", cuenta.pk), para="quitar el " + rol)
    _exigir_visto(cuenta, rol, visto=visto, desde=desde)
    exigir_abierta(cuenta, desde)
    _avisar(cuenta, rol, desde=desde, aceptado=aceptado)
    vaciar(ParteDeCuenta.objects.filter(cuenta=cuenta, rol=rol), desde=desde)


@transaction.atomic
def deshacer_parte(parte: ParteDeCuenta, *, motivo: str, usuario: Usuario) -> None:
    """Undo a change of holder, payer, guarantor or owner.

    *Bloquea:* the account. *Errores:* `partes.titular_obligatorio` when nobody was before, those of `deshacer`.
    """
    asegurar(exclusiva("cuenta", parte.cuenta_id), para="deshacer el cambio")
    deshacer(parte, por=POR, motivo=motivo, usuario=usuario)
    if parte.rol == TITULAR and not _cubre(parte):
        raise ErrorNegocio(
            "partes.titular_obligatorio",
            "No se puede deshacer porque antes no había otro titular para esas fechas. Cambialo por otra persona.",
        )


def _cubre(parte: ParteDeCuenta) -> bool:
    """True when the account has a holder on every day that `parte` covered."""
    filas = ParteDeCuenta.objects.filter(cuenta=parte.cuenta_id, rol=parte.rol)
    dia: dt.date | None = parte.desde
    for fila in alcanzadas(filas, desde=parte.desde, hasta=parte.hasta):
        if dia is None or fila.desde > dia:
            break
        dia = fila.hasta
    return dia is None or (parte.hasta is not None and dia >= parte.hasta)


def _titular_al(cuenta: CuentaServicio, dia: dt.date) -> int | None:
    filas = vigentes(ParteDeCuenta.objects.filter(cuenta=cuenta, rol=TITULAR), al=dia)
    return filas.values_list("persona_id", flat=True).first()


def _pagador_al(cuenta: CuentaServicio, dia: dt.date) -> ParteDeCuenta | None:
    return vigentes(ParteDeCuenta.objects.filter(cuenta=cuenta, rol=PAGADOR), al=dia).first()


def _tomar(cuenta: CuentaServicio, rol: str, *, persona: Persona, visto: int | None) -> ParteDeCuenta | None:
    """Lock what a change of that role touches. Returns the row that was on the screen."""
    del_rol = ParteDeCuenta.objects.filter(cuenta=cuenta, rol=rol)
    previa = None if visto is None else del_rol.filter(pk=visto).first()
    personas = {persona.pk} | ({previa.persona_id} if previa else set())
    asegurar([*exclusiva("persona", *personas), *exclusiva("cuenta", cuenta.pk)], para="cambiar el " + rol)
    return previa


def _avisar(cuenta: CuentaServicio, *roles: str, desde: dt.date, aceptado: str | None) -> None:
    filas = ParteDeCuenta.objects.filter(cuenta=cuenta, rol__in=roles).select_related("persona")
    avisar_de_lo_futuro(
        filas,
        desde=desde,
        hasta=None,
        decir=lambda parte: f"{parte.get_rol_display().lower()} {parte.persona}",
        aceptado=aceptado,
    )


def _exigir_visto(cuenta: CuentaServicio, rol: str, *, visto: int | None, desde: dt.date) -> None:
    """Nobody changed that role since it was on the screen. *Errores:* `catastro.simultaneo`."""
    filas = ParteDeCuenta.objects.filter(cuenta=cuenta, rol=rol, reemplazado_en__isnull=True)
    hay_otra = alcanzadas(filas, desde=desde, hasta=None).exists()
    if hay_otra if visto is None else not filas.filter(pk=visto).exists():
        raise simultaneo()
