"""Series and blocks, one at a time, and the database's refusals by raw SQL."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from psycopg.errors import CheckViolation

from cesop.nucleo import numeracion
from cesop.nucleo.bloqueos import BloqueoMalPedido, bloquear, compartida, exclusiva
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import BloqueNumerado
from tests.sql import ejecutar, es_rechazada

pytestmark = pytest.mark.django_db


@pytest.fixture
def serie() -> str:
    return numeracion.abrir_serie("X-0001", descripcion="Recibos", primero=41).pk


def test_abrir_dos_veces_es_lo_mismo(serie: str) -> None:
    assert numeracion.abrir_serie(serie, descripcion="Otra", primero=41).descripcion == "Recibos"
    with pytest.raises(ErrorNegocio, match="ya está abierta desde el 41"):
        numeracion.abrir_serie(serie, descripcion="Recibos", primero=1)


def test_bloques_contiguos(serie: str) -> None:
    bloques = [numeracion.reservar(serie, cantidad=n, destino=uuid.uuid4()) for n in (3, 1, 5)]
    assert [(b.desde, b.hasta) for b in bloques] == [(41, 43), (44, 44), (45, 49)]
    assert numeracion.siguiente(serie, destino=uuid.uuid4()) == 50
    assert numeracion.ultimo(serie) == 50
    assert numeracion.huecos(serie) == []


def test_pedir_dos_veces_da_lo_mismo(serie: str) -> None:
    destino = uuid.uuid4()
    primero = numeracion.reservar(serie, cantidad=3, destino=destino)
    assert numeracion.reservar(serie, cantidad=3, destino=destino) == primero
    with pytest.raises(ErrorNegocio) as caso:
        numeracion.reservar(serie, cantidad=4, destino=destino)
    assert caso.value.codigo == "numeracion.destino_distinto"
    assert numeracion.ultimo(serie) == 43


def test_sin_serie_y_cantidad_nula(serie: str) -> None:
    with pytest.raises(ErrorNegocio, match="no está abierta"):
        numeracion.siguiente("no-hay", destino=uuid.uuid4())
    with pytest.raises(ValueError, match="al menos un número"):
        numeracion.reservar(serie, cantidad=0, destino=uuid.uuid4())
    with pytest.raises(ValueError, match="1 o más"):
        numeracion.abrir_serie("Z", descripcion="z", primero=0)


def test_el_acto_que_ya_bloqueo_debe_haber_pedido_el_talonario(serie: str) -> None:
    with transaction.atomic():
        bloquear(compartida("periodo", "2026-11"), para="emitir")
        with pytest.raises(BloqueoMalPedido, match="talonario"):
            numeracion.siguiente(serie, destino=uuid.uuid4())
    with transaction.atomic():
        bloquear([*compartida("periodo", "2026-11"), *exclusiva("talonario", serie)], para="emitir")
        assert numeracion.siguiente(serie, destino=uuid.uuid4()) == 41


ALTA = "INSERT INTO nucleo_bloquenumerado (serie_id, desde, hasta, destino) VALUES "


@pytest.mark.parametrize(
    ("ataque", "regla"),
    [
        (ALTA + "('X-0001', 45, 46, gen_random_uuid())", "bloquenumerado_contiguo"),  # a hole
        (ALTA + "('X-0001', 43, 46, gen_random_uuid())", "bloquenumerado_contiguo"),  # an overlap
        (ALTA + "('X-0001', 44, 43, gen_random_uuid())", "bloquenumerado_rango"),
        (ALTA + "('X-0001', 44, 44, gen_random_uuid()), ('X-0001', 46, 46, gen_random_uuid())", "contiguo"),
        (ALTA + "('X-0001', 44, 44, (SELECT destino FROM nucleo_bloquenumerado LIMIT 1))", "destino_unico"),
        (ALTA + "('no-hay', 1, 1, gen_random_uuid())", "no está abierta"),
        ("UPDATE nucleo_bloquenumerado SET hasta = hasta + 1", "permission denied"),
        ("DELETE FROM nucleo_bloquenumerado", "permission denied"),
        ("TRUNCATE nucleo_bloquenumerado", "permission denied"),
        ("UPDATE nucleo_serie SET primero = 1", "serie X-0001"),
        ("UPDATE nucleo_serie SET clave = 'Y'", "serie X-0001"),
        ("DELETE FROM nucleo_serie", "serie X-0001"),
        (
            "CREATE TEMP TABLE nucleo_bloquenumerado (LIKE public.nucleo_bloquenumerado); "
            "INSERT INTO public.nucleo_bloquenumerado (serie_id, desde, hasta, destino) "
            "VALUES ('X-0001', 41, 41, gen_random_uuid())",
            "bloquenumerado_contiguo",
        ),
    ],
)
def test_la_base_rechaza(serie: str, ataque: str, regla: str) -> None:
    numeracion.reservar(serie, cantidad=3, destino=uuid.uuid4())
    es_rechazada(ataque, por=regla)
    assert numeracion.huecos(serie) == []


def test_varios_en_una_sentencia_y_por_copia(serie: str) -> None:
    ejecutar(ALTA + "('X-0001', 41, 44, gen_random_uuid()), ('X-0001', 45, 45, gen_random_uuid())")
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY nucleo_bloquenumerado (serie_id, desde, hasta, destino) FROM STDIN") as copia,
    ):
        copia.write_row((serie, 46, 46, uuid.uuid4()))
        copia.write_row((serie, 47, 60, uuid.uuid4()))
    assert numeracion.ultimo(serie) == 60
    with (
        pytest.raises(CheckViolation, match="sigue el 61"),
        transaction.atomic(),
        connection.cursor() as cursor,
        cursor.copy("COPY nucleo_bloquenumerado (serie_id, desde, hasta, destino) FROM STDIN") as copia,
    ):
        copia.write_row((serie, 62, 62, uuid.uuid4()))


def test_huecos_los_ve_si_los_hubiera(serie: str) -> None:
    """The check does not trust the trigger: a series whose first number is later than its first block has a hole."""
    numeracion.reservar(serie, cantidad=2, destino=uuid.uuid4())
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE nucleo_serie AS SELECT * FROM public.nucleo_serie")
        cursor.execute("UPDATE pg_temp.nucleo_serie SET primero = 39")
        assert numeracion.huecos(serie) == [numeracion.Hueco(desde=39, hasta=40)]
        cursor.execute("DROP TABLE pg_temp.nucleo_serie")


class TestPropiedades(TestCase):
    @given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 4)), max_size=12), st.integers(1, 1000))
    @settings(max_examples=25, deadline=None)
    def test_contra_un_modelo(self, pedidos: list[tuple[int, int]], primero: int) -> None:
        """Any sequence of requests (destination, quantity) gives what a dictionary and a counter would."""
        serie = numeracion.abrir_serie("modelo", descripcion="m", primero=primero).pk
        destinos = [uuid.uuid4() for _ in range(6)]
        modelo: dict[int, tuple[int, int]] = {}
        proximo = primero
        for quien, cantidad in pedidos:
            if quien in modelo and modelo[quien][1] - modelo[quien][0] + 1 != cantidad:
                with pytest.raises(ErrorNegocio):
                    numeracion.reservar(serie, cantidad=cantidad, destino=destinos[quien])
                continue
            if quien not in modelo:
                modelo[quien] = (proximo, proximo + cantidad - 1)
                proximo += cantidad
            bloque = numeracion.reservar(serie, cantidad=cantidad, destino=destinos[quien])
            assert (bloque.desde, bloque.hasta) == modelo[quien]
        assert numeracion.huecos(serie) == []
        assert BloqueNumerado.objects.filter(serie=serie).count() == len(modelo)
