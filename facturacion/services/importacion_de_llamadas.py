"""The process that takes in a file of calls: each chunk finds whose they are, keeps them and sets apart the others."""

from __future__ import annotations

import json
from collections.abc import Iterable

import polars as pl
from django.db.models import Count

from cesop.nucleo import formato
from cesop.nucleo.adjuntos import leer as leer_adjunto
from cesop.nucleo.auditoria import Contexto
from cesop.nucleo.copia import copiar
from cesop.nucleo.fallas_inducidas import falla, punto
from cesop.nucleo.marco import buscar_por_clave
from cesop.nucleo.models import Lote, Proceso
from cesop.nucleo.procesos.selectors import resultados
from cesop.nucleo.procesos.tipos import Carga, ContextoDeLote, ResultadoDeLote, Resumen, TipoDeProceso
from facturacion.formatos import llamadas as formato_de_llamadas
from facturacion.models import ArchivoDeLlamadas, LlamadaApartada
from facturacion.services.llamadas_juzgadas import guardar, juzgar

TRAS_TANDA = punto("llamadas.tras_tanda", "the calls of the chunk are in, and not committed")
CUENTAS = ("nuevas", "repetidas", "sin_cargo", "apartadas")
# The file is read again for each chunk: few and long.
POR_TANDA = 50_000


class ImportarLlamadas(TipoDeProceso):
    """A file that was found good, call by call."""

    clave = "importar_llamadas"
    nombre = "Importación de llamadas"
    descripcion = "Toma las llamadas de un archivo de la central y busca de qué cuenta es cada una."
    icono = "phone"
    permiso = "proceso:importar_llamadas"
    unidad = ("llamada", "llamadas")

    def planificar(self, proceso: Proceso) -> Iterable[Carga]:
        """A chunk for each slice of the file."""
        filas, por_tanda = proceso.parametros["filas"], proceso.parametros["por_tanda"]
        for numero, desde in enumerate(range(0, filas, por_tanda)):
            yield Carga(datos={"tanda": numero}, unidades=min(por_tanda, filas - desde))

    def ejecutar(self, lote: Lote, *, contexto: ContextoDeLote) -> ResultadoDeLote:
        """Calls kept and set apart of a slice. What there was already is counted, not repeated."""
        buscar_por_clave()
        parametros = contexto.proceso.parametros
        archivo = ArchivoDeLlamadas.objects.select_related("adjunto").get(pk=parametros["archivo"])
        filas = releer(archivo).slice(lote.carga["tanda"] * parametros["por_tanda"], parametros["por_tanda"])
        juzgadas = juzgar(filas.filter(pl.col("tipo") == formato_de_llamadas.SALIENTE), al=archivo.fecha)
        firma = Contexto(usuario=contexto.usuario, pedido=f"proceso:{contexto.proceso.pk}")
        apartadas = juzgadas.filter(pl.col("motivo").is_not_null())
        nuevas = juzgadas.filter(pl.col("motivo").is_null() & ~pl.col("repetida"))
        guardar(nuevas, archivo=archivo, contexto=firma)
        copiar("facturacion_llamadaapartada", _apartadas(apartadas, filas, archivo), contexto=firma)
        falla(TRAS_TANDA)
        return ResultadoDeLote(
            resultado={
                "nuevas": nuevas.height,
                "repetidas": juzgadas.height - nuevas.height - apartadas.height,
                "sin_cargo": filas.height - juzgadas.height,
                "apartadas": apartadas.height,
            }
        )

    def resumir(self, proceso: Proceso) -> Resumen:
        """What came in, what was already there, what waits. The file is closed with it, once every chunk is done."""
        archivo = ArchivoDeLlamadas.objects.get(pk=proceso.parametros["archivo"])
        hechos = list(resultados(proceso))
        cifras = {nombre: sum(hecho[nombre] for hecho in hechos) for nombre in CUENTAS}
        if sum(cifras.values()) == proceso.parametros["filas"]:
            abierto = ArchivoDeLlamadas.objects.filter(pk=archivo.pk, estado=ArchivoDeLlamadas.Estado.RECIBIDO)
            abierto.update(estado=ArchivoDeLlamadas.Estado.IMPORTADO, **cifras)
        motivos = LlamadaApartada.objects.filter(archivo=archivo).order_by().values_list("motivo")
        return Resumen(
            texto=f"Entraron {formato.entero(cifras['nuevas'])} llamadas de {archivo.nombre}.",
            cifras={
                "Llamadas nuevas": formato.entero(cifras["nuevas"]),
                "Ya estaban": formato.entero(cifras["repetidas"]),
                "Sin cargo": formato.entero(cifras["sin_cargo"]),
                "Apartadas": formato.entero(cifras["apartadas"]),
                **{
                    f"Apartadas: {LlamadaApartada.Motivo(motivo).label.lower()}": formato.entero(cuantas)
                    for motivo, cuantas in motivos.annotate(cuantas=Count("pk"))
                },
            },
        )


def releer(archivo: ArchivoDeLlamadas) -> pl.DataFrame:
    """The calls of an accepted file, from its attachment, those of each line together."""
    if archivo.adjunto is None:
        raise ValueError(f"El archivo {archivo.pk} no tiene adjunto.")
    filas = formato_de_llamadas.leer(leer_adjunto(archivo.adjunto), hoy=archivo.fecha)
    return filas.sort("linea", "cuenta", "inicio", "renglon")


def _apartadas(apartadas: pl.DataFrame, filas: pl.DataFrame, archivo: ArchivoDeLlamadas) -> pl.DataFrame:
    """As the table of calls set apart has them, with each one as it came."""
    con_motivo = apartadas.select("renglon", "motivo").join(filas, on="renglon", how="inner").sort("renglon")
    crudas = con_motivo.select(list(formato_de_llamadas.ESQUEMA_LEIDAS)).drop("renglon")
    datos = [json.dumps(fila, default=str, ensure_ascii=False) for fila in crudas.iter_rows(named=True)]
    return con_motivo.select(
        "renglon",
        "motivo",
        archivo_id=pl.lit(archivo.pk, pl.Int64),
        datos=pl.Series(datos, dtype=pl.String),
        resolucion=pl.lit(""),
    )
