"""Where: towns, streets, addresses, zones and properties."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Concat

from catastro.models.persona import Persona
from catastro.models.piezas import ConLugar, en_el_mapa, vigencia
from cesop.nucleo.models.base import Fechado
from cesop.nucleo.texto import SinAcentos


class Localidad(models.Model):
    """A town."""

    class Provincia(models.IntegerChoices):
        """Codes of ARCA's table of provinces."""

        CABA = 0, "Ciudad Autónoma de Buenos Aires"
        BUENOS_AIRES = 1, "Buenos Aires"
        CATAMARCA = 2, "Catamarca"
        CORDOBA = 3, "Córdoba"
        CORRIENTES = 4, "Corrientes"
        ENTRE_RIOS = 5, "Entre Ríos"
        JUJUY = 6, "Jujuy"
        MENDOZA = 7, "Mendoza"
        LA_RIOJA = 8, "La Rioja"
        SALTA = 9, "Salta"
        SAN_JUAN = 10, "San Juan"
        SAN_LUIS = 11, "San Luis"
        SANTA_FE = 12, "Santa Fe"
        SANTIAGO_DEL_ESTERO = 13, "Santiago del Estero"
        TUCUMAN = 14, "Tucumán"
        CHACO = 16, "Chaco"
        CHUBUT = 17, "Chubut"
        FORMOSA = 18, "Formosa"
        MISIONES = 19, "Misiones"
        NEUQUEN = 20, "Neuquén"
        LA_PAMPA = 21, "La Pampa"
        RIO_NEGRO = 22, "Río Negro"
        SANTA_CRUZ = 23, "Santa Cruz"
        TIERRA_DEL_FUEGO = 24, "Tierra del Fuego"

    nombre = models.CharField("nombre", max_length=60)
    codigo_postal = models.CharField("código postal", max_length=8)
    partido = models.CharField("partido", max_length=60, blank=True)
    provincia = models.PositiveSmallIntegerField("provincia", choices=Provincia, default=Provincia.BUENOS_AIRES)

    class Meta:
        ordering = ["nombre"]
        verbose_name = "localidad"
        verbose_name_plural = "localidades"
        constraints = [models.UniqueConstraint(fields=["provincia", "nombre", "codigo_postal"], name="localidad_unica")]

    def __str__(self) -> str:
        return self.nombre


class Calle(models.Model):
    """A street of a town: how its name is written. Addresses follow its spelling."""

    localidad = models.ForeignKey(Localidad, on_delete=models.PROTECT, related_name="calles")
    nombre = models.CharField("nombre", max_length=80)
    clave = models.GeneratedField(expression=SinAcentos("nombre"), output_field=models.TextField(), db_persist=True)

    class Meta:
        ordering = ["localidad", "clave"]
        verbose_name = "calle"
        constraints = [models.UniqueConstraint(fields=["localidad", "clave"], name="calle_unica")]

    def __str__(self) -> str:
        return self.nombre


class Domicilio(models.Model):
    """An address."""

    localidad = models.ForeignKey(Localidad, on_delete=models.PROTECT, related_name="+")
    calle = models.CharField("calle", max_length=80)
    altura = models.CharField("número", max_length=10, blank=True)
    piso = models.CharField("piso", max_length=6, blank=True)
    departamento = models.CharField("departamento", max_length=10, blank=True)
    entre_calles = models.CharField("entre calles", max_length=80, blank=True)
    clave = models.GeneratedField(
        expression=SinAcentos(
            Concat("calle", models.Value(" "), "altura", models.Value(" "), "piso", models.Value(" "), "departamento")
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        ordering = ["clave"]
        verbose_name = "domicilio"
        constraints = [models.CheckConstraint(condition=~models.Q(calle=""), name="domicilio_con_calle")]

    def __str__(self) -> str:
        piso = f" piso {self.piso}" if self.piso else ""
        departamento = f" depto. {self.departamento}" if self.departamento else ""
        return f"{self.calle} {self.altura}".strip() + piso + departamento


class DomicilioDePersona(Fechado):
    """The address of a person for one use: the legal one, or where the post goes."""

    class Uso(models.TextChoices):
        LEGAL = "legal", "Legal"
        POSTAL = "postal", "Postal"

    persona = models.ForeignKey(Persona, on_delete=models.PROTECT, related_name="domicilios")
    uso = models.CharField("uso", max_length=10, choices=Uso)
    domicilio = models.ForeignKey(Domicilio, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "domicilio de persona"
        verbose_name_plural = "domicilios de personas"
        constraints = vigencia("domiciliodepersona", "persona", "uso")


class Zona(models.Model):
    """A part of the territory: for expected values, tariffs and reports."""

    codigo = models.CharField("código", max_length=10, unique=True)
    nombre = models.CharField("nombre", max_length=60)
    activa = models.BooleanField("activa", default=True)

    class Meta:
        ordering = ["codigo"]
        verbose_name = "zona"

    def __str__(self) -> str:
        return self.nombre


class Inmueble(ConLugar):
    """A property, or a unit of one: where services are given."""

    domicilio = models.ForeignKey(Domicilio, on_delete=models.PROTECT, related_name="inmuebles")
    zona = models.ForeignKey(Zona, on_delete=models.PROTECT, null=True, blank=True, related_name="inmuebles")
    # Cadastral name of the parcel, and the number it pays its tax with.
    nomenclatura = models.CharField("nomenclatura catastral", max_length=60, blank=True)
    partida = models.CharField("partida inmobiliaria", max_length=20, blank=True)
    observaciones = models.TextField("observaciones", blank=True)
    activo = models.BooleanField("activo", default=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "inmueble"
        constraints = [
            en_el_mapa("inmueble"),
            models.UniqueConstraint(
                fields=["nomenclatura"], condition=~models.Q(nomenclatura=""), name="inmueble_nomenclatura_unica"
            ),
            models.UniqueConstraint(fields=["partida"], condition=~models.Q(partida=""), name="inmueble_partida_unica"),
        ]

    def __str__(self) -> str:
        return str(self.domicilio)


class CaracteristicaDeInmueble(Fechado):
    """What is measured of a property and its use, over `[desde, hasta)`: tariffs and VAT look at them."""

    class Destino(models.TextChoices):
        VIVIENDA = "vivienda", "Vivienda"
        VERANEO = "veraneo", "Casa de veraneo"
        COMERCIO = "comercio", "Comercio"
        INDUSTRIA = "industria", "Industria"
        OFICIAL = "oficial", "Oficial"
        BALDIO = "baldio", "Baldío"
        OBRA = "obra", "Obra"

    inmueble = models.ForeignKey(Inmueble, on_delete=models.PROTECT, related_name="caracteristicas")
    destino = models.CharField("destino", max_length=12, choices=Destino)
    # Square metres.
    superficie_terreno = models.DecimalField(
        "superficie del terreno", max_digits=10, decimal_places=2, null=True, blank=True
    )
    superficie_cubierta = models.DecimalField(
        "superficie cubierta", max_digits=10, decimal_places=2, null=True, blank=True
    )
    unidades_funcionales = models.PositiveSmallIntegerField("unidades funcionales", default=1)

    class Meta:
        verbose_name = "característica de inmueble"
        verbose_name_plural = "características de inmuebles"
        constraints = [
            *vigencia("caracteristicadeinmueble", "inmueble"),
            models.CheckConstraint(
                condition=models.Q(models.Q(superficie_terreno__isnull=True) | models.Q(superficie_terreno__gte=0))
                & models.Q(models.Q(superficie_cubierta__isnull=True) | models.Q(superficie_cubierta__gte=0)),
                name="caracteristicadeinmueble_positiva",
            ),
        ]
