"""The process that makes the batches of many routes: a route is a chunk."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping

from catastro.models import Ruta
from cesop.nucleo import formato
from cesop.nucleo.models import Lote, Proceso, Usuario
from cesop.nucleo.procesos import services as procesos
from cesop.nucleo.procesos.selectors import resultados
from cesop.nucleo.procesos.tipos import Carga, ContextoDeLote, ResultadoDeLote, Resumen, TipoDeProceso
from medicion.models import PeriodoMedicion
from medicion.services.lotes import generar_lotes


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
        return Resumen(
            texto=f"Se generaron {formato.entero(hechos)} lotes.",
            cifras={"Rutas": formato.entero(rutas), "Lotes nuevos": formato.entero(hechos)},
        )


TIPO = GenerarLotes()


def pedir_lotes(
    periodo: PeriodoMedicion, *, fechas: Mapping[Ruta, dt.date], usuario: Usuario, tolerancia: int = 3
) -> Proceso:
    """Start the making of the batches of many routes. *Errores:* SinPermiso."""
    dichas = sorted((ruta.pk, fecha.isoformat()) for ruta, fecha in fechas.items())
    return procesos.iniciar(
        TIPO,
        clave=f"{periodo.pk}:{hashlib.sha256(repr(dichas).encode()).hexdigest()}",
        parametros={"periodo": periodo.pk, "tolerancia": tolerancia, "fechas": [list(par) for par in dichas]},
        usuario=usuario,
        sucursal=usuario.sucursal,
        titulo=f"Lotes de {periodo.servicio} {periodo}",
    )
