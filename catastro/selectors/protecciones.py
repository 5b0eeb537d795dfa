"""Why accounts may not be cut on a day: protections, electrodependientes, moratorias. For one or for thousands."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from catastro.models import CategoriaDeCuenta, CondicionDeCuenta, CuentaServicio, Proteccion
from cesop.nucleo.calendario import Alcance, moratorias_entre, rige
from cesop.nucleo.fechado import vigentes

ELECTRODEPENDIENTE = "electrodependiente"
# Acts of `services.estados` that an account which may not be cut does not admit.
CORTAN = frozenset({"suspender", "cortar"})
UN_DIA = dt.timedelta(days=1)


def motivos_para_no_cortar(cuentas: Collection[int], *, al: dt.date) -> Mapping[int, Sequence[str]]:
    """Account → why it may not be cut on that day, in words; those that may are missing. Five queries at most."""
    motivos: dict[int, list[str]] = defaultdict(list)
    protecciones = vigentes(Proteccion.objects.filter(cuenta__in=cuentas), al=al).order_by("cuenta", "causa")
    for fila in protecciones:
        hasta = f" hasta el {fila.hasta - UN_DIA:%d/%m/%Y}" if fila.hasta else ""
        motivos[fila.cuenta_id].append(f"{fila.get_causa_display()}: {fila.motivo}{hasta}")
    con_condicion = CondicionDeCuenta.objects.filter(cuenta__in=cuentas, tipo__clave=ELECTRODEPENDIENTE)
    for cuenta, comprobante in vigentes(con_condicion, al=al).values_list("cuenta_id", "comprobante"):
        motivos[cuenta].append(f"Es electrodependiente ({comprobante})")
    for cuenta, motivo in _moratorias(cuentas, al=al):
        motivos[cuenta].append(f"Rige una moratoria: {motivo}")
    return dict(motivos)


def _moratorias(cuentas: Collection[int], *, al: dt.date) -> list[tuple[int, str]]:
    """(account, reason) of each moratoria in force. Nothing more is asked when there is none."""
    rigen = list(moratorias_entre(al, al + UN_DIA))
    if not rigen:
        return []
    categorias = dict(
        vigentes(CategoriaDeCuenta.objects.filter(cuenta__in=cuentas), al=al).values_list(
            "cuenta_id", "categoria__clave"
        )
    )
    lugares = CuentaServicio.objects.filter(pk__in=cuentas).values_list(
        "pk", "suministro__servicio__clave", "suministro__inmueble__domicilio__localidad__nombre"
    )
    return [
        (cuenta, moratoria.motivo)
        for cuenta, servicio, localidad in lugares
        for moratoria in rigen
        if rige(
            moratoria,
            al,
            alcance=Alcance(servicio=servicio, categoria=categorias.get(cuenta, ""), localidad=localidad),
        )
    ]
