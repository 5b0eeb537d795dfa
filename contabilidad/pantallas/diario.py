"""Diario: entries as a list, and as the book with their lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from cesop.nucleo import formato
from cesop.nucleo.fechas import sumar_meses
from cesop.nucleo.listados import Boton, Columna, Estado, FiltroFechas, Listado, Vacio
from cesop.nucleo.planillas.tipos import Encabezado
from contabilidad.eventos import ANULACION, tipos
from contabilidad.models import Asiento, Cuenta, Partida, Seccion
from contabilidad.pantallas.archivos import Documento, entregar
from contabilidad.pantallas.campos import CampoCuenta, ConRango
from contabilidad.pantallas.origenes import origenes_de
from contabilidad.selectors import diario as lectura

TRAMOS = {"": "Cada asiento", "day": "Resumido por día", "month": "Resumido por mes"}
DIAS_MAX = 400


def nombre_de_evento(clave: str) -> str:
    """How people call an event."""
    tipo = tipos().get(clave)
    return tipo.nombre if tipo else clave


def _eventos() -> list[tuple[str, str]]:
    return sorted(((tipo.clave, tipo.nombre) for tipo in tipos().values()), key=lambda par: par[1])


class FiltroCuenta(django_filters.Filter):
    """Entries with some line in the account, or in those under it."""

    field_class = CampoCuenta

    def filter(self, qs: QuerySet[Asiento], value: Cuenta | None) -> QuerySet[Asiento]:
        """By the index of accounts. The ids of the accounts go first: the planner counts better with them."""
        if value is None:
            return qs
        cuentas = Cuenta.objects.filter(Q(pk=value.pk) | Q(codigo__startswith=f"{value.codigo}."))
        partidas = Partida.objects.filter(cuenta__in=list(cuentas.values_list("pk", flat=True)))
        return qs.filter(pk__in=partidas.values("asiento_id"))


class FiltroSeccion(django_filters.ModelChoiceFilter):
    """Entries with some line of the section."""

    def filter(self, qs: QuerySet[Asiento], value: Seccion | None) -> QuerySet[Asiento]:
        """One probe per entry."""
        if value is None:
            return qs
        return qs.filter(Exists(Partida.objects.filter(asiento=OuterRef("pk"), seccion=value)))


class FiltroDeDiario(django_filters.FilterSet):
    """When, what, in which account and section, for how much, of what origin."""

    fecha = FiltroFechas(field_name="fecha", label="Fecha")
    evento = django_filters.ChoiceFilter(label="Evento", choices=_eventos, empty_label="Todos")
    cuenta = FiltroCuenta(label="Cuenta")
    seccion = FiltroSeccion(label="Sección", queryset=Seccion.objects.all(), empty_label="Todas")
    minimo = django_filters.NumberFilter(label="Desde $", field_name="total", lookup_expr="gte")
    maximo = django_filters.NumberFilter(label="Hasta $", field_name="total", lookup_expr="lte")
    origen = django_filters.NumberFilter(label="N.º de origen", field_name="origen_id")
    numero = django_filters.NumberFilter(label="N.º de diario", field_name="diario__numero")

    class Meta:
        model = Asiento
        fields: tuple[str, ...] = ()


def _en_diario(asiento: Asiento) -> str:
    return f"diario {asiento.diario.numero}" if hasattr(asiento, "diario") else ""


class ListadoDeAsientos(Listado):
    """Every entry of the ledger, the newest first."""

    clave = "contabilidad.diario"
    titulo = "Diario"
    filtros = FiltroDeDiario
    busqueda = ("glosa",)
    busqueda_ayuda = "Detalle del asiento"
    orden = "-fecha"
    botones = (
        Boton(titulo="Libro con renglones", ruta="contabilidad:libro_diario", icono="book-2", tecla="L", escribe=False),
        Boton(titulo="Asiento manual", ruta="contabilidad:manual_nuevo", tecla="A", principal=True),
    )
    vacio = Vacio(
        titulo="Todavía no hay asientos",
        texto="Cada cosa que pasa en la cooperativa deja acá su asiento, en el momento y cuadrado.",
        icono="book-2",
        accion="Cargar un asiento manual",
        ruta="contabilidad:manual_nuevo",
    )
    columnas = (
        Columna(clave="fecha", titulo="Fecha", tipo="fecha", orden=("fecha", "id")),
        Columna(clave="asiento", titulo="Asiento", valor=lambda f: str(f.pk), orden="id", detalle=_en_diario),
        Columna(
            clave="evento",
            titulo="Evento",
            valor=lambda f: nombre_de_evento(f.evento),
            detalle="glosa",
            orden="evento",
        ),
        Columna(clave="origen", titulo="Origen", valor="en_palabras", orden=("origen_tipo", "origen_id")),
        Columna(clave="cuentas", titulo="Cuentas", valor="cuentas_en_palabras"),
        Columna(clave="estado", titulo="Estado", valor="estado_del_asiento", tipo="estado"),
        Columna(clave="total", titulo="Total", tipo="importe", orden="total", total=Sum("total")),
        Columna(
            clave="renglones", titulo="Renglones", valor="lineas", tipo="entero", orden="lineas", oculta_al_inicio=True
        ),
        Columna(clave="fecha_valor", titulo="Fecha valor", tipo="fecha", orden="fecha_valor", oculta_al_inicio=True),
        Columna(
            clave="registrado",
            titulo="Registrado",
            valor="registrado_en",
            tipo="fecha_hora",
            orden="registrado_en",
            oculta_al_inicio=True,
        ),
    )

    def filas(self) -> QuerySet[Asiento]:
        """Every entry, with its number."""
        return lectura.asientos()

    def preparar(self, filas: Sequence[Asiento]) -> None:
        """Origin, accounts and state of the page, asking once for each."""
        origenes = origenes_de(filas)
        cuentas = lectura.cuentas_de(filas)
        anulados = lectura.anulados(filas)
        for fila in filas:
            documento = origenes.get((fila.origen_tipo, fila.origen_id))
            fila.en_palabras = documento.etiqueta if documento else f"{fila.origen_tipo} {fila.origen_id}"  # type: ignore[attr-defined]
            fila.cuentas_en_palabras = _en_palabras(cuentas.get(fila.pk, []), fila.lineas)  # type: ignore[attr-defined]
            fila.estado_del_asiento = _estado(fila, anulados)  # type: ignore[attr-defined]

    def url_fila(self, fila: Asiento) -> str:
        """Its page."""
        return reverse("contabilidad:asiento", args=[fila.pk])

    def url_despliegue(self, fila: Asiento) -> str:
        """Its lines, under it."""
        return reverse("contabilidad:asiento_renglones", args=[fila.pk])

    def titulo_de_fila(self, fila: Asiento) -> str:
        """By its number."""
        return f"asiento {fila.pk}"


def _estado(asiento: Asiento, anulados: set[int]) -> Estado | None:
    if asiento.pk in anulados:
        return Estado("Anulado", "mal")
    return Estado("Anulación", "aviso") if asiento.evento == ANULACION else None


def _en_palabras(partidas: Sequence[Partida], lineas: int) -> str:
    nombres = list(dict.fromkeys(p.cuenta.nombre for p in partidas))
    resto = lineas - len(partidas)
    return ", ".join(nombres) + (f" y {resto} más" if resto > 0 else "")


# ── The book ──
class FiltroDeLibro(ConRango):
    """Which days, entry by entry or added up."""

    tramo = forms.ChoiceField(label="Mostrar", choices=list(TRAMOS.items()), required=False)

    def clean(self) -> dict[str, Any]:
        """At most DIAS_MAX days."""
        datos = super().clean()
        if not self.errors and (datos["hasta"] - datos["desde"]).days > DIAS_MAX:
            self.add_error("desde", "No se puede mostrar más de un ejercicio junto. Achicá las fechas.")
        return datos


@require_GET
def libro_diario(request: HttpRequest) -> HttpResponse:
    """The Diario as a book: entries with their lines, thirty at a time, or added up by day or month. Or a file."""
    filtro = FiltroDeLibro(request.GET)
    contexto: dict[str, Any] = {"filtro": filtro}
    if not filtro.is_valid():
        return render(request, "contabilidad/libro_diario.html", contexto)
    datos = filtro.cleaned_data
    rango = {"desde": datos["desde"], "hasta": datos["hasta"]}
    if formato_ := request.GET.get("formato"):
        tramo = datos["tramo"] or "day"  # on paper the law lets it be added up
        return entregar(request, _documento(rango, tramo), formato_)
    if datos["tramo"]:
        contexto["grupos"] = _agrupados(lectura.resumen(**rango, tramo=datos["tramo"]), datos["tramo"])
    else:
        pagina = lectura.libro(**rango, tras=_lugar(request.GET.get("tras", "")))
        contexto |= {
            "pagina": pagina,
            "siguiente": f"{pagina.siguiente[0]:%Y%m%d}-{pagina.siguiente[1]}" if pagina.siguiente else "",
            "eventos": {clave: tipo.nombre for clave, tipo in tipos().items()},
            "asientos": _con_palabras(pagina.asientos),
        }
    return render(request, "contabilidad/libro_diario.html", contexto | {"datos": datos})


def _con_palabras(asientos: Sequence[Asiento]) -> list[dict[str, Any]]:
    origenes = origenes_de(asientos)
    return [
        {
            "asiento": asiento,
            "evento": nombre_de_evento(asiento.evento),
            "origen": origenes.get((asiento.origen_tipo, asiento.origen_id)),
            "numero": asiento.diario.numero if hasattr(asiento, "diario") else None,
        }
        for asiento in asientos
    ]


def _lugar(texto: str) -> tuple[dt.date, int] | None:
    fecha, _, asiento = texto.partition("-")
    try:
        return dt.date.fromisoformat(fecha), int(asiento)
    except ValueError:
        return None


def _agrupados(resumen: Sequence[lectura.RenglonDeResumen], tramo: str) -> list[dict[str, Any]]:
    """Lines of the summary by stretch and event: each group balances."""
    grupos = []
    for (desde, evento), renglones in groupby(resumen, key=lambda r: (r.desde, r.evento)):
        propios = list(renglones)
        grupos.append(
            {
                "cuando": formato.mes(desde).capitalize() if tramo == "month" else formato.fecha(desde),
                "evento": nombre_de_evento(evento),
                "url": _url_de_asientos(evento, desde=desde, hasta=_fin(desde, tramo)),
                "asientos": max(r.asientos for r in propios),
                "renglones": propios,
                "total": sum(r.debe for r in propios),
            }
        )
    return grupos


def _fin(desde: dt.date, tramo: str) -> dt.date:
    return sumar_meses(desde, 1) - dt.timedelta(days=1) if tramo == "month" else desde


def _url_de_asientos(evento: str, *, desde: dt.date, hasta: dt.date) -> str:
    """The entries behind a group of the summary, in the list."""
    dias = {"fecha_desde": formato.fecha(desde), "fecha_hasta": formato.fecha(hasta)}
    return f"{reverse('contabilidad:diario')}?{urlencode({'evento': evento, **dias})}"


def _documento(rango: Mapping[str, dt.date], tramo: str) -> Documento:
    grupos = _agrupados(lectura.resumen(**rango, tramo=tramo), tramo)
    return Documento(
        clave="contabilidad.libro_diario",
        titulo="Diario resumido por mes" if tramo == "month" else "Diario resumido por día",
        encabezados=(
            Encabezado(titulo="Período" if tramo == "month" else "Fecha"),
            Encabezado(titulo="Evento"),
            Encabezado(titulo="Código"),
            Encabezado(titulo="Cuenta"),
            Encabezado(titulo="Debe", tipo="importe"),
            Encabezado(titulo="Haber", tipo="importe"),
        ),
        filas=[
            [g["cuando"], g["evento"], r.codigo, r.nombre, r.debe or None, r.haber or None]
            for g in grupos
            for r in g["renglones"]
        ],
        notas=[f"Del {formato.fecha(rango['desde'])} al {formato.fecha(rango['hasta'])}"],
        plantilla="contabilidad/impresion/libro_diario.html",
        contexto={"grupos": grupos},
    )
