"""Many at once on the same series: contiguous, without gaps or overlaps, whatever is rolled back."""

from __future__ import annotations

import random
import uuid
from itertools import pairwise

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Max

from cesop.nucleo import numeracion
from cesop.nucleo.models import BloqueNumerado, Serie
from tests.concurrencia.hilos import a_la_vez

pytestmark = pytest.mark.usefixtures("base_propia")
HILOS = 8


class Arrepentido(Exception):
    pass


def test_ocho_hilos() -> None:
    for clave in ("A", "B"):
        numeracion.abrir_serie(clave, descripcion=clave)

    def pedir(semilla: int) -> None:
        azar = random.Random(semilla)  # noqa: S311
        for _ in range(20):
            destino, cantidad = uuid.uuid4(), azar.randint(1, 9)
            for serie in azar.sample(["A", "B"], k=2):
                try:
                    with transaction.atomic():
                        numeracion.reservar(serie, cantidad=cantidad, destino=destino)
                        if azar.random() < 0.3:
                            raise Arrepentido
                except Arrepentido:
                    if azar.random() < 0.5:
                        numeracion.reservar(serie, cantidad=cantidad, destino=destino)

    for resultado in a_la_vez([lambda n=n: pedir(n) for n in range(HILOS)]):  # type: ignore[misc]
        resultado.result()
    for clave in ("A", "B"):
        bloques = list(BloqueNumerado.objects.filter(serie=clave).order_by("desde").values_list("desde", "hasta"))
        assert bloques[0][0] == 1
        assert all(anterior[1] + 1 == posterior[0] for anterior, posterior in pairwise(bloques))
        assert numeracion.huecos(clave) == []


def test_el_mismo_destino_a_la_vez_es_un_solo_bloque() -> None:
    numeracion.abrir_serie("A", descripcion="A")
    destino = uuid.uuid4()
    resultados = a_la_vez([lambda: numeracion.reservar("A", cantidad=5, destino=destino)] * HILOS)
    assert {r.result().pk for r in resultados} == {BloqueNumerado.objects.get().pk}


def test_abrir_la_serie_a_la_vez() -> None:
    resultados = a_la_vez([lambda: numeracion.abrir_serie("A", descripcion="A", primero=7)] * HILOS)
    assert {r.result().pk for r in resultados} == {"A"}
    assert Serie.objects.filter(clave="A").count() == 1


def test_control_sin_el_talonario_dos_toman_el_mismo_numero() -> None:
    """Reading the maximum without the lock gives the same number to many: the database refuses all but one."""
    numeracion.abrir_serie("A", descripcion="A")

    def ingenuo() -> None:
        desde = (BloqueNumerado.objects.filter(serie="A").aggregate(m=Max("hasta"))["m"] or 0) + 1
        with transaction.atomic():
            BloqueNumerado.objects.create(serie_id="A", desde=desde, hasta=desde, destino=uuid.uuid4())

    errores = 0
    for _ in range(10):
        errores += sum(r.exception() is not None for r in a_la_vez([ingenuo] * HILOS))
    assert errores > 0
    assert numeracion.huecos("A") == []


def test_una_foto_vieja_no_pasa() -> None:
    """A REPEATABLE READ snapshot from before another's block cannot reuse its numbers."""
    numeracion.abrir_serie("A", descripcion="A")

    def otro() -> None:
        numeracion.reservar("A", cantidad=3, destino=uuid.uuid4())

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT count(*) FROM nucleo_bloquenumerado")
        for resultado in a_la_vez([otro]):
            resultado.result()
        cursor.execute(
            "INSERT INTO nucleo_bloquenumerado (serie_id, desde, hasta, destino) VALUES ('A', 1, 2, gen_random_uuid())"
        )
