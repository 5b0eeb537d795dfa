"""Several workers on the same process, in a database with real transactions."""

from __future__ import annotations

import os
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from cesop.nucleo import fallas_inducidas
from cesop.nucleo.fallas_inducidas import Punto, puntos
from cesop.nucleo.models import Lote, Notificacion, Proceso, Usuario
from cesop.nucleo.procesos import cola, motor, services, tipos
from cesop.nucleo.procesos.motor import Avance
from cesop.nucleo.procesos.tipos import ContextoDeLote, ResultadoDeLote
from tests.concurrencia.casa import esperar
from tests.concurrencia.efectos import TABLA, UNIDADES, Efectos
from tests.factories import un_usuario

DEL_MOTOR = sorted(nombre for nombre in puntos() if nombre.startswith("procesos."))


@pytest.fixture
def base(base_propia: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A database of its own with the table of effects, and no broker."""
    with connections["dueno"].cursor() as cursor:
        cursor.execute(TABLA)
    monkeypatch.setattr(services, "avisar", lambda *_, **__: True)
    yield
    connections.close_all()


class Pausado(Efectos):
    """Stops in the middle of the first chunk until the test lets it go."""

    def __init__(self) -> None:
        self.adentro = threading.Event()
        self.seguir = threading.Event()

    def ejecutar(self, lote: Lote, *, contexto: ContextoDeLote) -> ResultadoDeLote:
        resultado = super().ejecutar(lote, contexto=contexto)
        self.adentro.set()
        assert self.seguir.wait(20)
        return resultado


def un_proceso(tipo: Efectos, monkeypatch: pytest.MonkeyPatch, *, lotes: int) -> Proceso:
    monkeypatch.setitem(tipos._TIPOS, tipo.clave, tipo)
    usuario = Usuario.objects.filter(usuario="mlopez").first() or un_usuario("mlopez", "sistemas")
    return services.iniciar(
        tipo,
        clave=uuid.uuid4().hex,
        parametros={"lotes": lotes, "milisegundos": 0},
        usuario=usuario,
        sucursal=usuario.sucursal,
        titulo="Efectos",
    )


def en_otro_hilo(que: Callable[..., Any], *argumentos: Any) -> Any:
    """Run with a connection of its own, closed after."""
    try:
        return que(*argumentos)
    finally:
        connections.close_all()


def trabajar(proceso_id: int) -> None:
    while motor.avanzar(proceso_id) is Avance.HAY_MAS:
        pass


def efectos() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT lote, unidad, count(*) FROM efecto_de_prueba GROUP BY 1, 2 ORDER BY 1, 2")
        return cursor.fetchall()


def exactamente_una_vez(lotes: int) -> list[tuple[int, int, int]]:
    return [(lote, unidad, 1) for lote in range(1, lotes + 1) for unidad in range(UNIDADES)]


def test_ocho_trabajadores_no_repiten_ni_saltean(base: None, monkeypatch: pytest.MonkeyPatch) -> None:
    proceso = un_proceso(Efectos(), monkeypatch, lotes=120)
    largada = threading.Barrier(8)

    def correr() -> None:
        largada.wait()
        trabajar(proceso.pk)

    with ThreadPoolExecutor(8) as hilos:
        for hecho in [hilos.submit(en_otro_hilo, correr) for _ in range(8)]:
            hecho.result()
    proceso.refresh_from_db()
    assert proceso.estado == Proceso.Estado.TERMINADO
    assert efectos() == exactamente_una_vez(120)
    assert Notificacion.objects.count() == 1


def dos_en_el_mismo_lote(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two workers in the middle of the only chunk at once: only possible when it is read without taking it."""
    monkeypatch.setattr(cola, "_TOMAR", cola._TOMAR.replace("FOR NO KEY UPDATE OF l SKIP LOCKED", ""))
    tipo = Pausado()
    proceso = un_proceso(tipo, monkeypatch, lotes=1)
    with ThreadPoolExecutor(2) as hilos:
        uno = hilos.submit(en_otro_hilo, trabajar, proceso.pk)
        assert tipo.adentro.wait(20)
        tipo.adentro.clear()
        otro = hilos.submit(en_otro_hilo, trabajar, proceso.pk)
        assert tipo.adentro.wait(20)
        tipo.seguir.set()
        uno.result()
        otro.result()


@pytest.mark.parametrize("sobra", ["", "AND estado = 'pendiente' "])
def test_aunque_dos_tomen_el_mismo_uno_solo_lo_cierra(base: None, monkeypatch: pytest.MonkeyPatch, sobra: str) -> None:
    """Control: without the lock two do get in. Then the mark undoes one of them; without it, the table's trigger."""
    monkeypatch.setattr(cola, "_CERRAR", cola._CERRAR.replace(sobra, "") if sobra else cola._CERRAR)
    dos_en_el_mismo_lote(monkeypatch)
    assert efectos() == exactamente_una_vez(1)


def test_cancelar_espera_al_lote_que_esta_en_manos(base: None, monkeypatch: pytest.MonkeyPatch) -> None:
    tipo = Pausado()
    proceso = un_proceso(tipo, monkeypatch, lotes=5)
    with ThreadPoolExecutor(1) as hilos:
        trabajo = hilos.submit(en_otro_hilo, trabajar, proceso.pk)
        assert tipo.adentro.wait(20)
        assert services.cancelar(proceso.pk, usuario=proceso.dueno).estado == Proceso.Estado.CANCELANDO
        assert motor.avanzar(proceso.pk) is Avance.NADA  # another worker: the chunk in hands goes on
        proceso.refresh_from_db()
        assert proceso.estado == Proceso.Estado.CANCELANDO
        assert services.despertar(todos=False) == 0
        tipo.seguir.set()
        trabajo.result()
    proceso.refresh_from_db()
    assert proceso.estado == Proceso.Estado.CANCELADO
    assert efectos() == exactamente_una_vez(1)


def test_iniciar_a_la_vez_con_la_misma_clave_es_uno(base: None, monkeypatch: pytest.MonkeyPatch) -> None:
    tipo = Efectos()
    monkeypatch.setitem(tipos._TIPOS, tipo.clave, tipo)
    usuario = un_usuario("mlopez", "sistemas")
    largada = threading.Barrier(6)

    def pedir() -> int:
        largada.wait()
        return services.iniciar(
            tipo,
            clave="unica",
            parametros={"lotes": 3, "milisegundos": 0},
            usuario=usuario,
            sucursal=usuario.sucursal,
            titulo="Efectos",
        ).pk

    with ThreadPoolExecutor(6) as hilos:
        claves = {hecho.result() for hecho in [hilos.submit(en_otro_hilo, pedir) for _ in range(6)]}
    assert len(claves) == 1
    assert Lote.objects.count() == 3


def test_estan_todos_los_puntos_de_falla() -> None:
    assert len(DEL_MOTOR) == 6


@pytest.mark.parametrize("punto", DEL_MOTOR)
@pytest.mark.parametrize("accion", ["matar", "salir"])
def test_muerto_en_cada_punto_otro_lo_termina_igual(
    base: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, punto: Punto, accion: str
) -> None:
    proceso = un_proceso(Efectos(), monkeypatch, lotes=6)
    marca = tmp_path / "marca"
    monkeypatch.setenv(fallas_inducidas.VARIABLE, f"{punto}:{accion}")
    monkeypatch.setenv(fallas_inducidas.MARCA, str(marca))
    connections.close_all()
    hijo = os.fork()
    if hijo == 0:
        trabajar(proceso.pk)
        os._exit(0)
    _, estado = os.waitpid(hijo, 0)
    assert marca.exists(), f"the point was never reached: the child ended with {os.waitstatus_to_exitcode(estado)}"
    assert os.waitstatus_to_exitcode(estado) == (-9 if accion == "matar" else 3)
    # A lock of the dead one goes when Postgres notices; then the next worker does what is left.
    esperar(lambda: motor.avanzar(proceso.pk) is not Avance.HAY_MAS and _terminado(proceso))
    assert efectos() == exactamente_una_vez(6)
    assert Notificacion.objects.count() == 1


def _terminado(proceso: Proceso) -> bool:
    proceso.refresh_from_db()
    return proceso.estado == Proceso.Estado.TERMINADO


@pytest.mark.parametrize("punto", DEL_MOTOR)
def test_un_error_en_cada_punto_no_pierde_ni_repite(
    base: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, punto: Punto
) -> None:
    proceso = un_proceso(Efectos(), monkeypatch, lotes=3)
    monkeypatch.setenv(fallas_inducidas.VARIABLE, f"{punto}:lanzar")
    monkeypatch.setenv(fallas_inducidas.MARCA, str(tmp_path / "marca"))
    try:
        trabajar(proceso.pk)
    except fallas_inducidas.FallaInducida:
        trabajar(proceso.pk)
    assert _terminado(proceso)
    assert efectos() == exactamente_una_vez(3)


def test_fuera_de_las_pruebas_no_hay_fallas(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.FALLAS_INDUCIDAS = False
    monkeypatch.setenv(fallas_inducidas.VARIABLE, f"{DEL_MOTOR[0]}:lanzar")
    fallas_inducidas.falla(Punto(DEL_MOTOR[0]))
    settings.FALLAS_INDUCIDAS = True
    with pytest.raises(fallas_inducidas.FallaInducida):
        fallas_inducidas.falla(Punto(DEL_MOTOR[0]))
