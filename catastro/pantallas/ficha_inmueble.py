"""The page of a property: what it is, what it has, where it is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from catastro.models import CaracteristicaDeInmueble, Inmueble, Suministro
from catastro.pantallas.inmuebles import estado_de
from catastro.pantallas.palabras import Fila, estado_de_servicio
from catastro.selectors import inmuebles as selectors
from catastro.selectors import suministros
from cesop.nucleo import formato
from cesop.nucleo.fechas import hoy
from cesop.nucleo.maestros.palabras import lapso
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir
from cesop.nucleo.trazas.selectors import historial


@require_GET
def inmueble(request: HttpRequest, pk: int) -> HttpResponse:
    """A property with its service points, its dated characteristics and its place on the map."""
    vista = get_object_or_404(selectors.con_resumen(selectors.inmuebles(), al=hoy()), pk=pk)
    usuario = usuario_de(request)
    propios = list(suministros.con_estado(vista.suministros.select_related("servicio").order_by("servicio", "numero")))
    return render(
        request,
        "catastro/lugares/inmueble.html",
        {
            "inmueble": vista,
            "estado": estado_de(vista),
            "suministros": _filas(propios),
            "caracteristicas": [_caracteristica(fila) for fila in selectors.caracteristicas_de(vista)],
            "historial": historial("catastro_inmueble", clave=str(pk), usuario=usuario),
            "edita": puede_escribir(usuario, "catastro:inmueble_editar"),
            "abre_suministro": puede_escribir(usuario, "catastro:suministro_nuevo") and vista.activo,
        },
    )


def _filas(puntos: list[Suministro]) -> list[Fila]:
    """Its service points, with meter and node."""
    adornos = suministros.adornos((punto.pk for punto in puntos), al=hoy())
    return [
        Fila(
            objeto=punto,
            adorno=adornos[punto.pk],
            estado=estado_de_servicio(punto.estado, activo=punto.activo),  # type: ignore[attr-defined]
        )
        for punto in puntos
    ]


def _caracteristica(fila: CaracteristicaDeInmueble) -> tuple[str, str, str]:
    """(since when, what for, what it measures)."""
    unidades = fila.unidades_funcionales
    medidas = [
        f"{formato.miles(superficie)} m² {que}"
        for superficie, que in ((fila.superficie_terreno, "de terreno"), (fila.superficie_cubierta, "cubiertos"))
        if superficie is not None
    ]
    medidas.append("1 unidad funcional" if unidades == 1 else f"{unidades} unidades funcionales")
    return lapso(fila.desde, fila.hasta), fila.get_destino_display(), ", ".join(medidas)


def lugar_de(vista: Inmueble) -> str:
    """Its coordinates, as people copy them into another map."""
    return f"{vista.latitud:f}, {vista.longitud:f}" if vista.latitud is not None else ""
