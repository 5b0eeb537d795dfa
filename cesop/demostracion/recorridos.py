"""The routes and the network of the demonstration: which route each service point is read and delivered in, in which
place, and which node feeds it. Pure: each one takes the next ones of the walk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cesop.demostracion.manzanas import LOCALIDADES
from cesop.demostracion.padron import Propiedad, Pueblo

# Points of a reading route: a morning's walk, or less where there are few houses.
POR_RUTA_MIN, POR_RUTA_MAX = 15, 220
RUTAS = 7
MEDIDOS = ("electricidad", "agua")
# service → (prefix of its last nodes, their kind, how many points each one feeds)
REDES = {
    "electricidad": ("SET-", "transformador", 45), "agua": ("ZA-", "zona_de_agua", 400),
    "cloacas": ("COL-", "colector", 200), "internet": ("CTO-", "caja", 16), "telefonia": ("CJT-", "caja", 24),
}  # fmt: skip
MEDIA_CUADRA = Decimal("0.000300")


@dataclass(frozen=True, kw_only=True)
class _Nodo:
    codigo: str
    servicio: str
    propiedad: Propiedad


class Recorridos:
    """Where each service point goes. In the order of the properties, town by town."""

    def __init__(self, pueblo: Pueblo) -> None:
        self._lugares: dict[int, dict[str, Any]] = {}
        self._rutas: dict[tuple[str, str], dict[str, Any]] = {}
        self._nodos: dict[str, _Nodo] = {}
        self._numeros: dict[str, int] = {}
        self._por_ruta = max(POR_RUTA_MIN, min(POR_RUTA_MAX, len(pueblo.propiedades) // RUTAS))
        self._totales = Counter(
            (servicio.servicio, propiedad.localidad)
            for propiedad in pueblo.propiedades
            for servicio in propiedad.servicios
        )
        self._actuales: dict[tuple[str, int], tuple[str, int]] = {}
        for propiedad in pueblo.propiedades:
            for servicio in propiedad.servicios:
                self._ubicar(propiedad, servicio.servicio, servicio.numero)

    def lugar(self, suministro: int) -> Mapping[str, Any]:
        """Cells of the spreadsheet of service points: routes, places, node."""
        return self._lugares[suministro]

    def rutas(self) -> list[dict[str, Any]]:
        """Rows of the spreadsheet of routes."""
        return list(self._rutas.values())

    def nodos(self) -> Iterator[dict[str, Any]]:
        """Rows of the spreadsheet of nodes: heads, and what hangs from them."""
        yield {"servicio": "electricidad", "codigo": "ET-1", "nombre": "Estación San Bernardo", "tipo": "subestacion"}
        for n, localidad in enumerate(LOCALIDADES, start=1):
            yield {"servicio": "electricidad", "codigo": f"ALI-{n}", "nombre": f"Alimentador {localidad.nombre}",
                   "tipo": "alimentador", "padre": "ET-1"}  # fmt: skip
            yield {"servicio": "internet", "codigo": f"OLT-{n}", "nombre": f"Central {localidad.nombre}", "tipo": "olt"}
        for nodo in self._nodos.values():
            prefijo = {"electricidad": "ALI-", "internet": "OLT-"}.get(nodo.servicio)
            yield {
                "servicio": nodo.servicio,
                "codigo": nodo.codigo,
                "nombre": f"{nodo.propiedad.calle} {nodo.propiedad.altura}",
                "tipo": REDES[nodo.servicio][1],
                "padre": f"{prefijo}{nodo.propiedad.localidad + 1}" if prefijo else "",
                "latitud": nodo.propiedad.latitud + MEDIA_CUADRA,
                "longitud": nodo.propiedad.longitud,
            }

    def _ubicar(self, propiedad: Propiedad, servicio: str, numero: int) -> None:
        prefijo, _, cuantos = REDES[servicio]
        nodo, orden = self._siguiente(f"nodo {servicio}", prefijo, propiedad.localidad, cuantos, ancho=3)
        if orden == 1:
            self._nodos[nodo] = _Nodo(codigo=nodo, servicio=servicio, propiedad=propiedad)
        lugar = self._lugares[numero] = {"nodo": nodo}
        ruta, orden = self._siguiente("reparto", "P", propiedad.localidad, 2 * self._por_ruta, ancho=2)
        self._abrir(ruta, "reparto", "", propiedad)
        lugar |= {"ruta_reparto": ruta, "orden_reparto": orden}
        if servicio in MEDIDOS:
            ruta, orden = self._siguiente(
                servicio, servicio[0].upper(), propiedad.localidad, self._parejo(servicio, propiedad.localidad), ancho=2
            )  # fmt: skip
            self._abrir(ruta, "lectura", servicio, propiedad)
            lugar |= {"ruta_lectura": ruta, "orden_lectura": orden}

    def _parejo(self, servicio: str, localidad: int) -> int:
        """Points of each reading route of a town: all the same, more or less."""
        total = self._totales[servicio, localidad]
        return -(-total // max(1, round(total / self._por_ruta)))

    def _siguiente(self, cual: str, prefijo: str, localidad: int, cuantos: int, *, ancho: int) -> tuple[str, int]:
        """(code, place) of the next point of a town: in the one that is being filled, or in a new one."""
        codigo, orden = self._actuales.get((cual, localidad), ("", cuantos))
        if orden == cuantos:
            self._numeros[cual] = self._numeros.get(cual, 0) + 1
            codigo, orden = f"{prefijo}{self._numeros[cual]:0{ancho}d}", 0
        self._actuales[cual, localidad] = codigo, orden + 1
        return codigo, orden + 1

    def _abrir(self, ruta: str, uso: str, servicio: str, propiedad: Propiedad) -> None:
        """The route, named after where it starts."""
        self._rutas.setdefault(
            (uso, ruta),
            {
                "codigo": ruta,
                "nombre": f"{propiedad.calle} al {propiedad.altura // 100 * 100}",
                "uso": uso,
                "servicio": servicio,
                "zona": propiedad.zona if uso == "lectura" else "",
                "sucursal": LOCALIDADES[propiedad.localidad].sucursal,
            },
        )
