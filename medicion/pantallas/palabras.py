"""What the rules found, in as few words as fit in a row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from cesop.nucleo import formato
from medicion.anomalias import SIN_NOVEDAD
from medicion.models import Consumo, Hallazgo, ReglaVEE

DECIMO = Decimal("0.1")
ENTERO = Decimal(1)
DIEZ = Decimal(10)
NIVELES = {"BLOQUEA": ("Frena", "mal"), "AVISA": ("Avisa", "aviso"), "INFORMA": ("Informa", "info")}
# Rules as the chips call them.
CORTOS = {
    "V01": "Sin lectura", "V02": "Fecha", "V03": "Retrocede", "V04": "No entra", "V05": "Nulo", "V06": "Alto",
    "V07": "Bajo", "V08": "Límite físico", "V09": "Sin servicio", "V10": "Registros", "V11": "Repite", "V12": "Balance",
}  # fmt: skip
ALTO, BAJO = "Verificar consumo alto", "Verificar consumo bajo o nulo"
IMPOSIBLE, SIN_LEER = "Verificar lectura y medidor", "Quedó sin leer"
FRAUDE = "Presunto fraude: inspeccionar"
# What accepting, estimating and correcting are usually for: the digit picks one.
MOTIVOS = {
    "aceptar": (
        "La foto confirma la lectura",
        "Cambio de uso conocido",
        "Temporada",
        "El asociado lo confirmó",
        "Casa deshabitada",
    ),
    "estimar": (
        "Sin acceso al medidor",
        "Lectura imposible",
        "Medidor detenido",
        "No se pudo releer a tiempo",
    ),
    "releer": (
        ALTO,
        BAJO,
        IMPOSIBLE,
        SIN_LEER,
        FRAUDE,
    ),
    "corregir": ("Error de tipeo del lector", "Corregida por la foto", "Leída en otro registro"),
}

# What reading again is for, by the rule that objects.
POR_REGLA = {
    "V01": SIN_LEER, "V02": IMPOSIBLE, "V03": IMPOSIBLE, "V04": IMPOSIBLE, "V05": BAJO, "V06": ALTO, "V07": BAJO,
    "V08": ALTO, "V09": FRAUDE, "V10": IMPOSIBLE, "V11": IMPOSIBLE, "V12": ALTO,
}  # fmt: skip
MOTIVOS_JUNTAS = (
    "Temporada: revisadas por muestra",
    "Sin acceso en toda la ruta",
    "Relectura de la ruta",
    "Verificadas con la foto",
)


def motivos(acto: str, codigo: str) -> list[str]:
    """What an act is usually for, the one that fits what the rule objects first."""
    propio = POR_REGLA.get(codigo) if acto == "releer" else None
    return sorted(MOTIVOS[acto], key=lambda dicho: dicho != propio) if propio else list(MOTIVOS[acto])


def cantidad(valor: Decimal | None) -> str:
    """A quantity without the zeros that say nothing: 36820.000 → 36.820."""
    if valor is None:
        return ""
    return formato.miles(valor.quantize(ENTERO) if valor == valor.to_integral_value() else valor.normalize())


def redonda(valor: Decimal | None) -> str:
    """What was expected, without the decimals that nobody looks at: 165.323 → 165."""
    if valor is None or abs(valor) < DIEZ:
        return cantidad(valor)
    return formato.entero(valor)


def veces(consumo: Consumo) -> str:
    """How many times the expected: "3,3"."""
    if consumo.consumo is None or not consumo.esperado:
        return ""
    return formato.importe((consumo.consumo / consumo.esperado).quantize(DECIMO, rounding=ROUND_HALF_UP), decimales=1)


def motivo(hallazgo: Hallazgo | None, consumo: Consumo) -> str:
    """The finding in three or four words."""
    if hallazgo is None:
        return consumo.get_resultado_display()
    dicho = _DICHOS.get(hallazgo.codigo)
    return dicho(consumo) if dicho else hallazgo.detalle


def nivel(hallazgo: Hallazgo | None) -> tuple[str, str]:
    """What it does to the bill, and its tone."""
    return NIVELES[hallazgo.nivel if hallazgo else ReglaVEE.Nivel.AVISA]


def mes(dia: dt.date) -> str:
    """A month in the tooltip of a bar."""
    return formato.mes(dia)


def _sin_lectura(consumo: Consumo) -> str:
    anomalia = consumo.lectura.anomalia if consumo.lectura else None
    return f"Sin lectura: {anomalia.nombre.lower()}" if anomalia and anomalia.codigo != SIN_NOVEDAD else "Sin lectura"


def _alto(consumo: Consumo) -> str:
    return f"Alto, {veces(consumo)} veces" if consumo.esperado else "Alto: no se esperaba nada"


def _bajo(consumo: Consumo) -> str:
    if consumo.consumo is None or not consumo.esperado:
        return "Bajo"
    return f"Bajo, {formato.porcentaje(consumo.consumo / consumo.esperado * 100, decimales=0)} de lo esperado"


_DICHOS: dict[str, Callable[[Consumo], str]] = {
    "V01": _sin_lectura,
    "V02": lambda c: f"{c.dias} días desde la anterior" if c.dias else "Fecha imposible",
    "V03": lambda c: "La lectura retrocede" if c.caso == "negativo" else "No se puede calcular",
    "V04": lambda c: "No entra en el medidor",
    "V05": lambda c: "Nulo fuera de patrón",
    "V06": _alto,
    "V07": _bajo,
    "V08": lambda c: "Supera el límite físico",
    "V09": lambda c: "Sin servicio y consume",
    "V10": lambda c: "Registros incompatibles",
    "V11": lambda c: "Repite las estimadas",
    "V12": lambda c: "Balance del nodo",
}
