"""What accounting shows in the rail, the palette, the top bar and the home."""

from __future__ import annotations

from cesop.nucleo.interfaz.ports import BARRA, BUSQUEDA, TARJETAS
from cesop.nucleo.interfaz.registro import Modulo, Pagina, registrar_modulo, registrar_pagina
from contabilidad.pantallas import marco


def _pagina(nombre: str, vista: str, *, icono: str, orden: int, palabras: str, hijas: tuple[str, ...] = ()) -> None:
    registrar_pagina(
        Pagina(
            modulo="contabilidad",
            nombre=nombre,
            ruta=f"contabilidad:{vista}",
            icono=icono,
            orden=orden,
            palabras=palabras,
            hijas=frozenset(f"contabilidad:{hija}" for hija in hijas),
        )
    )


def registrar() -> None:
    """Called once from `contabilidad.arranque`."""
    registrar_modulo(Modulo(clave="contabilidad", nombre="Contabilidad", icono="book-2", orden=300))
    _pagina(
        "Sumas y saldos", "balance", icono="scale", orden=10,
        palabras="balance comprobación saldos cuentas debe haber resultado sección",
    )  # fmt: skip
    _pagina("Mayor", "mayor", icono="book-2", orden=20, palabras="cuenta movimientos saldo libro extracto ficha")
    _pagina(
        "Diario", "diario", icono="list-details", orden=30, palabras="asientos libro diario registro anular",
        hijas=("libro_diario", "asiento", "asiento_anular"),
    )  # fmt: skip
    _pagina(
        "Asientos manuales", "manuales", icono="pencil", orden=40,
        palabras="cargar asiento ajuste apertura plantillas recurrentes borrador",
        hijas=(
            "manual", "manual_nuevo", "manual_editar", "manual_pedir", "plantillas", "plantilla_nueva",
            "plantilla_cargar", "plantilla_editar", "recurrente_nuevo", "recurrente_editar",
        ),
    )  # fmt: skip
    _pagina(
        "Plan de cuentas", "cuentas", icono="sitemap", orden=50,
        palabras="cuentas contables nomenclador códigos imputables rubros",
        hijas=("cuenta", "cuenta_nueva", "cuenta_editar"),
    )  # fmt: skip
    _pagina(
        "Secciones", "secciones", icono="layout-grid", orden=55, palabras="centros de costo dimensiones servicios",
        hijas=("seccion_nueva", "seccion_editar", "centro_nuevo", "centro_editar"),
    )  # fmt: skip
    _pagina(
        "Manual de asientos", "reglas", icono="notes", orden=60,
        palabras="reglas eventos imputación automática debe haber",
        hijas=("regla_evento", "regla_cambiar"),
    )  # fmt: skip
    _pagina(
        "Períodos", "ejercicios", icono="calendar-check", orden=70,
        palabras="ejercicios cierre cerrar mes reabrir numeración diario",
        hijas=("ejercicio_nuevo", "resultados_cerrar", "periodo", "periodo_cerrar", "periodo_reabrir"),
    )  # fmt: skip
    _pagina(
        "Cuadre", "cuadre", icono="checks", orden=80,
        palabras="control submayores conciliación prueba diferencias cuenta de control",
    )  # fmt: skip
    BARRA.registrar("periodo", marco.periodo_abierto)
    TARJETAS.registrar("contabilidad", marco.tarjeta)
    BUSQUEDA.registrar("cuentas", marco.Cuentas())
    BUSQUEDA.registrar("asientos", marco.Asientos())
