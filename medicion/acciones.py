"""What medicion offers on catastro's page of a service point: its readings, and the acts on its meter."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from catastro.models import Suministro
from catastro.ports import ACCIONES, Accion
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


def _accion(
    titulo: str, vista: str, suministro: Suministro, *, icono: str, tecla: str, principal: bool = False
) -> Accion:
    url = reverse(f"medicion:{vista}", args=[suministro.pk])
    return Accion(titulo=titulo, url=url, icono=icono, tecla=tecla, principal=principal)


def registrar() -> None:
    """Called once from `medicion.arranque`."""
    ACCIONES.registrar("medicion", DeMedicion())
