"""One object per route of catastro with arguments, for the tests of the matrix (tests/nucleo/ejemplos.py)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from catastro.models import Persona
from catastro.services import asociados, fusiones, medios, transferencias
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from tests.catastro import ejemplos_cuentas as cuentas
from tests.catastro import ejemplos_lugares as lugares
from tests.catastro import fabrica

Argumentos = dict[str, Any]


def _persona(de: Usuario) -> Persona:
    return fabrica.una_persona("Quiroga, Marta")


def _medio(de: Usuario) -> Any:
    return medios.agregar_medio(_persona(de), tipo="celular", valor="(02257) 15-46-8830")


def _cuenta_bancaria(de: Usuario) -> Any:
    return medios.agregar_cuenta_bancaria(_persona(de), cbu="2850590940090418135201")


def _asociado(de: Usuario) -> Any:
    return asociados.admitir(_persona(de), desde=hoy(), acta="", por=de)


def _transferencia(de: Usuario) -> Any:
    una, otra = fabrica.una_persona("Quiroga, Marta"), fabrica.una_persona("Sosa, Ana")
    for persona in (una, otra):
        asociados.admitir(persona, desde=hoy(), acta="", por=de, cuotas=1)
    return transferencias.transferir_cuotas(una, a=otra, cuotas=1, fecha=hoy(), acta="Acta 1", por=de)


def _fusion(de: Usuario) -> Any:
    return fusiones.fusionar(_persona(de), absorbida=_persona(de), motivo="La misma", por=de)


def _con_pk(hacer: Callable[[Usuario], Any]) -> Callable[[Usuario], Argumentos]:
    return lambda de: {"pk": hacer(de).pk}


DE_PERSONAS: dict[str, Callable[[Usuario], Argumentos]] = {
    **dict.fromkeys(
        (
            "catastro:persona",
            "catastro:persona_editar",
            "catastro:persona_condicion",
            "catastro:medio_nuevo",
            "catastro:cuenta_bancaria_nueva",
            "catastro:contacto_nuevo",
            "catastro:asociado_admitir",
            "catastro:cuotas_mover",
            "catastro:cuotas_transferir",
        ),
        _con_pk(_persona),
    ),
    "catastro:persona_domicilio": lambda de: {"pk": _persona(de).pk, "uso": "legal"},
    "catastro:medio_editar": _con_pk(_medio),
    "catastro:medio_dejar": _con_pk(_medio),
    "catastro:cuenta_bancaria_dejar": _con_pk(_cuenta_bancaria),
    "catastro:asociado_egresar": _con_pk(_asociado),
    "catastro:transferencia_deshacer": _con_pk(_transferencia),
    "catastro:fusionar": lambda de: {"conservada": _persona(de).pk, "absorbida": _persona(de).pk},
    "catastro:duplicado_descartar": lambda de: {"una": _persona(de).pk, "otra": _persona(de).pk},
    "catastro:fusion_deshacer": _con_pk(_fusion),
}
EJEMPLOS = {**DE_PERSONAS, **lugares.EJEMPLOS, **cuentas.EJEMPLOS}
SIN_ALCANCE = {
    **dict.fromkeys(DE_PERSONAS, "one register of persons for the whole cooperative"),
    **lugares.SIN_ALCANCE,
    **cuentas.SIN_ALCANCE,
}
