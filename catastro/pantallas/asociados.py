"""Associates: the roll of any day, who is admitted, who leaves, and their shares."""

from __future__ import annotations

import datetime as dt

import django_filters
from django import forms
from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from catastro.models import Asociado, TransferenciaDeCuotas
from catastro.pantallas.marco_personas import DOCUMENTO, persona_o_404, tapar, url_de, visto_por
from catastro.pantallas.personas_datos import guardar
from catastro.pantallas.personas_forms import (
    DeshacerTransferencia,
    FormularioDeCuotas,
    FormularioDeEgreso,
    FormularioDeIngreso,
    FormularioDeTransferencia,
)
from catastro.pantallas.personas_listado import HALLADAS_MAX, documento_de
from catastro.selectors import personas as lectura
from catastro.selectors.busqueda import ids_de_personas
from catastro.services import asociados as services
from catastro.services import transferencias
from cesop.nucleo import formato
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, CampoFecha
from cesop.nucleo.listados import Columna, FiltroFechas, FiltroLogico, Listado, Vacio
from cesop.nucleo.maestros.palabras import Consecuencia
from cesop.nucleo.pedidos import usuario_de

UN_DIA = dt.timedelta(days=1)


class FiltroDia(django_filters.DateFilter):
    """A day, with the shortcuts of the shell."""

    field_class = CampoFecha


class FiltroDeAsociados(django_filters.FilterSet):
    """As of which day, and since when."""

    al = FiltroDia(label="Al", method="sin_filtrar")
    desde = FiltroFechas(field_name="desde", label="Ingreso")
    con_cuotas = FiltroLogico(label="Con cuotas", method="por_cuotas")

    class Meta:
        model = Asociado
        fields: tuple[str, ...] = ()

    def sin_filtrar(self, filas: QuerySet[Asociado], nombre: str, valor: dt.date) -> QuerySet[Asociado]:
        """The roll itself is of that day."""
        return filas

    def por_cuotas(self, filas: QuerySet[Asociado], nombre: str, valor: bool) -> QuerySet[Asociado]:
        """Who has shares subscribed."""
        return lectura.con_capital(filas, tiene=valor)


class ListadoDeAsociados(Listado):
    """The roll of associates of a day: today, or that of an assembly."""

    clave = "asociados"
    titulo = "Padrón de asociados"
    filtros = FiltroDeAsociados
    importa = "asociados"
    busqueda = ("persona__nombre",)
    busqueda_ayuda = "Número, nombre o documento"
    orden = "numero"
    vacio = Vacio(
        titulo="Sin asociados ese día",
        texto="Acá está el padrón de cualquier día, listo para una asamblea. Se admite desde la ficha de la persona.",
        icono="users-group",
        accion="Ir a las personas",
        ruta="catastro:personas",
    )
    columnas = (
        Columna(clave="numero", titulo="Número", orden="numero"),
        Columna(clave="nombre", titulo="Nombre", valor="persona.nombre", orden="persona__nombre_clave"),
        Columna(
            clave="documento", titulo="Documento", valor=lambda f: documento_de(f.persona), permiso=DOCUMENTO,
            mascara=tapar,
        ),
        Columna(
            clave="cuit", titulo="CUIT o CUIL", valor=lambda f: formato.cuit(f.persona.cuit), permiso=DOCUMENTO,
            mascara=tapar, oculta_al_inicio=True,
        ),
        Columna(clave="desde", titulo="Asociado desde", tipo="fecha", orden="desde"),
        Columna(clave="acta", titulo="Acta", valor="acta_ingreso"),
        Columna(clave="cuotas", titulo="Cuotas", tipo="entero", orden="cuotas", total=Sum("cuotas")),
        Columna(clave="localidad", titulo="Localidad", orden="localidad"),
    )  # fmt: skip

    def filas(self) -> QuerySet[Asociado]:
        """Those of the day that the filter says."""
        return lectura.padron_de_asociados(al=self._dia())

    def _dia(self) -> dt.date:
        try:
            dicho: dt.date | None = CampoFecha(required=False).clean(self.request.GET.get("al", ""))
        except forms.ValidationError:
            dicho = None  # the filter itself says what is wrong
        return dicho or hoy()

    def titulo_pagina(self) -> str:
        """Says the day, when it is not today."""
        dia = self._dia()
        return self.titulo if dia == hoy() else f"{self.titulo} al {formato.fecha(dia)}"

    def buscar(self, texto: str) -> Q | None:
        """By its number, or by who it is."""
        ids = ids_de_personas(texto, maximo=HALLADAS_MAX, visto=visto_por(self.usuario))
        condicion = Q(persona__in=ids)
        return condicion | Q(numero=int(texto)) if texto.isdecimal() and len(texto) < 10 else condicion

    def url_fila(self, fila: Asociado) -> str:
        """The file of the person."""
        return url_de(fila.persona_id, "asociado")


@require_http_methods(FORMULARIO)
def asociado_admitir(request: HttpRequest, pk: int) -> HttpResponse:
    """Admit a person as associate."""
    persona = persona_o_404(pk)
    form = FormularioDeIngreso(request.POST or None)
    return guardar(
        request,
        persona,
        form,
        lambda: services.admitir(persona, por=usuario_de(request), **form.cleaned_data),
        titulo=f"Asociar a {persona}",
        dicho=f"{persona} quedó asociada a la cooperativa.",
        boton="Admitir",
    )


@require_http_methods(FORMULARIO)
def asociado_egresar(request: HttpRequest, pk: int) -> HttpResponse:
    """An associate leaves."""
    asociado = get_object_or_404(Asociado.objects.select_related("persona").filter(reemplazado_en__isnull=True), pk=pk)
    form = FormularioDeEgreso(request.POST or None)

    def hacer() -> None:
        datos = form.cleaned_data
        services.egresar(asociado, hasta=datos["ultimo"] + UN_DIA, acta=datos["acta"], motivo=datos["motivo"])

    return guardar(
        request,
        asociado.persona,
        form,
        hacer,
        titulo=f"Baja del asociado {asociado.numero}, {asociado.persona}",
        dicho=f"{asociado.persona} dejó de ser asociado.",
        boton="Dar de baja",
        peligro=True,
        consecuencias=[
            Consecuencia(texto="Sale del padrón desde el día siguiente. Su número no se da a otro.", icono="user-x"),
            Consecuencia(texto="Sus cuotas sociales quedan a reembolsar: se anotan como un movimiento.", icono="coins"),
            Consecuencia(texto="Los servicios que tenga siguen como están.", icono="plug"),
        ],
    )


@require_http_methods(FORMULARIO)
def cuotas_mover(request: HttpRequest, pk: int) -> HttpResponse:
    """Subscribe shares, give them back or adjust them."""
    persona = persona_o_404(pk)
    form = FormularioDeCuotas(request.POST or None)

    def hacer() -> None:
        datos = form.cleaned_data
        services.mover_cuotas(
            persona,
            motivo=datos["motivo"],
            cuotas=form.cantidad(),
            fecha=datos["fecha"],
            acta=datos["acta"],
            por=usuario_de(request),
        )

    return guardar(
        request, persona, form, hacer, titulo=f"Cuotas sociales de {persona}", dicho="El movimiento quedó anotado."
    )


@require_http_methods(FORMULARIO)
def cuotas_transferir(request: HttpRequest, pk: int) -> HttpResponse:
    """Pass shares of a person to another associate."""
    persona = persona_o_404(pk)
    form = FormularioDeTransferencia(request.POST or None)
    return guardar(
        request,
        persona,
        form,
        lambda: transferencias.transferir_cuotas(persona, por=usuario_de(request), **form.cleaned_data),
        titulo=f"Transferir cuotas de {persona}",
        dicho="La transferencia quedó anotada en las dos fichas.",
        boton="Transferir",
        consecuencias=[
            Consecuencia(
                texto=f"Tiene {formato.entero(lectura.ficha(persona, al=hoy()).cuotas)} cuotas. Las que pasen se "
                "restan acá y se suman en la otra ficha, el mismo día.",
                icono="coins",
            ),
            Consecuencia(
                texto="Si fue un error se deshace con otro acto: los dos quedan en la historia.", icono="history"
            ),
        ],
    )


@require_http_methods(FORMULARIO)
def transferencia_deshacer(request: HttpRequest, pk: int) -> HttpResponse:
    """The shares go back to who gave them."""
    filas = TransferenciaDeCuotas.objects.select_related("sale__persona", "entra__persona")
    transferencia = get_object_or_404(filas, pk=pk)
    da, recibe = transferencia.sale.persona, transferencia.entra.persona
    form = DeshacerTransferencia(request.POST or None)

    def hacer() -> None:
        transferencias.deshacer_transferencia(transferencia, por=usuario_de(request), **form.cleaned_data)

    return guardar(
        request,
        da,
        form,
        hacer,
        titulo=f"Deshacer la transferencia de {da} a {recibe}",
        dicho=f"Las cuotas volvieron a {da}.",
        boton="Deshacer la transferencia",
        peligro=True,
        consecuencias=[
            Consecuencia(
                texto=f"Vuelven {formato.entero(transferencia.entra.cuotas)} cuotas de {recibe} a {da}, desde la fecha "
                "que pongas.",
                icono="arrow-back-up",
            ),
            Consecuencia(texto="La transferencia y lo que la deshace quedan a la vista en las dos.", icono="history"),
        ],
    )
