"""Who may be served: with DEBUG or demonstration data, this machine and nobody else.

Said twice: when a server starts (here) and on each request (`cesop.nucleo.middleware.acceso`), which also covers a
proxy put in front of a loopback address.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db import Error, connection

from cesop.nucleo.models import Instalacion


def es_local(direccion: str) -> bool:
    """True for the loopback address, `localhost` and unix sockets; False for a name, a network or "everything"."""
    if direccion.startswith(("unix:", "/", "fd://")) or direccion == "localhost":
        return True
    try:
        return ipaddress.ip_address(direccion.strip("[]")).is_loopback
    except ValueError:
        return False


def es_pedido_local(meta: Mapping[str, str]) -> bool:
    """True when a request (its META) comes from this machine, and no proxy says that it brings it from another."""
    anteriores = meta.get("HTTP_X_FORWARDED_FOR", "").split(",")
    camino = [meta.get("REMOTE_ADDR", ""), *(d.strip() for d in anteriores if d.strip())]
    return all(es_local(direccion) for direccion in camino)


def motivo_de_encierro() -> str | None:
    """Why this installation serves only its own machine, or None when it may serve others.

    A database that does not answer leaves the question to each request.
    """
    if settings.DEBUG:
        return "tiene DEBUG activo"
    try:
        if Instalacion.objects.filter(modo=Instalacion.Modo.DEMOSTRACION).exists():
            return "guarda datos de demostración"
    except Error:
        pass
    finally:
        connection.close()
    return "es la instalación de un comando" if settings.SOLO_LOOPBACK else None


def razon_para_no_atender(direcciones: Iterable[str]) -> str | None:
    """The refusal to print when one of the addresses to listen on is not of this machine; None when all is well."""
    ajenas = [direccion for direccion in direcciones if not es_local(direccion)]
    if not ajenas:
        return None
    motivo = motivo_de_encierro()
    if motivo is None:
        return None
    return (
        f"No se puede atender en {', '.join(ajenas)} porque esta instalación {motivo}. "
        "Usá 127.0.0.1, o poné en marcha una de producción (docs/operations/install.md)."
    )
