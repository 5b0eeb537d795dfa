"""Files broken in any way, through the whole reception: it never fails, and what is refused leaves nothing behind."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

import pytest

from cesop.nucleo.fechas import hoy
from cesop.nucleo.procesos import services as procesos
from medicion.models import ArchivoLecturas, Consumo, FilaApartada, Lectura, LoteLectura
from medicion.services.inicio import iniciar_medicion
from medicion.services.recepcion import recibir
from tests.medicion import fabrica, terreno

pytestmark = pytest.mark.django_db
BASURA = (b"\x00", b"\xff", b"\xc3", b";", b"\n", b"\r", b"-", b"9", b" ", "ñ".encode(), b"\xef\xbb\xbf", b"'", b'"')

OTROS = (
    b"", b"-1", b"99999999999", b"20991231235959", b"20260231000000", b"AC", b"XX", b"1.5", b"1,5", b"77", b"A" * 99,
)  # fmt: skip
# Field, and what may go in it.
BIEN_ESCRITOS = (
    (0, ("ZZZ", "L1")), (1, ("999999", "x")), (2, ("B9", "A0", "a1")), (3, ("RE", "VO")), (6, ("77", "90")),
    (7, ("ñandú", "perro")),
)  # fmt: skip


def _byte(datos: bytes, azar: random.Random) -> bytes:
    lugar = azar.randrange(len(datos))
    return datos[:lugar] + azar.choice(BASURA) + datos[lugar + azar.randrange(2) :]


def _cortar(datos: bytes, azar: random.Random) -> bytes:
    return datos[: azar.randrange(len(datos))]


def _lineas(datos: bytes, azar: random.Random) -> bytes:
    """A line is lost, repeated, or changes place."""
    lineas = datos.splitlines(keepends=True)
    una = lineas.pop(azar.randrange(len(lineas)))
    for _ in range(azar.randrange(3)):
        lineas.insert(azar.randrange(len(lineas) + 1), una)
    return b"".join(lineas)


def _campo(datos: bytes, azar: random.Random) -> bytes:
    """A field gets something else."""
    lineas = datos.split(b"\n")
    n = azar.randrange(len(lineas))
    campos = lineas[n].split(b";")
    otros = (
        b"",
        b"-1",
        b"99999999999",
        b"20991231235959",
        b"20260231000000",
        b"AC",
        b"XX",
        b"1.5",
        b"1,5",
        b"77",
        b"A" * 99,
    )
    campos[azar.randrange(len(campos))] = azar.choice(otros)
    lineas[n] = b";".join(campos)
    return b"\n".join(lineas)


def _codificar(datos: bytes, azar: random.Random) -> bytes:
    return datos.decode("utf-8", "replace").encode(azar.choice(("utf-16", "utf-32", "cp500", "utf-8-sig")), "replace")


def _valor(datos: bytes, azar: random.Random) -> bytes:
    """A good file that says other things: its trailer agrees."""
    lineas = datos.decode("utf-8", "replace").split("\n")
    if len(lineas) < 4:
        return datos
    n = azar.randrange(1, len(lineas) - 2)
    campos = lineas[n].split(";")
    if len(campos) != 12:
        return datos
    cual, otros = azar.choice(
        (
            (0, ("ZZZ", "L1")),
            (1, ("999999", "x")),
            (2, ("B9", "A0", "a1")),
            (3, ("RE", "VO")),
            (6, ("77", "90")),
            (7, ("ñandú",)),
        )
    )
    campos[cual] = azar.choice(otros)
    lineas[n] = ";".join(campos)
    return "\n".join(lineas).encode()


MUTACIONES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _byte, _byte, _cortar, _lineas, _campo, _campo, _codificar, _valor, _valor,
)  # fmt: skip


def _contar() -> tuple[int, int, int]:
    return Lectura.objects.count(), Consumo.objects.count(), FilaApartada.objects.count()


def _probar(cuantos: int, semilla: int, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """How many were taken, and how many refused."""
    monkeypatch.setattr(procesos, "avisar", lambda *_, **__: True)
    azar = random.Random(semilla)  # noqa: S311 - the same files each time
    iniciar_medicion(hoy() - dt.timedelta(days=400))
    puntos = [fabrica.un_punto(f"A{n}") for n in range(6)]
    for punto in puntos:
        fabrica.una_lectura(punto, 1000, dias=30, clase="instalacion", origen="orden")
    lote = terreno.un_lote()
    for _ in range(cuantos):
        _uno(puntos, lote, azar)
    estados = ArchivoLecturas.objects.values_list("estado", flat=True)
    assert len(estados) == cuantos
    return sum(estado == "importado" for estado in estados), sum(estado == "rechazado" for estado in estados)


def _uno(puntos: list[fabrica.Punto], lote: LoteLectura, azar: random.Random) -> None:
    filas = [terreno.una_fila(punto, lote, azar.randrange(900, 2000)) for punto in azar.sample(puntos, 3)]
    datos = terreno.un_archivo(filas)
    for _ in range(azar.randrange(1, 3)):
        datos = azar.choice(MUTACIONES)(datos or b"x", azar)
    antes = _contar()
    archivo = recibir("mutado.csv", datos, terreno.un_lector())
    if archivo.proceso is None:
        assert archivo.estado == "rechazado"
        assert archivo.causas
        assert _contar() == antes
        return
    assert terreno.correr(archivo).estado == "terminado"
    archivo.refresh_from_db()
    lecturas, _, apartadas = (despues - previo for previo, despues in zip(antes, _contar(), strict=True))
    assert archivo.nuevas + archivo.repetidas + archivo.apartadas == archivo.filas
    assert (lecturas, apartadas) == (archivo.nuevas, archivo.apartadas)


def test_ciento_cincuenta_archivos_mutados(monkeypatch: pytest.MonkeyPatch) -> None:
    tomados, rechazados = _probar(500, 4, monkeypatch)
    assert min(tomados, rechazados) > 15  # both ways were walked


@pytest.mark.largo
def test_diez_mil_archivos_mutados(monkeypatch: pytest.MonkeyPatch) -> None:
    tomados, rechazados = _probar(10_000, 5, monkeypatch)
    assert min(tomados, rechazados) > 1000
