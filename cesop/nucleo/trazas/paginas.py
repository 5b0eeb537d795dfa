"""What `cesop.nucleo.trazas` shows in the rail and the palette."""

from cesop.nucleo.interfaz.registro import Pagina, registrar_pagina


def registrar() -> None:
    """Called once from `arranque`."""
    registrar_pagina(
        Pagina(
            modulo="trabajo",
            nombre="Importaciones",
            ruta="nucleo:importaciones",
            icono="table-import",
            orden=40,
            palabras="archivos subidos planillas cargar csv xlsx",
            hijas=frozenset(
                {
                    "nucleo:importacion",
                    "nucleo:importar_indice",
                    "nucleo:importar",
                    "nucleo:importar_confirmar",
                }
            ),
        )
    )
    registrar_pagina(
        Pagina(
            modulo="trabajo",
            nombre="Importar",
            ruta="nucleo:importar_indice",
            icono="upload",
            orden=41,
            palabras="traer planilla archivo xlsx csv calles personas medidores cuentas feriados plan de cuentas",
            solapa=False,
        )
    )
    registrar_pagina(
        Pagina(
            modulo="sistema",
            nombre="Auditoría",
            ruta="nucleo:auditoria",
            icono="shield-check",
            orden=80,
            palabras="cambios historial quién modificó antes después registro",
            hijas=frozenset({"nucleo:auditoria_detalle"}),
        )
    )
    registrar_pagina(
        Pagina(
            modulo="sistema",
            nombre="Consultas",
            ruta="nucleo:consultas",
            icono="eye",
            orden=85,
            palabras="exportaciones descargas quién vio datos sensibles",
        )
    )
