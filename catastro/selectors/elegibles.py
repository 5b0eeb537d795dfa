"""What may be chosen while an account is opened or changed: persons, service points, properties. Few."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from catastro.models import EstadoActual, EstadoServicio, Inmueble, Persona, Suministro
from catastro.selectors import busqueda
from catastro.selectors.busqueda import TODO, Visto
from cesop.nucleo import formato
from cesop.nucleo.texto import plegar

MAXIMO = 8
PALABRAS_MAX = 5
LETRAS_MINIMAS = 2
ENTERO_MAX = 2_147_483_647


@dataclass(frozen=True, kw_only=True)
class Elegible:
    """A choice: its key, what it is called, what tells it apart, and why it cannot be chosen (empty when it can)."""

    clave: str
    titulo: str
    detalle: str = ""
    impedimento: str = ""


def personas(texto: str, *, visto: Visto = TODO) -> list[Elegible]:
    """Persons by whatever is remembered of them that the user may see, tolerant to a typing error."""
    if len(texto) < LETRAS_MINIMAS:
        return []
    return [de_persona(persona) for persona in busqueda.personas(texto, maximo=MAXIMO, visto=visto)]


def de_persona(persona: Persona) -> Elegible:
    """How a person is offered."""
    numeros = [
        f"{persona.get_documento_tipo_display()} {persona.documento}" if persona.documento else "",
        f"CUIT {formato.cuit(persona.cuit)}" if persona.cuit else "",
    ]
    detalle = " · ".join(numero for numero in numeros if numero) or "sin documento"
    return Elegible(clave=str(persona.pk), titulo=persona.nombre, detalle=detalle)


def suministros() -> QuerySet[Suministro]:
    """Service points in use, each saying whether an account lives in it (`ocupado`)."""
    vivas = EstadoActual.objects.filter(suministro=OuterRef("pk")).exclude(estado=EstadoServicio.RETIRADA)
    return (
        Suministro.objects.filter(activo=True)
        .select_related("servicio", "inmueble__domicilio__localidad")
        .annotate(ocupado=Exists(vivas))
    )


def lugares(texto: str, *, servicio: int | None) -> list[Elegible]:
    """Points of a service (None: any), and properties that have none of it. By number or address. Two queries."""
    if len(texto) < LETRAS_MINIMAS:
        return []
    puntos = suministros() if servicio is None else suministros().filter(servicio=servicio)
    palabras = plegar(texto).split()[:PALABRAS_MAX]
    de_direccion = Q()
    for palabra in palabras:
        de_direccion &= Q(inmueble__domicilio__clave__contains=palabra)
    numero = Q(numero=int(texto)) if texto.isdecimal() and int(texto) <= ENTERO_MAX else Q()
    halladas = puntos.filter(numero | de_direccion if numero else de_direccion)
    hallados = list(halladas.order_by(F("ocupado"), "pk")[:MAXIMO])
    libres = Inmueble.objects.filter(activo=True).select_related("domicilio__localidad")
    for palabra in palabras:
        libres = libres.filter(domicilio__clave__contains=palabra)
    con_punto = Suministro.objects.filter(inmueble=OuterRef("pk"), activo=True)
    if servicio is not None:
        libres = libres.exclude(Exists(con_punto.filter(servicio=servicio)))
    quedan = max(MAXIMO - len(hallados), 2)
    return [*(de_lugar(punto) for punto in hallados), *(de_lugar(inmueble) for inmueble in libres[:quedan])]


def de_lugar(lugar: Suministro | Inmueble) -> Elegible:
    """How a point or a property is offered."""
    if isinstance(lugar, Inmueble):
        return Elegible(
            clave=f"i{lugar.pk}",
            titulo=str(lugar.domicilio),
            detalle=f"{lugar.domicilio.localidad} · se abre un suministro nuevo",
        )
    ocupado: bool = getattr(lugar, "ocupado", False)
    return Elegible(
        clave=f"s{lugar.pk}",
        titulo=str(lugar.inmueble.domicilio),
        detalle=f"{lugar.inmueble.domicilio.localidad} · {lugar.servicio} · suministro {lugar.numero}",
        impedimento="tiene una cuenta sin retirar" if ocupado else "",
    )
