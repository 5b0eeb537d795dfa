"""What `cesop.nucleo.usuarios` shows in the rail and the palette, and what it says when the database refuses."""

from cesop.nucleo.errors import registrar_mensajes
from cesop.nucleo.interfaz.registro import Pagina, registrar_pagina

MENSAJES = {
    "nucleo_usuario_usuario_key": "No se puede guardar porque ya hay un usuario con ese nombre. Elegí otro.",
    "usuario_en_minusculas": "No se puede guardar porque el nombre de usuario va en minúsculas. Corregilo.",
    "usuario_sin_superpoderes": "No se puede guardar porque ningún usuario pasa por encima de los roles.",
    "aprobacion_pedida_unica": (
        "No se puede pedir de nuevo porque ya hay un pedido igual sin decidir. Esperá la decisión, o retiralo."
    ),
    "aprobacion_cuatro_ojos": "No se puede decidir porque lo pediste vos. Lo tiene que decidir otra persona.",
    "aprobacion_decidida": "No se puede guardar porque una decisión lleva quién y cuándo.",
    "excepcionsegregacion_rango": "No se puede dar la excepción porque termina antes de empezar. Corregí las fechas.",
    "excepcionsegregacion_cuatro_ojos": "No se puede firmar porque la excepción es para vos. Que la firme otro.",
}


def registrar() -> None:
    """Called once from `arranque`."""
    registrar_mensajes(MENSAJES)
    registrar_pagina(
        Pagina(
            modulo="trabajo",
            nombre="Aprobaciones",
            ruta="nucleo:aprobaciones",
            icono="writing-sign",
            orden=20,
            palabras="cuatro ojos firmar decidir pedidos autorizar bandeja",
            hijas=frozenset(
                {
                    "nucleo:aprobacion",
                    "nucleo:aprobacion_aprobar",
                    "nucleo:aprobacion_rechazar",
                    "nucleo:aprobacion_retirar",
                    "nucleo:aprobaciones_historial",
                }
            ),
        )
    )
    registrar_pagina(
        Pagina(
            modulo="sistema",
            nombre="Usuarios",
            ruta="nucleo:usuarios",
            icono="users",
            orden=10,
            palabras="personas empleados permisos contraseña clave alta baja sesiones",
            hijas=frozenset(
                {
                    "nucleo:usuario",
                    "nucleo:usuario_nuevo",
                    "nucleo:usuario_editar",
                    "nucleo:usuario_roles",
                    "nucleo:usuario_desactivar",
                    "nucleo:usuario_reactivar",
                    "nucleo:usuario_clave",
                    "nucleo:usuario_sesiones",
                    "nucleo:usuario_segundo_factor",
                }
            ),
        )
    )
    registrar_pagina(
        Pagina(
            modulo="sistema",
            nombre="Roles",
            ruta="nucleo:roles",
            icono="shield",
            orden=20,
            palabras="permisos grupos matriz quién puede",
        )
    )
    registrar_pagina(
        Pagina(
            modulo="sistema",
            nombre="Incompatibilidades",
            ruta="nucleo:segregacion",
            icono="users-group",
            orden=25,
            palabras="segregación funciones conflictos excepciones incompatibles",
            hijas=frozenset({"nucleo:excepcion_nueva"}),
        )
    )
