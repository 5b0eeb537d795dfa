"""One object per route of service accounts and orders, for the tests of the matrix."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

from catastro.models import CondicionDeCuenta, CuentaServicio, OrdenServicio, ParteDeCuenta, TipoCondicion, TipoOrden
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from tests.catastro import fabrica

Argumentos = dict[str, Any]


def _cuenta(de: Usuario, servicio: str = "electricidad") -> CuentaServicio:
    punto = fabrica.un_suministro(fabrica.un_servicio(servicio))  # takes its number in a transaction of its own
    with transaction.atomic():
        cuenta = fabrica.una_cuenta(fabrica.una_persona("Quiroga, Marta Elena"), suministro=punto, usuario=de)
    ParteDeCuenta.objects.create(cuenta=cuenta, rol="pagador", persona=fabrica.una_persona("Sosa, Luis"), desde=hoy())
    tipo = TipoCondicion.objects.get(clave="estacional")
    CondicionDeCuenta.objects.create(cuenta=cuenta, tipo=tipo, desde=hoy())
    return cuenta


def _orden(de: Usuario) -> OrdenServicio:
    cuenta = _cuenta(de)
    ultimo = OrdenServicio.objects.order_by("-numero").values_list("numero", flat=True).first()
    return OrdenServicio.objects.create(
        numero=(ultimo or 0) + 1,
        tipo=TipoOrden.objects.get(clave="corte"),
        sucursal_id=de.sucursal_id,
        suministro=cuenta.suministro,
        cuenta=cuenta,
        vence_el=hoy(),
        motivo="Prueba",
        emitida_por=de,
    )


def _con_pk(hacer: Callable[[Usuario], Any]) -> Callable[[Usuario], Argumentos]:
    return lambda de: {"pk": hacer(de).pk}


def _deshacer(de: Usuario) -> Argumentos:
    cuenta = _cuenta(de)
    return {"pk": cuenta.pk, "que": "parte", "fila": cuenta.partes.get(rol="titular").pk}


DE_CUENTAS: dict[str, Callable[[Usuario], Argumentos]] = {
    **dict.fromkeys(
        (
            "catastro:cuenta",
            "catastro:cuenta_editar",
            "catastro:cuenta_titular",
            "catastro:cuenta_categoria",
            "catastro:cuenta_condicion",
            "catastro:cuenta_linea",
            "catastro:cuenta_proteger",
            "catastro:cuenta_baja",
            "catastro:orden_nueva",
        ),
        _con_pk(_cuenta),
    ),
    "catastro:cuenta_parte": lambda de: {"pk": _cuenta(de).pk, "rol": "garante"},
    "catastro:cuenta_parte_quitar": lambda de: {"pk": _cuenta(de).pk, "rol": "pagador"},
    "catastro:cuenta_condicion_quitar": lambda de: {"pk": _cuenta(de).pk, "clave": "estacional"},
    "catastro:linea_quitar": _con_pk(lambda de: fabrica.una_linea(_cuenta(de, "telefonia"))),
    "catastro:proteccion_levantar": _con_pk(lambda de: fabrica.una_proteccion(_cuenta(de))),
    "catastro:cuenta_deshacer": _deshacer,
    "catastro:cuenta_estado": lambda de: {"pk": _cuenta(de).pk, "acto": "suspender"},
}
DE_ORDENES = dict.fromkeys(("catastro:orden", "catastro:orden_cerrar", "catastro:orden_anular"), _con_pk(_orden))
EJEMPLOS = {**DE_CUENTAS, **DE_ORDENES}
SIN_ALCANCE = dict.fromkeys(DE_CUENTAS, "the whole cooperative serves its accounts, whatever the branch")
