"""What `cesop.nucleo.maestros` shows in the rail and the palette, and says when the database refuses."""

from cesop.nucleo.errors import registrar_mensajes
from cesop.nucleo.interfaz.registro import Pagina, registrar_pagina
from cesop.nucleo.maestros import actos
from cesop.nucleo.maestros.mensajes import MENSAJES


def registrar() -> None:
    """Called once from `arranque`."""
    registrar_mensajes(dict(MENSAJES))
    actos.registrar()
    registrar_pagina(
        Pagina(
            modulo="sistema",
            nombre="Sucursales",
            ruta="nucleo:sucursales",
            icono="building",
            orden=30,
            palabras="oficinas locales casa central delegación domicilio",
            hijas=frozenset(
                f"nucleo:sucursal{resto}" for resto in ("", "_nueva", "_editar", "_desactivar", "_reactivar")
            ),
        )
    )
    registrar_pagina(
        Pagina(
            modulo="sistema",
            nombre="Parámetros",
            ruta="nucleo:parametros",
            icono="adjustments",
            orden=40,
            palabras="valores normas tasas límites configuración vigencia excepción ley resolución",
            hijas=frozenset(f"nucleo:parametro{resto}" for resto in ("", "_fijar", "_exceptuar", "_levantar")),
        )
    )
    registrar_pagina(
        Pagina(
            modulo="sistema",
            nombre="Calendario",
            ruta="nucleo:calendario",
            icono="calendar",
            orden=50,
            palabras="feriados días hábiles no laborables asueto puente plazos",
            hijas=frozenset({"nucleo:dia_nuevo", "nucleo:dia_editar", "nucleo:dia_quitar", "nucleo:feriados"}),
        )
    )
    registrar_pagina(
        Pagina(
            modulo="sistema",
            nombre="Moratorias",
            ruta="nucleo:moratorias",
            icono="hand-stop",
            orden=55,
            palabras="cortes suspendidos decreto prohibición de corte veda",
            hijas=frozenset({"nucleo:moratoria", "nucleo:moratoria_nueva"}),
        )
    )
