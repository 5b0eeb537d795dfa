"""What facturacion shows in the rail, the palette and the search."""

from __future__ import annotations

from cesop.nucleo.interfaz.registro import Modulo, Pagina, registrar_modulo, registrar_pagina
from facturacion.pantallas import corridas_paginas, documentos_paginas


def _pagina(nombre: str, vista: str, *, icono: str, orden: int, palabras: str, hijas: tuple[str, ...] = ()) -> None:
    registrar_pagina(
        Pagina(
            modulo="facturacion",
            nombre=nombre,
            ruta=f"facturacion:{vista}",
            icono=icono,
            orden=orden,
            palabras=palabras,
            hijas=frozenset(f"facturacion:{hija}" for hija in hijas),
        )
    )


def registrar() -> None:
    """Called once from `facturacion.arranque`."""
    registrar_modulo(Modulo(clave="facturacion", nombre="Facturación", icono="file-invoice", orden=160))
    corridas_paginas.registrar()
    documentos_paginas.registrar()
    _pagina(
        "Llamadas", "llamadas", icono="phone", orden=40,
        palabras="telefonía cdr central archivo importar apartadas líneas minutos",
        hijas=("archivo_de_llamadas", "llamadas_descartar"),
    )  # fmt: skip
    _pagina(
        "Cuadros tarifarios", "cuadros", icono="table", orden=50,
        palabras="tarifas precios versiones cargos fijos bloques iva ejemplos importar activar",
        hijas=("cuadro_importar", "cuadro", "version", "version_clonar", "version_reemplazar", "version_acto"),
    )  # fmt: skip
    _pagina(
        "Simulaciones", "simulaciones", icono="math-function", orden=55,
        palabras="qué pasaría simular tarifa borrador ganan pierden comparar histograma recaudación subsidio",
        hijas=("simulacion", "simulacion_nueva", "simulaciones_comparar", "simulacion_causas", "simulacion_cuentas"),
    )  # fmt: skip
    _pagina(
        "Políticas de facturación", "politicas", icono="adjustments", orden=60,
        palabras="grupo ciclo cuadro comprobantes vencimiento interés desvío", hijas=("politica_cambiar",),
    )  # fmt: skip
    _pagina(
        "Puntos de venta", "puntos", icono="building-store", orden=70,
        palabras="series numeración talonarios arca cae cesp caea autorización",
        hijas=("punto_nuevo", "punto_editar", "serie_abrir", "estrategia_fijar"),
    )  # fmt: skip
