"""Vouchers: all of them, and one as the bill that the associate gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import django_filters
from django.db.models import Case, F, Q, QuerySet, Sum, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from catastro.models import GrupoGestion
from catastro.pantallas.marco_personas import visto_por
from catastro.pantallas.palabras import dibujo_de
from catastro.selectors.busqueda import ids_de_personas
from cesop.nucleo.dinero import CampoImporte
from cesop.nucleo.fechas import hoy
from cesop.nucleo.interfaz.ports import Hallazgo
from cesop.nucleo.listados import Columna, Estado, FiltroFechas, FiltroLogico, Listado, Vacio
from cesop.nucleo.models import Usuario
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir, puede_ver
from facturacion.models import Comprobante, TipoComprobante
from facturacion.pantallas.llamadas_palabras import renglon_de
from facturacion.selectors import comprobantes as lectura
from facturacion.selectors import llamadas_vistas
from facturacion.selectors.explicaciones import comparable
from facturacion.selectors.refacturables import es_refacturable

PERSONAS_MAX: Final = 500
DIGITOS_MIN: Final = 3
# What a note gives is taken away.
CON_SIGNO: Final = Case(
    When(tipo__especie="credito", then=-F("total")), default=F("total"), output_field=CampoImporte()
)


def comprobante_o_404(pk: int) -> Comprobante:
    """A voucher: bills are of the whole cooperative, whatever the branch."""
    filas = Comprobante.objects.select_related(
        "tipo", "persona", "pagador", "cuenta__suministro__servicio", "grupo", "saldo", "abono__saldo", "usuario",
        "corrige__tipo",
    )  # fmt: skip
    return get_object_or_404(filas, pk=pk)


def estado_de_comprobante(comprobante: Comprobante) -> Estado:
    """The badge of a voucher: what is still owed of it, and since when."""
    if comprobante.tipo.resta:
        return Estado("Crédito", "info")
    saldo = comprobante.saldo
    if not saldo.saldo:
        return Estado("Saldado", "bien")
    if comprobante.vence < hoy():
        return Estado("Vencido", "mal")
    return Estado("Se debe", "aviso") if saldo.saldo == saldo.total else Estado("Pagado en parte", "aviso")


def _se_debe(filas: QuerySet[Comprobante], nombre: str, valor: bool | None) -> QuerySet[Comprobante]:
    if valor is None:
        return filas
    return filas.filter(saldo__saldo__gt=0) if valor else filas.exclude(saldo__saldo__gt=0)


class FiltroDeComprobantes(django_filters.FilterSet):
    """What it is, of which group, issued when, whether it is owed."""

    tipo = django_filters.ModelChoiceFilter(
        label="Tipo", queryset=TipoComprobante.objects.all(), to_field_name="clave", empty_label="Todos"
    )
    grupo = django_filters.ModelChoiceFilter(
        label="Grupo", queryset=GrupoGestion.objects.all(), to_field_name="codigo", empty_label="Todos"
    )
    debe = FiltroLogico(label="Se debe", method=_se_debe)
    fecha = FiltroFechas(label="Emitido")
    vence = FiltroFechas(label="Vence")
    origen = django_filters.ChoiceFilter(label="Origen", choices=Comprobante.Origen.choices, empty_label="Todos")
    cuenta = django_filters.NumberFilter(label="Cuenta", field_name="cuenta__numero")

    class Meta:
        model = Comprobante
        fields: tuple[str, ...] = ()


class ListadoDeComprobantes(Listado):
    """Every voucher."""

    clave = "facturacion.comprobantes"
    titulo = "Comprobantes"
    filtros = FiltroDeComprobantes
    busqueda = ("nombre",)
    busqueda_ayuda = "Número, titular o documento"
    orden = "-fecha"
    vacio = Vacio(
        titulo="Todavía no hay comprobantes",
        texto="Salen de las corridas de facturación, o de a uno desde la página de una cuenta.",
        icono="receipt",
    )
    columnas = (
        Columna(clave="numero", titulo="Comprobante", valor=lambda c: c.numero_dicho, detalle=lambda c: str(c.tipo)),
        Columna(clave="fecha", titulo="Fecha", tipo="fecha", orden=("fecha", "id")),
        Columna(clave="nombre", titulo="A nombre de", detalle=lambda c: c.domicilio),
        Columna(clave="cuenta", titulo="Cuenta", valor=lambda c: str(c.cuenta.numero) if c.cuenta else ""),
        Columna(clave="vence", titulo="Vence", tipo="fecha", orden="vence"),
        Columna(clave="total", titulo="Total", tipo="importe", orden="total", total=Sum(CON_SIGNO),
                valor=lambda c: -c.total if c.tipo.resta else c.total),
        Columna(clave="saldo", titulo="Se debe", tipo="importe", orden="saldo__saldo", total=Sum("saldo__saldo"),
                valor=lambda c: None if c.tipo.resta else c.saldo.saldo),
        Columna(clave="estado", titulo="Estado", tipo="estado", valor=estado_de_comprobante),
        Columna(clave="origen", titulo="Origen", valor=lambda c: c.get_origen_display(), oculta_al_inicio=True),
    )  # fmt: skip

    def filas(self) -> QuerySet[Comprobante]:
        """All of them."""
        return lectura.comprobantes()

    def buscar(self, texto: str) -> Q | None:
        """By its number, or by who owes it."""
        halladas = ids_de_personas(texto, maximo=PERSONAS_MAX, visto=visto_por(self.usuario))
        return Q(pk__in=lectura.con_numero(texto)) | Q(persona__in=halladas)

    def preparar(self, filas: Sequence[Comprobante]) -> None:
        """Their numbers."""
        numeros = lectura.numeros([fila.pk for fila in filas])
        for fila in filas:
            fila.numero_dicho = numeros.get(fila.pk, "sin número")  # type: ignore[attr-defined]

    def url_fila(self, fila: Comprobante) -> str:
        """Its page."""
        return reverse("facturacion:comprobante", args=[fila.pk])


@require_GET
def comprobante(request: HttpRequest, pk: int) -> HttpResponse:
    """A voucher whole: who, lines, taxes, dates, what it bills, what pays it, its entries and what corrects it."""
    visto = comprobante_o_404(pk)
    ficha = lectura.ficha(visto)
    usuario = usuario_de(request)
    contexto = {
        "c": visto,
        "ficha": ficha,
        "estado": estado_de_comprobante(visto),
        "lineas": ficha.lineas,
        "llamadas": [renglon_de(grupo) for grupo in llamadas_vistas.por_clase(visto)],
        "neto": visto.neto,
        "impuestos": visto.impuestos,
        "total": visto.total,
        "icono": dibujo_de(visto.cuenta.suministro.servicio.clave) if visto.cuenta else "receipt",
        "servicio": visto.cuenta.suministro.servicio.clave if visto.cuenta else "",
        "ve_documento": visto_por(usuario).documento,
        "correcciones": _con_etiqueta(ficha.correcciones),
        "corrige": next(iter(_con_etiqueta([visto.corrige])), None) if visto.corrige else None,
        "pagos": _pagos(ficha),
        "explica": comparable(visto) and puede_ver(usuario, "facturacion:comprobante_explicar"),
        "acredita": not visto.tipo.resta
        and ficha.acreditado < visto.total
        and puede_escribir(usuario, "facturacion:nota_credito"),
        "refactura": es_refacturable(visto)
        and not ficha.correcciones
        and puede_escribir(usuario, "facturacion:refacturar"),
        "ve_asiento": puede_ver(usuario, "contabilidad:asiento"),
    }
    return render(request, "facturacion/comprobante.html", contexto)


def _con_etiqueta(filas: Sequence[Comprobante]) -> list[dict[str, Any]]:
    nombres = lectura.etiquetas([fila.pk for fila in filas])
    return [{"comprobante": fila, "nombre": nombres[fila.pk]} for fila in filas]


def _pagos(ficha: lectura.Ficha) -> list[dict[str, Any]]:
    """What pays a voucher; of a note, what it pays."""
    de_nota = ficha.comprobante.tipo.resta
    otros = [p.comprobante_id if de_nota else p.abono.comprobante_id for p in ficha.pagos]
    nombres = lectura.etiquetas([otro for otro in otros if otro])
    return [
        {
            "fecha": pago.fecha,
            "nombre": nombres[otro] if otro else pago.abono.get_clase_display(),
            "url": reverse("facturacion:comprobante", args=[otro]) if otro else "",
            "importe": pago.importe,
        }
        for pago, otro in zip(ficha.pagos, otros, strict=True)
    ]


class Comprobantes:
    """Vouchers, in the search of the shell."""

    titulo = "Comprobantes"

    def buscar(self, texto: str, *, usuario: Usuario, maximo: int) -> Sequence[Hallazgo]:
        """By number, the newest first."""
        if len(texto) < DIGITOS_MIN or not puede_ver(usuario, "facturacion:comprobante"):
            return []
        ids = lectura.con_numero(texto)[:maximo]
        hallados: Mapping[int, Comprobante] = lectura.comprobantes().in_bulk(ids)
        nombres = lectura.etiquetas(ids)
        return [
            Hallazgo(
                titulo=nombres[clave],
                detalle=hallados[clave].nombre,
                url=reverse("facturacion:comprobante", args=[clave]),
                icono="receipt",
                estado=estado_de_comprobante(hallados[clave]).texto,
                tono=estado_de_comprobante(hallados[clave]).tono,
            )
            for clave in ids
        ]
