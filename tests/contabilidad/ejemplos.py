"""One object per route of accounting with arguments, for the tests of the matrix (tests/nucleo/ejemplos.py)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from cesop.nucleo.fechas import hoy, sumar_meses
from cesop.nucleo.models import Usuario
from contabilidad.models import Asiento, AsientoManual, CentroCosto, Cuenta, Ejercicio, Periodo, Seccion
from contabilidad.services import manual, recurrentes
from tests.factories import un_usuario

Argumentos = dict[str, Any]
EVENTO, COMPONENTE = "tesoreria.gasto_bancario", "comision"


def _cuenta(codigo: str = "1.1.01.01") -> Cuenta:
    partes = codigo.split(".")
    padre: Cuenta | None = None
    for nivel in range(1, len(partes) + 1):
        propio = ".".join(partes[:nivel])
        padre = Cuenta.objects.get_or_create(
            codigo=propio,
            defaults={
                "nombre": f"Cuenta {propio}",
                "tipo": "activo",
                "padre": padre,
                "imputable": nivel == len(partes),
            },
        )[0]
    assert padre is not None
    return padre


def _periodo() -> Periodo:
    desde = hoy().replace(day=1)
    if (abierto := Periodo.objects.filter(desde=desde).first()) is not None:
        return abierto  # of a whole ledger, which another app's example needed
    ejercicio, _ = Ejercicio.objects.get_or_create(
        desde=desde, defaults={"nombre": "Ejercicio de prueba", "hasta": sumar_meses(desde, 1)}
    )
    return Periodo.objects.get_or_create(desde=desde, defaults={"ejercicio": ejercicio, "hasta": ejercicio.hasta})[0]


def _manual(de: Usuario) -> AsientoManual:
    _periodo()
    importe = Decimal("10.00")
    return manual.crear_borrador(
        manual.Cargado(
            fecha=hoy(),
            glosa="Ejemplo",
            renglones=[
                manual.RenglonCargado(cuenta=_cuenta("1.1.01.01").pk, debe=importe),
                manual.RenglonCargado(cuenta=_cuenta("1.1.01.02").pk, haber=importe),
            ],
        ),
        usuario=de,
    )


def _asiento(de: Usuario) -> Asiento:
    hecho = manual.asentar_borrador(_manual(de), usuario=de).asiento
    assert hecho is not None
    return hecho


def _contadora() -> Usuario:
    """Who may make templates, whoever opens them."""
    return Usuario.objects.filter(groups__name="contaduria").first() or un_usuario("contadora", "contaduria")


def _plantilla(de: Usuario) -> Any:
    renglon = manual.RenglonCargado(cuenta=_cuenta().pk)
    return recurrentes.guardar_plantilla(
        uuid.uuid4().hex, glosa="Ejemplo", renglones=[("debe", renglon), ("haber", renglon)], usuario=_contadora()
    )


def _recurrente(de: Usuario) -> Any:
    return recurrentes.guardar_recurrente(
        _plantilla(de), desde=hoy(), hasta=None, cada_meses=1, dia=1, usuario=_contadora()
    )


def _seccion() -> Seccion:
    return Seccion.objects.get_or_create(codigo="PRU", defaults={"nombre": "Prueba"})[0]


def _centro() -> CentroCosto:
    return CentroCosto.objects.get_or_create(codigo="PRU", defaults={"nombre": "Prueba"})[0]


def _con_pk(hacer: Callable[[Usuario], Any]) -> Callable[[Usuario], Argumentos]:
    return lambda de: {"pk": hacer(de).pk}


EJEMPLOS: dict[str, Callable[[Usuario], Argumentos]] = {
    **dict.fromkeys(
        ("contabilidad:asiento", "contabilidad:asiento_renglones", "contabilidad:asiento_anular"), _con_pk(_asiento)
    ),
    **dict.fromkeys(
        (
            "contabilidad:cuenta",
            "contabilidad:cuenta_editar",
            "contabilidad:cuenta_baja",
            "contabilidad:cuenta_reactivar",
        ),
        _con_pk(lambda de: _cuenta()),
    ),
    "contabilidad:seccion_editar": _con_pk(lambda de: _seccion()),
    "contabilidad:centro_editar": _con_pk(lambda de: _centro()),
    "contabilidad:regla_evento": lambda de: {"evento": EVENTO},
    "contabilidad:regla_cambiar": lambda de: {"evento": EVENTO, "componente": COMPONENTE},
    "contabilidad:resultados_cerrar": _con_pk(lambda de: _periodo().ejercicio),
    **dict.fromkeys(
        (
            "contabilidad:periodo",
            "contabilidad:periodo_controles",
            "contabilidad:periodo_cerrar",
            "contabilidad:periodo_reabrir",
        ),
        _con_pk(lambda de: _periodo()),
    ),
    **dict.fromkeys(
        ("contabilidad:modulo_cerrar", "contabilidad:modulo_reabrir"),
        lambda de: {"pk": _periodo().pk, "modulo": "facturacion"},
    ),
    **dict.fromkeys(
        (
            "contabilidad:manual",
            "contabilidad:manual_editar",
            "contabilidad:manual_asentar",
            "contabilidad:manual_pedir",
            "contabilidad:manual_descartar",
            "contabilidad:manual_adjuntar",
            "contabilidad:plantilla_nueva",
        ),
        _con_pk(_manual),
    ),
    **dict.fromkeys(
        ("contabilidad:recurrente_nuevo", "contabilidad:plantilla_editar", "contabilidad:plantilla_retirar"),
        _con_pk(_plantilla),
    ),
    "contabilidad:recurrente_editar": _con_pk(_recurrente),
}
SIN_ALCANCE = dict.fromkeys(EJEMPLOS, "one ledger for the whole cooperative")
