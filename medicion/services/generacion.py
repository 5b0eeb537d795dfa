"""The batches of many routes: on which day each one is read, and the process that makes them, a route a chunk."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from catastro.models import Ruta
from cesop.nucleo import formato
from cesop.nucleo.calendario import calendario_de
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import sumar_meses
from cesop.nucleo.models import Lote, Proceso, Usuario
from cesop.nucleo.procesos import services as procesos
from cesop.nucleo.procesos.selectors import resultados
from cesop.nucleo.procesos.tipos import Carga, ContextoDeLote, ResultadoDeLote, Resumen, TipoDeProceso
from medicion.models import Ciclo, PeriodoMedicion
from medicion.selectors import lotes as lectura
from medicion.services.lotes import generar_lotes

# A period is read in its days, or this close to them.
MARGEN: Final = dt.timedelta(days=15)
MESES: Final = 12


class GenerarLotes(TipoDeProceso):
    """The batches of a period."""

    clave = "generar_lotes"
    nombre = "Generación de lotes de lectura"
    descripcion = "Arma el lote de cada ruta, con lo que hay que leer y lo que se espera de cada medidor."
    icono = "route"
    permiso = "proceso:generar_lotes"
    unidad = ("ruta", "rutas")

    def planificar(self, proceso: Proceso) -> Iterable[Carga]:
        """A route each."""
        for ruta, fecha in proceso.parametros["fechas"]:
            yield Carga(datos={"ruta": ruta, "fecha": fecha})

    def ejecutar(self, lote: Lote, *, contexto: ContextoDeLote) -> ResultadoDeLote:
        """Its batch, unless it has one."""
        parametros = contexto.proceso.parametros
        hechos = generar_lotes(
            PeriodoMedicion.objects.select_related("servicio").get(pk=parametros["periodo"]),
            fechas={Ruta.objects.get(pk=lote.carga["ruta"]): dt.date.fromisoformat(lote.carga["fecha"])},
            usuario=contexto.usuario,
            tolerancia=parametros["tolerancia"],
        )
        return ResultadoDeLote(resultado={"lotes": [hecho.codigo for hecho in hechos]})

    def resumir(self, proceso: Proceso) -> Resumen:
        """How many were made."""
        hechos = sum(len(hecho["lotes"]) for hecho in resultados(proceso))
        rutas = len(proceso.parametros["fechas"])
        cuantos = "un lote" if hechos == 1 else f"{formato.entero(hechos)} lotes"
        return Resumen(
            texto=f"Se generaron {cuantos}." if hechos else "No se generó ningún lote: las rutas ya tenían el suyo.",
            cifras={"Rutas": formato.entero(rutas), "Lotes nuevos": formato.entero(hechos)},
        )


TIPO = GenerarLotes()


def dias_de_lectura(rutas: Sequence[Ruta], *, primera: dt.date, cada: int) -> dict[Ruta, dt.date]:
    """The day of each route, in the order given: `cada` working days of its town from one to the next.

    A query for each town. *Errores:* `lotes.no_habil`, `calendario.sin_cargar`.
    """
    calendarios = {pueblo: calendario_de(pueblo) for pueblo in {ruta.sucursal.localidad for ruta in rutas}}
    if rutas and not calendarios[rutas[0].sucursal.localidad].es_habil(primera):
        raise ErrorNegocio(
            "lotes.no_habil",
            f"No se puede empezar el {formato.fecha_larga(primera)} porque no es un día hábil. Elegí otro.",
            campo="primera",
        )
    return {ruta: calendarios[ruta.sucursal.localidad].sumar(primera, cada * n) for n, ruta in enumerate(rutas)}


def exigir_cerca(periodo: PeriodoMedicion, fechas: Iterable[dt.date]) -> None:
    """There is such a period, and the days of reading are of it or close to it. *Errores:* `lotes.numero`,
    `lotes.lejos`."""
    meses = 1 if periodo.ciclo == Ciclo.MENSUAL else 2
    if periodo.numero * meses > MESES:
        raise ErrorNegocio(
            "lotes.numero",
            f"No se puede abrir el bimestre {periodo.numero} porque el año tiene seis. Escribí del 1 al 6, o elegí el "
            "ciclo mensual.",
            campo="numero",
        )
    primero = dt.date(periodo.anio, (periodo.numero - 1) * meses + 1, 1)
    desde, hasta = primero - MARGEN, sumar_meses(primero, meses) + MARGEN
    for fecha in fechas:
        if not desde <= fecha < hasta:
            ultimo = hasta - dt.timedelta(days=1)
            raise ErrorNegocio(
                "lotes.lejos",
                f"No se puede leer {periodo} el {formato.fecha(fecha)}: va del {formato.fecha(desde)} al "
                f"{formato.fecha(ultimo)}. Corregí la primera fecha, o los días entre una ruta y la siguiente.",
                campo="primera",
            )


def exigir_posible(periodo: PeriodoMedicion, fechas: Mapping[Ruta, dt.date]) -> None:
    """Days close to the period, a cycle that somebody in those routes is read in, and no later batch of any of them.

    Two queries. *Errores:* `lotes.numero`, `lotes.lejos`, `lotes.otro_ciclo`, `lotes.hay_posterior`.
    """
    exigir_cerca(periodo, fechas.values())
    ciclos = lectura.ciclos_de([ruta.pk for ruta in fechas], al=max(fechas.values()))
    if ciclos and periodo.ciclo not in ciclos:
        usados = " o ".join(sorted(Ciclo(ciclo).label.lower() for ciclo in ciclos))
        raise ErrorNegocio(
            "lotes.otro_ciclo",
            f"No se puede generar porque nadie en esas rutas se lee en ese ciclo: el suyo es {usados}. Elegilo.",
            campo="ciclo",
        )
    ultimos = lectura.ultimos_lotes([ruta.pk for ruta in fechas], ciclo=periodo.ciclo)
    for ruta, fecha in fechas.items():
        ultimo = ultimos.get(ruta.pk)
        if ultimo is not None and ultimo.fecha_teorica > fecha and not _es(ultimo.periodo, periodo):
            raise ErrorNegocio(
                "lotes.hay_posterior",
                f"No se puede generar {periodo} porque la ruta {ruta.codigo} ya tiene un lote posterior: el {ultimo}, "
                f"del {formato.fecha(ultimo.fecha_teorica)}. Elegí otro período, o anulá ese lote.",
                campo="primera",
            )


def _es(uno: PeriodoMedicion, otro: PeriodoMedicion) -> bool:
    return (uno.anio, uno.numero) == (otro.anio, otro.numero)


def pedir_lotes(
    periodo: PeriodoMedicion, *, fechas: Mapping[Ruta, dt.date], usuario: Usuario, tolerancia: int = 3
) -> Proceso:
    """Start the making of the batches of many routes. Those that have one are left alone.

    *Errores:* SinPermiso, those of `exigir_posible`, `lotes.todas_tienen`.
    """
    exigir_posible(periodo, fechas)
    if lectura.rutas_con_lote(periodo) >= {ruta.pk for ruta in fechas}:
        raise ErrorNegocio(
            "lotes.todas_tienen",
            f"No se puede generar porque todas las rutas ya tienen su lote de {periodo}. Elegí otro período.",
            campo="numero",
        )
    dichas = sorted((ruta.pk, fecha.isoformat()) for ruta, fecha in fechas.items())
    return procesos.iniciar(
        TIPO,
        clave=f"{periodo.pk}:{hashlib.sha256(repr(dichas).encode()).hexdigest()}",
        parametros={"periodo": periodo.pk, "tolerancia": tolerancia, "fechas": [list(par) for par in dichas]},
        usuario=usuario,
        sucursal=usuario.sucursal,
        titulo=f"Lotes de {periodo.servicio} {periodo}",
    )
