"""A kind whose effects can be counted: five rows by chunk, in a table without any key that would hide a repetition."""

from __future__ import annotations

import time
from collections.abc import Iterable

from django.db import connection

from cesop.nucleo.models import Lote, Proceso
from cesop.nucleo.procesos.tipos import Carga, ContextoDeLote, ResultadoDeLote, Resumen, TipoDeProceso

TABLA = "CREATE TABLE public.efecto_de_prueba (lote integer NOT NULL, unidad integer NOT NULL)"
UNIDADES = 5


class Efectos(TipoDeProceso):
    clave = "efectos_de_prueba"
    nombre = "Efectos de prueba"
    descripcion = "De prueba"
    permiso = "proceso:prueba_de_trabajadores"

    def planificar(self, proceso: Proceso) -> Iterable[Carga]:
        return (Carga(datos={}, unidades=UNIDADES) for _ in range(proceso.parametros["lotes"]))

    def ejecutar(self, lote: Lote, *, contexto: ContextoDeLote) -> ResultadoDeLote:
        for unidad in range(lote.unidades):
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO efecto_de_prueba VALUES (%s, %s)", [lote.numero, unidad])
            time.sleep(contexto.proceso.parametros["milisegundos"] / 1000 / lote.unidades)
        return ResultadoDeLote(resultado={"lote": lote.numero})

    def resumir(self, proceso: Proceso) -> Resumen:
        return Resumen(texto="hecho")
