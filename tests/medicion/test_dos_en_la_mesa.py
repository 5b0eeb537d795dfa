"""Two people on the same exception at the same time, each in a transaction of its own."""

from __future__ import annotations

import threading
from decimal import Decimal

from django.db import connections, transaction

from cesop.nucleo.errors import ErrorNegocio
from medicion.models import Validacion
from medicion.services import lecturas
from medicion.services import mesa as actos
from tests.factories import un_usuario
from tests.medicion.escena import una_escena

BAJO, NORMAL = 1050, 1310


def test_dos_personas_sobre_la_misma(base_propia: str) -> None:
    """The second waits for the first, and is told who decided."""
    escena = una_escena(1)
    bajo = escena.leer(0, BAJO)
    otra = un_usuario("otra", "medicion")
    tomada, soltar = threading.Event(), threading.Event()
    dichos: list[str] = []

    def primera() -> None:
        try:
            with transaction.atomic():
                actos.aceptar(bajo.pk, motivo="Temporada", usuario=escena.usuario)
                tomada.set()
                soltar.wait(5)
        finally:
            connections.close_all()

    def segunda() -> None:
        try:
            tomada.wait(5)
            threading.Timer(0.3, soltar.set).start()
            lecturas.corregir_del_consumo(bajo.pk, valor=Decimal(NORMAL), motivo="Dedo", usuario=otra)
        except ErrorNegocio as error:
            dichos.append(error.mensaje)
        finally:
            connections.close_all()

    hilos = [threading.Thread(target=primera), threading.Thread(target=segunda)]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join(20)
    assert len(dichos) == 1
    assert "ya lo decidió (aceptado" in dichos[0]
    assert Validacion.objects.filter(consumo=bajo).count() == 1
