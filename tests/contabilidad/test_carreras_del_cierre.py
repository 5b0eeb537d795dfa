"""Closing while others post, close or post the same draft: for real, on a base of its own."""

from __future__ import annotations

import datetime as dt
import threading
from decimal import Decimal

import psycopg
import pytest
from django.db import IntegrityError, connections, transaction

from cesop.nucleo.bloqueos import exclusiva, intentar
from cesop.nucleo.errors import ErrorNegocio
from contabilidad import libro as escritor
from contabilidad.errores import EventoInvalido
from contabilidad.libro import asentar
from contabilidad.models import (
    Asiento,
    Periodo,
)
from contabilidad.services import cierre, manual
from contabilidad.services.controles import Control, revisar_libro
from contabilidad.services.manual import Cargado, RenglonCargado
from tests.concurrencia.hilos import a_la_vez
from tests.contabilidad.conftest import (
    DIA,
    NOVIEMBRE,
    OTRO_ACTO,
    LibroChico,
    asentar_mientras_se_cierra,
    asentar_y_cerrar_cruzados,
    como_aplicacion,
    como_dueno,
    noviembre,
    numeros_de_diario,
    una_factura,
)
from tests.factories import un_usuario

D = Decimal


def test_no_se_cierra_mientras_se_asienta_y_dice_quien(
    por_cerrar_propio: LibroChico, otra_sesion: psycopg.Connection
) -> None:
    periodo = noviembre()
    otra_sesion.execute("SELECT pg_advisory_xact_lock_shared(nucleo_llave('periodo', %s))", [str(periodo.pk)])
    with pytest.raises(ErrorNegocio) as error:
        cierre.cerrar_periodo(periodo, usuario=un_usuario("ana", "contaduria"))
    assert (error.value.codigo, OTRO_ACTO in error.value.mensaje) == ("bloqueos.ocupado", True)


def test_asentar_un_borrador_dos_veces_a_la_vez_hace_un_asiento(por_cerrar_propio: LibroChico) -> None:
    usuario = un_usuario("ana", "contaduria")
    lineas = [
        RenglonCargado(cuenta=por_cerrar_propio.cuentas["1.1.03.01"].pk, debe=D("10.00")),
        RenglonCargado(cuenta=por_cerrar_propio.cuentas["2.1.02.01"].pk, haber=D("10.00")),
    ]
    borrador = manual.crear_borrador(Cargado(fecha=DIA, glosa="Ajuste", renglones=lineas), usuario=usuario)

    def postear() -> str:
        try:
            return str(manual.asentar_manual(borrador.pk, usuario=usuario).estado)
        except ErrorNegocio as error:
            return error.codigo

    resultados = [posteo.result() for posteo in a_la_vez([postear] * 4)]
    assert sorted(resultados) == ["asentado"] + ["manual.no_es_borrador"] * 3
    assert Asiento.objects.count() == 1


def test_asentar_contra_cerrar_nunca_deja_entrar_en_lo_cerrado(por_cerrar_propio: LibroChico) -> None:
    """Whatever got in, got in before: everything is numbered, and nothing is recorded after the closing."""
    usuario = un_usuario("ana", "contaduria")
    _, rechazos = asentar_mientras_se_cierra(
        lambda numero: una_factura(numero, seccion=por_cerrar_propio.agua),
        lambda: cierre.cerrar_periodo(noviembre(), usuario=usuario),
        por_hilo=8,
    )
    assert all("cerrado" in rechazo for rechazo in rechazos)
    del_mes = Asiento.objects.filter(fecha__gte=NOVIEMBRE, fecha__lt=dt.date(2026, 12, 1))
    assert not del_mes.filter(diario__isnull=True).exists()
    numeros = [n for n, _ in numeros_de_diario()]
    assert numeros == list(range(1, del_mes.count() + 1))


def test_control_sin_el_bloqueo_la_carrera_existe(por_cerrar_propio: LibroChico) -> None:
    """With the lock, closing is refused while somebody posts; without it, an entry gets into a closed period."""
    cerrar = "UPDATE contabilidad_periodo SET estado = 'cerrado' WHERE desde = '2026-11-01'"
    with pytest.raises(psycopg.errors.LockNotAvailable):
        asentar_y_cerrar_cruzados(por_cerrar_propio, "x.y", numero=1, cerrar=cerrar)
    with como_dueno(autocommit=True) as dueno:
        dueno.execute("ALTER TABLE contabilidad_periodo DISABLE TRIGGER transicion")
    colado = asentar_y_cerrar_cruzados(por_cerrar_propio, "x.y", numero=2, cerrar=cerrar)
    assert not hasattr(colado, "diario"), "nobody numbered it"
    assert noviembre().estado == "cerrado"


@pytest.mark.parametrize("veces", [0, 1, 2])
def test_la_prueba_del_libro_no_detiene_a_quien_asienta(
    por_cerrar_propio: LibroChico, monkeypatch: pytest.MonkeyPatch, veces: int
) -> None:
    """Who posts during the proof does not wait, and makes it be made again; from the third on, it is under the lock."""
    usuario = un_usuario("ana", "contaduria")
    asentar(una_factura(1, seccion=por_cerrar_propio.agua))
    pruebas: list[bool] = []

    def postear() -> None:
        try:
            asentar(una_factura(len(pruebas) + 1, seccion=por_cerrar_propio.agua))
        finally:
            connections.close_all()

    def probar(periodo: Periodo) -> list[Control]:
        with como_aplicacion() as otra:
            libre = otra.execute(
                "SELECT pg_try_advisory_xact_lock_shared(nucleo_llave('periodo', %s))", [str(periodo.pk)]
            ).fetchone()
        assert libre
        pruebas.append(bool(libre[0]))
        if len(pruebas) <= veces:
            hilo = threading.Thread(target=postear)
            hilo.start()
            hilo.join(20)
            assert not hilo.is_alive()
        return revisar_libro(periodo)

    monkeypatch.setattr(cierre, "revisar_libro", probar)
    cierre.cerrar_periodo(noviembre(), usuario=usuario)
    assert pruebas == {0: [True], 1: [True, True], 2: [True, True, False]}[veces]
    assert [n for n, _ in numeros_de_diario()] == list(range(1, veces + 2))


def test_dos_cierres_a_la_vez_son_uno(por_cerrar_propio: LibroChico) -> None:
    usuario = un_usuario("ana", "contaduria")
    asentar(una_factura(1, seccion=por_cerrar_propio.agua))

    def cerrar() -> str:
        try:
            return str(cierre.cerrar_periodo(noviembre(), usuario=usuario).revision)
        except ErrorNegocio as error:
            return error.codigo

    resultados = [acto.result() for acto in a_la_vez([cerrar] * 2)]
    assert sorted(resultados) == ["1", "cierre.cerrado"]
    assert [n for n, _ in numeros_de_diario()] == [1]


def test_el_cierre_toma_el_periodo_entero(por_cerrar_propio: LibroChico) -> None:
    """While it is being closed, who posts waits for its end and is refused."""
    errores: list[str] = []

    def postear() -> None:
        try:
            asentar(una_factura(1, seccion=por_cerrar_propio.agua))
        except (IntegrityError, EventoInvalido) as error:
            errores.append(str(error))
        finally:
            connections.close_all()

    with transaction.atomic():
        intentar(exclusiva("periodo", noviembre().pk), para="cerrar el período")
        hilo = threading.Thread(target=postear)
        hilo.start()
        hilo.join(0.3)
        assert hilo.is_alive()
        Periodo.objects.filter(desde=NOVIEMBRE).update(estado="cerrado")
    hilo.join(20)
    assert len(errores) == 1
    assert "cerrado" in errores[0]
    assert escritor.saldo(por_cerrar_propio.cuentas["1"], al=DIA) == 0
