"""What persons, associates, duplicates and contacts show in the rail, the palette and the search."""

from __future__ import annotations

from catastro.pantallas.buscadores import Cuentas, Personas
from catastro.pantallas.marco_personas import CBU, DOCUMENTO, TELEFONO
from catastro.planillas import asociados, personas
from cesop.nucleo.interfaz.ports import BUSQUEDA
from cesop.nucleo.interfaz.registro import Pagina, registrar_pagina
from cesop.nucleo.planillas.declaracion import registrar_importacion
from cesop.nucleo.trazas.palabras import proteger

PROTEGIDOS = (
    ("catastro_persona", "documento", DOCUMENTO),
    ("catastro_persona", "cuit", DOCUMENTO),
    ("catastro_persona", "nacimiento", DOCUMENTO),
    ("catastro_mediodecontacto", "valor", TELEFONO),
    ("catastro_mediodecontacto", "digitos", TELEFONO),
    ("catastro_cuentabancaria", "cbu", CBU),
    ("catastro_cuentabancaria", "alias", CBU),
)
HIJAS_DE_PERSONAS = (
    "persona", "persona_nueva", "persona_editar", "persona_condicion", "persona_domicilio", "medio_nuevo",
    "medio_editar", "cuenta_bancaria_nueva", "contacto_nuevo", "asociado_admitir", "asociado_egresar", "cuotas_mover",
    "cuotas_transferir", "transferencia_deshacer", "fusion_deshacer",
)  # fmt: skip


def registrar() -> None:
    """Called once from `catastro.arranque`."""
    for tabla, columna, dato in PROTEGIDOS:
        proteger(tabla, columna, permiso=dato)
    registrar_pagina(
        Pagina(
            modulo="catastro",
            nombre="Personas",
            ruta="catastro:personas",
            icono="users",
            orden=10,
            palabras="padrón titulares clientes usuarios empresas proveedores documento cuit teléfono",
            hijas=frozenset(f"catastro:{hija}" for hija in HIJAS_DE_PERSONAS),
        )
    )
    registrar_pagina(
        Pagina(
            modulo="catastro",
            nombre="Asociados",
            ruta="catastro:asociados",
            icono="users-group",
            orden=20,
            palabras="padrón electoral asamblea socios cuotas sociales capital votar",
        )
    )
    registrar_pagina(
        Pagina(
            modulo="catastro",
            nombre="Duplicados",
            ruta="catastro:duplicados",
            icono="copy",
            orden=90,
            palabras="fusionar personas repetidas unificar fichas",
            hijas=frozenset({"catastro:fusionar"}),
        )
    )
    BUSQUEDA.registrar("personas", Personas())
    BUSQUEDA.registrar("cuentas_de_servicio", Cuentas())
    registrar_importacion(personas.ImportacionDePersonas())
    registrar_importacion(asociados.ImportacionDeAsociados())
