"""What medicion offers on catastro's pages of a service point and of an account: readings, and acts with them."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from catastro.models import CuentaServicio, Suministro
from catastro.ports import ACCIONES, ACCIONES_DE_CUENTA, Accion
from cesop.nucleo.models import Usuario
from cesop.nucleo.permisos import puede_escribir, puede_ver


class DeMedicion:
    """Placing, swapping and taking a meter away are always done with what the dials showed."""

    def acciones(self, suministro: Suministro, /, *, usuario: Usuario, con_medidor: bool) -> Sequence[Accion]:
        """What the user may do. No query."""
        if not suministro.servicio.medido:
            return []
        acciones = []
        if puede_ver(usuario, "medicion:ficha"):
            acciones.append(_accion("Lecturas", "ficha", suministro, icono="gauge", tecla="L"))
        if con_medidor and puede_escribir(usuario, "medicion:medidor_multiplicador"):
            acciones.append(_accion("Multiplicador", "medidor_multiplicador", suministro, icono="x", tecla="K"))
        if con_medidor and puede_escribir(usuario, "medicion:medidor_retirar"):
            acciones.append(_accion("Retirar", "medidor_retirar", suministro, icono="arrow-back-up", tecla="T"))
        if puede_escribir(usuario, "medicion:medidor_cambiar"):
            titulo = "Cambiar medidor" if con_medidor else "Colocar medidor"
            icono = "replace" if con_medidor else "gauge"
            acciones.append(_accion(titulo, "medidor_cambiar", suministro, icono=icono, tecla="M", principal=True))
        return acciones


class DeCuentas:
    """An account whose meter stays ends with what it showed."""

    def acciones(self, cuenta: CuentaServicio, /, *, usuario: Usuario) -> Sequence[Accion]:
        """Its end. No query."""
        if not cuenta.suministro.servicio.medido or not puede_escribir(usuario, "medicion:cuenta_baja"):
            return []
        url = reverse("medicion:cuenta_baja", args=[cuenta.pk])
        return [Accion(titulo="Ya se leyó: cargar la lectura", url=url, icono="gauge", tecla="", termina=True)]


def _accion(
    titulo: str, vista: str, suministro: Suministro, *, icono: str, tecla: str, principal: bool = False
) -> Accion:
    url = reverse(f"medicion:{vista}", args=[suministro.pk])
    return Accion(titulo=titulo, url=url, icono=icono, tecla=tecla, principal=principal)


def registrar() -> None:
    """Called once from `medicion.arranque`."""
    ACCIONES.registrar("medicion", DeMedicion())
    ACCIONES_DE_CUENTA.registrar("medicion", DeCuentas())
