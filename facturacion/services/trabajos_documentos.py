"""The mass work of payable documents, as processes: prepare those of a month, print them as they are delivered, mail
them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from django.urls import reverse

from cesop.nucleo import formato
from cesop.nucleo.adjuntos import archivar
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Lote, Proceso, Usuario
from cesop.nucleo.procesos import services as procesos
from cesop.nucleo.procesos.selectors import resultados
from cesop.nucleo.procesos.tipos import Carga, ContextoDeLote, Enlace, ResultadoDeLote, Resumen, TipoDeProceso
from facturacion.models import TandaImpresa
from facturacion.papel import pdf
from facturacion.selectors import documentos as lectura
from facturacion.selectors import documentos_a_preparar
from facturacion.selectors.papel import papeles
from facturacion.services import documentos, envios

# Vouchers of a chunk, about: a payer's are never in two.
POR_TANDA = 5_000
# Pages of a file to print, about: what a printer takes at once.
POR_ARCHIVO = 250
# Each one is a file of its own.
POR_ENVIO = 100
PERMISO = "facturacion:tandas_impresas"


def _periodo(proceso: Proceso) -> dt.date:
    return dt.date.fromisoformat(proceso.parametros["periodo"])


class PrepararDocumentos(TipoDeProceso):
    """The documents of what was issued in a month."""

    clave = "preparar_documentos"
    nombre = "Preparación de documentos de pago"
    descripcion = "Junta los comprobantes de cada pagador que no están en ningún documento, con sus códigos de pago."
    icono = "stack-2"
    permiso = "proceso:preparar_documentos"
    unidad = ("comprobante", "comprobantes")

    def planificar(self, proceso: Proceso) -> Iterable[Carga]:
        """Vouchers without a document, by payer."""
        plan = documentos_a_preparar.sin_documento(periodo=_periodo(proceso), al=hoy())
        tanda: list[int] = []
        for _, suyos in groupby(plan.iter_rows(), key=lambda fila: fila[0]):
            tanda += [comprobante for _, comprobante in suyos]
            if len(tanda) >= POR_TANDA:
                yield Carga(datos={"comprobantes": tanda}, unidades=len(tanda))
                tanda = []
        if tanda:
            yield Carga(datos={"comprobantes": tanda}, unidades=len(tanda))

    def ejecutar(self, lote: Lote, *, contexto: ContextoDeLote) -> ResultadoDeLote:
        """Make them."""
        hechos = documentos.preparar(
            lote.carga["comprobantes"], periodo=_periodo(contexto.proceso), usuario=contexto.usuario
        )
        return ResultadoDeLote(resultado={"documentos": hechos})

    def resumir(self, proceso: Proceso) -> Resumen:
        """How many, and where they are."""
        hechos = sum(hecho["documentos"] for hecho in resultados(proceso))
        periodo = _periodo(proceso)
        return Resumen(
            texto=f"{formato.entero(hechos)} documentos de {formato.mes(periodo)}.",
            cifras={"Documentos": formato.entero(hechos)},
            enlaces=(_ver(periodo),),
        )


class ImprimirDocumentos(TipoDeProceso):
    """Files to print, a route after another, in the order of each one."""

    clave = "imprimir_documentos"
    nombre = "Impresión de documentos de pago"
    descripcion = "Hace los archivos para imprimir, por ruta de reparto y en su orden."
    icono = "printer"
    permiso = "proceso:imprimir_documentos"
    unidad = ("documento", "documentos")

    def planificar(self, proceso: Proceso) -> Iterable[Carga]:
        """Documents that go on paper; a file never has two routes."""
        todos = proceso.parametros["todos"]
        filas = lectura.por_reparto(_periodo(proceso), todos=todos).iterator()
        for (ruta, plantilla), suyas in groupby(filas, key=lambda fila: (fila[1], fila[2])):
            for parte, ids in enumerate(_de_a([fila[0] for fila in suyas], POR_ARCHIVO), 1):
                datos = {"ruta": ruta, "parte": parte, "documentos": ids, "plantilla": plantilla}
                yield Carga(datos=datos, unidades=len(ids))

    def ejecutar(self, lote: Lote, *, contexto: ContextoDeLote) -> ResultadoDeLote:
        """Lay them out, and keep the file."""
        periodo, carga = _periodo(contexto.proceso), lote.carga
        contenido = pdf(papeles(carga["documentos"]))
        codigo = lectura.codigo_de_ruta(carga["ruta"]) or "sin-ruta"
        adjunto = archivar(
            contenido,
            nombre=f"facturas-{periodo:%Y-%m}-{codigo}-{carga['parte']:02d}.pdf",
            permiso=PERMISO,
            sucursal=contexto.proceso.sucursal,
            usuario=contexto.usuario,
        )
        TandaImpresa.objects.create(
            lote=lote,
            periodo=periodo,
            ruta_id=carga["ruta"],
            parte=carga["parte"],
            documentos=len(carga["documentos"]),
            adjunto=adjunto,
        )
        return ResultadoDeLote(resultado={"documentos": len(carga["documentos"])})

    def resumir(self, proceso: Proceso) -> Resumen:
        """How many, in how many files, and where they are."""
        hechos = list(resultados(proceso))
        cuantos = sum(hecho["documentos"] for hecho in hechos)
        return Resumen(
            texto=f"{formato.entero(cuantos)} documentos en {formato.entero(len(hechos))} archivos.",
            cifras={"Documentos": formato.entero(cuantos), "Archivos": formato.entero(len(hechos))},
            enlaces=(Enlace(texto="Ver los archivos", url=reverse("facturacion:tandas_impresas")),),
        )


class EnviarDocumentos(TipoDeProceso):
    """The documents of a month that go by mail."""

    clave = "enviar_documentos"
    nombre = "Envío de documentos de pago por correo"
    descripcion = "Escribe un correo con su PDF a cada pagador que lo recibe así. El que ya salió no sale otra vez."
    icono = "mail"
    permiso = "proceso:enviar_documentos"
    unidad = ("documento", "documentos")

    def planificar(self, proceso: Proceso) -> Iterable[Carga]:
        """Those with an address."""
        ids = list(lectura.por_correo(_periodo(proceso)))
        for tanda in _de_a(ids, POR_ENVIO):
            yield Carga(datos={"documentos": tanda}, unidades=len(tanda))

    def ejecutar(self, lote: Lote, *, contexto: ContextoDeLote) -> ResultadoDeLote:
        """Write the mails."""
        enviados = envios.enviar(lote.carga["documentos"], sucursal=contexto.proceso.sucursal, usuario=contexto.usuario)
        return ResultadoDeLote(resultado={"enviados": enviados})

    def resumir(self, proceso: Proceso) -> Resumen:
        """How many were written."""
        enviados = sum(hecho["enviados"] for hecho in resultados(proceso))
        return Resumen(
            texto=f"{formato.entero(enviados)} correos escritos.",
            cifras={"Correos": formato.entero(enviados)},
            enlaces=(Enlace(texto="Ver el correo saliente", url=reverse("nucleo:correo")),),
        )


PREPARAR, IMPRIMIR, ENVIAR = PrepararDocumentos(), ImprimirDocumentos(), EnviarDocumentos()
TIPOS: Sequence[TipoDeProceso] = (PREPARAR, IMPRIMIR, ENVIAR)


def preparar(periodo: dt.date, *, usuario: Usuario) -> Proceso:
    """Start to make the documents of a month, or go on with it. *Errores:* SinPermiso, those of `emisor_de`."""
    documentos.emisor_de(hoy())
    return _iniciar(PREPARAR, periodo, {}, usuario)


def imprimir(periodo: dt.date, *, todos: bool, usuario: Usuario) -> Proceso:
    """Start to make the files to print; `todos`, of those that go by mail too. *Errores:* SinPermiso."""
    return _iniciar(IMPRIMIR, periodo, {"todos": todos}, usuario)


def enviar(periodo: dt.date, *, usuario: Usuario) -> Proceso:
    """Start to mail those of a month that were not. *Errores:* SinPermiso."""
    return _iniciar(ENVIAR, periodo, {}, usuario)


def _iniciar(tipo: TipoDeProceso, periodo: dt.date, mas: dict[str, object], usuario: Usuario) -> Proceso:
    """One at a time of each kind and month: asked while it works, it is the same."""
    previos = Proceso.objects.filter(tipo=tipo.clave, parametros__periodo=periodo.isoformat())
    activo = previos.filter(estado__in=procesos.ACTIVOS).order_by("-pk").first()
    vez = int(activo.parametros["vez"]) if activo is not None else previos.count() + 1
    return procesos.iniciar(
        tipo, clave=f"{periodo:%Y-%m}:{vez}", parametros={"periodo": periodo.isoformat(), "vez": vez, **mas},
        usuario=usuario, sucursal=usuario.sucursal, titulo=f"{tipo.nombre}, {formato.mes(periodo)}",
    )  # fmt: skip


def _de_a(ids: Sequence[int], cuantos: int) -> Iterator[list[int]]:
    for desde in range(0, len(ids), cuantos):
        yield list(ids[desde : desde + cuantos])


def _ver(periodo: dt.date) -> Enlace:
    return Enlace(
        texto="Ver los documentos", url=f"{reverse('facturacion:documentos')}?periodo={formato.fecha(periodo)}"
    )
