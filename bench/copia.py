"""copiar() against a bare COPY of the same bytes into the same indexed table."""

from __future__ import annotations

import polars as pl
from django.db import connection, transaction

from bench.medicion import Medida, intercalar
from cesop.nucleo.auditoria import Contexto
from cesop.nucleo.copia import copiar
from cesop.nucleo.models import Usuario

FILAS = 100_000


def medir(usuario: Usuario) -> list[Medida]:
    """Rows a second."""
    frame = pl.DataFrame({"clave": range(FILAS), "texto": [f"fila {n} ñandú" for n in range(FILAS)]})
    texto = "".join(f"{n}\tfila {n} ñandú\n" for n in range(FILAS)).encode()
    contexto = Contexto(usuario=usuario, pedido="bench")

    def con_copiar() -> None:
        with transaction.atomic():
            copiar("bench_efecto", frame, contexto=contexto)

    def desnuda() -> None:
        with (
            transaction.atomic(),
            connection.cursor() as cursor,
            cursor.cursor.copy("COPY bench_efecto (clave, texto) FROM STDIN") as copia,
        ):
            copia.write(texto)

    propia, bare = intercalar(con_copiar, desnuda)
    return [
        Medida(que="copiar(): dos columnas y un índice", unidad="filas", unidades=FILAS, propia=propia, desnuda=bare)
    ]
