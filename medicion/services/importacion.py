"""The process that takes in a file of readings: each chunk matches its rows, writes them and computes them."""

from __future__ import annotations

import json
from collections.abc import Iterable

import polars as pl
from django.db.models import Count

from cesop.nucleo import formato
from cesop.nucleo.auditoria import Contexto
from cesop.nucleo.bloqueos import bloquear
from cesop.nucleo.copia import con_decimales, copiar, reservar
from cesop.nucleo.fallas_inducidas import falla, punto
from cesop.nucleo.fechas import ahora
from cesop.nucleo.marco import buscar_por_clave
from cesop.nucleo.models import Lote, Proceso
from cesop.nucleo.procesos.selectors import resultados
from cesop.nucleo.procesos.tipos import Carga, ContextoDeLote, ResultadoDeLote, Resumen, TipoDeProceso
from medicion.formatos import terminal
from medicion.models import ArchivoLecturas, FilaApartada
from medicion.selectors.calculo import ESQUEMA_LEIDAS
from medicion.services import etapa
from medicion.services.calculo import llaves, terminar
from medicion.services.emparejar import contrastar, emparejar
from medicion.services.ventana import leer

TRAS_EMPAREJAR = punto("lecturas.tras_emparejar", "the rows are matched, nothing is written")
TRAS_LECTURAS = punto("lecturas.tras_lecturas", "the readings of the chunk are in, their consumptions are not")
TRAS_CONSUMOS = punto("lecturas.tras_consumos", "the chunk is whole, and not committed")
CUENTAS = ("nuevas", "repetidas", "apartadas")


class ImportarLecturas(TipoDeProceso):
    """A file that was found good, row by row."""

    clave = "importar_lecturas"
    nombre = "Importación de lecturas"
    descripcion = "Toma las lecturas de un archivo de las terminales, calcula los consumos y los valida."
    icono = "file-import"
    permiso = "proceso:importar_lecturas"
    unidad = ("lectura", "lecturas")

    def planificar(self, proceso: Proceso) -> Iterable[Carga]:
        """A chunk for each slice of the file."""
        for numero, filas in enumerate(proceso.parametros["tandas"]):
            yield Carga(datos={"tanda": numero}, unidades=filas)

    def ejecutar(self, lote: Lote, *, contexto: ContextoDeLote) -> ResultadoDeLote:
        """Readings, rows set apart and consumptions of a slice. What the batch has is counted, not repeated."""
        buscar_por_clave()
        parametros = contexto.proceso.parametros
        archivo = ArchivoLecturas.objects.select_related("adjunto").get(pk=parametros["archivo"])
        filas = etapa.leer(archivo, lote.carga["tanda"], por_tanda=parametros["por_tanda"])
        emparejadas = emparejar(filas)
        buenas = emparejadas.filas.filter(pl.col("motivo").is_null())
        bloquear(llaves(buenas["suministro_id"].unique().to_list()), para="importar las lecturas")
        contrastadas = contrastar(emparejadas.filas)
        falla(TRAS_EMPAREJAR)
        firma = Contexto(usuario=contexto.usuario, pedido=f"proceso:{contexto.proceso.pk}")
        nuevas = contrastadas.filter(pl.col("motivo").is_null() & ~pl.col("repetida"))
        nuevas = nuevas.with_columns(lectura=reservar("medicion_lectura", nuevas.height))
        apartadas = contrastadas.filter(pl.col("motivo").is_not_null())
        lotes = nuevas["lote_id"].unique().to_list()
        suministros = nuevas["suministro_id"].unique().to_list()
        # What there was is read before: what is written now is known.
        leido = leer(
            suministros,
            lotes,
            puntos=emparejadas.puntos.filter(pl.col("suministro").is_in(suministros)),
            registros=emparejadas.registros,
            recien=_recien(nuevas),
        )
        copiar("medicion_lectura", _lecturas(nuevas, archivo), contexto=firma)
        copiar("medicion_filaapartada", _apartadas(apartadas, archivo), contexto=firma)
        falla(TRAS_LECTURAS)
        terminar(leido, lotes=lotes, usuario=contexto.usuario)
        falla(TRAS_CONSUMOS)
        repetidas = contrastadas.height - nuevas.height - apartadas.height
        return ResultadoDeLote(
            resultado={"nuevas": nuevas.height, "repetidas": repetidas, "apartadas": apartadas.height}
        )

    def resumir(self, proceso: Proceso) -> Resumen:
        """What came in, what was already there, what waits. The file is closed with it, once every chunk is done."""
        archivo = ArchivoLecturas.objects.select_related("adjunto").get(pk=proceso.parametros["archivo"])
        hechos = list(resultados(proceso))
        cifras = {nombre: sum(hecho[nombre] for hecho in hechos) for nombre in CUENTAS}
        if len(hechos) == len(proceso.parametros["tandas"]):
            abierto = ArchivoLecturas.objects.filter(pk=archivo.pk, estado=ArchivoLecturas.Estado.RECIBIDO)
            abierto.update(estado=ArchivoLecturas.Estado.IMPORTADO, **cifras)
            etapa.borrar(archivo)
        motivos = (
            FilaApartada.objects.filter(archivo=archivo).order_by().values_list("motivo").annotate(cuantas=Count("pk"))
        )
        return Resumen(
            texto=f"Entraron {formato.entero(cifras['nuevas'])} lecturas de {archivo.nombre}.",
            cifras={
                "Lecturas nuevas": formato.entero(cifras["nuevas"]),
                "Ya estaban": formato.entero(cifras["repetidas"]),
                "Filas apartadas": formato.entero(cifras["apartadas"]),
                **{
                    f"Apartadas: {FilaApartada.Motivo(motivo).label.lower()}": formato.entero(cuantas)
                    for motivo, cuantas in motivos
                },
            },
        )


def _recien(filas: pl.DataFrame) -> pl.DataFrame:
    """`calculo.ESQUEMA_LEIDAS` of what is about to be written."""
    hora = pl.col("fecha_hora").dt.hour().cast(pl.Int64)
    minuto = pl.col("fecha_hora").dt.minute().cast(pl.Int64)
    segundo = pl.col("fecha_hora").dt.second().cast(pl.Int64)
    return filas.select(
        "lectura",
        "registro",
        "fecha",
        "digitos_enteros",
        "anomalia",
        "diametro",
        suministro="suministro_id",
        medidor="medidor_id",
        orden=hora * 3600 + minuto * 60 + segundo,
        clase=pl.lit("lectura"),
        valor_mil="lectura_mil",
        k_mil="multiplicador_mil",
        lote="lote_id",
        estimada=pl.lit(value=False),
    ).select(list(ESQUEMA_LEIDAS))


def _lecturas(filas: pl.DataFrame, archivo: ArchivoLecturas) -> pl.DataFrame:
    """As the table of readings has them."""
    vacio = pl.lit("")
    return filas.select(
        "suministro_id", "medidor_id", "registro_id", "lote_id", "fecha", "hora", "linea", "operador", "observacion",
        id="lectura",
        clase=pl.lit("lectura"),
        origen=pl.lit("terreno"),
        crudo=con_decimales("lectura_mil", 3),
        valor=con_decimales("lectura_mil", 3),
        multiplicador=con_decimales("multiplicador_mil", 3),
        anomalia_id="anomalia",
        metodo=vacio,
        archivo_id=pl.lit(archivo.pk, pl.Int64),
        registrado_en=pl.lit(ahora()),
        latitud=con_decimales("lat_micro", 6),
        longitud=con_decimales("lon_micro", 6),
        foto="foto_id",
        motivo=vacio,
        anulada=pl.lit(value=False),
    )  # fmt: skip


def _apartadas(filas: pl.DataFrame, archivo: ArchivoLecturas) -> pl.DataFrame:
    """As the table of rows set apart has them, with the row as it came."""
    datos = [
        json.dumps(fila, default=str, ensure_ascii=False)
        for fila in filas.select(list(terminal.ESQUEMA_LEIDAS)).drop("linea").iter_rows(named=True)
    ]
    return filas.select(
        "linea",
        "motivo",
        archivo_id=pl.lit(archivo.pk, pl.Int64),
        datos=pl.Series(datos, dtype=pl.String),
        resolucion=pl.lit(""),
    )
