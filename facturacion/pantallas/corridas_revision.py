"""A run to be looked at: its totals against the one before, why some cannot be billed, and every draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import django_filters
from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from catastro.models import CuentaServicio
from catastro.pantallas.palabras import dibujo_de
from cesop.nucleo import formato
from cesop.nucleo.listados import Accion, Columna, Listado, Previsualizacion, Vacio
from cesop.nucleo.models import Aprobacion, Usuario
from cesop.nucleo.permisos import puede_escribir
from cesop.nucleo.procesos.selectors import avance_de
from cesop.nucleo.procesos.services import ACTIVOS
from facturacion.models import Borrador, Corrida
from facturacion.pantallas import corridas_palabras as palabras
from facturacion.selectors import ciclo, revision
from facturacion.services import corridas
from facturacion.services.revision import MARCAS

Estado = Corrida.Estado
SE_REVISA = (Estado.PREPARADA, Estado.CALCULADA)
CANCELABLES = (Estado.PREPARADA, Estado.CALCULADA, Estado.APROBADA)
MIL = Decimal(1000)


def corrida_o_404(pk: int) -> Corrida:
    """A run: bills are of the whole cooperative, whatever the branch."""
    filas = Corrida.objects.select_related("grupo__servicio", "proceso", "usuario", "aprobacion__decidida_por")
    return get_object_or_404(filas, pk=pk)


def _con_causa(filas: QuerySet[Borrador], nombre: str, valor: str) -> QuerySet[Borrador]:
    return filas.filter(causas__contains=[{"causa": valor}]) if valor else filas


def _con_marca(filas: QuerySet[Borrador], nombre: str, valor: str) -> QuerySet[Borrador]:
    return filas.filter(marcas__contains=[valor]) if valor else filas


class FiltroDeBorradores(django_filters.FilterSet):
    """In which state, with which mark, with which cause."""

    estado = django_filters.ChoiceFilter(label="Estado", choices=Borrador.Estado.choices, empty_label="Todos")
    marca = django_filters.ChoiceFilter(
        label="Para mirar", choices=list(MARCAS.items()), method=_con_marca, empty_label="Todas"
    )
    causa = django_filters.ChoiceFilter(
        label="Causa",
        choices=[(clave, causa.nombre) for clave, causa in palabras.CAUSAS.items()],
        method=_con_causa,
        empty_label="Todas",
    )

    class Meta:
        model = Borrador
        fields: tuple[str, ...] = ()


def variacion_de(borrador: Borrador) -> Decimal | None:
    """Percentage of a draft against the bill before it."""
    return ciclo.variacion(borrador.total, borrador.anterior)


def _decir_variacion(borrador: Borrador) -> str:
    cuanto = variacion_de(borrador)
    return "" if cuanto is None else f"{'+' if cuanto > 0 else ''}{formato.porcentaje(cuanto, decimales=0)}"


def _en_unidades(milesimos: int | None) -> Decimal | None:
    return None if milesimos is None else (Decimal(milesimos) / MIL).quantize(Decimal(1))


def _previa(filas: QuerySet[Borrador]) -> Previsualizacion:
    hechas = filas.aggregate(total=Sum("total"))
    return Previsualizacion(
        cantidad=filas.count(),
        importe=hechas["total"] or Decimal(0),
        consecuencias=(
            "No se facturan en esta corrida; lo que consumieron queda para la próxima.",
            "Hasta que se emita se pueden volver a incluir.",
        ),
    )


def _a_incluir(filas: QuerySet[Borrador]) -> Previsualizacion:
    return Previsualizacion(cantidad=filas.count(), consecuencias=("Quedan sin calcular: calculá la corrida después.",))


def _excluir(filas: QuerySet[Borrador], *, usuario: Usuario, motivo: str, clave: UUID) -> str:
    elegidos = list(filas)
    cuentas = list(CuentaServicio.objects.filter(pk__in=[b.cuenta_id for b in elegidos]))
    cuantas = corridas.excluir(elegidos[0].corrida, cuentas, motivo=motivo)
    return f"{formato.entero(cuantas)} cuentas excluidas."


def _incluir(filas: QuerySet[Borrador], *, usuario: Usuario, motivo: str, clave: UUID) -> str:
    elegidos = list(filas)
    cuentas = list(CuentaServicio.objects.filter(pk__in=[b.cuenta_id for b in elegidos]))
    cuantas = corridas.incluir(elegidos[0].corrida, cuentas)
    return f"{formato.entero(cuantas)} cuentas incluidas: calculá la corrida."


class ListadoDeBorradores(Listado):
    """The drafts of a run."""

    clave = "facturacion.corrida"
    titulo = "Corrida de facturación"
    filtros = FiltroDeBorradores
    busqueda = ("cuenta__suministro__inmueble__domicilio__calle",)
    busqueda_ayuda = "Cuenta o calle"
    orden = "-total"
    plantilla = "facturacion/corrida.html"
    por_pagina = 100
    importe_fila = "total"
    vacio = Vacio(titulo="La corrida no tiene cuentas", texto="Se canceló, y sus borradores con ella.", icono="receipt")
    acciones = (
        Accion(
            clave="excluir", titulo="Excluir", permiso="facturacion.preparar_corrida", icono="circle-minus", tecla="X",
            previsualizar=_previa, ejecutar=_excluir, peligro=True,
        ),
        Accion(
            clave="incluir", titulo="Incluir", permiso="facturacion.preparar_corrida", icono="circle-plus", tecla="I",
            previsualizar=_a_incluir, ejecutar=_incluir,
        ),
    )  # fmt: skip
    columnas = (
        Columna(clave="cuenta", titulo="Cuenta", valor=lambda b: str(b.cuenta.numero), orden="cuenta__numero"),
        Columna(clave="titular", titulo="Titular", valor=lambda b: b.titular or "sin titular",
                detalle=lambda b: str(b.cuenta.suministro.inmueble)),
        Columna(clave="hasta", titulo="Hasta", tipo="fecha", orden="hasta"),
        Columna(clave="consumo", titulo="Consumo", tipo="decimal", orden="consumo_mil",
                valor=lambda b: _en_unidades(b.consumo_mil)),
        Columna(clave="anterior", titulo="Anterior", tipo="importe", orden="anterior"),
        Columna(clave="total", titulo="Total", tipo="importe", orden="total",
                total=Sum("total", filter=~Q(estado=Borrador.Estado.EXCLUIDO))),
        Columna(clave="variacion", titulo="Variación", valor=_decir_variacion),
        Columna(clave="estado", titulo="Estado", tipo="estado", valor=palabras.estado_de_borrador, orden="estado"),
        Columna(clave="porque", titulo="Para mirar", valor=palabras.por_que),
    )  # fmt: skip

    def __init__(self, request: HttpRequest, *, argumentos: Mapping[str, Any], camino: str) -> None:
        super().__init__(request, argumentos=argumentos, camino=camino)
        self.corrida = corrida_o_404(argumentos["pk"])

    def filas(self) -> QuerySet[Borrador]:
        """Its drafts."""
        return revision.borradores(self.corrida)

    def buscar(self, texto: str) -> Q | None:
        """By the number of the account, or the street."""
        condicion = Q(cuenta__suministro__inmueble__domicilio__calle__unaccent__icontains=texto)
        return condicion | Q(cuenta__numero=int(texto)) if texto.isdecimal() and len(texto) < 10 else condicion

    def url_fila(self, fila: Borrador) -> str:
        """What it would be billed, line by line; its voucher, once it has one."""
        if fila.comprobante_id:
            return reverse("facturacion:comprobante", args=[fila.comprobante_id])
        return reverse("facturacion:borrador", args=[fila.pk])

    def titulo_de_fila(self, fila: Borrador) -> str:
        """By its account."""
        return f"Cuenta {fila.cuenta.numero}"

    def titulo_pagina(self) -> str:
        """Which run."""
        return f"{self.corrida.grupo}, {formato.mes(_primero(self.corrida))}"

    def contexto(self) -> Mapping[str, Any]:
        """How it is, against the one before; what stops; what may be done."""
        corrida, usuario = self.corrida, self.usuario
        cuentas = ciclo.cuentas_de([corrida.pk]).get(corrida.pk, ciclo.NADA)
        previa = ciclo.anterior_de(corrida)
        antes = ciclo.cuentas_de([previa.pk]).get(previa.pk, ciclo.NADA) if previa else ciclo.NADA
        maneja = puede_escribir(usuario, "facturacion:corrida_acto")
        marcha = marcha_de(corrida)
        return {
            "corrida": corrida,
            "servicio": corrida.grupo.servicio.clave,
            "icono": dibujo_de(corrida.grupo.servicio.clave),
            "estado": palabras.estado_de_corrida(corrida),
            "cuentas": cuentas,
            "previa": previa,
            "comparacion": _comparar(cuentas, antes),
            "causas": [(palabras.causa_de(clave), clave, cuantas) for clave, cuantas in revision.causas(corrida)],
            "marcas": [(MARCAS.get(clave, clave), clave, *resto) for clave, *resto in revision.marcas(corrida)],
            "marcha": marcha,
            "pedido": pedido_de(corrida),
            "actos": _actos(corrida, cuentas, marcha=marcha is not None and marcha["activo"]) if maneja else [],
            "prepara": maneja and corrida.estado in SE_REVISA,
            "cancelable": maneja and corrida.estado in CANCELABLES,
            "deshacible": corrida.estado == Estado.EMITIDA and puede_escribir(usuario, "facturacion:corrida_deshacer"),
        }


def _primero(corrida: Corrida) -> Any:
    return corrida.fecha.replace(year=corrida.anio, month=corrida.mes, day=1)


def _comparar(ahora: ciclo.Cuentas, antes: ciclo.Cuentas) -> list[dict[str, Any]]:
    """The figures of a run beside those of the one before."""
    filas: Sequence[tuple[str, str, Decimal | None, Decimal | None]] = (
        ("Comprobantes", "entero", Decimal(ahora.con_importe), Decimal(antes.con_importe)),
        ("Neto", "importe", ahora.neto, antes.neto),
        ("Impuestos", "importe", ahora.total - ahora.neto, antes.total - antes.neto),
        ("Total", "importe", ahora.total, antes.total),
        ("Promedio", "importe", ahora.promedio, antes.promedio),
    )
    return [
        {"nombre": nombre, "tipo": tipo, "ahora": valor, "antes": previo, "variacion": ciclo.variacion(valor, previo)}
        for nombre, tipo, valor, previo in filas
    ]


def marcha_de(corrida: Corrida) -> dict[str, Any] | None:
    """The progress of the process that works on a run; None when none ever did."""
    proceso = revision.proceso_de(corrida)
    if proceso is None:
        return None
    return {"proceso": proceso, "avance": avance_de(proceso), "activo": proceso.estado in ACTIVOS}


def pedido_de(corrida: Corrida) -> Aprobacion | None:
    """What waits to be decided of a run."""
    return revision.pedido_pendiente(corrida, actos=(corridas.APROBAR, corridas.DESHACER))


def _actos(corrida: Corrida, cuentas: ciclo.Cuentas, *, marcha: bool) -> list[dict[str, Any]]:
    """What may be done with a run now, the main one first."""
    if marcha:
        return []
    calcular = {"acto": "calcular", "nombre": "Recalcular", "icono": "refresh", "tecla": "R"}
    if corrida.estado == Estado.PREPARADA:
        return [calcular | {"nombre": "Calcular"}]
    if corrida.estado == Estado.CALCULADA:
        aprobar = {"acto": "aprobar", "nombre": "Pedir aprobación", "icono": "send", "tecla": "P"}
        listas = cuentas.con_importe and not cuentas.de(Borrador.Estado.PENDIENTE)
        return [aprobar, calcular] if listas else [calcular]
    if corrida.estado == Estado.APROBADA:
        return [{"acto": "emitir", "nombre": "Emitir", "icono": "file-invoice", "tecla": "E"}]
    if corrida.estado in {Estado.EMITIENDO, Estado.DESHACIENDO}:
        return [{"acto": "seguir", "nombre": "Seguir", "icono": "player-play", "tecla": "E"}]
    return []
