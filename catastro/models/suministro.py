"""Where a service arrives: the network, the routes, and the service points."""

from __future__ import annotations

from django.db import models

from catastro.models.lugar import Inmueble, Zona
from catastro.models.piezas import ConLugar, en_el_mapa, vigencia
from catastro.models.servicio import Servicio
from cesop.nucleo.models import Sucursal
from cesop.nucleo.models.base import Fechado


class NodoRed(ConLugar):
    """A node of a network, hanging from another: feeder, transformer, water zone, OLT… The database refuses rings."""

    class Tipo(models.TextChoices):
        SUBESTACION = "subestacion", "Subestación"
        ALIMENTADOR = "alimentador", "Alimentador"
        TRANSFORMADOR = "transformador", "Transformador"
        ZONA_DE_AGUA = "zona_de_agua", "Zona de agua"
        COLECTOR = "colector", "Colector"
        OLT = "olt", "OLT"
        CAJA = "caja", "Caja"
        OTRO = "otro", "Otro"

    servicio = models.ForeignKey(Servicio, on_delete=models.PROTECT, related_name="nodos")
    tipo = models.CharField("tipo", max_length=15, choices=Tipo)
    codigo = models.CharField("código", max_length=20)
    nombre = models.CharField("nombre", max_length=60)
    padre = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="hijos")
    activo = models.BooleanField("activo", default=True)

    class Meta:
        ordering = ["servicio", "codigo"]
        verbose_name = "nodo de red"
        verbose_name_plural = "nodos de red"
        constraints = [
            models.UniqueConstraint(fields=["servicio", "codigo"], name="nodored_unico"), en_el_mapa("nodored"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.codigo} {self.nombre}"


class Ruta(models.Model):
    """A walk through the town, to read meters or to deliver papers: each has its own order."""

    class Uso(models.TextChoices):
        LECTURA = "lectura", "Lectura"
        REPARTO = "reparto", "Reparto"

    codigo = models.CharField("código", max_length=5)
    nombre = models.CharField("nombre", max_length=60)
    uso = models.CharField("uso", max_length=8, choices=Uso)
    # A reading route is of one service; delivery takes all of them.
    servicio = models.ForeignKey(Servicio, on_delete=models.PROTECT, null=True, blank=True, related_name="rutas")
    zona = models.ForeignKey(Zona, on_delete=models.PROTECT, null=True, blank=True, related_name="rutas")
    sucursal = models.ForeignKey(Sucursal, on_delete=models.PROTECT, related_name="+")
    activa = models.BooleanField("activa", default=True)

    class Meta:
        ordering = ["uso", "codigo"]
        verbose_name = "ruta"
        constraints = [
            models.UniqueConstraint(fields=["uso", "codigo"], name="ruta_unica"),
            models.CheckConstraint(
                condition=models.Q(uso="reparto", servicio__isnull=True)
                | models.Q(uso="lectura", servicio__isnull=False),
                name="ruta_servicio_segun_uso",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.codigo} {self.nombre}"


class Suministro(ConLugar):
    """A service point: where one service reaches one property."""

    numero = models.PositiveIntegerField("número", unique=True)
    servicio = models.ForeignKey(Servicio, on_delete=models.PROTECT, related_name="suministros")
    inmueble = models.ForeignKey(Inmueble, on_delete=models.PROTECT, related_name="suministros")
    # Where the meter is, for whoever goes: "pilar a la izquierda, detrás de la planta".
    ubicacion = models.CharField("ubicación", max_length=80, blank=True)
    activo = models.BooleanField("activo", default=True)

    class Meta:
        ordering = ["numero"]
        verbose_name = "suministro"
        constraints = [en_el_mapa("suministro")]

    def __str__(self) -> str:
        return str(self.numero)


class UbicacionEnRed(Fechado):
    """The node that feeds a service point, over `[desde, hasta)`: balances of the network look at it as of a day."""

    suministro = models.ForeignKey(Suministro, on_delete=models.PROTECT, related_name="ubicaciones_en_red")
    nodo = models.ForeignKey(NodoRed, on_delete=models.PROTECT, related_name="suministros")

    class Meta:
        verbose_name = "ubicación en la red"
        verbose_name_plural = "ubicaciones en la red"
        constraints = vigencia("ubicacionenred", "suministro")


class PuntoDeRuta(models.Model):
    """The place of a service point in a route. One reading route and one delivery route for each point."""

    ruta = models.ForeignKey(Ruta, on_delete=models.PROTECT, related_name="puntos")
    suministro = models.ForeignKey(Suministro, on_delete=models.PROTECT, related_name="puntos_de_ruta")
    # The route's use, kept by the database so that a point has one route of each.
    uso = models.CharField("uso", max_length=8, choices=Ruta.Uso, editable=False)
    orden = models.PositiveIntegerField("orden")
    # What the walker must know: "perro", "llave en el kiosco".
    indicaciones = models.CharField("indicaciones", max_length=80, blank=True)

    class Meta:
        ordering = ["ruta", "orden"]
        verbose_name = "punto de ruta"
        verbose_name_plural = "puntos de ruta"
        constraints = [
            models.UniqueConstraint(fields=["suministro", "uso"], name="puntoderuta_unico"),
            models.UniqueConstraint(
                fields=["ruta", "orden"], name="puntoderuta_orden_unico", deferrable=models.Deferrable.DEFERRED
            ),
        ]
