"""What the one search box finds of catastro: persons, and accounts by their number, meter or address."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from catastro.models import CuentaServicio, Persona
from catastro.pantallas.marco_personas import DOCUMENTO, url_de, visto_por
from catastro.pantallas.palabras import TONOS_DE_SERVICIO, dibujo_de
from catastro.pantallas.personas_listado import documento_de
from catastro.ports import pagina_de_cuenta, pagina_de_persona
from catastro.selectors import busqueda
from cesop.nucleo.interfaz.ports import Hallazgo
from cesop.nucleo.models import Usuario
from cesop.nucleo.permisos import puede_ver

LETRAS_MINIMAS = 2


class Personas:
    """Persons: by name with a typing error, document, CUIT, associate number, telephone or e-mail."""

    titulo = "Personas"

    def buscar(self, texto: str, *, usuario: Usuario, maximo: int) -> Sequence[Hallazgo]:
        """The best ones, with their document when the user may see it."""
        if len(texto) < LETRAS_MINIMAS or not puede_ver(usuario, "catastro:persona"):
            return []
        ve_documento = puede_ver(usuario, DOCUMENTO)
        halladas = busqueda.personas(texto, maximo=maximo, visto=visto_por(usuario))
        return [self._hallazgo(persona, usuario, ve_documento=ve_documento) for persona in halladas]

    @staticmethod
    def _hallazgo(persona: Persona, usuario: Usuario, *, ve_documento: bool) -> Hallazgo:
        numero = persona.numero_de_asociado  # type: ignore[attr-defined]
        partes = [documento_de(persona) if ve_documento else "", f"asociado {numero}" if numero else ""]
        return Hallazgo(
            titulo=persona.nombre,
            detalle=" · ".join(parte for parte in partes if parte),
            url=pagina_de_persona(persona.pk, usuario=usuario) or url_de(persona),
            icono="building" if persona.tipo == Persona.Tipo.JURIDICA else "user",
            estado="Fallecida" if persona.fallecida_el else "",
        )


class Cuentas:
    """Service accounts: by number, by the number of their meter or by address."""

    titulo = "Cuentas de servicio"

    def buscar(self, texto: str, *, usuario: Usuario, maximo: int) -> Sequence[Hallazgo]:
        """The best ones."""
        if len(texto) < LETRAS_MINIMAS or not puede_ver(usuario, "catastro:cuenta"):
            return []
        return [self._hallazgo(cuenta, usuario) for cuenta in busqueda.cuentas(texto, maximo=maximo)]

    @staticmethod
    def _hallazgo(cuenta: CuentaServicio, usuario: Usuario) -> Hallazgo:
        domicilio = cuenta.suministro.inmueble.domicilio
        estado = cuenta.estado_actual
        return Hallazgo(
            titulo=f"{cuenta.suministro.servicio} {cuenta.numero}",
            detalle=f"{domicilio}, {domicilio.localidad} · {cuenta.nombre_del_titular}",  # type: ignore[attr-defined]
            url=pagina_de_cuenta(cuenta.pk, usuario=usuario) or reverse("catastro:cuenta", args=[cuenta.pk]),
            icono=dibujo_de(cuenta.suministro.servicio.clave),
            estado=estado.get_estado_display(),
            tono=TONOS_DE_SERVICIO[estado.estado],
        )
