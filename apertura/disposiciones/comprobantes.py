"""Layouts of what persons owe and are owed: open vouchers and credits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import polars as pl

from apertura.disposiciones.base import Disposicion, centavos, entero, importe, nombrar_personas
from catastro.models import CuentaServicio
from catastro.planillas.piezas import Error, Fila, columna, texto
from cesop.nucleo.formularios import CampoFecha
from cesop.nucleo.models import Usuario
from cesop.nucleo.planillas.campos import CampoOpcion
from cesop.nucleo.planillas.declaracion import Datos, RenglonDePlan
from facturacion.models import Numeracion, TipoComprobante
from facturacion.selectors import congelados
from facturacion.services.heredados import (
    CAPITAL,
    CREDITOS,
    ESQUEMA_CREDITOS,
    ESQUEMA_HEREDADOS,
    heredar_comprobantes,
    heredar_creditos,
    puntos_heredados,
    puntos_propios,
)

CONCEPTOS = (("servicio", "Servicio"), (CAPITAL, "Capital"))
UNO = dt.timedelta(days=1)


class DeComprobantes(Disposicion):
    """Vouchers that were open, with their own number and dates, worth what is still owed of them."""

    clave = "comprobantes"
    titulo = "Comprobantes abiertos"
    descripcion = (
        "Facturas, notas de débito y comprobantes internos que se deben, con su número, sus fechas y su saldo."
    )
    identidad = ("tipo", "punto", "numero")
    columnas = (
        columna("cuenta", "Cuenta", entero(requerido=False), ejemplo="10482", ayuda="vacía si es de la persona sola"),
        columna("documento", "Documento", texto(20), ayuda="DNI o CUIT de quien lo debe; vacío si hay cuenta"),
        columna("tipo", "Tipo", texto(12, vacio=False), ejemplo="LSPB", ayuda="FA, FB, NDA, NDB, LSPA, LSPB o INT"),
        columna("punto", "Punto de venta", entero(maximo=99_998), ejemplo="5", ayuda="el que tenía"),
        columna("numero", "Número", entero(maximo=99_999_999), ejemplo="41827"),
        columna("fecha", "Fecha", CampoFecha(), ejemplo="05/09/2026"),
        columna("vence", "Vence", CampoFecha(), ejemplo="20/09/2026"),
        columna("segundo_vence", "Segundo vencimiento", CampoFecha(required=False), ejemplo="30/09/2026"),
        columna("desde", "Desde", CampoFecha(required=False), ejemplo="01/08/2026", ayuda="primer día del servicio"),
        columna("hasta", "Hasta", CampoFecha(required=False), ejemplo="31/08/2026", ayuda="último día del servicio"),
        columna("total", "Total", importe(requerido=False), ejemplo="18250,40", ayuda="vacío: el saldo"),
        columna("saldo", "Saldo", importe(), ejemplo="18250,40", ayuda="lo que se debe todavía"),
        columna("codigo", "CAE", texto(40), ejemplo="74123456789012", ayuda="su código de autorización, si tenía"),
        columna("concepto", "Concepto", CampoOpcion(choices=CONCEPTOS, required=False), ayuda="vacío: servicio"),
    )

    def validar(self, datos: Datos) -> Iterable[tuple[str, str]]:
        """Whose it is, and dates and amounts in their order."""
        if bool(datos["cuenta"]) == bool(datos["documento"]):
            yield "Cuenta", "Va la cuenta, o el documento de quien lo debe si no es de una cuenta: una de las dos."
        if datos["fecha"] > self.fecha:
            yield "Fecha", f"Es posterior a la apertura, que es del {self.fecha:%d/%m/%Y}."
        if datos["vence"] < datos["fecha"]:
            yield "Vence", "Vence antes de su fecha."
        if datos["segundo_vence"] and datos["segundo_vence"] <= datos["vence"]:
            yield "Segundo vencimiento", "No es posterior al primero."
        if bool(datos["desde"]) != bool(datos["hasta"]):
            yield "Desde", "Van los dos días del servicio, o ninguno."
        elif datos["desde"] and datos["hasta"] < datos["desde"]:
            yield "Hasta", "Es anterior al primer día del servicio."
        if datos["total"] and datos["total"] < datos["saldo"]:
            yield "Saldo", "Se debe más que el total del comprobante."

    def revisar(self, filas: Sequence[Fila]) -> Iterable[Error]:
        """Accounts with their holder, persons and types that there are; numbers that nobody has."""
        yield from nombrar_personas(filas)
        yield from nombrar_cuentas(filas, al=self.fecha)
        yield from _nombrar_tipos(filas)
        yield from _en_puntos_ajenos(filas)

    def aplicar(self, renglones: Sequence[RenglonDePlan], *, usuario: Usuario) -> None:
        """Write them, with their entries."""
        puntos = puntos_heredados({r.datos["punto"] for r in renglones}, sucursal=usuario.sucursal)
        filas = [_heredado(r.datos, puntos) for r in renglones]
        frame = pl.DataFrame(filas, schema=ESQUEMA_HEREDADOS)
        heredar_comprobantes(frame, fecha=self.fecha, usuario=usuario)


class DeCreditos(Disposicion):
    """What persons had paid in excess."""

    clave = "creditos"
    titulo = "Saldos a favor"
    descripcion = "Lo que cada persona tiene a favor sin aplicar: va a 2.1.05.02 y paga sus próximas facturas."
    identidad = ("documento", "detalle")
    columnas = (
        columna("documento", "Documento", texto(20, vacio=False), ejemplo="14382907", ayuda="DNI o CUIT"),
        columna("importe", "Importe", importe(), ejemplo="1500,00"),
        columna("detalle", "Detalle", texto(160), ejemplo="Nota de crédito B 5-1201"),
    )

    def revisar(self, filas: Sequence[Fila]) -> Iterable[Error]:
        """Persons that there are."""
        return nombrar_personas(filas)

    def aplicar(self, renglones: Sequence[RenglonDePlan], *, usuario: Usuario) -> None:
        """Write them, with their entries."""
        frame = pl.DataFrame(
            [
                (r.datos["documento"], centavos(r.datos["importe"]), r.datos["detalle"] or "Saldo a favor anterior")
                for r in renglones
            ],
            schema=ESQUEMA_CREDITOS,
            orient="row",
        )
        heredar_creditos(frame, fecha=self.fecha, usuario=usuario)


def nombrar_cuentas(filas: Sequence[Fila], *, al: dt.date) -> Iterator[Error]:
    """Put in each row the key of its account, which must have a holder on that day. Two queries."""
    numeros = {datos["cuenta"] for _, datos in filas if datos["cuenta"]}
    claves = dict(CuentaServicio.objects.filter(numero__in=numeros).values_list("numero", "pk"))
    personas = congelados.de_cuentas(list(claves.values()), al=al)
    con_titular = set(personas.filter(pl.col("persona").is_not_null())["cuenta"])
    for numero, datos in filas:
        if not (dicha := datos["cuenta"]):
            continue
        datos["cuenta"] = claves.get(dicha)
        if datos["cuenta"] is None:
            yield numero, "Cuenta", f"No hay una cuenta {dicha}. Agregala al archivo de cuentas."
        elif datos["cuenta"] not in con_titular:
            yield numero, "Cuenta", f"La cuenta {dicha} no tiene titular el {al:%d/%m/%Y}. Corregí desde cuándo lo es."


def _nombrar_tipos(filas: Sequence[Fila]) -> Iterator[Error]:
    tipos = {tipo.clave: tipo for tipo in TipoComprobante.objects.all()}
    cargan = ", ".join(sorted(clave for clave, tipo in tipos.items() if not tipo.resta))
    for numero, datos in filas:
        tipo = tipos.get(datos["tipo"].upper())
        if tipo is None or tipo.resta:
            yield numero, "Tipo", f"«{datos['tipo']}» no es un tipo que se deba. Puede ser: {cargan}."
        elif datos["concepto"] == CAPITAL and tipo.clase != TipoComprobante.Clase.INTERNO:
            yield numero, "Concepto", "Una cuota de capital es un comprobante interno: poné INT."
        elif datos["concepto"] == CAPITAL and datos["cuenta"]:
            yield numero, "Concepto", "Una cuota de capital es de la persona: dejá la cuenta vacía y poné el documento."
        datos["tipo"] = tipo


def _en_puntos_ajenos(filas: Sequence[Fila]) -> Iterator[Error]:
    """The old points of sale issue nothing here; nobody has those numbers."""
    propios = puntos_propios()
    dados = set(
        Numeracion.objects.filter(punto__numero__in={datos["punto"] for _, datos in filas}).values_list(
            "tipo__clave", "punto__numero", "numero"
        )
    )
    for numero, datos in filas:
        if datos["punto"] in propios:
            yield (
                numero,
                "Punto de venta",
                f"El punto {datos['punto']} emite en este sistema. Para emitir usá otro, nuevo, y dalo de baja.",
            )
        elif datos["tipo"] and (datos["tipo"].clave, datos["punto"], datos["numero"]) in dados:
            yield numero, "Número", "Ese comprobante ya está."


def _heredado(datos: Datos, puntos: dict[int, int]) -> dict[str, Any]:
    tipo: TipoComprobante = datos["tipo"]
    return {
        **{campo: datos[campo] for campo in ("numero", "fecha", "vence", "segundo_vence", "desde", "codigo", "cuenta")},
        "tipo": tipo.pk,
        "punto": puntos[datos["punto"]],
        "etiqueta": f"{tipo.clave} {datos['punto']:05d}-{datos['numero']:08d}",
        "hasta": datos["hasta"] and datos["hasta"] + UNO,
        "total_centavos": centavos(datos["total"] or datos["saldo"]),
        "saldo_centavos": centavos(datos["saldo"]),
        "persona": datos["documento"],
        "componente": CAPITAL if datos["concepto"] == CAPITAL else CREDITOS,
    }
