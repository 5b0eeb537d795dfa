"""A simulation in words and drawings: its state, what it is of, its bands as bars."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from cesop.nucleo import formato
from cesop.nucleo.listados import Estado
from cesop.nucleo.models import Proceso
from cesop.nucleo.procesos.selectors import TONOS
from facturacion.contraste import ALZAS, BAJAS, FRANJAS, IGUAL
from facturacion.models import Renglon, Simulacion
from facturacion.pantallas.corridas_palabras import Causa, causa_de

ANCHO, ALTO, PIE = 620, 132, 20
CLASES: Final[Mapping[str, str]] = {
    "cargo": "Cargos",
    "bonificacion": "Bonificaciones",
    "subsidio": "Subsidio",
    "tributo": "Tributos y fondos",
    "iva": "IVA",
    "percepcion": "Percepciones",
    "tercero": "Por cuenta de terceros",
    "redondeo": "Redondeo",
}
assert set(Renglon.Clase.values) < set(CLASES), "every class of line has its name"
COMPONENTES: Final[Mapping[str, str]] = {
    "iva": "IVA",
    "percepcion_iibb": "Percepción de ingresos brutos",
    "percepcion_iva": "Percepción de IVA",
    "contribucion_provincial": "Contribución provincial",
    "contribucion_municipal": "Contribución municipal",
    "fondo_compensador": "Fondo compensador",
    "fondo_7290": "Fondo ley 7290",
    "fondo_9038": "Fondo ley 9038",
    "tasa_oceba": "Tasa de fiscalización",
}
EXCLUIDA = Causa(nombre="Excluida de la corrida", remedio="Alguien la dejó afuera de la facturación de ese mes.")


def mes_de(simulacion: Simulacion) -> dt.date:
    """Its month, as its first day."""
    return dt.date(simulacion.anio, simulacion.mes, 1)


def estado_de(simulacion: Simulacion) -> Estado:
    """How its work is."""
    if simulacion.proceso is None:
        return Estado("Sin empezar", "neutro")
    return Estado(simulacion.proceso.get_estado_display(), TONOS[Proceso.Estado(simulacion.proceso.estado)])


def alcance_de(simulacion: Simulacion) -> str:
    """Of whom it is."""
    return str(simulacion.grupo) if simulacion.grupo else simulacion.get_alcance_display()


def versiones_de(simulacion: Simulacion) -> str:
    """What it simulates, on a line."""
    return "; ".join(f"{version}, {version.norma}" for version in simulacion.versiones.all())


def componente(clave: str) -> str:
    """A tax as it is called."""
    return COMPONENTES.get(clave) or clave.replace("_", " ").capitalize()


def causa(clave: str) -> Causa:
    """Why an account could not be simulated."""
    return EXCLUIDA if clave == "excluida" else causa_de(clave)


def rango(franja: int) -> str:
    """A band as it is said."""
    if franja == IGUAL:
        return "igual"
    if franja < IGUAL:
        return _rango(franja, [-tope for tope in BAJAS], "baja")
    return _rango(FRANJAS - 1 - franja, list(reversed(ALZAS)), "sube")


def _rango(lugar: int, topes: Sequence[int], verbo: str) -> str:
    """lugar: 0 is the farthest from no change; topes, from the farthest one."""
    if lugar == 0:
        return f"{verbo} {topes[0]} % o más" if verbo == "baja" else f"{verbo} más de {topes[0]} %"
    if lugar == len(topes):
        return f"{verbo} hasta {topes[-1]} %"
    return f"{verbo} {topes[lugar]} a {topes[lugar - 1]} %"


def histograma(cuantas: Sequence[int]) -> dict[str, Any] | None:
    """The bands as bars of a drawing, those that pay less to the left; None when there is nobody."""
    todas = sum(cuantas)
    if not todas:
        return None
    alto, paso, mayor = Decimal(ALTO - PIE - 14), Decimal(ANCHO) / FRANJAS, max(cuantas)
    barras = []
    for franja, cuentas in enumerate(cuantas):
        altura = max(alto * cuentas / mayor, Decimal("1.5")) if cuentas else Decimal(0)
        x = paso * franja
        barras.append(
            {
                "x": f"{x + 2:.1f}",
                "y": f"{ALTO - PIE - altura:.1f}",
                "ancho": f"{paso - 4:.1f}",
                "alto": f"{altura:.1f}",
                "medio": f"{x + paso / 2:.1f}",
                "encima": f"{ALTO - PIE - altura - 4:.1f}",
                "clase": "-igual" if franja == IGUAL else "-baja" if franja < IGUAL else "-sube",
                "cuantas": formato.porcentaje(Decimal(cuentas) * 100 / todas) if cuentas else "",
                "pie": _pie(franja),
                "titulo": f"{rango(franja).capitalize()}: {formato.entero(cuentas)} cuentas",
            }
        )
    return {"barras": barras, "ancho": ANCHO, "alto": ALTO, "eje": f"{ALTO - PIE + 0.5:.1f}", "cuantas": todas}


def _pie(franja: int) -> str:
    """The far end of a band, under its bar."""
    if franja == IGUAL:
        return "igual"
    if franja < IGUAL:
        return f"{BAJAS[max(franja - 1, 0)]}" if franja else f"≤{BAJAS[0]}"
    return f"+{ALZAS[franja - IGUAL - 1]}" if franja < FRANJAS - 1 else f">{ALZAS[-1]}"
