"""What medicion shows in the rail, the palette and the search."""

from __future__ import annotations

from cesop.nucleo.interfaz.ports import BUSQUEDA, TARJETAS
from cesop.nucleo.interfaz.registro import Modulo, Pagina, registrar_modulo, registrar_pagina
from medicion.pantallas import marco


def _pagina(nombre: str, vista: str, *, icono: str, orden: int, palabras: str, hijas: tuple[str, ...] = ()) -> None:
    registrar_pagina(
        Pagina(
            modulo="medicion",
            nombre=nombre,
            ruta=f"medicion:{vista}",
            icono=icono,
            orden=orden,
            palabras=palabras,
            hijas=frozenset(f"medicion:{hija}" for hija in hijas),
        )
    )


def registrar() -> None:
    """Called once from `medicion.arranque`."""
    registrar_modulo(Modulo(clave="medicion", nombre="Medición", icono="gauge", orden=150))
    _pagina(
        "Ciclo de lectura", "tablero", icono="layout-dashboard", orden=10,
        palabras="tablero avance leído validado devengado mes atrasados rutas",
        hijas=(
            "ficha", "medidor_cambiar", "medidor_retirar", "medidor_multiplicador", "cuenta_baja",
            "lectura_corregir", "lectura_anular", "lectura_foto",
        ),
    )  # fmt: skip
    _pagina(
        "Mesa de excepciones", "mesa", icono="progress-alert", orden=20,
        palabras="lecturas objetadas bloqueadas observadas validar aceptar estimar releer corregir vee",
        hijas=("excepcion", "mesa_juntas"),
    )  # fmt: skip
    _pagina(
        "Calendario", "calendario", icono="calendar-stats", orden=30,
        palabras="rutas períodos lotes fechas generar grilla cargar lecturas planilla",
        hijas=("periodo_generar", "lote", "lote_acto", "grilla"),
    )  # fmt: skip
    _pagina(
        "Recepción de archivos", "recepcion", icono="file-import", orden=40,
        palabras="colector terminal importar archivo lecturas rechazado filas apartadas", hijas=("archivo", "apartada"),
    )  # fmt: skip
    _pagina(
        "Reglas y políticas", "reglas", icono="adjustments", orden=50,
        palabras="vee validación topes de estimación anomalías tolerancia ciclo nivel",
        hijas=("regla_cambiar", "politica_cambiar", "tope_cambiar", "anomalia"),
    )  # fmt: skip
    BUSQUEDA.registrar("lotes_de_lectura", marco.Lotes())
    BUSQUEDA.registrar("suministros_medidos", marco.Suministros())
    TARJETAS.registrar("medicion", marco.tarjeta)
