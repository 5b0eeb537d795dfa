"""What medicion shows out of its pages: its results in the search, and its card of the home."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse

from cesop.nucleo import formato
from cesop.nucleo.interfaz.busqueda import LETRAS_MINIMAS, parecidas
from cesop.nucleo.interfaz.ports import Hallazgo, Renglon, Tarjeta
from cesop.nucleo.models import Usuario
from cesop.nucleo.permisos import puede_escribir, puede_ver
from medicion.pantallas.ciclo import estado_de
from medicion.selectors import alcance
from medicion.selectors import mesa as escritorio

LARGO_MAX = 9


class Lotes:
    """Batches of readings."""

    titulo = "Lotes de lectura"

    def buscar(self, texto: str, *, usuario: Usuario, maximo: int) -> Sequence[Hallazgo]:
        """By code, or by the name of the route, the newest first."""
        if len(texto) < LETRAS_MINIMAS or not puede_ver(usuario, "medicion:lote"):
            return []
        filas = parecidas(alcance.lotes(usuario).select_related("ruta", "periodo"), texto, "codigo", "ruta__nombre")
        return [
            Hallazgo(
                titulo=f"Lote {lote}",
                detalle=f"{lote.ruta} · {lote.periodo}",
                url=reverse("medicion:lote", args=[lote.pk]),
                icono="calendar-stats",
                estado=estado_de(lote)[0],
                tono=estado_de(lote)[1],
            )
            for lote in filas[:maximo]
        ]


class Suministros:
    """Service points, by what is written on the meter or on the bill."""

    titulo = "Medición"

    def buscar(self, texto: str, *, usuario: Usuario, maximo: int) -> Sequence[Hallazgo]:
        """By the number of the meter that is or was there, or of the service point."""
        if len(texto) < LETRAS_MINIMAS or not puede_ver(usuario, "medicion:ficha"):
            return []
        condicion = Q(colocaciones__medidor__numero__istartswith=texto, colocaciones__reemplazado_en__isnull=True)
        if texto.isdecimal() and len(texto) <= LARGO_MAX:
            condicion |= Q(numero=int(texto))
        filas = (
            alcance.suministros(usuario).filter(condicion).select_related("inmueble__domicilio", "servicio").distinct()
        )
        return [
            Hallazgo(
                titulo=str(punto.inmueble),
                detalle=f"NIS {punto} · {punto.servicio}",
                url=reverse("medicion:ficha", args=[punto.pk]),
                icono="gauge",
            )
            for punto in filas.order_by("numero")[:maximo]
        ]


def tarjeta(usuario: Usuario) -> Tarjeta | None:
    """What waits at the desk, for who decides on it."""
    if not puede_escribir(usuario, "medicion:excepcion_decidir"):
        return None
    totales = escritorio.totales(escritorio.Criterio(), usuario=usuario)
    return Tarjeta(
        titulo="Excepciones de lectura",
        icono="progress-alert",
        renglones=[
            Renglon(
                texto=grupo.nombre,
                detalle=f"{formato.entero(grupo.filas)} abiertas, {formato.pesos(grupo.en_juego)} en juego",
                url=f"{reverse('medicion:mesa')}?servicio={grupo.clave}",
                estado=f"{formato.entero(grupo.bloqueadas)} frenan" if grupo.bloqueadas else "",
                tono="mal",
            )
            for grupo in totales.grupos
        ],
        vacio="Cuando una regla objete una lectura, va a aparecer acá.",
        url=reverse("medicion:mesa"),
        cuenta=totales.filas,
    )
