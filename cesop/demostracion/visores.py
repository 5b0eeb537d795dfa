"""What each dial of the town shows as the days go by, season by season. Pure and seeded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from cesop.demostracion.padron import COMERCIO, VERANEO, VIVIENDA, Pueblo

MIL = 1_000
# Per cent of the usual, from January to December.
TEMPORADAS: Mapping[str, tuple[int, ...]] = {
    VIVIENDA: (125, 120, 100, 92, 98, 116, 124, 114, 98, 92, 94, 110),
    VERANEO: (390, 340, 130, 105, 75, 70, 95, 72, 70, 80, 100, 220),
    COMERCIO: (210, 195, 120, 95, 78, 76, 92, 78, 76, 84, 96, 150),
}
PAREJA = (104, 104, 102, 100, 98, 100, 102, 100, 98, 98, 100, 104)
BANDAS = (("pico", 24), ("valle", 31))  # per cent of the active energy; the rest is `resto`
REACTIVA_POR_CIENTO = 38
HORAS_DE_USO = 9


@dataclass(kw_only=True)
class Visor:
    """The meter of a service point. acumulado_mil: thousandths of its dial, from the first day; con_luz: it may run."""

    medidor: str
    mide: tuple[str, ...]
    enteros: int
    multiplicador: int
    usual_mil: int
    temporada: tuple[int, ...]
    fecha: dt.date
    acumulado_mil: int
    con_luz: bool = True
    marcas: dict[str, int] = field(default_factory=dict)
    ultimo: int = 0


class Visores:
    """Every dial, by number of service point."""

    def __init__(self, pueblo: Pueblo, *, al: dt.date, semilla: int = 9_117) -> None:
        self.azar = Random(semilla)  # noqa: S311 - demonstration data
        self._visores: dict[int, Visor] = {}
        for propiedad in pueblo.propiedades:
            for servicio in propiedad.servicios:
                if (medidor := servicio.medidor) is None:
                    continue
                visor = Visor(
                    medidor=medidor.numero,
                    mide=medidor.mide,
                    enteros=medidor.enteros,
                    multiplicador=medidor.multiplicador,
                    usual_mil=medidor.usual_mil,
                    temporada=TEMPORADAS.get(propiedad.destino, PAREJA),
                    fecha=al,
                    acumulado_mil=medidor.inicial * MIL,
                    con_luz=servicio.cuentas[-1].estado == "conectada",
                )
                visor.marcas = dict.fromkeys(medidor.mide, medidor.inicial * 2 // 5)
                self._visores[servicio.numero] = visor

    def __contains__(self, suministro: int) -> bool:
        return suministro in self._visores

    def __getitem__(self, suministro: int) -> Visor:
        return self._visores[suministro]

    def marca(self, suministro: int, fecha: dt.date) -> Mapping[str, int]:
        """What each register shows on a day, in whole units. Days do not go back."""
        visor = self._visores[suministro]
        antes = visor.acumulado_mil // MIL
        visor.acumulado_mil += self._gasta(visor, fecha)
        dias = max(1, (fecha - visor.fecha).days)
        visor.fecha = max(visor.fecha, fecha)
        visor.ultimo = visor.acumulado_mil // MIL - antes
        self._girar(visor, visor.ultimo, dias)
        tope = 10**visor.enteros
        return {magnitud: valor % tope for magnitud, valor in visor.marcas.items()}

    def _gasta(self, visor: Visor, hasta: dt.date) -> int:
        """Thousandths of dial from the last day looked at, month by month."""
        if not visor.con_luz:
            return 0
        total, dia = 0, visor.fecha
        while dia < hasta:
            fin = min(hasta, (dia.replace(day=1) + dt.timedelta(days=32)).replace(day=1))
            total += visor.usual_mil * (fin - dia).days * visor.temporada[dia.month - 1] // 100
            dia = fin
        de_cada_cien = self.azar.randrange(84, 117)
        return total * de_cada_cien // 100 // visor.multiplicador

    def _girar(self, visor: Visor, unidades: int, dias: int) -> None:
        """Turn each register by what the main one turned."""
        partes = {"reactiva": unidades * REACTIVA_POR_CIENTO // 100}
        partes |= {banda: unidades * de_cada_cien // 100 for banda, de_cada_cien in BANDAS}
        partes["resto"] = unidades - sum(partes[banda] for banda, _ in BANDAS)
        for magnitud in visor.mide:
            if magnitud == "demanda":
                visor.marcas[magnitud] = unidades // (dias * HORAS_DE_USO)
            elif magnitud in {"activa", "volumen"}:
                visor.marcas[magnitud] = visor.acumulado_mil // MIL
            else:
                visor.marcas[magnitud] += partes[magnitud]

    def cambiar(self, suministro: int, *, medidor: str, enteros: int, inicial: int) -> None:
        """Another meter of one register is there from the last day looked at."""
        visor = self._visores[suministro]
        visor.medidor, visor.enteros, visor.acumulado_mil = medidor, enteros, inicial * MIL
        visor.marcas = {visor.mide[0]: inicial}
