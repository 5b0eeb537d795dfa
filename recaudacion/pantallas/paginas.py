"""What recaudacion shows in the rail, the palette and the top bar."""

from __future__ import annotations

from django.urls import reverse

from cesop.nucleo.interfaz.ports import BARRA, Indicador
from cesop.nucleo.interfaz.registro import Modulo, Pagina, registrar_modulo, registrar_pagina
from cesop.nucleo.models import Usuario
from cesop.nucleo.permisos import puede_escribir
from recaudacion.selectors.cajas import abierta_de


def caja_en_uso(usuario: Usuario) -> Indicador | None:
    """The till that a cashier has open. One query."""
    if not puede_escribir(usuario, "recaudacion:cobrar"):
        return None
    sesion = abierta_de(usuario)
    if sesion is None:
        return Indicador(
            icono="cash-register", titulo="Caja", detalle="sin abrir", url=reverse("recaudacion:caja_abrir")
        )
    return Indicador(
        icono="cash-register",
        titulo=sesion.caja.nombre,
        detalle=f"abierta {sesion.fecha:%d/%m}",
        url=reverse("recaudacion:caja"),
    )


def registrar() -> None:
    """Called once from `recaudacion.arranque`."""
    registrar_modulo(Modulo(clave="recaudacion", nombre="Recaudación", icono="cash-register", orden=170))
    registrar_pagina(
        Pagina(
            modulo="recaudacion", nombre="Caja", ruta="recaudacion:caja", icono="cash-register", orden=10,
            palabras="cobrar pago recibo efectivo abrir cerrar arqueo rendir vuelto",
            hijas=frozenset(f"recaudacion:{hija}" for hija in ("caja_abrir", "caja_rendir", "caja_cerrar", "cobrar")),
        )
    )  # fmt: skip
    registrar_pagina(
        Pagina(
            modulo="recaudacion", nombre="Recibos", ruta="recaudacion:recibos", icono="receipt", orden=20,
            palabras="pagos cobros anular reimprimir ticket",
            hijas=frozenset(f"recaudacion:{hija}" for hija in ("recibo", "recibo_anular")),
        )
    )  # fmt: skip
    registrar_pagina(
        Pagina(
            modulo="recaudacion", nombre="Sesiones de caja", ruta="recaudacion:sesiones", icono="calendar-check",
            orden=30, palabras="arqueos cierres diferencias faltante sobrante cajeros",
            hijas=frozenset({"recaudacion:sesion"}),
        )
    )  # fmt: skip
    registrar_pagina(
        Pagina(
            modulo="recaudacion", nombre="Saldos a favor", ruta="recaudacion:creditos_aplicar", icono="wallet",
            orden=40, palabras="créditos anticipos notas de crédito aplicar a todos masivo",
        )
    )  # fmt: skip
    registrar_pagina(
        Pagina(
            modulo="recaudacion", nombre="Cajas y canales", ruta="recaudacion:cajas", icono="cash-register", orden=50,
            palabras="agregar caja retirar cajeros quién abre canal pago fácil rapipago",
            hijas=frozenset({"recaudacion:caja_nueva", "recaudacion:caja_editar"}),
        )
    )  # fmt: skip
    registrar_pagina(
        Pagina(
            modulo="catastro", nombre="Políticas por grupo", ruta="recaudacion:grupos", icono="layout-grid", orden=95,
            palabras="grupo de gestión calendario lectura facturación imputación prioridad pagos parciales ciclo",
            hijas=frozenset({"recaudacion:grupo", "recaudacion:grupo_cambiar"}),
        )
    )  # fmt: skip
    BARRA.registrar("caja", caja_en_uso)
