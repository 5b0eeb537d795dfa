"""The process engine against a bare transaction for each chunk that writes the same row."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import connection, transaction

from bench.medicion import Medida, intercalar
from cesop.nucleo.models import Lote, Proceso, Usuario
from cesop.nucleo.procesos import motor, services
from cesop.nucleo.procesos.tipos import Carga, ContextoDeLote, ResultadoDeLote, Resumen, TipoDeProceso, registrar_tipo

LOTES = 400
INSERTAR = "INSERT INTO bench_efecto (clave, texto) VALUES (%s, %s)"


class UnaFila(TipoDeProceso):
    """Each chunk writes one row: nothing but the engine is left to measure."""

    clave = "bench_una_fila"
    nombre = "Una fila por lote"
    descripcion = "Del bench"
    permiso = "proceso:prueba_de_trabajadores"

    def planificar(self, proceso: Proceso) -> Iterable[Carga]:
        """As many chunks as asked for."""
        return (Carga(datos={"n": n}) for n in range(LOTES))

    def ejecutar(self, lote: Lote, *, contexto: ContextoDeLote) -> ResultadoDeLote:
        """One row."""
        with connection.cursor() as cursor:
            cursor.execute(INSERTAR, [lote.numero, "x"])
        return ResultadoDeLote()

    def resumir(self, proceso: Proceso) -> Resumen:
        """Nothing to tell."""
        return Resumen(texto="")


def medir(usuario: Usuario) -> list[Medida]:
    """Chunks a second of one worker, and what planning them costs."""
    tipo = UnaFila()
    registrar_tipo(tipo)

    def planear() -> Proceso:
        return services.iniciar(
            tipo, clave=uuid.uuid4().hex, parametros={}, usuario=usuario, sucursal=usuario.sucursal, titulo="Bench"
        )

    listos = [planear() for _ in range(4)]

    def con_motor() -> None:
        proceso = listos.pop()
        while motor.avanzar(proceso.pk) is motor.Avance.HAY_MAS:
            pass

    def desnuda() -> None:
        for n in range(LOTES):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(INSERTAR, [n, "x"])

    propia, bare = intercalar(con_motor, desnuda)
    que = "Proceso: lote de una fila, un trabajador"
    return [Medida(que=que, unidad="lotes", unidades=LOTES, propia=propia, desnuda=bare)]
