"""A trial of the workers: chunks that take a known time, and tell who did each one."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterable
from typing import Final

from django import forms

from cesop.nucleo import formato
from cesop.nucleo.models import Lote, Proceso
from cesop.nucleo.procesos.selectors import resultados
from cesop.nucleo.procesos.tipos import (
    Carga,
    ContextoDeLote,
    Json,
    Rechazo,
    ResultadoDeLote,
    Resumen,
    TipoDeProceso,
)

PRUEBAS_POR_LOTE: Final = 10


class FormularioDePrueba(forms.Form):
    """How large the trial is."""

    lotes = forms.IntegerField(
        label="Lotes", min_value=1, max_value=2000, initial=200, help_text="Cada uno es una transacción."
    )
    milisegundos = forms.IntegerField(
        label="Milisegundos por lote", min_value=0, max_value=5000, initial=100, help_text="Lo que tarda cada lote."
    )
    rechazos = forms.IntegerField(
        label="Rechazar una de cada",
        min_value=0,
        max_value=100_000,
        initial=0,
        help_text="Con 0 no se rechaza ninguna.",
    )


class PruebaDeTrabajadores(TipoDeProceso):
    """Trial of the workers: chunks that take a known time, and tell who did each one."""

    clave = "prueba_de_trabajadores"
    nombre = "Prueba de los trabajadores"
    descripcion = (
        "Reparte lotes de duración conocida y mide cuántos por segundo hacen los trabajadores, y quién los hizo."
    )
    icono = "activity"
    permiso = "proceso:prueba_de_trabajadores"
    unidad = ("prueba", "pruebas")
    formulario = FormularioDePrueba

    def planificar(self, proceso: Proceso) -> Iterable[Carga]:
        """Chunks of ten trials."""
        for numero in range(int(proceso.parametros["lotes"])):
            yield Carga(datos={"desde": numero * PRUEBAS_POR_LOTE + 1}, unidades=PRUEBAS_POR_LOTE)

    def ejecutar(self, lote: Lote, *, contexto: ContextoDeLote) -> ResultadoDeLote:
        """Wait the time asked for, and refuse one trial of each so many."""
        parametros = contexto.proceso.parametros
        time.sleep(int(parametros["milisegundos"]) / 1000)
        cada = int(parametros["rechazos"])
        desde = int(lote.carga["desde"])
        rechazadas = [n for n in range(desde, desde + lote.unidades) if cada and n % cada == 0]
        return ResultadoDeLote(
            resultado={"trabajador": f"{socket.gethostname()}:{os.getpid()}", "rechazadas": len(rechazadas)},
            rechazos=tuple(
                Rechazo(
                    referencia=f"Prueba {numero}",
                    causa="Múltiplo pedido",
                    mensaje=f"No se puede aprobar la prueba {numero} porque es múltiplo de {cada}. Es lo que pediste.",
                )
                for numero in rechazadas
            ),
        )

    def resumir(self, proceso: Proceso) -> Resumen:
        """Trials, refused, and how many workers took part."""
        filas = list(resultados(proceso))
        pruebas = len(filas) * PRUEBAS_POR_LOTE
        rechazadas = sum(fila["rechazadas"] for fila in filas)
        trabajadores = len({fila["trabajador"] for fila in filas})
        return Resumen(
            texto=f"{formato.entero(pruebas)} pruebas hechas por {formato.entero(trabajadores)} trabajadores.",
            cifras={
                "Pruebas": formato.entero(pruebas),
                "Rechazadas": formato.entero(rechazadas),
                "Trabajadores": formato.entero(trabajadores),
            },
        )

    def titulo(self, parametros: Json) -> str:
        """With its size."""
        return f"Prueba de los trabajadores ({formato.entero(int(parametros['lotes']))} lotes)"
