"""What a simulation gave: figures by service and category, taxes, subsidy, who pays more and who pays less."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import QuerySet, Sum
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from cesop.nucleo import formato
from cesop.nucleo.listados import Columna, Listado, Vacio
from cesop.nucleo.procesos.selectors import avance_de
from cesop.nucleo.procesos.services import ACTIVOS
from facturacion.contraste import IGUAL
from facturacion.models import CausaSimulada, CuentaSimulada, FranjaSimulada, Simulacion
from facturacion.pantallas import simulaciones_palabras as palabras
from facturacion.pantallas.corridas_palabras import CAUSAS
from facturacion.selectors import ciclo
from facturacion.selectors import simulaciones as lectura
from facturacion.selectors.cuadros import diferencias

A_LA_VISTA = 7


def simulacion_o_404(pk: int) -> Simulacion:
    """A simulation: tariffs are of the whole cooperative."""
    return get_object_or_404(Simulacion.objects.select_related("usuario", "proceso", "grupo"), pk=pk)


class _DeSimulacion(Listado):
    """A list of one simulation."""

    por_pagina = 100

    def __init__(self, request: HttpRequest, *, argumentos: Mapping[str, Any], camino: str) -> None:
        super().__init__(request, argumentos=argumentos, camino=camino)
        self.simulacion = simulacion_o_404(argumentos["pk"])

    def contexto(self) -> Mapping[str, Any]:
        """Which one."""
        return {"simulacion": self.simulacion}


def _variacion(fila: Any) -> str:
    cuanto = ciclo.variacion(fila.suma_despues, fila.suma_antes)
    return "" if cuanto is None else f"{'+' if cuanto > 0 else ''}{formato.porcentaje(cuanto)}"


class ListadoDeResultado(_DeSimulacion):
    """Its figures by group and category."""

    clave = "facturacion.simulacion"
    titulo = "Simulación"
    busqueda = ("categoria", "grupo__nombre", "grupo__servicio__nombre")
    busqueda_ayuda = "Servicio, grupo o categoría"
    orden = "-despues"
    plantilla = "facturacion/simulacion.html"
    vacio = Vacio(
        titulo="No hay cifras", texto="Van apareciendo a medida que se calcula; si terminó, nadie se pudo comparar.",
        icono="math-function",
    )  # fmt: skip
    columnas = (
        Columna(clave="servicio", titulo="Servicio", valor="grupo.servicio.nombre", orden="grupo__servicio__nombre",
                detalle="grupo.nombre"),
        Columna(clave="categoria", titulo="Categoría", valor="nombre_de_categoria", detalle="categoria",
                orden="nombre_de_categoria"),
        Columna(clave="cuantas", titulo="Cuentas", tipo="entero", orden="cuantas", total=Sum("cuantas")),
        Columna(clave="antes", titulo="Antes", tipo="importe", valor="suma_antes", orden="suma_antes",
                total=Sum("suma_antes")),
        Columna(clave="despues", titulo="Después", tipo="importe", valor="suma_despues", orden="suma_despues",
                total=Sum("suma_despues")),
        Columna(clave="cambio", titulo="Diferencia", tipo="importe", orden="cambio", total=Sum("cambio")),
        Columna(clave="variacion", titulo="Variación", valor=_variacion),
        Columna(clave="impuestos", titulo="Impuestos", tipo="importe", orden="impuestos", total=Sum("impuestos")),
        Columna(clave="subsidio", titulo="Subsidio", tipo="importe", orden="subsidio", total=Sum("subsidio")),
        Columna(clave="subsidio_antes", titulo="Subsidio antes", tipo="importe", orden="subsidio_antes",
                total=Sum("subsidio_antes"), oculta_al_inicio=True),
        Columna(clave="menos", titulo="Pagan menos", tipo="entero", valor="pagan_menos", orden="pagan_menos"),
        Columna(clave="mas", titulo="Pagan más", tipo="entero", valor="pagan_mas", orden="pagan_mas"),
    )  # fmt: skip

    def filas(self) -> QuerySet[FranjaSimulada]:
        """A row for each group and category."""
        return lectura.por_categoria(self.simulacion)

    def titulo_de_fila(self, fila: FranjaSimulada) -> str:
        """By its category."""
        return f"{fila.grupo}, {fila.categoria}"

    def titulo_pagina(self) -> str:
        """How it was called."""
        return self.simulacion.nombre

    def contexto(self) -> Mapping[str, Any]:
        """The whole, by class of line; the bands; who changes most; who could not be simulated."""
        una = self.simulacion
        franjas, clases, total = lectura.franjas(una), lectura.por_clase(una), lectura.total(una)
        cambian, contra = lectura.extremas(una), lectura.contra_facturado(una)
        return {
            "simulacion": una,
            "mes": palabras.mes_de(una),
            "alcance": palabras.alcance_de(una),
            "estado": palabras.estado_de(una),
            "marcha": marcha_de(una),
            "versiones": [_version(v) for v in una.versiones.select_related("cuadro")],
            "total": total,
            "clases": [(nombre, clases[clave]) for clave, nombre in palabras.CLASES.items() if clave in clases],
            "impuestos": _impuestos(una),
            "subsidio": clases.get("subsidio", lectura.Par()),
            "histograma": palabras.histograma(franjas),
            "pagan_menos": sum(franjas[:IGUAL]),
            "pagan_mas": sum(franjas[IGUAL + 1 :]),
            "iguales": franjas[IGUAL],
            "con_factura": contra.get(True, 0),
            "sin_factura": contra.get(False, 0),
            "ganan": list(cambian.filter(cambio__lt=0).order_by("cambio", "cuenta")[:A_LA_VISTA]),
            "pierden": list(cambian.filter(cambio__gt=0).order_by("-cambio", "cuenta")[:A_LA_VISTA]),
            "causas": [(palabras.causa(clave), clave, cuantas) for clave, cuantas in lectura.causas(una)],
            "afuera": lectura.afuera(una),
        }


def _impuestos(simulacion: Simulacion) -> list[tuple[str, lectura.Par]]:
    pares = lectura.impuestos(simulacion)
    return [(palabras.componente(clave), pares[clave]) for clave in sorted(pares, key=lambda c: -abs(pares[c].despues))]


def _version(simulada: Any) -> dict[str, Any]:
    """What was simulated of a book; where it is kept, and whether its worked examples hold."""
    guardada = lectura.version_guardada(simulada.cuadro_id, simulada.huella)
    return {
        "dicha": simulada,
        "guardada": guardada,
        "sin_dar": len({d.ejemplo for d in diferencias(guardada) if not d.explicacion}) if guardada else 0,
    }


def marcha_de(simulacion: Simulacion) -> dict[str, Any] | None:
    """The progress of its work. One query."""
    proceso = lectura.proceso_de(simulacion)
    if proceso is None:
        return None
    return {"proceso": proceso, "avance": avance_de(proceso), "activo": proceso.estado in ACTIVOS}


# ── Accounts ──


class FiltroDeCausas(django_filters.FilterSet):
    """Why."""

    causa = django_filters.ChoiceFilter(
        label="Causa",
        choices=[("excluida", palabras.EXCLUIDA.nombre), *((clave, causa.nombre) for clave, causa in CAUSAS.items())],
        empty_label="Todas",
    )

    class Meta:
        model = CausaSimulada
        fields: tuple[str, ...] = ()


_CUENTA = (
    Columna(clave="cuenta", titulo="Cuenta", valor=lambda f: str(f.cuenta.numero), orden="cuenta__numero"),
    Columna(clave="titular", titulo="Titular", valor=lambda f: f.titular or "sin titular", orden="titular",
            detalle=lambda f: str(f.cuenta.suministro.inmueble)),
    Columna(clave="grupo", titulo="Grupo", valor="grupo.nombre", orden="grupo__nombre"),
    Columna(clave="categoria", titulo="Categoría", orden="categoria"),
)  # fmt: skip


class ListadoDeCausas(_DeSimulacion):
    """The accounts that could not be simulated, or come to nothing, and why."""

    clave = "facturacion.simulacion_causas"
    titulo = "Cuentas sin simular"
    filtros = FiltroDeCausas
    busqueda = ("titular", "detalle", "categoria")
    busqueda_ayuda = "Titular, categoría o detalle"
    orden = "cuenta"
    plantilla = "facturacion/simulacion_cuentas.html"
    vacio = Vacio(titulo="Se simularon todas", texto="Ninguna cuenta quedó afuera.", icono="checks")
    columnas = (
        *_CUENTA,
        Columna(clave="causa", titulo="Por qué", valor=lambda f: palabras.causa(f.causa).nombre, orden="causa",
                detalle="detalle"),
        Columna(clave="en_vigente", titulo="Con el cuadro vigente", tipo="logico", orden="en_vigente"),
        Columna(clave="antes", titulo="Se le facturó", tipo="importe", orden="antes"),
    )  # fmt: skip

    def filas(self) -> QuerySet[CausaSimulada]:
        """A row for each account and cause."""
        return lectura.sin_simular(self.simulacion)

    def url_fila(self, fila: CausaSimulada) -> str:
        """Its account, where it is mended."""
        return reverse("catastro:cuenta", args=[fila.cuenta_id])

    def titulo_pagina(self) -> str:
        """Of which one."""
        return f"{self.titulo}, {self.simulacion}"


class ListadoDeExtremas(_DeSimulacion):
    """The accounts that change most."""

    clave = "facturacion.simulacion_cuentas"
    titulo = "Las que más cambian"
    busqueda = ("titular", "categoria")
    busqueda_ayuda = "Titular o categoría"
    orden = "-cambio"
    plantilla = "facturacion/simulacion_cuentas.html"
    vacio = Vacio(titulo="Ninguna cuenta cambia", texto="Todas pagarían lo mismo.", icono="checks")
    columnas = (
        *_CUENTA,
        Columna(clave="antes", titulo="Antes", tipo="importe", orden="antes"),
        Columna(clave="despues", titulo="Después", tipo="importe", orden="despues"),
        Columna(clave="cambio", titulo="Diferencia", tipo="importe", orden="cambio"),
        Columna(clave="variacion", titulo="Variación",
                valor=lambda f: _variacion_de(f.antes, f.despues)),
    )  # fmt: skip

    def filas(self) -> QuerySet[CuentaSimulada]:
        """Those that gain or lose most, of every chunk."""
        return lectura.extremas(self.simulacion)

    def url_fila(self, fila: CuentaSimulada) -> str:
        """Its account."""
        return reverse("catastro:cuenta", args=[fila.cuenta_id])

    def titulo_pagina(self) -> str:
        """Of which one."""
        return f"{self.titulo}, {self.simulacion}"


def _variacion_de(antes: Any, despues: Any) -> str:
    cuanto = ciclo.variacion(despues, antes)
    return "" if cuanto is None else f"{'+' if cuanto > 0 else ''}{formato.porcentaje(cuanto)}"
