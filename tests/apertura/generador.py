"""The files of a cooperative that lived in another system: plain, deterministic, of as many accounts as asked."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from apertura.disposiciones import disposiciones
from catastro.models import Servicio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from tests.catastro import fabrica
from tests.factories import un_libro, un_usuario

PRIMERA_CUENTA, PRIMER_SUMINISTRO, PRIMER_DNI = 10_001, 1_001, 20_000_001
SERVICIOS = ("electricidad", "agua")
MESES = 36
DEUDORES = {"electricidad": "1.1.03.01", "agua": "1.1.03.02"}
GRUPOS = {"electricidad": ("G-ELECTR", "T1R"), "agua": ("G-AGUA", "A1")}
BANCO, PROVEEDORES, ALMACEN, REDES, TESORERIA = "1.1.01.10", "2.1.01.01", "1.1.05.01", "1.2.03.01.001", "1.1.01.01"
CAPITAL, A_INTEGRAR, A_FAVOR, GARANTIAS, EXCEDENTES = "3.1.01.01", "1.1.04.01", "2.1.05.02", "2.1.05.03", "3.7.01.01"
Fila = Mapping[str, object]


def preparar() -> Usuario:
    """What an installation has before it is opened: books, services, groups, categories, a town, and who opens it."""
    un_libro()
    fabrica.una_localidad()
    for clave in SERVICIOS:
        fabrica.una_categoria(_servicio(clave), GRUPOS[clave][1])
        fabrica.un_grupo(_servicio(clave))
    return un_usuario("sistemas")


def _servicio(clave: str) -> Servicio:
    return fabrica.un_servicio(clave)


class Conjunto:
    """Every file of a cooperative of so many accounts: half of electricity, half of water, two for each property."""

    def __init__(self, cuentas: int) -> None:
        self.cuentas, self.hoy = cuentas, hoy()
        self.desde = self.hoy - dt.timedelta(days=1_500)
        self.filas: dict[str, list[dict[str, object]]] = {
            clave: [dict(fila) for fila in getattr(self, f"_{clave}")()]
            for clave in (
                "inmuebles", "suministros", "personas", "asociados", "medidores", "cuentas", "lecturas", "consumos",
                "comprobantes", "creditos", "garantias", "capital", "saldos",
            )
        }  # fmt: skip
        self.filas["balance"] = [dict(fila) for fila in self._balance()]

    def escribir(self, carpeta: Path) -> Path:
        """A csv of each, as a spreadsheet of here would leave it."""
        todas = disposiciones(self.hoy)
        for clave, filas in self.filas.items():
            columnas = todas[clave].columnas
            with (carpeta / f"{clave}.csv").open("w", encoding="utf-8", newline="") as archivo:
                escritor = csv.writer(archivo, delimiter=";")
                escritor.writerow([columna.titulo for columna in columnas])
                escritor.writerows([[_celda(fila.get(columna.clave)) for columna in columnas] for fila in filas])
        return carpeta

    # ── The register ──

    def _propiedades(self) -> range:
        return range((self.cuentas + 1) // 2)

    def _servicio(self, n: int) -> str:
        return SERVICIOS[n % 2]

    def _documento(self, n: int) -> str:
        return str(PRIMER_DNI + n % ((self.cuentas + 1) // 2))

    def _inmuebles(self) -> Iterator[Fila]:
        for n in self._propiedades():
            yield {
                "localidad": "San Bernardo", "calle": f"Calle {n % 60 + 1}", "altura": str(100 + n),
                "partida": f"123-{n + 1:06d}", "destino": "Vivienda", "desde": self.desde,
            }  # fmt: skip

    def _suministros(self) -> Iterator[Fila]:
        for n in range(self.cuentas):
            yield {
                "numero": PRIMER_SUMINISTRO + n, "servicio": self._servicio(n), "partida": f"123-{n // 2 + 1:06d}"
            }  # fmt: skip

    def _personas(self) -> Iterator[Fila]:
        for n in self._propiedades():
            yield {"nombre": f"Vecina {_letras(n)}, Ana", "documento_tipo": "DNI", "documento": self._documento(n)}

    def _asociados(self) -> Iterator[Fila]:
        for n in self._propiedades():
            if n % 10 < 7:
                yield {"numero": n + 1, "documento": self._documento(n), "desde": self.desde, "cuotas": 10}

    def _medidores(self) -> Iterator[Fila]:
        for n in range(self.cuentas):
            electrico = self._servicio(n) == "electricidad"
            yield {
                "servicio": self._servicio(n), "marca": "ELSTER", "numero": f"{'E' if electrico else 'A'}{n:06d}",
                "mide": "Activa" if electrico else "Volumen", "suministro": PRIMER_SUMINISTRO + n, "desde": self.desde,
            }  # fmt: skip

    def _cuentas(self) -> Iterator[Fila]:
        for n in range(self.cuentas):
            grupo, categoria = GRUPOS[self._servicio(n)]
            yield {
                "numero": PRIMERA_CUENTA + n, "suministro": PRIMER_SUMINISTRO + n, "titular": self._documento(n // 2),
                "pagador": self._documento(n // 2 + 1) if n % 20 == 3 else "", "grupo": grupo, "categoria": categoria,
                "envio": "papel", "estado": "conectada", "desde": self.desde,
            }  # fmt: skip

    # ── What was measured ──

    def _magnitud(self, n: int) -> str:
        return "Activa" if self._servicio(n) == "electricidad" else "Volumen"

    def _lecturas(self) -> Iterator[Fila]:
        for n in range(self.cuentas):
            yield {
                "suministro": PRIMER_SUMINISTRO + n, "magnitud": self._magnitud(n), "fecha": self._leida(n),
                "valor": 12_000 + n,
            }  # fmt: skip

    def _leida(self, n: int) -> dt.date:
        return self.hoy - dt.timedelta(days=3 + n % 4)

    def _consumos(self) -> Iterator[Fila]:
        for n in range(self.cuentas):
            for mes in range(MESES):
                hasta = self._leida(n) - dt.timedelta(days=30 * mes)
                yield {
                    "cuenta": PRIMERA_CUENTA + n, "magnitud": self._magnitud(n), "desde": hasta - dt.timedelta(days=30),
                    "hasta": hasta, "consumo": Decimal(80 + (n * 7 + mes * 13) % 400) + Decimal("0.5"),
                    "estimado": "Sí" if mes % 12 == 7 else "",
                }  # fmt: skip

    # ── What is owed ──

    def _comprobantes(self) -> Iterator[Fila]:
        numero = 40_000
        for n in range(self.cuentas):
            for atraso in range((0, 1, 0, 2, 0, 0, 3)[n % 7]):
                numero += 1
                fecha = self.hoy - dt.timedelta(days=20 + 30 * atraso)
                saldo = Decimal(10_000 + n * 37 + atraso).quantize(Decimal("0.01")) / 4
                yield {
                    "cuenta": PRIMERA_CUENTA + n, "tipo": "LSPB", "punto": 5, "numero": numero, "fecha": fecha,
                    "vence": fecha + dt.timedelta(days=15), "desde": fecha - dt.timedelta(days=31),
                    "hasta": fecha - dt.timedelta(days=1), "total": saldo * 2, "saldo": saldo,
                    "codigo": f"7412{numero:010d}",
                }  # fmt: skip
        for n in self._propiedades():
            if n % 10 == 1:
                fecha = self.hoy - dt.timedelta(days=40)
                yield {
                    "documento": self._documento(n), "tipo": "INT", "punto": 9_000, "numero": n + 1, "fecha": fecha,
                    "vence": fecha, "saldo": Decimal("250.00"), "concepto": "capital",
                }  # fmt: skip

    def _creditos(self) -> Iterator[Fila]:
        for n in self._propiedades():
            if n % 15 == 2:
                yield {"documento": self._documento(n), "importe": Decimal(100 + n), "detalle": f"Nota {n}"}

    def _garantias(self) -> Iterator[Fila]:
        for n in range(0, self.cuentas, 9):
            yield {
                "cuenta": PRIMERA_CUENTA + n, "documento": self._documento(n // 2), "importe": Decimal(5_000),
                "detalle": f"Recibo {n}",
            }  # fmt: skip

    def _capital(self) -> Iterator[Fila]:
        for fila in self._asociados():
            yield {"documento": fila["documento"], "importe": Decimal(1_000)}

    def _saldos(self) -> Iterator[Fila]:
        for cuenta, detalle, pesos in (
            (BANCO, "Banco Provincia 5021/3", 3_400_000), (BANCO, "Banco Nación 118/7", -120_500),
            (PROVEEDORES, "Cables del Sur", -410_000), (PROVEEDORES, "Bombas Atlántico", -95_250),
            (ALMACEN, "Inventario del 31", 880_000), (REDES, "Redes según inventario", 9_000_000),
            (TESORERIA, "Arqueo del día", 45_300),
        ):  # fmt: skip
            yield {"cuenta": cuenta, "detalle": detalle, **_lados(Decimal(pesos))}

    # ── The balance ──

    def _balance(self) -> Iterator[Fila]:
        """What the items add up to, some accounts without items, and the rest to the surplus."""
        saldos: dict[str, Decimal] = {"1.1.02.01": Decimal(600_000), "2.1.04.02": Decimal(-110_500)}

        def sumar(cuenta: str, importe: object) -> None:
            saldos[cuenta] = saldos.get(cuenta, Decimal(0)) + Decimal(str(importe))

        for fila in self.filas["comprobantes"]:
            sumar(self._deudores_de(fila), fila["saldo"])
        for clave, cuenta in (("creditos", A_FAVOR), ("garantias", GARANTIAS), ("capital", CAPITAL)):
            for fila in self.filas[clave]:
                sumar(cuenta, -Decimal(str(fila["importe"])))
        for fila in self.filas["saldos"]:
            sumar(str(fila["cuenta"]), Decimal(str(fila["deudor"] or 0)) - Decimal(str(fila["acreedor"] or 0)))
        sumar(EXCEDENTES, -sum(saldos.values(), Decimal(0)))
        for cuenta, importe in sorted(saldos.items()):
            yield {"cuenta": cuenta, **_lados(importe)}

    def _deudores_de(self, fila: Fila) -> str:
        if fila.get("concepto") == "capital":
            return A_INTEGRAR
        return DEUDORES[self._servicio(int(str(fila["cuenta"])) - PRIMERA_CUENTA)]


def balance(filas: Sequence[Fila]) -> dict[str, Decimal]:
    """Code → pesos, positive when debit, of the rows of a balance."""
    return {
        str(fila["cuenta"]): Decimal(str(fila["deudor"] or 0)) - Decimal(str(fila["acreedor"] or 0)) for fila in filas
    }


def _lados(importe: Decimal) -> dict[str, object]:
    return {"deudor": max(importe, Decimal(0)) or None, "acreedor": max(-importe, Decimal(0)) or None}


def _letras(n: int) -> str:
    """A name of its own for each: names are not numbers."""
    letras = ""
    while True:
        n, resto = divmod(n, 26)
        letras = chr(97 + resto) + letras
        if not n:
            return letras.capitalize()


def _celda(valor: object) -> str:
    if isinstance(valor, dt.date):
        return f"{valor:%d/%m/%Y}"
    if isinstance(valor, Decimal):
        return f"{valor:.2f}".replace(".", ",")
    return "" if valor is None else str(valor)
