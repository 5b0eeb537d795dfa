"""Thirteen months of plausible business of a small cooperative, as accounting events. Pure and seeded: same seed, same
events. Amounts in centavos; nothing comes from a real cooperative."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

# section → (customers, fixed charge, variable charge, its spread), pesos of the first month
SERVICIOS: Mapping[str, tuple[int, int, int, int]] = {
    "E": (72, 9_800, 41_000, 26_000),
    "A": (38, 6_400, 9_200, 5_500),
    "C": (14, 4_900, 2_600, 900),
    "T": (8, 11_500, 1_900, 1_500),
    "I": (18, 26_900, 0, 0),
}
AUMENTO_MENSUAL = 1_024  # thousandths
VERANO = (12, 1, 2)
TRIBUTOS = ("contribucion_provincial", "contribucion_municipal", "fondo_compensador")
ELECTRICIDAD, IVA_SERVICIO, IVA_ENERGIA = "E", 210, 270
COBRADO = 83  # per cent of what is billed
# Documents of modules that are not built yet: they exist only in the demonstration.
DOCUMENTOS: Mapping[str, str] = {
    "comprobante": "Comprobante",
    "recibo": "Recibo",
    "rendicion": "Rendición",
    "cierre_de_caja": "Cierre de caja",
    "liquidacion": "Liquidación de ente",
    "factura_de_energia": "Factura de energía",
    "factura_de_proveedor": "Factura de proveedor",
    "orden_de_pago": "Orden de pago",
    "sueldos": "Liquidación de sueldos",
    "amortizacion": "Amortización",
    "extracto": "Extracto bancario",
    "nota_de_debito": "Nota de débito",
    "prevision": "Previsión",
    "ddjj": "Declaración jurada",
}
PREFIJO = "demostracion_"


@dataclass(kw_only=True)
class Mes:
    """A month being written: what it billed and collected so far, in centavos, for what depends on it."""

    primero: dt.date
    factor: int
    facturado: dict[str, int] = field(default_factory=dict)
    en_caja: int = 0
    en_entes: int = 0
    iva_debito: int = 0
    iva_credito: int = 0
    tributos: dict[str, int] = field(default_factory=dict)
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
        self.deuda: list[tuple[str, int, int, int]] = []
        self.mes: Mes | None = None

    def del_mes(self, orden: int, primero: dt.date, *, ultimo: dt.date) -> list[Movimiento]:
        """Events of a month, by date; `orden` counts from 0; `ultimo`: last day that may be written."""
        factor = 1_000
        for _ in range(orden):
            factor = factor * AUMENTO_MENSUAL // 1_000
        mes = self.mes = Mes(primero=primero, factor=factor)
        partes = (
            self._facturas,
            self._cobros,
            self._cierres,
            self._compras,
            self._personal,
            self._impuestos,
            self._otros,
        )
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

    # ── Billing and collecting ──
    def _facturas(self, mes: Mes) -> Iterator[Movimiento]:
        for seccion, (clientes, fijo, variable, varia) in SERVICIOS.items():
            emision = mes.dia(3 + 2 * list(SERVICIOS).index(seccion))
            for cliente in range(1, clientes + 1):
                yield self._factura(mes, seccion, cliente, emision, (fijo, variable, varia))

    def _factura(
        self, mes: Mes, seccion: str, cliente: int, fecha: dt.date, cargos: tuple[int, int, int]
    ) -> Movimiento:
        fijo, variable, varia = cargos
        verano = 140 if mes.primero.month in VERANO else 100
        importes = {"cargo_fijo": self._monto(mes, fijo)}
        if variable:
            importes["cargo_variable"] = self._monto(mes, (variable + self.azar.randint(-varia, varia)) * verano // 100)
        neto = sum(importes.values())
        importes["iva"] = neto * IVA_SERVICIO // 1_000
        if seccion == ELECTRICIDAD:
            importes |= {"contribucion_provincial": neto * 6 // 1_000, "contribucion_municipal": neto * 64 // 1_000}
            importes |= {"fondo_compensador": neto * 55 // 1_000, "alumbrado": self._monto(mes, 3_100)}
        if cliente % 3 == 0:
            importes["bomberos"] = self._monto(mes, 450)
        mes.iva_debito += importes["iva"]
        for tributo in TRIBUTOS:
            mes.tributos[tributo] = mes.tributos.get(tributo, 0) + importes.get(tributo, 0)
        total = sum(importes.values())
        mes.facturado[seccion] = mes.facturado.get(seccion, 0) + neto
        numero = self._numero("comprobante")
        self.deuda.append((seccion, cliente, total, numero))
        propias = _comerciales(seccion, cliente)
        return Movimiento(
            evento="facturacion.comprobante_emitido",
            fecha=fecha,
            origen=(f"{PREFIJO}comprobante", numero),
            glosa=f"LSP {mes.primero:%m/%Y} {'B' if cliente % 7 else 'A'} 0004-{numero:08d}",
            componentes=tuple({"componente": c, "centavos": v, **propias} for c, v in importes.items() if v),
        )

    def _cobros(self, mes: Mes) -> Iterator[Movimiento]:
        quedan: list[tuple[str, int, int, int]] = []
        for seccion, cliente, total, numero in self.deuda:
            if self.azar.randint(1, 100) > COBRADO:
                quedan.append((seccion, cliente, total, numero))
                continue
            propia = self.azar.randint(1, 100) <= 62
            fecha = mes.dia(self.azar.randint(4, 27))
            if propia:
                mes.en_caja += total
            else:
                mes.en_entes += total
            yield Movimiento(
                evento="recaudacion.cobro_en_caja" if propia else "recaudacion.rendicion_de_ente",
                fecha=fecha,
                origen=self._origen("recibo" if propia else "rendicion"),
                glosa=f"Pago de 0004-{numero:08d}",
                componentes=({"componente": "creditos", "centavos": total, **_comerciales(seccion, cliente)},),
            )
        self.deuda = quedan

    def _cierres(self, mes: Mes) -> Iterator[Movimiento]:
        """Deposit of the tills, with a small difference; settlement of the agencies."""
        deposito = mes.en_caja * 97 // 100
        faltante = self._monto(mes, 320, varia=60)
        if deposito > faltante:
            yield Movimiento(
                evento="recaudacion.caja_cerrada",
                fecha=mes.dia(28),
                origen=self._origen("cierre_de_caja"),
                glosa="Cierre y depósito de las cajas del mes",
                componentes=(
                    {"componente": "deposito", "centavos": deposito},
                    {"componente": "faltante", "centavos": faltante, "seccion": "ADM"},
                ),
            )
        comision = mes.en_entes * 15 // 1_000
        iva = comision * IVA_SERVICIO // 1_000
        mes.iva_credito += iva
        yield Movimiento(
            evento="recaudacion.liquidacion_de_ente",
            fecha=mes.dia(26),
            origen=self._origen("liquidacion"),
            glosa="Liquidación de entes recaudadores",
            componentes=(
                {"componente": "neto", "centavos": mes.en_entes * 96 // 100 - comision - iva},
                {"componente": "comision", "centavos": comision, "seccion": "ADM", "centro": "COM"},
                {"componente": "iva", "centavos": iva},
            ),
        )

    # ── Buying and paying ──
    def _compras(self, mes: Mes) -> Iterator[Movimiento]:
        ventas = mes.facturado.get(ELECTRICIDAD, 1_000_000)
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
        yield Movimiento(
            evento="compras.pago_de_energia",
            fecha=mes.dia(24),
            origen=self._origen("orden_de_pago"),
            glosa=f"Pago de la energía de {mes.primero:%m/%Y}",
            componentes=({"componente": "banco", "centavos": compra * 122 // 100, "persona": 9_001},),
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
        """VAT of the month settled, and the deposit of what was collected for others."""
        computado = min(mes.iva_credito, mes.iva_debito)
        a_pagar = mes.iva_debito - computado
        importes = {"credito": computado, "a_pagar": a_pagar}
        depositos = {"iva": a_pagar} | mes.tributos
        yield Movimiento(
            evento="contabilidad.iva_liquidado",
            fecha=mes.dia(28),
            origen=self._origen("ddjj"),
            glosa=f"IVA de {mes.primero:%m/%Y}",
            componentes=tuple({"componente": c, "centavos": v} for c, v in importes.items() if v),
        )
        yield Movimiento(
            evento="compras.deposito_de_impuestos",
            fecha=mes.dia(28),
            origen=self._origen("ddjj"),
            glosa=f"Depósito de tributos de {mes.primero:%m/%Y}",
            componentes=tuple({"componente": c, "centavos": v} for c, v in depositos.items() if v),
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
            evento="facturacion.interes_emitido",
            fecha=mes.dia(22),
            origen=self._origen("nota_de_debito"),
            glosa=f"Intereses por mora de {mes.primero:%m/%Y}",
            componentes=tuple(
                {
                    "componente": "interes",
                    "centavos": self._monto(mes, pesos, varia=15),
                    "seccion": seccion,
                    "gestion": "A",
                }
                for seccion, pesos in (("E", 31_000), ("A", 9_000), ("I", 6_000))
            ),
        )
        yield Movimiento(
            evento="morosidad.prevision",
            fecha=mes.dia(28),
            origen=self._origen("prevision"),
            glosa=f"Previsión para incobrables de {mes.primero:%m/%Y}",
            componentes=({"componente": "aumento", "centavos": self._monto(mes, 36_000, varia=10), "seccion": "E"},),
        )


def _comerciales(seccion: str, cliente: int) -> dict[str, Any]:
    """Dimensions of what is billed or collected: one person in eleven is not a member."""
    base = 1_000 * (list(SERVICIOS).index(seccion) + 1)
    return {
        "seccion": seccion,
        "gestion": "N" if cliente % 11 == 0 else "A",
        "persona": 100 + cliente,
        "cuenta_servicio": base + cliente,
    }
