"""What-ifs: all of them, and the form that starts one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from catastro.models import GrupoGestion
from cesop.nucleo import formato
from cesop.nucleo.fechas import hoy, sumar_meses
from cesop.nucleo.formularios import FORMULARIO, errores_en
from cesop.nucleo.listados import Boton, Columna, Listado, Vacio
from cesop.nucleo.maestros.palabras import Consecuencia
from cesop.nucleo.maestros.views import formulario
from cesop.nucleo.pedidos import usuario_de
from facturacion.models import Simulacion, VersionDeCuadro
from facturacion.pantallas import simulaciones_palabras as palabras
from facturacion.selectors import ciclo
from facturacion.selectors import simulaciones as lectura
from facturacion.services import trabajos_simulacion
from facturacion.services.simulaciones import Pedido

Alcance = Simulacion.Alcance


def _variacion(simulacion: Any) -> str:
    cuanto = ciclo.variacion(simulacion.suma_despues, simulacion.suma_antes)
    return "" if cuanto is None else f"{'+' if cuanto > 0 else ''}{formato.porcentaje(cuanto)}"


class ListadoDeSimulaciones(Listado):
    """Every simulation, the newest first."""

    clave = "facturacion.simulaciones"
    titulo = "Simulaciones"
    busqueda = ("nombre", "versiones__cuadro__nombre", "usuario__apellido")
    busqueda_ayuda = "Nombre, cuadro o quién la hizo"
    orden = "-hecha"
    vacio = Vacio(
        titulo="Todavía no se simuló nada",
        texto="Una simulación liquida un mes que pasó con otra versión de un cuadro, y dice qué cambia y a quién.",
        icono="math-function",
        accion="Simular",
        ruta="facturacion:simulacion_nueva",
    )
    botones = (
        Boton(titulo="Comparar", ruta="facturacion:simulaciones_comparar", icono="scale", tecla="C", escribe=False),
        Boton(titulo="Simular", ruta="facturacion:simulacion_nueva", icono="math-function", tecla="N", principal=True),
    )
    columnas = (
        Columna(clave="nombre", titulo="Simulación", orden="nombre", detalle=palabras.versiones_de),
        Columna(clave="mes", titulo="Mes", valor=lambda s: formato.mes(palabras.mes_de(s)), orden=("anio", "mes")),
        Columna(clave="alcance", titulo="Alcance", valor=palabras.alcance_de, orden="alcance"),
        Columna(clave="estado", titulo="Estado", tipo="estado", valor=palabras.estado_de, orden="proceso__estado"),
        Columna(clave="cuantas", titulo="Cuentas", tipo="entero", orden="cuantas"),
        Columna(clave="antes", titulo="Antes", tipo="importe", valor="suma_antes", orden="suma_antes"),
        Columna(clave="despues", titulo="Después", tipo="importe", valor="suma_despues", orden="suma_despues"),
        Columna(clave="variacion", titulo="Variación", valor=_variacion),
        Columna(clave="hecha", titulo="Hecha", tipo="fecha_hora", valor="registrado_en", orden="registrado_en",
                detalle=lambda s: str(s.usuario)),
    )  # fmt: skip

    def filas(self) -> QuerySet[Simulacion]:
        """All of them: tariffs are of the whole cooperative."""
        return lectura.todas().distinct()

    def url_fila(self, fila: Simulacion) -> str:
        """What it gave."""
        return reverse("facturacion:simulacion", args=[fila.pk])


class FormularioDeSimulacion(forms.Form):
    """Which versions, which month, of whom."""

    versiones = forms.MultipleChoiceField(
        label="Versiones",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Borradores o vigentes, una de cada cuadro.",
    )
    mes = forms.CharField(
        label="Mes", widget=forms.TextInput(attrs={"type": "month"}), help_text="Se compara con lo que se facturó."
    )
    alcance = forms.ChoiceField(label="De quién")
    nombre = forms.CharField(label="Nombre", max_length=80, help_text="Para encontrarla y compararla después.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versiones = VersionDeCuadro.objects.exclude(estado=VersionDeCuadro.Estado.RETIRADA).select_related("cuadro")
        campo = self.fields["versiones"]
        assert isinstance(campo, forms.MultipleChoiceField)
        campo.choices = [
            (v.pk, f"{v}, {v.norma} ({v.get_estado_display().lower()})")
            for v in versiones.order_by("cuadro__nombre", "-desde", "-pk")
        ]
        grupos = GrupoGestion.objects.filter(activo=True).order_by("codigo")
        alcance = self.fields["alcance"]
        assert isinstance(alcance, forms.ChoiceField)
        alcance.choices = [
            (Alcance.CUADROS.value, Alcance.CUADROS.label),
            (Alcance.TODOS.value, Alcance.TODOS.label),
            *((f"g{grupo.pk}", str(grupo)) for grupo in grupos),
        ]

    def clean_mes(self) -> dt.date:
        """The first day of the month."""
        anio, _, mes = self.cleaned_data["mes"].partition("-")
        if not (anio.isdecimal() and mes.isdecimal() and 1 <= int(mes) <= 12 and 2000 <= int(anio) <= 2100):
            raise ValidationError("No se puede leer el mes. Escribilo como 2026-10.")
        return dt.date(int(anio), int(mes), 1)

    def pedido(self) -> Pedido:
        """What is asked."""
        datos = self.cleaned_data
        grupo = datos["alcance"].removeprefix("g") if datos["alcance"].startswith("g") else None
        return Pedido(
            nombre=datos["nombre"],
            versiones=list(VersionDeCuadro.objects.select_related("cuadro").filter(pk__in=datos["versiones"])),
            anio=datos["mes"].year,
            mes=datos["mes"].month,
            alcance=Alcance.GRUPO if grupo else datos["alcance"],
            grupo=GrupoGestion.objects.get(pk=grupo) if grupo else None,
        )


@require_http_methods(FORMULARIO)
def simulacion_nueva(request: HttpRequest) -> HttpResponse:
    """Ask for a what-if, and start to work it out."""
    elegida = request.GET.get("version", "")
    previo = sumar_meses(hoy().replace(day=1), -1)
    iniciales = {
        "versiones": [int(elegida)] if elegida.isdecimal() and len(elegida) < 10 else [],
        "mes": f"{previo:%Y-%m}",
    }
    form = FormularioDeSimulacion(request.POST or None, initial=iniciales)
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            simulacion = trabajos_simulacion.simular(form.pedido(), usuario=usuario_de(request))
        if not form.errors:
            messages.success(request, f"{simulacion}: se está calculando.")
            return redirect("facturacion:simulacion", pk=simulacion.pk)
    dichas = (
        ("calendar", "Se liquida el mes entero con esas versiones, rijan desde cuando rijan."),
        ("scale", "Cada cuenta se compara con su factura de ese mes; sin ella, con lo que daba el cuadro vigente."),
        ("lock", "No se emite ni se asienta nada."),
    )
    return formulario(
        request,
        form,
        titulo="Simular un cuadro tarifario",
        boton="Simular",
        volver=reverse("facturacion:simulaciones"),
        consecuencias=[Consecuencia(texto=texto, icono=icono) for icono, texto in dichas],
    )
