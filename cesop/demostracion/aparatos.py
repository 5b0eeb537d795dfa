"""The meters of the demonstration: which one each category has, what it counts, and how much in a common day. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from random import Random

MIL = 1_000
# category → thousandths of unit a day, at least and at most, in a common month.
USUALES = {
    "T1R": (3_000, 10_500), "T1G": (9_000, 45_000), "T2": (120_000, 420_000), "T3MT": (700_000, 1_600_000),
    "A1": (180, 750), "A2": (500, 3_500),
}  # fmt: skip
VERANEO_POR_CIENTO = 45  # what a holiday house uses out of season, of what a home does
MARCAS = {"electricidad": ("ELSTER", "HEXING", "STAR"), "agua": ("ELSTER AMCO", "ZENNER", "ITRON")}
SIMPLE, CON_DEMANDA = ("activa",), ("activa", "reactiva", "demanda")
CON_BANDAS = ("activa", "pico", "resto", "valle", "reactiva", "demanda")


@dataclass(frozen=True, kw_only=True)
class Medidor:
    """A device. mide: its registers. multiplicador: what its dial is multiplied by. usual_mil: units a day of a common
    month, after the multiplier. inicial: what its main dial showed when the register came in."""

    marca: str
    numero: str
    modelo: str
    anio: int
    fases: int | None
    diametro: int | None
    mide: tuple[str, ...]
    enteros: int
    multiplicador: int
    usual_mil: int
    inicial: int
    desde: dt.date

    @property
    def potencia(self) -> Decimal:
        """Contracted kW: some hours a day of the usual, with room for the summer."""
        return Decimal(self.usual_mil * 5 // 12 // MIL + 10)


def categoria(servicio: str, destino: str, azar: Random) -> str:
    """The category of a service at a property of that use."""
    if servicio == "electricidad":
        if destino == "industria":
            return "T3MT" if azar.random() < 0.25 else "T2"
        grande = destino == "comercio" and azar.random() < 0.06
        return "T2" if grande else "T1R" if destino in {"vivienda", "veraneo"} else "T1G"
    if servicio in {"agua", "cloacas"}:
        return f"{servicio[0].upper()}{1 if destino in {'vivienda', 'veraneo'} else 2}"
    return azar.choice(("F100", "F100", "F300", "F1000")) if servicio == "internet" else "TR"


def medidor(
    azar: Random, servicio: str, categoria_: str, destino: str, *, numero: int, desde: dt.date
) -> Medidor | None:
    """The meter of a service point; none when the service is not metered."""
    if servicio not in MARCAS:
        return None
    menos, mas = USUALES[categoria_]
    usual = azar.randrange(menos, mas)
    if destino == "veraneo":
        usual = usual * VERANEO_POR_CIENTO // 100
    es_agua, trifasico = servicio == "agua", categoria_ in {"T2", "T3MT"}
    enteros = 5 if es_agua or azar.random() < 0.2 else 6
    multiplicador = {"T2": 20, "T3MT": 80}.get(categoria_, 1)
    # One in sixty is about to go through zero.
    tope = 10**enteros
    por_dar_la_vuelta = azar.random() < 1 / 60
    dias = usual // multiplicador * 200 // MIL
    inicial = tope - 1 - dias if por_dar_la_vuelta else azar.randrange(50, tope * 6 // 10)
    return Medidor(
        marca=azar.choice(MARCAS[servicio]),
        numero=f"{'W' if es_agua else 'E'}{140_000 + numero * 7}",
        modelo=azar.choice(("A150", "HXE12", "DDS26")) if not es_agua else azar.choice(("V100", "MTK")),
        anio=azar.randrange(2004, 2025),
        fases=None if es_agua else 3 if trifasico or azar.random() < 0.15 else 1,
        diametro=(25 if categoria_ == "A2" else 15) if es_agua else None,
        mide=("volumen",) if es_agua else {"T2": CON_DEMANDA, "T3MT": CON_BANDAS}.get(categoria_, SIMPLE),
        enteros=enteros,
        multiplicador=multiplicador,
        usual_mil=usual,
        inicial=max(0, inicial),
        desde=desde,
    )
