"""A small ledger for the tests of the writer: seven accounts, one open year, one event with three components."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import polars as pl
import pytest
from django.db import transaction

from contabilidad import eventos
from contabilidad.eventos import Componente, ReglaInicial, TipoEvento
from contabilidad.libro import Evento, Importe
from contabilidad.models import Cuenta, Ejercicio, Periodo, Regla, Seccion
from contabilidad.renglones import ESQUEMA_COMPONENTES
from contabilidad.services import cierre
from tests.factories import un_usuario

FACTURA = "prueba.factura"
DIA = dt.date(2026, 11, 5)


@dataclass(frozen=True)
class LibroChico:
    """What the tests need at hand."""

    cuentas: dict[str, Cuenta]
    electricidad: Seccion
    agua: Seccion
    ejercicio: Ejercicio


def armar_libro_chico() -> LibroChico:
    """Write the accounts, the year 2026 by months and the rules of FACTURA."""
    cuentas: dict[str, Cuenta] = {}
    for codigo, nombre, tipo, imputable in (
        ("1", "ACTIVO", "activo", False),
        ("1.1", "Corriente", "activo", False),
        ("1.1.03", "Créditos", "activo", False),
        ("1.1.03.01", "Electricidad", "activo", True),
        ("2", "PASIVO", "pasivo", False),
        ("2.1", "Corriente", "pasivo", False),
        ("2.1.02", "Fiscales", "pasivo", False),
        ("2.1.02.01", "IVA débito fiscal", "pasivo", True),
        ("4", "INGRESOS", "ingreso", False),
        ("4.1", "Servicios", "ingreso", False),
        ("4.1.01", "Cargo fijo", "ingreso", True),
        ("4.1.02", "Cargo variable", "ingreso", True),
        ("4.1.03", "Recargos", "ingreso", True),
    ):
        cuentas[codigo] = Cuenta.objects.create(
            codigo=codigo,
            nombre=nombre,
            tipo=tipo,
            imputable=imputable,
            padre=cuentas.get(codigo.rpartition(".")[0]),
            exige_seccion=imputable and tipo == "ingreso",
        )
    electricidad = Seccion.objects.create(codigo="E", nombre="Electricidad")
    agua = Seccion.objects.create(codigo="A", nombre="Agua")
    ejercicio = Ejercicio.objects.create(nombre="2026", desde=dt.date(2026, 1, 1), hasta=dt.date(2027, 1, 1))
    for mes in range(1, 13):
        hasta = dt.date(2026 + mes // 12, mes % 12 + 1, 1)
        Periodo.objects.create(ejercicio=ejercicio, desde=dt.date(2026, mes, 1), hasta=hasta)
    for componente, seccion, haber in (
        ("neto", None, "4.1.01"),
        ("neto", agua, "4.1.02"),
        ("iva", None, "2.1.02.01"),
    ):
        Regla.objects.create(
            evento=FACTURA,
            componente=componente,
            seccion=seccion,
            debe=cuentas["1.1.03.01"],
            haber=cuentas[haber],
            desde=dt.date(2020, 1, 1),
        )
    return LibroChico(cuentas=cuentas, electricidad=electricidad, agua=agua, ejercicio=ejercicio)


def tipo_de_prueba() -> TipoEvento:
    """The event that only tests post."""
    regla = (ReglaInicial(debe="1.1.03.01", haber="4.1.01"),)
    return TipoEvento(
        clave=FACTURA,
        numero="0",
        nombre="Factura de prueba",
        modulo="contabilidad",
        componentes=tuple(Componente(clave=c, nombre=c, reglas=regla) for c in ("neto", "iva", "tasa")),
    )


@pytest.fixture(scope="session", autouse=True)
def evento_de_prueba() -> Iterator[None]:
    """In the catalogue while the tests of the ledger run."""
    eventos._TIPOS[FACTURA] = tipo_de_prueba()
    yield
    del eventos._TIPOS[FACTURA]


@pytest.fixture
def libro(db: None) -> LibroChico:
    """The small ledger, in the test's transaction."""
    return armar_libro_chico()


@pytest.fixture
def libro_propio(base_propia: str) -> LibroChico:
    """The small ledger in a base of its own, with real transactions."""
    un_usuario("conta", "contaduria")
    return armar_libro_chico()


def cerrar_sin_revisar(desde: dt.date) -> None:
    """Close a period around its checklist: the state and the numbers, which the database asks for together."""
    with transaction.atomic():
        Periodo.objects.filter(desde=desde).update(estado="cerrado")
        cierre._numerar(Periodo.objects.get(desde=desde))


FabricaDeFacturas = Callable[..., Evento]


def una_factura(
    numero: int = 1,
    *,
    seccion: Seccion,
    neto: str = "100.00",
    iva: str | None = "21.00",
    fecha: dt.date = DIA,
    revision: int = 1,
) -> Evento:
    """An invoice of the test event."""
    importes = [("neto", neto)] + ([("iva", iva)] if iva else [])
    return Evento(
        tipo=FACTURA,
        fecha=fecha,
        origen=("comprobante", numero),
        revision=revision,
        importes=tuple(
            Importe(componente=c, importe=Decimal(v), seccion=seccion.pk, persona=7, gestion="A") for c, v in importes
        ),
    )


def unas_facturas(cuantas: int, *, seccion: Seccion, fecha: dt.date = DIA, desde: int = 1) -> pl.DataFrame:
    """A frame of invoices for `asentar_lote`, with different amounts."""
    filas = []
    for n in range(desde, desde + cuantas):
        cabecera = (n - desde, FACTURA, fecha, fecha, "comprobante", n, 1, f"Factura {n}")
        for componente, centavos in (("neto", 10_000 + n), ("iva", 2_100 + n)):
            filas.append((*cabecera, componente, centavos, seccion.pk, None, None, "A", 7, n))
    return pl.DataFrame(filas, schema=ESQUEMA_COMPONENTES, orient="row")


def en_columnas(eventos: list[Evento]) -> pl.DataFrame:
    """The frame that says the same as those events."""
    filas = [
        (
            n, e.tipo, e.fecha, e.fecha_valor or e.fecha, *e.origen, e.revision, e.glosa, i.componente,
            int(i.importe * 100), *i.dimensiones,
        )
        for n, e in enumerate(eventos)
        for i in e.importes
    ]  # fmt: skip
    return pl.DataFrame(filas, schema=ESQUEMA_COMPONENTES, orient="row")
