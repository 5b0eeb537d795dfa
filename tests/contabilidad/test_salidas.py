"""Files for other programs: what beancount's own checker finds must be what this program says."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from beancount import loader
from beancount.core import data, inventory
from django.core.management import CommandError, call_command
from django.db import connection

from contabilidad.directo import AsientoDirecto, RenglonDirecto
from contabilidad.eventos import MANUAL
from contabilidad.libro import anular, asentar, asentar_renglones
from contabilidad.models import Asiento, Partida
from contabilidad.salidas.beancount import nombre_de_cuenta
from contabilidad.salidas.diario import asientos
from contabilidad.selectors.balance import sumas_y_saldos
from contabilidad.services.cierre import plegar
from tests.contabilidad.conftest import DIA, LibroChico, una_factura
from tests.factories import un_usuario

D = Decimal
DIAS = {"desde": dt.date(2026, 11, 1), "hasta": dt.date(2026, 11, 30)}
BEAN_CHECK = Path(sys.executable).parent / "bean-check"


@pytest.fixture
def con_asientos(libro: LibroChico) -> LibroChico:
    """Some of everything: two sections, an annulment, a manual entry with odd words, another month."""
    for n in range(1, 31):
        seccion = libro.agua if n % 3 else libro.electricidad
        fecha = dt.date(2026, 11, 1 + n % 20)
        asentar(una_factura(n, seccion=seccion, neto=f"{n * 7}.13", iva=f"{n}.07", fecha=fecha))
        if n == 10:
            plegar()
    anular(
        Asiento.objects.order_by("id")[4],
        fecha=dt.date(2026, 11, 6),
        motivo='Mal "cargada" \\ vuelta\notra línea',
        usuario=un_usuario("ana"),
    )
    asentar_renglones(
        AsientoDirecto(
            tipo=MANUAL, fecha=DIA, origen=("asiento_manual", 1), glosa="=1+1 ñandú; año",
            renglones=(
                RenglonDirecto(cuenta=libro.cuentas["1.1.03.01"].pk, debe=D("1.01")),
                RenglonDirecto(cuenta=libro.cuentas["2.1.02.01"].pk, haber=D("1.01")),
            ),
        )
    )  # fmt: skip
    asentar(una_factura(99, seccion=libro.agua, fecha=dt.date(2026, 12, 2)))
    return libro


def _correr(comando: str, **opciones: Any) -> str:
    salida = io.StringIO()
    call_command(comando, stdout=salida, **opciones)
    return salida.getvalue()


def _balance_de_beancount(archivo: Path) -> dict[str, Decimal]:
    """Balance by code, added up by beancount from its own transactions. The real bean-check accepts the file first."""
    subprocess.run([BEAN_CHECK, archivo], check=True, capture_output=True, text=True)
    entradas, errores, _ = loader.load_file(str(archivo))
    assert errores == []
    saldos: dict[str, inventory.Inventory] = {}
    codigos = {}
    for entrada in entradas:
        if isinstance(entrada, data.Open):
            codigos[entrada.account] = entrada.meta["codigo"]
        elif isinstance(entrada, data.Transaction):
            assert entrada.meta["evento"]
            for renglon in entrada.postings:
                saldos.setdefault(renglon.account, inventory.Inventory()).add_position(renglon)
    return {codigos[c]: i.get_currency_units("ARS").number for c, i in saldos.items() if not i.is_empty()}


def _balance_propio(hasta: dt.date) -> dict[str, Decimal]:
    return {f.codigo: f.saldo for f in sumas_y_saldos(al=hasta) if f.imputable and f.saldo}


@pytest.mark.parametrize("resumen", [None, "dia"])
def test_beancount_acepta_el_diario_y_halla_los_mismos_saldos(
    con_asientos: LibroChico, tmp_path: Path, resumen: str | None
) -> None:
    archivo = tmp_path / "diario.beancount"
    _correr("diario", formato="beancount", resumen=resumen, salida=archivo, **DIAS)
    assert _balance_de_beancount(archivo) == _balance_propio(DIAS["hasta"])


def test_beancount_rechaza_lo_que_no_suma(con_asientos: LibroChico, tmp_path: Path) -> None:
    """Control: the checker does look at each transaction, and the balances asserted at the end do assert."""
    archivo = tmp_path / "diario.beancount"
    texto = _correr("diario", formato="beancount", **DIAS)
    descuadrado = texto.replace("-7.13 ARS", "-7.14 ARS", 1)
    sin_un_dia = texto[: texto.index("\n2026-11-02 *")] + texto[texto.index("\n2026-11-03 *") :]
    for malo, dice in ((descuadrado, "does not balance"), (sin_un_dia, "Balance failed")):
        assert malo != texto
        archivo.write_text(malo)
        chequeo = subprocess.run([BEAN_CHECK, archivo], check=False, capture_output=True, text=True)
        assert (chequeo.returncode, dice in chequeo.stderr + chequeo.stdout) == (1, True)


def test_cada_transaccion_dice_su_evento_y_su_origen(con_asientos: LibroChico) -> None:
    texto = _correr("diario", formato="beancount", **DIAS)
    assert 'codigo: "1.1.03.01"' in texto
    assert 'origen: "comprobante:1:1"' in texto
    assert 'evento: "contabilidad.anulacion"' in texto
    assert 'seccion: "A"' in texto


def test_el_resumen_es_una_por_dia_y_evento(con_asientos: LibroChico) -> None:
    filas = list(csv.DictReader(io.StringIO(_correr("diario", formato="csv", resumen="dia", **DIAS)), delimiter=";"))
    claves = {(f["fecha"], f["evento"]) for f in filas}
    assert len(claves) == Asiento.objects.filter(fecha__lte=DIAS["hasta"]).values("fecha", "evento").distinct().count()
    assert sum(D(f["debe"]) for f in filas) == sum(D(f["haber"]) for f in filas) == _total()


def _total() -> Decimal:
    return sum((a.total for a in Asiento.objects.filter(fecha__lte=DIAS["hasta"])), D(0))


def test_el_csv_tiene_cada_renglon(con_asientos: LibroChico) -> None:
    filas = list(csv.DictReader(io.StringIO(_correr("diario", formato="csv", **DIAS)), delimiter=";"))
    assert len(filas) == Partida.objects.filter(fecha__lte=DIAS["hasta"]).count()
    assert sum(D(f["debe"]) for f in filas) == _total()
    [manual] = {f["glosa"] for f in filas if f["evento"] == MANUAL}
    assert manual == "'=1+1 ñandú; año"
    assert [f["fecha"] for f in filas] == sorted(f["fecha"] for f in filas)


def test_el_balance_en_json(con_asientos: LibroChico) -> None:
    filas = json.loads(_correr("balance", formato="json", al=DIAS["hasta"]))
    assert [set(f) for f in filas] == [{"codigo", "nombre", "imputable", "debe", "haber", "saldo"}] * len(filas)
    por_codigo = {f["codigo"]: f for f in filas}
    assert por_codigo.keys() == con_asientos.cuentas.keys()
    assert all(isinstance(f[c], str) and f[c][-3] == "." for f in filas for c in ("debe", "haber", "saldo"))
    assert por_codigo["1"]["saldo"] == por_codigo["1.1.03.01"]["saldo"]
    hojas = [f for f in filas if f["imputable"]]
    assert sum(D(f["saldo"]) for f in hojas) == 0
    assert sum(D(f["debe"]) for f in hojas) == sum(D(f["haber"]) for f in hojas) == _total()


def test_el_balance_en_csv(con_asientos: LibroChico) -> None:
    texto = _correr("balance", formato="csv", al=DIAS["hasta"])
    filas = list(csv.DictReader(io.StringIO(texto), delimiter=";"))
    assert {f["codigo"]: D(f["saldo"]) for f in filas if f["imputable"] == "si" and D(f["saldo"])} == _balance_propio(
        DIAS["hasta"]
    )


def test_una_fecha_que_no_es(libro: LibroChico) -> None:
    with pytest.raises(CommandError, match="no es una fecha"):
        call_command("balance", "--al", "30/11/2026", "--formato", "json")
    with pytest.raises(CommandError, match="termina antes"):
        call_command("diario", formato="csv", desde=DIA, hasta=DIA - dt.timedelta(days=1))


def test_un_libro_vacio(libro: LibroChico, tmp_path: Path) -> None:
    archivo = tmp_path / "vacio.beancount"
    _correr("diario", formato="beancount", salida=archivo, **DIAS)
    assert _balance_de_beancount(archivo) == {}


def test_los_asientos_se_leen_de_a_poco(con_asientos: LibroChico) -> None:
    """A server-side cursor: reading the first entry does not read the rest."""
    lectura = asientos(**DIAS)
    next(lectura)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_cursors")
        assert cursor.fetchone()[0] == 1
    lectura.close()


@pytest.mark.parametrize(
    ("codigo", "nombre", "tipo", "esperado"),
    [
        ("1.1.03.90", "(−) Previsión para incobrables", "activo", "Activo:1-1-03-90-Prevision-para-incobrables"),
        ("6.1.01.01", "Avales y garantías", "orden", "Patrimonio:Orden:6-1-01-01-Avales-y-garantias"),
        ("4.1.01.04", "Recargos (cos φ)", "ingreso", "Ingresos:4-1-01-04-Recargos-cos"),
        ("5.1", "¿?", "egreso", "Egresos:5-1"),
    ],
)
def test_los_nombres_que_beancount_acepta(codigo: str, nombre: str, tipo: str, esperado: str) -> None:
    assert nombre_de_cuenta(codigo, nombre, tipo=tipo) == esperado
