"""What a small cooperative spends and owes month by month, as accounting events: all that no module posts yet. Pure and
seeded: same seed, same events. Amounts in centavos; nothing comes from a real cooperative."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

AUMENTO_MENSUAL = 1_024  # thousandths
IVA_SERVICIO, IVA_ENERGIA = 210, 270
# Documents of modules that are not built yet: they exist only in the demonstration.
DOCUMENTOS: Mapping[str, str] = {
    "factura_de_energia": "Factura de energía",
    "factura_de_proveedor": "Factura de proveedor",
    "orden_de_pago": "Orden de pago",
    "sueldos": "Liquidación de sueldos",
    "amortizacion": "Amortización",
    "extracto": "Extracto bancario",
    "prevision": "Previsión",
    "ddjj": "Declaración jurada",
}
PREFIJO = "demostracion_"


@dataclass(frozen=True, kw_only=True)
class Ventas:
    """What the engine billed in a month, in centavos: electricity net of taxes, and the VAT of everything."""

    electricidad: int = 0
    iva: int = 0


@dataclass(kw_only=True)
class Mes:
    """A month being written, for what depends on it: amounts in centavos. ventas: of the month before."""

    primero: dt.date
    factor: int
    ventas: Ventas
    iva_credito: int = 0
    sueldos: int = 0
    cargas: int = 0

    def dia(self, numero: int) -> dt.date:
        """A day of the month."""
        return self.primero + dt.timedelta(days=numero - 1)


@dataclass(frozen=True, kw_only=True)
class Movimiento:
    """An event: kind, date, its origin and words, and its components with their dimensions (codes)."""

    evento: str
    fecha: dt.date
    origen: tuple[str, int]
    glosa: str
    componentes: tuple[dict[str, Any], ...]


class Generador:
    """Writes the months in order; numbers go on from one to the next."""

    def __init__(self, semilla: int = 20_337) -> None:
        self.azar = Random(semilla)  # noqa: S311 - demonstration data
        self.numeros: dict[str, int] = {}
        self.mes: Mes | None = None

    def del_mes(self, orden: int, primero: dt.date, *, ultimo: dt.date, ventas: Ventas) -> list[Movimiento]:
        """Events of a month, by date; `orden` counts from 0; `ultimo`: last day that may be written; `ventas`: of the
        month before it."""
        factor = 1_000
        for _ in range(orden):
            factor = factor * AUMENTO_MENSUAL // 1_000
        mes = self.mes = Mes(primero=primero, factor=factor, ventas=ventas)
        partes = (self._compras, self._personal, self._impuestos, self._otros)
        movimientos = [m for parte in partes for m in parte(mes)]
        return sorted((m for m in movimientos if m.fecha <= ultimo), key=lambda m: m.fecha)

    def _numero(self, tipo: str) -> int:
        self.numeros[tipo] = self.numeros.get(tipo, 0) + 1
        return self.numeros[tipo]

    def _origen(self, tipo: str) -> tuple[str, int]:
        return f"{PREFIJO}{tipo}", self._numero(tipo)

    def _monto(self, mes: Mes, pesos: int, *, varia: int = 0) -> int:
        """Centavos of `pesos` of the first month, moved by the month and by chance (per cent)."""
        base = pesos * 100 * mes.factor // 1_000
        return max(base * (100 + self.azar.randint(-varia, varia)) // 100 + self.azar.randint(0, 99), 1)

    # ── Buying and paying ──
    def _compras(self, mes: Mes) -> Iterator[Movimiento]:
        ventas = mes.ventas.electricidad or self._monto(mes, 4_000_000)
        energia, potencia, transporte = ventas * 40 // 100, ventas * 9 // 100, ventas * 4 // 100
        compra = energia + potencia + transporte
        iva = compra * IVA_ENERGIA // 1_000
        mes.iva_credito += iva
        de_energia = {"seccion": "E", "persona": 9_001}
        yield Movimiento(
            evento="compras.factura_de_energia",
            fecha=mes.dia(12),
            origen=self._origen("factura_de_energia"),
            glosa=f"Energía de {mes.primero:%m/%Y}",
            componentes=(
                {"componente": "energia", "centavos": energia, **de_energia},
                {"componente": "potencia", "centavos": potencia, **de_energia},
                {"componente": "transporte", "centavos": transporte, **de_energia},
                {"componente": "iva", "centavos": iva, "persona": 9_001},
            ),
        )
        for componente, seccion, centro, pesos in (
            ("contratistas", "E", "OYM", 310_000),
            ("potabilizacion", "A", "OYM", 168_000),
            ("interconexion", "I", "OYM", 142_000),
            ("seguros", "ADM", "ADM", 58_000),
            ("vehiculos", "E", "TAL", 121_000),
            ("honorarios", "ADM", "ADM", 74_000),
            ("otros", "ADM", "ADM", 49_000),
        ):
            yield from self._servicio(mes, componente, {"seccion": seccion, "centro": centro}, pesos)

    def _servicio(self, mes: Mes, componente: str, donde: dict[str, str], pesos: int) -> Iterator[Movimiento]:
        """A vendor's invoice, and its payment some days later, part of it with a deferred cheque."""
        neto = self._monto(mes, pesos, varia=14)
        iva = neto * IVA_SERVICIO // 1_000
        mes.iva_credito += iva
        proveedor = 9_010 + self.azar.randint(1, 20)
        numero = self._numero("factura_de_proveedor")
        yield Movimiento(
            evento="compras.factura_de_servicios",
            fecha=mes.dia(self.azar.randint(2, 15)),
            origen=(f"{PREFIJO}factura_de_proveedor", numero),
            glosa=f"Factura A 0002-{numero:08d}",
            componentes=(
                {"componente": componente, "centavos": neto, "persona": proveedor, **donde},
                {"componente": "iva", "centavos": iva, "persona": proveedor},
            ),
        )
        retencion = neto * 2 // 100
        medio = "banco" if self.azar.randint(0, 2) else "cheque_diferido"
        yield Movimiento(
            evento="compras.orden_de_pago",
            fecha=mes.dia(self.azar.randint(17, 27)),
            origen=self._origen("orden_de_pago"),
            glosa=f"Pago de la factura 0002-{numero:08d}",
            componentes=(
                {"componente": medio, "centavos": neto + iva - retencion, "persona": proveedor},
                {"componente": "ret_ganancias", "centavos": retencion, "persona": proveedor},
            ),
        )

    # ── Payroll and the month's end ──
    def _personal(self, mes: Mes) -> Iterator[Movimiento]:
        aguinaldo = 150 if mes.primero.month in (6, 12) else 100
        componentes: list[dict[str, Any]] = []
        for seccion, centro, pesos in (
            ("E", "OYM", 380_000),
            ("E", "GUA", 180_000),
            ("A", "OYM", 240_000),
            ("I", "OYM", 130_000),
            ("ADM", "ADM", 190_000),
            ("ADM", "COM", 120_000),
        ):
            bruto = self._monto(mes, pesos * aguinaldo // 100, varia=3)
            donde = {"seccion": seccion, "centro": centro}
            mes.sueldos += bruto * 80 // 100
            mes.cargas += bruto * 17 // 100 + bruto * 24 // 100
            componentes += [
                {"componente": "neto", "centavos": bruto * 80 // 100, **donde},
                {"componente": "aportes", "centavos": bruto * 17 // 100, **donde},
                {"componente": "sindicato", "centavos": bruto * 3 // 100, **donde},
                {"componente": "contribuciones", "centavos": bruto * 24 // 100, **donde},
            ]
        yield Movimiento(
            evento="contabilidad.sueldos",
            fecha=mes.dia(28),
            origen=self._origen("sueldos"),
            glosa=f"Sueldos de {mes.primero:%m/%Y}",
            componentes=tuple(componentes),
        )

    def _impuestos(self, mes: Mes) -> Iterator[Movimiento]:
        """VAT of the sales of the month before, against that of the purchases of this one."""
        computado = min(mes.iva_credito, mes.ventas.iva)
        importes = {"credito": computado, "a_pagar": mes.ventas.iva - computado}
        componentes = tuple({"componente": c, "centavos": v} for c, v in importes.items() if v)
        if componentes:
            yield Movimiento(
                evento="contabilidad.iva_liquidado",
                fecha=mes.dia(28),
                origen=self._origen("ddjj"),
                glosa=f"IVA liquidado en {mes.primero:%m/%Y}",
                componentes=componentes,
            )

    def _otros(self, mes: Mes) -> Iterator[Movimiento]:
        amortizacion = {"E": 236_000, "A": 121_000, "C": 64_000, "I": 98_000, "ADM": 22_000}
        yield Movimiento(
            evento="activos.amortizacion",
            fecha=mes.dia(28),
            origen=self._origen("amortizacion"),
            glosa=f"Amortización de {mes.primero:%m/%Y}",
            componentes=tuple(
                {"componente": "bienes", "centavos": pesos * 100, "seccion": seccion, "centro": "ADM"}
                for seccion, pesos in amortizacion.items()
            ),
        )
        yield Movimiento(
            evento="tesoreria.gasto_bancario",
            fecha=mes.dia(27),
            origen=self._origen("extracto"),
            glosa=f"Gastos del extracto de {mes.primero:%m/%Y}",
            componentes=(
                {"componente": "comision", "centavos": self._monto(mes, 9_400, varia=20), "seccion": "ADM"},
                {"componente": "iva", "centavos": self._monto(mes, 1_970)},
                {"componente": "ley_25413", "centavos": self._monto(mes, 41_000, varia=12), "seccion": "ADM"},
            ),
        )
        yield Movimiento(
            evento="morosidad.prevision",
            fecha=mes.dia(28),
            origen=self._origen("prevision"),
            glosa=f"Previsión para incobrables de {mes.primero:%m/%Y}",
            componentes=({"componente": "aumento", "centavos": self._monto(mes, 36_000, varia=10), "seccion": "E"},),
        )
