"""A batch: how far it is, its points, the rows set apart that name it; and its sheet for whoever walks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from cesop.nucleo import formato
from cesop.nucleo.fechas import hoy
from cesop.nucleo.impresion import pdf
from cesop.nucleo.listados import Columna, Estado, FiltroLogico, Listado, Vacio
from cesop.nucleo.listados.columnas import Tono
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir
from medicion.anomalias import SIN_NOVEDAD
from medicion.models import LoteLectura, PuntoLote
from medicion.pantallas import palabras
from medicion.pantallas.ciclo import estado_de, nombre_de_periodo
from medicion.selectors import alcance, ciclo
from medicion.selectors import lote as lectura
from medicion.validacion.registros import REGISTROS

TONO_DE_RESULTADO: dict[str, Tono] = {"valida": "bien", "observada": "aviso", "bloqueada": "mal", "sin_lectura": "mal"}
ABIERTOS = (LoteLectura.Estado.GENERADO, LoteLectura.Estado.EXPORTADO)


def lote_o_404(request: HttpRequest, pk: int) -> LoteLectura:
    """A batch of the user's routes."""
    filas = alcance.lotes(usuario_de(request)).select_related("ruta__servicio", "ruta__sucursal", "periodo__servicio")
    hallado = filas.filter(pk=pk).first()
    if hallado is None:
        raise Http404
    return hallado


def _faltan(filas: QuerySet[PuntoLote], nombre: str, valor: bool | None) -> QuerySet[PuntoLote]:
    return filas if valor is None else filas.filter(Q(leido=not valor))


class FiltroDePuntos(django_filters.FilterSet):
    """Those that nobody read, those that a rule objects."""

    faltan = FiltroLogico(label="Sin leer", method=_faltan)
    objetado = FiltroLogico(label="Objetados")

    class Meta:
        model = PuntoLote
        fields: tuple[str, ...] = ()


def _entera(valor: Any) -> Any:
    """Without the decimals that say nothing."""
    return None if valor is None else valor.quantize(1) if valor == valor.to_integral_value() else valor.normalize()


def _de_la_lectura(punto: Any) -> str:
    lectura_ = punto.visto.lectura
    if lectura_ is None:
        return ""
    anomalia = f" · {lectura_.anomalia.nombre}" if lectura_.anomalia_id != SIN_NOVEDAD else ""
    return f"{formato.fecha(lectura_.fecha)}{anomalia}"


def _estado(punto: Any) -> Estado | None:
    consumo = punto.visto.consumo
    if consumo is None:
        return Estado("Leído", "info") if punto.visto.lectura else Estado("Falta", "neutro")
    validacion = getattr(consumo, "validacion", None)
    if validacion is not None:
        return Estado(validacion.get_accion_display(), "bien")
    return Estado(consumo.get_resultado_display(), TONO_DE_RESULTADO[consumo.resultado])


def _objecion(punto: Any) -> str:
    visto = punto.visto
    if visto.hallazgo is None:
        return ""
    return f"{visto.hallazgo.codigo} {palabras.motivo(visto.hallazgo, visto.consumo)}"


class ListadoDePuntos(Listado):
    """The points of a batch."""

    clave = "medicion.lote"
    titulo = "Lote de lectura"
    filtros = FiltroDePuntos
    busqueda = ("suministro__inmueble__domicilio__calle", "suministro__inmueble__domicilio__altura", "medidor__numero")
    busqueda_ayuda = "Calle o medidor"
    orden = "orden"
    plantilla = "medicion/lote.html"
    por_pagina = 100
    vacio = Vacio(
        titulo="El lote no tiene puntos", texto="La ruta no tenía medidores colocados cuando se generó.", icono="gauge"
    )
    columnas = (
        Columna(clave="orden", titulo="Orden", valor=lambda p: f"{p.orden:04d}", orden="orden"),
        Columna(clave="donde", titulo="Domicilio", valor=lambda p: str(p.suministro.inmueble),
                detalle=lambda p: f"NIS {p.suministro} · {p.visto.titular}",
                orden="suministro__inmueble__domicilio__clave"),
        Columna(clave="medidor", titulo="Medidor", valor=lambda p: str(p.medidor),
                detalle=lambda p: p.registro.get_magnitud_display(), orden="medidor__numero"),
        Columna(clave="anterior", titulo="Anterior", tipo="decimal", valor=lambda p: _entera(p.anterior)),
        Columna(clave="lectura", titulo="Lectura", tipo="decimal",
                valor=lambda p: _entera(p.visto.lectura.valor) if p.visto.lectura else None,
                detalle=_de_la_lectura),
        Columna(clave="consumo", titulo="Consumo", tipo="decimal",
                valor=lambda p: _entera(p.visto.consumo.consumo) if p.visto.consumo else None,
                detalle=lambda p: REGISTROS[p.registro.magnitud].unidad if p.visto.consumo else ""),
        Columna(clave="esperado", titulo="Esperado", tipo="decimal",
                valor=lambda p: _entera(p.visto.consumo.esperado) if p.visto.consumo else None),
        Columna(clave="estado", titulo="Estado", tipo="estado", valor=_estado),
        Columna(clave="hallazgo", titulo="Objeción", valor=_objecion),
    )  # fmt: skip

    def __init__(self, request: HttpRequest, *, argumentos: Mapping[str, Any], camino: str) -> None:
        super().__init__(request, argumentos=argumentos, camino=camino)
        self.lote = lote_o_404(request, argumentos["pk"])

    def filas(self) -> QuerySet[PuntoLote]:
        """Its points."""
        return lectura.puntos(self.lote)

    def preparar(self, filas: Sequence[PuntoLote]) -> None:
        """What was read and what came out, asked once for the page."""
        for fila, visto in zip(filas, lectura.vestir(filas), strict=True):
            fila.visto = visto  # type: ignore[attr-defined]

    def url_fila(self, fila: PuntoLote) -> str:
        """The page of the service point."""
        return reverse("medicion:ficha", args=[fila.suministro_id])

    def titulo_de_fila(self, fila: PuntoLote) -> str:
        """By its address."""
        return str(fila.suministro.inmueble)

    def titulo_pagina(self) -> str:
        """Which batch."""
        return f"Lote {self.lote}, {self.lote.ruta}"

    def contexto(self) -> Mapping[str, Any]:
        """How far it is, what waits, what may be done."""
        lote, usuario = self.lote, self.usuario
        avance = ciclo.avances([lote.pk])[lote.pk]
        palabra, tono = estado_de(lote)
        abierto = lote.estado in ABIERTOS
        return {
            "lote": lote,
            "periodo": nombre_de_periodo(lote.periodo),
            "avance": avance,
            "estado_palabra": palabra,
            "tono": tono,
            "atrasado": ciclo.DeLote(lote=lote, avance=avance, al=hoy()).atrasado,
            "leido_porciento": avance.de_cada_cien(avance.leidos),
            "valido_porciento": avance.de_cada_cien(avance.validos),
            "apartadas": list(ciclo.apartadas([lote.codigo])[:50]),
            "abierto": abierto,
            "carga": abierto and puede_escribir(usuario, "medicion:grilla"),
            "maneja": puede_escribir(usuario, "medicion:lote_acto"),
        }


@require_GET
def lote_planilla(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet to walk with: each point with its box to write in."""
    lote = lote_o_404(request, pk)
    vistos = lectura.vestir(list(lectura.puntos(lote)))
    contexto = {"lote": lote, "periodo": nombre_de_periodo(lote.periodo), "vistos": vistos}
    contenido = pdf(
        "medicion/impresion/lote.html", contexto, titulo=f"Lote {lote}, {lote.ruta}", usuario=usuario_de(request)
    )
    return HttpResponse(
        contenido,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="lote-{lote.codigo}.pdf"'},
    )
