"""What whoever attends may do with a person and with one of its accounts, each with its key; and how one gets there."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from catastro.models import CuentaServicio, Persona
from catastro.ports import ACCIONES_DE_CUENTA, ACCIONES_DE_PERSONA, PAGINAS, Accion
from cesop.nucleo.models import Usuario
from cesop.nucleo.permisos import puede_escribir, puede_ver

# Who has it in the matrix lands on the page of attention when he looks for a person or an account.
ATENDER = "atencion.atender"
FICHA = "atencion:ficha"


def cobrar(persona: Persona, *, usuario: Usuario) -> str:
    """Address of the till with that person; empty when the user has none. No query."""
    if not puede_escribir(usuario, "recaudacion:cobrar"):
        return ""
    return f"{reverse('recaudacion:caja')}?persona={persona.pk}"


def de_la_persona(persona: Persona, *, usuario: Usuario) -> list[Accion]:
    """What may be done with a person, besides collecting. No query."""
    acciones = []
    if puede_escribir(usuario, "catastro:contacto_nuevo"):
        acciones.append(_accion("Contacto", "catastro:contacto_nuevo", persona.pk, "message", "N"))
    if puede_escribir(usuario, "facturacion:persona_documento"):
        acciones.append(_accion("Documento", "facturacion:persona_documento", persona.pk, "stack-2", "D"))
    if puede_escribir(usuario, "catastro:cuenta_alta"):
        url = f"{reverse('catastro:cuenta_alta')}?titular={persona.pk}"
        acciones.append(Accion(titulo="Alta de servicio", url=url, icono="plus", tecla="S"))
    if puede_ver(usuario, "catastro:persona"):
        acciones.append(_accion("Su ficha", "catastro:persona", persona.pk, "id", "F"))
    return acciones


def de_la_cuenta(cuenta: CuentaServicio, *, usuario: Usuario) -> list[Accion]:
    """What may be done with an account. No query."""
    acciones = []
    if puede_ver(usuario, "facturacion:cuenta_explicar"):
        acciones.append(_accion("Explicar factura", "facturacion:cuenta_explicar", cuenta.pk, "help-circle", "X"))
    if puede_escribir(usuario, "catastro:orden_nueva"):
        acciones.append(_accion("Orden", "catastro:orden_nueva", cuenta.pk, "clipboard-list", "O"))
    if cuenta.suministro.servicio.medido and puede_ver(usuario, "medicion:ficha"):
        acciones.append(_accion("Lecturas", "medicion:ficha", cuenta.suministro_id, "gauge", "L"))
    if puede_ver(usuario, "facturacion:comprobantes"):
        url = f"{reverse('facturacion:comprobantes')}?cuenta={cuenta.numero}"
        acciones.append(Accion(titulo="Comprobantes", url=url, icono="receipt", tecla="P"))
    if puede_escribir(usuario, "catastro:cuenta_titular"):
        acciones.append(_accion("Otro titular", "catastro:cuenta_titular", cuenta.pk, "user-edit", "T"))
    if puede_ver(usuario, "catastro:cuenta"):
        acciones.append(_accion("Ver la cuenta", "catastro:cuenta", cuenta.pk, "plug", "V"))
    return acciones


def _accion(titulo: str, vista: str, pk: int, icono: str, tecla: str) -> Accion:
    return Accion(titulo=titulo, url=reverse(vista, args=[pk]), icono=icono, tecla=tecla)


# ── How one gets there ──


class DeAtencion:
    """The page of attention, offered where persons and accounts are shown, and the place where a search lands."""

    def persona(self, persona: int, /, *, usuario: Usuario) -> str:
        """Address of the page of a person, for who attends; empty for the others. No query."""
        return reverse(FICHA, args=[persona]) if puede_ver(usuario, ATENDER) else ""

    def cuenta(self, cuenta: int, /, *, usuario: Usuario) -> str:
        """The same, of whoever holds an account. No query."""
        return reverse("atencion:de_cuenta", args=[cuenta]) if puede_ver(usuario, ATENDER) else ""


class AccionDePersona:
    """A button on the page of a person."""

    def acciones(self, persona: Persona, /, *, usuario: Usuario) -> Sequence[Accion]:
        """To attend it. No query."""
        return [_accion("Atender", FICHA, persona.pk, "headset", "A")] if puede_ver(usuario, FICHA) else []


class AccionDeCuenta:
    """A button on the page of an account."""

    def acciones(self, cuenta: CuentaServicio, /, *, usuario: Usuario) -> Sequence[Accion]:
        """To attend whoever holds it. No query."""
        return (
            [_accion("Atender", "atencion:de_cuenta", cuenta.pk, "headset", "A")] if puede_ver(usuario, FICHA) else []
        )


def registrar() -> None:
    """Called once from `atencion.arranque`."""
    PAGINAS.registrar("atencion", DeAtencion())
    ACCIONES_DE_PERSONA.registrar("atencion", AccionDePersona())
    ACCIONES_DE_CUENTA.registrar("atencion", AccionDeCuenta())
