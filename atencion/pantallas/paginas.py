"""What atencion shows in the rail and the palette."""

from __future__ import annotations

from cesop.nucleo.interfaz.registro import Modulo, Pagina, registrar_modulo, registrar_pagina


def registrar() -> None:
    """Called once from `atencion.arranque`."""
    registrar_modulo(Modulo(clave="atencion", nombre="Atención", icono="headset", orden=50))
    registrar_pagina(
        Pagina(
            modulo="atencion", nombre="Atender", ruta="atencion:atender", icono="headset", orden=10,
            palabras="mostrador asociado persona ficha 360 deuda saldo reclamo consulta",
            hijas=frozenset({"atencion:ficha"}),
        )
    )  # fmt: skip
