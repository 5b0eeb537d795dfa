"""Races on the locks of the kernel, on real transactions, with a control that shows the race without the helper."""

from __future__ import annotations

import datetime as dt
import random
import threading
import uuid

import pytest
from django.db import OperationalError, connection, transaction

from cesop.nucleo import auditoria, bloqueos
from cesop.nucleo.bloqueos import asegurar, bloquear, compartida, exclusiva, intentar
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Sucursal
from tests.concurrencia.hilos import a_la_vez
from tests.factories import un_usuario

pytestmark = pytest.mark.usefixtures("base_propia")
CORTA = dt.timedelta(milliseconds=150)


@pytest.fixture
def sucursales(base_propia: str, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Rows to lock: the branches stand for the persons of an upper app."""
    monkeypatch.setattr(bloqueos, "_FILAS", {})
    bloqueos.registrar_filas("persona", tabla="nucleo_sucursal")
    return [Sucursal.objects.create(codigo=f"S{n}", nombre=f"S{n}", localidad="X").pk for n in range(6)]


def test_control_sin_el_ayudante_los_ordenes_opuestos_se_abrazan() -> None:
    encuentro = threading.Barrier(2)

    def tomar(primera: str, segunda: str) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(nucleo_llave('periodo', %s))", [primera])
            encuentro.wait(timeout=10)
            cursor.execute("SELECT pg_advisory_xact_lock(nucleo_llave('periodo', %s))", [segunda])

    resultados = a_la_vez([lambda: tomar("a", "b"), lambda: tomar("b", "a")])
    errores = [e for r in resultados if (e := r.exception())]
    assert len(errores) == 1
    assert isinstance(errores[0], OperationalError)
    assert errores[0].__cause__.sqlstate == "40P01"  # type: ignore[union-attr]


def test_los_ordenes_opuestos_no_se_abrazan(sucursales: list[int]) -> None:
    todas = [
        *exclusiva("talonario", "A", "B"),
        *exclusiva("periodo", "2026-11", "2026-10"),
        *exclusiva("cuenta", 1, 2, 3),
        *exclusiva("persona", *sucursales),
    ]

    def muchos_actos(semilla: int) -> int:
        azar = random.Random(semilla)  # noqa: S311
        for _ in range(25):
            elegidas = azar.sample(todas, k=6)
            with transaction.atomic():
                bloquear(elegidas, para="probar", espera=dt.timedelta(seconds=30))
        return 25

    hechos = a_la_vez([lambda n=n: muchos_actos(n) for n in range(6)])  # type: ignore[misc]
    assert [h.result() for h in hechos] == [25] * 6


def test_espera_y_despues_dice_que_hacer(sucursales: list[int]) -> None:
    tomado, soltar = threading.Event(), threading.Event()

    def duenio() -> None:
        with transaction.atomic():
            bloquear([*exclusiva("persona", sucursales[0]), *compartida("periodo", "2026-11")], para="cobrar")
            tomado.set()
            soltar.wait(timeout=20)

    def otros() -> list[str]:
        tomado.wait(timeout=20)
        mensajes = []
        try:
            for llaves in (exclusiva("persona", sucursales[0]), exclusiva("periodo", "2026-11")):
                with pytest.raises(ErrorNegocio) as caso, transaction.atomic():
                    bloquear(llaves, para="dar de baja", espera=CORTA)
                mensajes.append(caso.value.mensaje)
            with transaction.atomic():  # shared with shared, and another row: nobody waits
                bloquear(
                    [*compartida("periodo", "2026-11"), *exclusiva("persona", sucursales[1])], para="x", espera=CORTA
                )
        finally:
            soltar.set()
        return mensajes

    primero, segundo = a_la_vez([duenio, otros])  # type: ignore[list-item]
    primero.result()
    assert segundo.result() == [
        "No se puede dar de baja porque otra persona está trabajando con la misma persona. "
        "Esperá unos segundos y reintentá.",
        "No se puede dar de baja porque otra persona está trabajando con el mismo período. "
        "Esperá unos segundos y reintentá.",
    ]


def test_intentar_dice_quien_lo_tiene_y_no_hace_cola() -> None:
    paula = un_usuario("pruiz")
    tomado, soltar = threading.Event(), threading.Event()

    def caja() -> None:
        with auditoria.firmado(auditoria.Contexto(usuario=paula, pedido="p1")), transaction.atomic():
            bloquear(compartida("periodo", "2026-11"), para="emitir la liquidación")
            tomado.set()
            soltar.wait(timeout=20)

    def cierre() -> str:
        tomado.wait(timeout=20)
        try:
            with pytest.raises(ErrorNegocio) as caso, transaction.atomic():
                intentar([*exclusiva("periodo", "2026-11"), *exclusiva("dia", "x")], para="cerrar", espera=CORTA)
            with transaction.atomic():  # what a failed round took was given back
                bloquear(exclusiva("dia", "x"), para="probar", espera=CORTA)
            with transaction.atomic():  # nobody is queued: the counter still enters
                bloquear(compartida("periodo", "2026-11"), para="probar", espera=CORTA)
        finally:
            soltar.set()
        return caso.value.mensaje

    resultado = a_la_vez([caja, cierre])  # type: ignore[list-item]
    resultado[0].result()
    mensaje = resultado[1].result()
    assert mensaje is not None
    assert "pruiz emitir la liquidacion (sesión " in mensaje
    with transaction.atomic():
        intentar(exclusiva("periodo", "2026-11"), para="cerrar", espera=CORTA)
        asegurar(compartida("periodo", "2026-11"), para="cerrar")


def test_el_bloqueo_de_fila_convive_con_las_claves_foraneas(sucursales: list[int]) -> None:
    """A person locked by one act can still get a child row from another: FOR NO KEY UPDATE."""
    tomado, soltar = threading.Event(), threading.Event()

    def duenio() -> None:
        with transaction.atomic():
            bloquear(exclusiva("persona", sucursales[0]), para="cobrar")
            tomado.set()
            soltar.wait(timeout=20)

    def hija() -> int:
        tomado.wait(timeout=20)
        try:
            return un_usuario("otro", sucursal=Sucursal.objects.get(pk=sucursales[0])).pk
        finally:
            soltar.set()

    assert all(r.exception() is None for r in a_la_vez([duenio, hija]))  # type: ignore[list-item]


def test_una_fila_que_no_esta(sucursales: list[int]) -> None:
    with pytest.raises(ErrorNegocio, match="ya no existe"), transaction.atomic():
        bloquear(exclusiva("persona", sucursales[0], 999_999), para="cobrar")


def test_fuera_de_transaccion_y_dos_llamadas() -> None:
    with pytest.raises(bloqueos.BloqueoMalPedido, match="dentro de una transacción"):
        bloquear(exclusiva("dia", "2026-11-24"), para="probar")
    with transaction.atomic():
        bloquear(exclusiva("dia", "2026-11-24"), para="probar")
        with pytest.raises(bloqueos.BloqueoMalPedido, match="una sola llamada"):
            bloquear(exclusiva("dia", "2026-11-24"), para="probar")
        with transaction.atomic(), pytest.raises(bloqueos.BloqueoMalPedido, match="una sola llamada"):
            intentar(exclusiva("dia", "2026-11-24"), para="probar")
    with transaction.atomic():  # another transaction: free again
        bloquear(exclusiva("dia", "2026-11-24"), para="probar")


def test_el_punto_de_retorno_suelta_y_deja_pedir_de_nuevo() -> None:
    with transaction.atomic():
        with transaction.atomic():
            bloquear(exclusiva("dia", "2026-11-24"), para="probar")
            transaction.set_rollback(True)
        bloquear(exclusiva("dia", "2026-11-25"), para="probar")


def test_cincuenta_consultivos_y_ni_uno_mas() -> None:
    with transaction.atomic():
        bloquear(exclusiva("sesion_caja", *range(50)), para="probar")
    with pytest.raises(bloqueos.BloqueoMalPedido, match="50"), transaction.atomic():
        bloquear(exclusiva("sesion_caja", *range(51)), para="probar")


def test_por_filas_entran_miles(sucursales: list[int]) -> None:
    nuevas = Sucursal.objects.bulk_create(
        [Sucursal(codigo=f"M{n}", nombre="m", localidad="X", activa=False) for n in range(3000)]
    )
    with transaction.atomic():
        bloquear(exclusiva("persona", *(s.pk for s in nuevas)), para="facturar")
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory'")
            assert cursor.fetchone() == (0,)


def test_asegurar_exige_lo_que_el_acto_no_pidio() -> None:
    with transaction.atomic():
        asegurar(exclusiva("talonario", "A"), para="numerar")  # none yet: it takes them
        asegurar(exclusiva("talonario", "A"), para="numerar")
        with pytest.raises(bloqueos.BloqueoMalPedido, match="talonario"):
            asegurar(exclusiva("talonario", "B"), para="numerar")
    with transaction.atomic():
        bloquear(compartida("periodo", "2026-11"), para="probar")
        asegurar(compartida("periodo", "2026-11"), para="probar")
        with pytest.raises(bloqueos.BloqueoMalPedido):
            asegurar(exclusiva("periodo", "2026-11"), para="probar")


def test_la_llave_es_la_misma_que_usa_la_base() -> None:
    clave = str(uuid.uuid4())
    with transaction.atomic(), connection.cursor() as cursor:
        bloquear(exclusiva("talonario", clave), para="probar")
        cursor.execute("SELECT nucleo_llave('talonario', %s)", [clave])
        (llave,) = cursor.fetchone()
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory' "
            "AND ((classid::bigint << 32) | objid::bigint) = %s",
            [llave],
        )
        assert cursor.fetchone() == (1,)


def test_por_partes_cada_acto_toma_los_suyos_y_la_regla_vuelve_despues() -> None:
    with transaction.atomic(), bloqueos.por_partes():
        bloquear(exclusiva("talonario", "uno"), para="lo primero")
        asegurar(exclusiva("talonario", "dos"), para="lo segundo")
    with transaction.atomic():
        bloquear(exclusiva("talonario", "uno"), para="lo primero")
        with pytest.raises(bloqueos.BloqueoMalPedido, match="dos"):
            asegurar(exclusiva("talonario", "dos"), para="lo segundo")
