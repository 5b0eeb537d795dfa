"""What medicion offers on catastro's pages of a service point and of an account: readings, and acts with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils.http import urlencode

from catastro.models import CuentaServicio, Suministro
from catastro.ports import ACCIONES, ACCIONES_DE_CUENTA, PANELES_DE_CUENTA, Accion, Panel
from cesop.nucleo import formato
from cesop.nucleo.models import Usuario
from cesop.nucleo.permisos import puede_escribir, puede_ver
from medicion.selectors import alcance


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
    """What an account consumed; and one whose meter stays ends with what it showed."""

    def acciones(self, cuenta: CuentaServicio, /, *, usuario: Usuario) -> Sequence[Accion]:
        """Its readings and its end. At most a query."""
        if not cuenta.suministro.servicio.medido:
            return []
        acciones = []
        if _ve_la_ficha(cuenta, usuario):
            acciones.append(_accion("Lecturas", "ficha", cuenta.suministro, icono="gauge", tecla="L"))
        if puede_escribir(usuario, "medicion:cuenta_baja"):
            url = reverse("medicion:cuenta_baja", args=[cuenta.pk])
            acciones.append(
                Accion(titulo="Ya se leyó: cargar la lectura", url=url, icono="gauge", tecla="", termina=True)
            )
        return acciones

    def paneles(self, cuenta: CuentaServicio, /, *, usuario: Usuario, al: dt.date) -> Sequence[Panel]:
        """Thirteen periods until that day, and what was last read. At most a query."""
        if not cuenta.suministro.servicio.medido or not _ve_la_ficha(cuenta, usuario):
            return []
        url = f"{reverse('medicion:cuenta_consumo', args=[cuenta.pk])}?{urlencode({'al': formato.fecha(al)})}"
        return [Panel(titulo="Consumo", url=url)]


def _ve_la_ficha(cuenta: CuentaServicio, usuario: Usuario) -> bool:
    """Its point is of a route that the user sees."""
    if not puede_ver(usuario, "medicion:ficha"):
        return False
    return usuario.ve_todas or alcance.suministros(usuario).filter(pk=cuenta.suministro_id).exists()


def _accion(
    titulo: str, vista: str, suministro: Suministro, *, icono: str, tecla: str, principal: bool = False
) -> Accion:
    url = reverse(f"medicion:{vista}", args=[suministro.pk])
    return Accion(titulo=titulo, url=url, icono=icono, tecla=tecla, principal=principal)


def registrar() -> None:
    """Called once from `medicion.arranque`."""
    ACCIONES.registrar("medicion", DeMedicion())
    de_cuentas = DeCuentas()
    ACCIONES_DE_CUENTA.registrar("medicion", de_cuentas)
    PANELES_DE_CUENTA.registrar("medicion", de_cuentas)
