"""The files of telephone calls: the documented example, a round trip, and every cause of a refusal."""

from __future__ import annotations

import datetime as dt
import random
import re
from pathlib import Path

import polars as pl
import pytest

from facturacion.formatos.llamadas import CABECERA, ESQUEMA_LEIDAS, ArchivoRechazado, Limites, escribir, leer

HOY = dt.date(2026, 5, 10)
DOCUMENTO = Path("docs/formats/llamadas.md").read_text(encoding="utf-8")
EJEMPLO = next(iter(re.findall(r"```\n(linea;.*?)```", DOCUMENTO, re.DOTALL))).encode()


def causas(datos: bytes, limites: Limites | None = None) -> list[tuple[int, str, str]]:
    with pytest.raises(ArchivoRechazado) as rechazo:
        leer(datos, hoy=HOY, limites=limites or Limites())
    return rechazo.value.causas.rows()


def con(**campos: str) -> bytes:
    """A file of one good call, but for some fields."""
    buena = {"linea": "2257461234", "cuenta": "", "inicio": "20260504093015", "segundos": "95", "destino": "15",
             "tipo": "S"} | campos  # fmt: skip
    return f"{CABECERA}\n{';'.join(buena.values())}\nTOTAL;1;{buena['segundos']}\n".encode()


def test_el_ejemplo_del_documento_y_lo_que_se_tolera() -> None:
    filas = leer(EJEMPLO, hoy=HOY)
    assert filas.schema == ESQUEMA_LEIDAS
    assert filas.row(0) == (2, "2257461234", None, dt.datetime(2026, 5, 4, 9, 30, 15), 95, "2257430001", "S")  # noqa: DTZ001
    assert filas["cuenta"].to_list() == [None, None, 1207, None]
    for otro in (b"\xef\xbb\xbf" + EJEMPLO, EJEMPLO.replace(b"\n", b"\r\n"), EJEMPLO.rstrip()):
        assert leer(otro, hoy=HOY).equals(filas)
    assert escribir(filas) == EJEMPLO
    assert leer(escribir(filas.clear()), hoy=HOY).is_empty()
    assert leer(con(segundos="-3"), hoy=HOY)["segundos"].item() == -3


@pytest.mark.parametrize(
    ("datos", "linea", "campo", "motivo"),
    [
        (b" \n", 0, "", "está vacío"),
        (EJEMPLO.decode().encode("utf-16"), 0, "", "UTF-16"),
        (EJEMPLO.replace(b"600", b"\xf1"), 3, "", "no está en UTF-8"),
        (EJEMPLO.replace(b"600", b"6\r0"), 3, "", "caracteres de control"),
        (EJEMPLO.replace(b"linea;", b"origen;"), 1, "", "no es la cabecera"),
        (EJEMPLO.replace(b"TOTAL;4;772\n", b""), 5, "", "falta la línea de cierre"),
        (EJEMPLO.replace(b"TOTAL;4", b"TOTAL;5"), 6, "cantidad", "dice 5 llamadas y hay 4"),
        (EJEMPLO.replace(b";772", b";771"), 6, "suma", "dice que suman 771 segundos y suman 772"),
        (EJEMPLO.replace(b";;E", b";E"), 5, "", "tiene 5 campos y tiene que tener 6"),
        (con(linea="22-57"), 2, "linea", "«22-57» no es un número de línea"),
        (con(linea="", cuenta="x"), 2, "cuenta", "no es un número de cuenta"),
        (con(cuenta="12"), 2, "linea", "una de las dos"),
        (con(linea=""), 2, "linea", "una de las dos"),
        (con(inicio="2026050409"), 2, "inicio", "no es una fecha y hora AAAAMMDDHHMMSS"),
        (con(inicio="20260231000000"), 2, "inicio", "que exista"),
        (con(inicio="19991231235959"), 2, "inicio", "anterior a 2000"),
        (con(inicio="20260511000000"), 2, "inicio", "en el futuro"),
        (con(segundos="1.5"), 2, "segundos", "no es una cantidad de segundos"),
        (con(destino="+54"), 2, "destino", "no es un número marcado"),
        (con(destino=""), 2, "destino", "una llamada saliente lo lleva"),
        (con(tipo="X"), 2, "tipo", "no es un tipo de llamada"),
    ],
)
def test_se_rechaza_entero_con_su_causa(datos: bytes, linea: int, campo: str, motivo: str) -> None:
    dichas = causas(datos)
    assert (linea, campo) in [(c[0], c[1]) for c in dichas]
    assert any(motivo in c[2] for c in dichas), dichas


def test_se_dicen_todas_las_causas_y_los_limites() -> None:
    malo = EJEMPLO.replace(b"600", b"x").replace(b";E", b";Q")
    assert [(linea, campo) for linea, campo, _ in causas(malo)] == [(3, "segundos"), (5, "tipo")]
    assert "bytes" in causas(EJEMPLO, Limites(bytes_max=10))[0][2]
    assert "líneas" in causas(EJEMPLO, Limites(lineas_max=5))[0][2]


def test_nada_que_venga_roto_lo_rompe() -> None:
    """Spoilt files are read or refused, never anything else."""
    azar = random.Random(4)  # noqa: S311 - the same files each time
    leidos = 0
    for _ in range(400):
        datos = bytearray(EJEMPLO)
        for _ in range(azar.randint(1, 3)):
            datos[azar.randrange(len(datos))] = azar.choice(b"0123456789;\nSEN*x\xf1")
        try:
            filas = leer(bytes(datos), hoy=HOY)
        except ArchivoRechazado as rechazo:
            assert not rechazo.causas.is_empty()
        else:
            leidos += 1
            assert filas.drop_nulls(["inicio", "segundos", "destino", "tipo"]).height == filas.height
            assert pl.concat([filas]).equals(leer(escribir(filas), hoy=HOY))
    assert leidos > 5
