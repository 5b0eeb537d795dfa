"""A small ledger for the tests of accounting: seven accounts, one open year, one event with three components."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl
import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from cesop.nucleo import aprobaciones
from cesop.nucleo.models import Usuario
from contabilidad import eventos
from contabilidad.errores import EventoInvalido
from contabilidad.eventos import Componente, ReglaInicial, TipoEvento
from contabilidad.libro import Evento, Importe, asentar
from contabilidad.models import Asiento, Cuenta, Ejercicio, NumeroDiario, Periodo, Regla, Seccion
from contabilidad.ports import ORIGEN, DocumentoOrigen
from contabilidad.renglones import ESQUEMA_COMPONENTES
from contabilidad.services import cierre
from contabilidad.services.controles import Control, revisar
from tests.concurrencia.hilos import a_la_vez
from tests.conftest import _url_dueno
from tests.factories import un_usuario

FACTURA = "prueba.factura"
DIA = dt.date(2026, 11, 5)
NOVIEMBRE, DICIEMBRE = dt.date(2026, 11, 1), dt.date(2026, 12, 1)
OTRO_ACTO = "pruiz facturar"  # who the other session is, and what it does
CABECERA = (
    "INSERT INTO public.contabilidad_asiento (evento, fecha, fecha_valor, origen_tipo, origen_id, origen_revision, "
    "glosa, total, lineas, huella) VALUES (%s, %s, '2026-11-05', 'extracto', %s, 1, '', 10, 2, '\\x00') RETURNING id"
)
PARTIDAS = (
    "INSERT INTO public.contabilidad_partida (asiento_id, renglon, cuenta_id, debe, haber, fecha) VALUES "
    "(%(a)s, 1, %(d)s, 10, 0, '2026-11-05'), (%(a)s, 2, %(h)s, 0, 10, '2026-11-05')"
)


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
def sin_mas_modulos(monkeypatch: pytest.MonkeyPatch) -> None:
    """The modules that are built owe no rules to the small ledger: it is as if they came later."""
    for clave, tipo in eventos.tipos().items():
        if clave != FACTURA:
            monkeypatch.setitem(eventos._TIPOS, clave, replace(tipo, pendiente=True))


@pytest.fixture
def libro(db: None, sin_mas_modulos: None) -> LibroChico:
    """The small ledger, in the test's transaction."""
    return armar_libro_chico()


@pytest.fixture
def libro_propio(base_propia: str, sin_mas_modulos: None) -> LibroChico:
    """The small ledger in a base of its own, with real transactions."""
    un_usuario("conta", "contaduria")
    return armar_libro_chico()


class Existentes:
    """Documents of a kind, which exist whatever their number, below a million."""

    def __init__(self, nombre: str) -> None:
        self.nombre = nombre

    def describir(self, ids: list[int]) -> dict[int, DocumentoOrigen]:
        return {i: DocumentoOrigen(etiqueta=f"{self.nombre} {i}") for i in ids}

    def existentes(self, ids: list[int]) -> list[int]:
        return [i for i in ids if i < 1_000_000]


@pytest.fixture(autouse=True)
def comprobantes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The invoices of the tests exist."""
    monkeypatch.setitem(ORIGEN._proveedores, "comprobante", Existentes("Comprobante"))


@pytest.fixture
def ana(libro: LibroChico) -> Usuario:
    """An accountant."""
    return un_usuario("ana", "contaduria")


@pytest.fixture
def beto(libro: LibroChico) -> Usuario:
    """Another one."""
    return un_usuario("beto", "contaduria")


# ── Closing ──


def con_regla(libro: LibroChico, *, evento: str, componente: str, haber: str = "2.1.02.01") -> None:
    """A general rule, against the receivables."""
    Regla.objects.create(
        evento=evento, componente=componente, debe=libro.cuentas["1.1.03.01"], haber=libro.cuentas[haber],
        desde=dt.date(2020, 1, 1),
    )  # fmt: skip


@pytest.fixture
def por_cerrar(libro: LibroChico) -> LibroChico:
    """Everything before November closed, and every component with its rule."""
    return _por_cerrar(libro)


@pytest.fixture
def por_cerrar_propio(libro_propio: LibroChico) -> LibroChico:
    """The same in a base of its own."""
    return _por_cerrar(libro_propio)


def _por_cerrar(libro: LibroChico) -> LibroChico:
    con_regla(libro, evento=FACTURA, componente="tasa", haber="4.1.03")
    Periodo.objects.filter(desde__lt=NOVIEMBRE).update(estado="cerrado")
    return libro


def noviembre() -> Periodo:
    """As it is now."""
    return Periodo.objects.get(desde=NOVIEMBRE)


def en_rojo(periodo: Periodo) -> dict[str, Control]:
    """The checks that stop its closing."""
    return {c.clave: c for c in revisar(periodo) if c.tono == "rojo"}


def numeros_de_diario() -> list[tuple[int, int]]:
    """Each legal number and whose it is, by the origin of its entry."""
    return list(NumeroDiario.objects.order_by("numero").values_list("numero", "asiento__origen_id"))


def reabrir(periodo: Periodo, *, pide: Usuario, decide: Usuario) -> None:
    """Two people reopen a period."""
    pedido = cierre.pedir_reapertura(periodo, motivo="Faltó una factura", usuario=pide)
    aprobaciones.aprobar(pedido.pk, usuario=decide, nota="")


def cerrar_sin_revisar(desde: dt.date) -> None:
    """Close a period around its checklist: the state and the numbers, which the database asks for together."""
    with transaction.atomic():
        Periodo.objects.filter(desde=desde).update(estado="cerrado")
        cierre._numerar(Periodo.objects.get(desde=desde))


# ── Races, with real transactions ──


def como_dueno(*, autocommit: bool = False) -> psycopg.Connection:
    """The owner's connection to the base that the test has for itself."""
    return psycopg.connect(_url_dueno(connection.settings_dict["NAME"]), autocommit=autocommit)


def como_aplicacion(nombre: str = "") -> psycopg.Connection:
    """Another connection of the application's role to the same base."""
    ajustes = connection.settings_dict
    return psycopg.connect(
        host=ajustes["HOST"], port=ajustes["PORT"], dbname=ajustes["NAME"], user=ajustes["USER"],
        password=ajustes["PASSWORD"], application_name=f"cesop {nombre}".strip(),
    )  # fmt: skip


@pytest.fixture
def otra_sesion(libro_propio: LibroChico) -> Iterator[psycopg.Connection]:
    """Somebody else at work, in a transaction of his own."""
    with como_aplicacion(OTRO_ACTO) as conexion:
        yield conexion
        conexion.rollback()


def asentar_mientras_se_cierra(
    evento: Callable[[int], Evento], cerrar: Callable[[], Any], *, hilos: int = 6, por_hilo: int = 10
) -> tuple[Any, list[str]]:
    """Several post while one closes, all starting together: what closing gave, and what posting was refused."""

    def postear(hilo: int) -> list[str]:
        rechazos = []
        for n in range(por_hilo):
            try:
                asentar(evento(hilo * 100 + n + 1))
            except (EventoInvalido, IntegrityError) as error:
                rechazos.append(str(error))
        return rechazos

    *posteos, cerrado = a_la_vez([*(partial(postear, hilo) for hilo in range(hilos)), cerrar])
    return cerrado.result(), [rechazo for posteo in posteos for rechazo in posteo.result()]


def asentar_y_cerrar_cruzados(
    libro: LibroChico, evento: str, *, numero: int, cerrar: str, dicho: Any = None
) -> Asiento:
    """One posts and stays uncommitted, another runs `cerrar` and commits, then the first does: its entry."""
    with como_dueno() as asienta, como_dueno() as cierra:
        [asiento] = asienta.execute(CABECERA, [evento, DIA, numero]).fetchone() or [0]
        lados = {"d": libro.cuentas["1.1.03.01"].pk, "h": libro.cuentas["2.1.02.01"].pk}
        asienta.execute(PARTIDAS, {"a": asiento, **lados})
        cierra.execute(cerrar.encode(), dicho)
        cierra.commit()
        asienta.commit()
    return Asiento.objects.get(pk=asiento)


# ── Events ──


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
