"""Layouts of the balances: the trial balance, and the items of the control accounts without documents of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

import polars as pl

from apertura.disposiciones.base import Disposicion, centavos, entero, importe, nombrar_personas
from apertura.disposiciones.comprobantes import nombrar_cuentas
from catastro.planillas.piezas import Error, Fila, columna, texto
from cesop.nucleo import formato
from cesop.nucleo.dinero import CERO
from cesop.nucleo.models import Usuario
from cesop.nucleo.planillas.declaracion import Datos, RenglonDePlan
from contabilidad.catalogo.piezas import PUENTE
from contabilidad.models import CentroCosto, Cuenta, Seccion
from contabilidad.services.aperturas import ESQUEMA_ITEMS, SaldoDicho, asentar_items, asentar_saldos

# Which layout brings the items of each subledger; the others, `saldos`.
DE_SUBMAYOR = {
    "creditos_por_servicios": "comprobantes",
    "capital_a_integrar": "comprobantes",
    "creditos_a_favor": "creditos",
    "depositos_en_garantia": "garantias",
    "capital_social": "capital",
}
DEUDOR = columna("deudor", "Saldo deudor", importe(requerido=False, minimo="0"), ejemplo="1250000,00")
ACREEDOR = columna("acreedor", "Saldo acreedor", importe(requerido=False, minimo="0"))


def saldo_de(datos: Datos) -> Decimal:
    """Pesos of a row, positive when debit."""
    return (datos["deudor"] or CERO) - (datos["acreedor"] or CERO)


def _un_lado(datos: Datos) -> Iterator[tuple[str, str]]:
    if datos["deudor"] and datos["acreedor"]:
        yield "Saldo acreedor", "Tiene saldo deudor y acreedor. Dejá uno solo."


class DeBalance(Disposicion):
    """The trial balance of the day before the first of this system."""

    clave = "balance"
    titulo = "Balance de sumas y saldos"
    descripcion = "El saldo de cada cuenta imputable, con los códigos del plan de esta instalación. Suma cero."
    identidad = ("cuenta", "seccion", "centro")
    columnas = (
        columna("cuenta", "Cuenta contable", texto(20, vacio=False), ejemplo="1.1.01.10", ayuda="código, imputable"),
        columna("nombre", "Nombre", texto(120), ejemplo="Bancos cuenta corriente", ayuda="no se usa: es para leerlo"),
        columna("seccion", "Sección", texto(10), ayuda="código, donde la cuenta la exige"),
        columna("centro", "Centro de costo", texto(10), ayuda="código, donde la cuenta lo exige"),
        DEUDOR,
        ACREEDOR,
    )

    def validar(self, datos: Datos) -> Iterable[tuple[str, str]]:
        """On one side."""
        return _un_lado(datos)

    def revisar(self, filas: Sequence[Fila]) -> Iterable[Error]:
        """Accounts, sections and cost centres that there are; what they add up to."""
        yield from _nombrar_contables(filas)
        secciones = {s.codigo.upper(): s.pk for s in Seccion.objects.all()}
        centros = {c.codigo.upper(): c.pk for c in CentroCosto.objects.all()}
        for numero, datos in filas:
            cuenta: Cuenta | None = datos["cuenta"]
            for clave, titulo, opciones in (("seccion", "Sección", secciones), ("centro", "Centro de costo", centros)):
                dicho = datos[clave]
                datos[clave] = opciones.get(dicho.upper()) if dicho else None
                if dicho and datos[clave] is None:
                    yield numero, titulo, f"No hay «{dicho}». Puede ser: {', '.join(sorted(opciones))}."
                elif not dicho and cuenta is not None and getattr(cuenta, f"exige_{clave}") and saldo_de(datos):
                    yield numero, titulo, f"{cuenta} la exige: repartí su saldo en una fila por cada una."
        if diferencia := sum((saldo_de(datos) for _, datos in filas), CERO):
            yield 0, "Saldo deudor", f"El balance no cierra: difiere en {formato.pesos(diferencia)}. Corregilo."

    def aplicar(self, renglones: Sequence[RenglonDePlan], *, usuario: Usuario) -> None:
        """Nothing yet: it is posted once everything is in and agrees with it (`services`)."""

    def saldos(self, renglones: Sequence[RenglonDePlan]) -> list[SaldoDicho]:
        """What it says of each account."""
        return [
            SaldoDicho(
                cuenta=r.datos["cuenta"],
                importe=saldo_de(r.datos),
                seccion=r.datos["seccion"],
                centro=r.datos["centro"],
            )
            for r in renglones
        ]


class DeSaldos(Disposicion):
    """Items of the control accounts of which no other layout brings the detail."""

    clave = "saldos"
    titulo = "Detalle de saldos"
    descripcion = (
        "Lo que compone cada cuenta de control sin archivo propio: cuentas bancarias, cheques en cartera, cajas, "
        "proveedores, existencias, bienes de uso, cobranzas de terceros."
    )
    identidad = ("cuenta", "detalle")
    columnas = (
        columna("cuenta", "Cuenta contable", texto(20, vacio=False), ejemplo="1.1.01.10", ayuda="código, de control"),
        columna("detalle", "Detalle", texto(160, vacio=False), ejemplo="Banco Provincia, cta. 5021/3"),
        columna("documento", "Documento", texto(20), ayuda="DNI o CUIT, si es de una persona del archivo de personas"),
        DEUDOR,
        ACREEDOR,
    )

    def validar(self, datos: Datos) -> Iterable[tuple[str, str]]:
        """With an amount, on one side."""
        yield from _un_lado(datos)
        if not saldo_de(datos):
            yield "Saldo deudor", "No tiene importe. Ponelo, o sacá la fila."

    def revisar(self, filas: Sequence[Fila]) -> Iterable[Error]:
        """Control accounts that no other file explains; persons that there are."""
        yield from nombrar_personas(filas)
        yield from _nombrar_contables(filas)
        for numero, datos in filas:
            cuenta: Cuenta | None = datos["cuenta"]
            if cuenta is None:
                continue
            if not cuenta.control:
                yield numero, "Cuenta contable", f"{cuenta} no es de control: alcanza con el balance. Sacá la fila."
            elif suyo := DE_SUBMAYOR.get(cuenta.control):
                yield numero, "Cuenta contable", f"{cuenta} se explica con el archivo {suyo}. Pasala ahí."
            elif cuenta.control == "servicios_a_facturar":
                yield numero, "Cuenta contable", f"{cuenta} tiene que llegar en cero: facturá lo leído antes de abrir."

    def aplicar(self, renglones: Sequence[RenglonDePlan], *, usuario: Usuario) -> None:
        """Write them, with their entries."""
        saldos = [
            SaldoDicho(
                cuenta=r.datos["cuenta"],
                importe=saldo_de(r.datos),
                detalle=r.datos["detalle"],
                persona=r.datos["documento"],
            )
            for r in renglones
        ]
        asentar_saldos(saldos, fecha=self.fecha, usuario=usuario)


class DeGarantias(Disposicion):
    """Deposits that accounts left as a guarantee."""

    clave = "garantias"
    titulo = "Depósitos en garantía"
    descripcion = "Lo que la cooperativa tiene de cada cuenta como garantía, en 2.1.05.03."
    identidad = ("cuenta", "detalle")
    columnas = (
        columna("cuenta", "Cuenta", entero(), ejemplo="10482"),
        columna("documento", "Documento", texto(20, vacio=False), ejemplo="14382907", ayuda="de quien lo dejó"),
        columna("importe", "Importe", importe(), ejemplo="25000,00"),
        columna("detalle", "Detalle", texto(160), ejemplo="Recibo 1127 del 03/05/2021"),
    )

    def revisar(self, filas: Sequence[Fila]) -> Iterable[Error]:
        """Accounts and persons that there are."""
        yield from nombrar_personas(filas)
        yield from nombrar_cuentas(filas, al=self.fecha)

    def aplicar(self, renglones: Sequence[RenglonDePlan], *, usuario: Usuario) -> None:
        """Write them, with their entries."""
        items = _items(renglones, omision="Depósito en garantía")
        asentar_items(
            items, evento="recaudacion.garantia_heredada", componente="garantia", fecha=self.fecha, usuario=usuario
        )


class DeCapital(Disposicion):
    """The capital of each associate, in pesos."""

    clave = "capital"
    titulo = "Capital de los asociados"
    descripcion = "El capital suscripto por cada asociado, en pesos, en 3.1.01.01. Las cuotas van en asociados."
    identidad = ("documento",)
    columnas = (
        columna("documento", "Documento", texto(20, vacio=False), ejemplo="14382907", ayuda="de un asociado"),
        columna("importe", "Importe", importe(), ejemplo="12000,00"),
    )

    def revisar(self, filas: Sequence[Fila]) -> Iterable[Error]:
        """Persons that there are."""
        return nombrar_personas(filas)

    def aplicar(self, renglones: Sequence[RenglonDePlan], *, usuario: Usuario) -> None:
        """Write them, with their entries."""
        items = _items(renglones, omision="Capital suscripto")
        asentar_items(
            items, evento="catastro.capital_heredado", componente="capital", fecha=self.fecha, usuario=usuario
        )


def _items(renglones: Sequence[RenglonDePlan], *, omision: str) -> pl.DataFrame:
    return pl.DataFrame(
        [
            (
                r.datos.get("detalle") or omision,
                centavos(r.datos["importe"]),
                r.datos["documento"],
                r.datos.get("cuenta"),
            )
            for r in renglones
        ],
        schema=ESQUEMA_ITEMS,
        orient="row",
    )


def _nombrar_contables(filas: Sequence[Fila]) -> Iterator[Error]:
    """Put in each row its account of the chart, which must take entries."""
    cuentas = {cuenta.codigo: cuenta for cuenta in Cuenta.objects.all()}
    for numero, datos in filas:
        dicho = datos["cuenta"]
        cuenta = cuentas.get(dicho)
        datos["cuenta"] = cuenta
        if cuenta is None:
            yield numero, "Cuenta contable", f"No hay una cuenta {dicho} en el plan. Usá su código, o agregala."
        elif not cuenta.imputable or not cuenta.activa:
            yield numero, "Cuenta contable", f"{cuenta} no recibe asientos. Repartí su saldo en las que sí."
        elif cuenta.codigo == PUENTE:
            yield numero, "Cuenta contable", f"{cuenta} es de la propia apertura. Sacá la fila."
