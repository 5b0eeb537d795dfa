"""What places, the network, routes, meters and the masters show in the rail, the palette and the search."""

from __future__ import annotations

from catastro.pantallas import maestros
from catastro.planillas import lugares
from cesop.nucleo.interfaz.registro import Pagina, registrar_pagina


def _pagina(nombre: str, vista: str, *, icono: str, orden: int, palabras: str, hijas: tuple[str, ...] = ()) -> None:
    registrar_pagina(
        Pagina(
            modulo="catastro",
            nombre=nombre,
            ruta=f"catastro:{vista}",
            icono=icono,
            orden=orden,
            palabras=palabras,
            hijas=frozenset(f"catastro:{hija}" for hija in hijas),
        )
    )


def registrar() -> None:
    """Called once from `catastro.arranque`."""
    _pagina(
        "Inmuebles", "inmuebles", icono="home", orden=110,
        palabras="casa lote parcela domicilio nomenclatura partida catastral propiedad",
        hijas=(
            "inmueble", "inmueble_nuevo", "inmueble_editar", "inmueble_caracteristicas", "suministro_nuevo",
            "planilla_inmuebles",
        ),
    )  # fmt: skip
    _pagina(
        "Suministros", "suministros", icono="plug", orden=120,
        palabras="nis punto de servicio conexión medidor nodo",
        hijas=(
            "suministro", "suministro_editar", "suministro_nodo", "planilla_suministros",
        ),
    )  # fmt: skip
    _pagina("Mapa", "mapa", icono="map-2", orden=130, palabras="plano pueblo ubicación calles recorrido dónde está")
    _pagina(
        "Rutas", "rutas", icono="route", orden=140,
        palabras="recorrido lectura reparto orden de lectura toma estado",
        hijas=("ruta", "ruta_nueva", "ruta_editar", "ruta_agregar", "planilla_rutas"),
    )  # fmt: skip
    _pagina(
        "Red", "red", icono="sitemap", orden=150,
        palabras="nodos transformador alimentador subestación zona de agua olt caja árbol",
        hijas=("nodo", "nodo_nuevo", "nodo_editar", "planilla_nodos"),
    )  # fmt: skip
    _pagina(
        "Medidores", "medidores", icono="gauge", orden=160,
        palabras="aparato depósito contraste calibración baja colocar retirar",
        hijas=(
            "medidor", "medidor_nuevo", "medidor_editar", "medidor_contrastar",
            "planilla_medidores",
        ),
    )  # fmt: skip
    maestros.registrar_paginas()
    lugares.registrar()
