"""Who the cooperative deals with: persons, their tax condition, how to reach them, and the role of associate."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from catastro.models.piezas import CbuValido, CuitValido, SoloDigitos, vigencia
from cesop.nucleo.fechas import Ahora
from cesop.nucleo.models import Usuario
from cesop.nucleo.models.base import Fechado, Hecho
from cesop.nucleo.texto import SinAcentos


class Persona(models.Model):
    """A person or a company. Never removed; one that was loaded twice is merged into the other (`Fusion`)."""

    class Tipo(models.TextChoices):
        FISICA = "fisica", "Persona humana"
        JURIDICA = "juridica", "Persona jurídica"

    class Documento(models.TextChoices):
        DNI = "dni", "DNI"
        LE = "le", "LE"
        LC = "lc", "LC"
        PASAPORTE = "pasaporte", "Pasaporte"
        CDI = "cdi", "CDI"
        NINGUNO = "", "Sin documento"

    tipo = models.CharField("tipo", max_length=10, choices=Tipo, default=Tipo.FISICA)
    # "Apellido, Nombre", or the company's name.
    nombre = models.CharField("nombre", max_length=120)
    nombre_clave = models.GeneratedField(
        expression=SinAcentos("nombre"), output_field=models.TextField(), db_persist=True
    )
    documento_tipo = models.CharField("tipo de documento", max_length=10, choices=Documento, blank=True)
    documento = models.CharField("documento", max_length=20, blank=True)
    # CUIT or CUIL, eleven digits; a company has only this.
    cuit = models.CharField("CUIT o CUIL", max_length=11, blank=True)
    nacimiento = models.DateField("nacimiento", null=True, blank=True)
    fallecida_el = models.DateField("fallecimiento", null=True, blank=True)
    # The person that this one turned out to be. Its rows stay where they are; what is new goes to the other.
    fusionada_en = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="fusionadas", editable=False
    )
    observaciones = models.TextField("observaciones", blank=True)
    registrado_en = models.DateTimeField("registrada", db_default=Ahora(), editable=False)

    class Meta:
        ordering = ["nombre_clave", "id"]
        verbose_name = "persona"
        indexes = [models.Index(fields=["nombre_clave", "id"], name="persona_en_orden")]
        constraints = [
            models.CheckConstraint(condition=models.Q(nombre__regex="[[:alpha:]]"), name="persona_con_nombre"),
            models.CheckConstraint(
                condition=models.Q(cuit="") | models.Q(CuitValido("cuit")), name="persona_cuit_valido"
            ),
            models.CheckConstraint(
                condition=models.Q(documento="", documento_tipo="")
                | models.Q(documento_tipo__in=("dni", "le", "lc"), documento__regex=r"^[1-9]\d{5,7}$")
                | models.Q(documento_tipo="pasaporte", documento__regex=r"^[A-Z0-9]{5,20}$")
                | (models.Q(documento_tipo="cdi") & models.Q(CuitValido("documento"))),
                name="persona_documento_valido",
            ),
            models.CheckConstraint(
                condition=models.Q(fusionada_en__isnull=True) | ~models.Q(fusionada_en=models.F("id")),
                name="persona_fusionada_en_otra",
            ),
            models.UniqueConstraint(
                fields=["cuit"], condition=~models.Q(cuit="") & models.Q(fusionada_en__isnull=True),
                name="persona_cuit_unico",
            ),
            models.UniqueConstraint(
                fields=["documento_tipo", "documento"],
                condition=~models.Q(documento="") & models.Q(fusionada_en__isnull=True), name="persona_documento_unico",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.nombre


class CondicionFiscal(Fechado):
    """How a person stands before the taxes, over `[desde, hasta)`: vouchers freeze the one of their date."""

    class Iva(models.IntegerChoices):
        """Codes of ARCA's table of conditions of the receiver."""

        RESPONSABLE_INSCRIPTO = 1, "Responsable inscripto"
        EXENTO = 4, "Exento"
        CONSUMIDOR_FINAL = 5, "Consumidor final"
        MONOTRIBUTO = 6, "Monotributo"
        NO_CATEGORIZADO = 7, "No categorizado"
        PROVEEDOR_EXTERIOR = 8, "Proveedor del exterior"
        CLIENTE_EXTERIOR = 9, "Cliente del exterior"
        LIBERADO = 10, "IVA liberado, ley 19.640"
        MONOTRIBUTO_SOCIAL = 13, "Monotributo social"
        NO_ALCANZADO = 15, "IVA no alcanzado"
        MONOTRIBUTO_PROMOVIDO = 16, "Monotributo trabajador independiente promovido"

    persona = models.ForeignKey(Persona, on_delete=models.PROTECT, related_name="condiciones_fiscales")
    iva = models.PositiveSmallIntegerField("condición de IVA", choices=Iva)
    ingresos_brutos = models.CharField("ingresos brutos", max_length=20, blank=True)
    # Number of the certificate that exempts, when there is one.
    certificado = models.CharField("certificado", max_length=60, blank=True)

    class Meta:
        verbose_name = "condición fiscal"
        verbose_name_plural = "condiciones fiscales"
        constraints = vigencia("condicionfiscal", "persona")


class MedioDeContacto(models.Model):
    """A telephone or an e-mail of a person."""

    class Tipo(models.TextChoices):
        CELULAR = "celular", "Celular"
        TELEFONO = "telefono", "Teléfono"
        EMAIL = "email", "Correo"

    persona = models.ForeignKey(Persona, on_delete=models.PROTECT, related_name="medios")
    tipo = models.CharField("tipo", max_length=10, choices=Tipo)
    valor = models.CharField("valor", max_length=120)
    digitos = models.GeneratedField(expression=SoloDigitos("valor"), output_field=models.TextField(), db_persist=True)
    principal = models.BooleanField("principal", default=False)
    # Whether notices may be sent here.
    recibe_avisos = models.BooleanField("recibe avisos", default=True)
    activo = models.BooleanField("activo", default=True)

    class Meta:
        ordering = ["-principal", "tipo", "id"]
        verbose_name = "medio de contacto"
        verbose_name_plural = "medios de contacto"
        indexes = [
            GinIndex(
                fields=["valor"],
                opclasses=["gin_trgm_ops"],
                condition=models.Q(tipo="email"),
                name="mediodecontacto_correo",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["persona", "tipo", "valor"], name="mediodecontacto_unico"),
            models.UniqueConstraint(
                fields=["persona", "digitos"],
                condition=models.Q(~models.Q(tipo="email"), activo=True),
                name="mediodecontacto_un_telefono",
            ),
            models.CheckConstraint(
                condition=models.Q(tipo="email", valor__regex=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
                | models.Q(~models.Q(tipo="email"), valor__regex=r"\d.*\d.*\d.*\d.*\d.*\d"),
                name="mediodecontacto_valido",
            ),
        ]

    def __str__(self) -> str:
        return self.valor


class CuentaBancaria(models.Model):
    """A bank account of a person, by its CBU (or CVU)."""

    persona = models.ForeignKey(Persona, on_delete=models.PROTECT, related_name="cuentas_bancarias")
    cbu = models.CharField("CBU", max_length=22)
    alias = models.CharField("alias", max_length=20, blank=True)
    banco = models.CharField("banco", max_length=60, blank=True)
    activa = models.BooleanField("activa", default=True)

    class Meta:
        ordering = ["persona", "id"]
        verbose_name = "cuenta bancaria"
        verbose_name_plural = "cuentas bancarias"
        constraints = [
            models.CheckConstraint(condition=models.Q(CbuValido("cbu")), name="cuentabancaria_cbu_valido"),
            models.UniqueConstraint(fields=["persona", "cbu"], name="cuentabancaria_unica"),
        ]

    def __str__(self) -> str:
        return self.cbu


class Asociado(Fechado):
    """The role of associate of a person, from the day of entry to that of exit (law 20.337 arts. 17 to 22)."""

    persona = models.ForeignKey(Persona, on_delete=models.PROTECT, related_name="asociaciones")
    numero = models.PositiveIntegerField("número de asociado")
    # Minutes of the board that admitted, and that let go.
    acta_ingreso = models.CharField("acta de ingreso", max_length=40, blank=True)
    acta_egreso = models.CharField("acta de egreso", max_length=40, blank=True)
    motivo_egreso = models.CharField("motivo del egreso", max_length=120, blank=True)

    class Meta:
        verbose_name = "asociado"
        constraints = [*vigencia("asociado", "persona"), vigencia("asociado_numero", "numero")[0]]

    def __str__(self) -> str:
        return str(self.numero)


class MovimientoDeCuotas(Hecho):
    """Shares that an associate subscribed, or gave back (negative). What is subscribed today is their sum."""

    class Motivo(models.TextChoices):
        SUSCRIPCION = "suscripcion", "Suscripción"
        TRANSFERENCIA = "transferencia", "Transferencia"
        REEMBOLSO = "reembolso", "Reembolso"
        AJUSTE = "ajuste", "Ajuste"

    persona = models.ForeignKey(Persona, on_delete=models.PROTECT, related_name="movimientos_de_cuotas")
    motivo = models.CharField("motivo", max_length=15, choices=Motivo)
    cuotas = models.IntegerField("cuotas sociales")
    acta = models.CharField("acta", max_length=40, blank=True)
    usuario = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["fecha", "id"]
        verbose_name = "movimiento de cuotas sociales"
        verbose_name_plural = "movimientos de cuotas sociales"
        constraints = [models.CheckConstraint(condition=~models.Q(cuotas=0), name="movimientodecuotas_no_cero")]

    @property
    def transferencia(self) -> TransferenciaDeCuotas | None:
        """The transfer that it is a side of."""
        return getattr(self, "que_sale", None) or getattr(self, "que_entra", None)

    @property
    def otra_parte(self) -> Persona | None:
        """From whom, or to whom, the shares passed."""
        if self.transferencia is None:
            return None
        return (self.transferencia.entra if self.cuotas < 0 else self.transferencia.sale).persona


class TransferenciaDeCuotas(models.Model):
    """Shares that passed from an associate to another: both sides, and the transfer that it undoes. Append-only."""

    sale = models.OneToOneField(MovimientoDeCuotas, on_delete=models.PROTECT, related_name="que_sale")
    entra = models.OneToOneField(MovimientoDeCuotas, on_delete=models.PROTECT, related_name="que_entra")
    deshace = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="deshecha")
    # Why it is undone.
    motivo = models.CharField("motivo", max_length=200, blank=True)

    class Meta:
        verbose_name = "transferencia de cuotas sociales"
        verbose_name_plural = "transferencias de cuotas sociales"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(deshace__isnull=True) | ~models.Q(motivo=""),
                name="transferenciadecuotas_con_motivo",
            )
        ]


class Fusion(Hecho):
    """Two persons that were one: `absorbida` answers from now on as `conservada`. Undone by `FusionDeshecha`."""

    absorbida = models.ForeignKey(Persona, on_delete=models.PROTECT, related_name="fusiones_que_la_absorben")
    conservada = models.ForeignKey(Persona, on_delete=models.PROTECT, related_name="fusiones_que_la_conservan")
    motivo = models.CharField("motivo", max_length=200)
    usuario = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        verbose_name = "fusión"
        verbose_name_plural = "fusiones"
        constraints = [
            models.CheckConstraint(condition=~models.Q(absorbida=models.F("conservada")), name="fusion_de_dos"),
            models.CheckConstraint(condition=~models.Q(motivo=""), name="fusion_con_motivo"),
        ]


class FusionDeshecha(Hecho):
    """A merge that was wrong: the absorbed person is itself again."""

    fusion = models.OneToOneField(Fusion, on_delete=models.PROTECT, related_name="deshecha")
    motivo = models.CharField("motivo", max_length=200)
    usuario = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "fusión deshecha"
        verbose_name_plural = "fusiones deshechas"
        constraints = [models.CheckConstraint(condition=~models.Q(motivo=""), name="fusiondeshecha_con_motivo")]


class TraspasoDeFusion(models.Model):
    """What a merge took from the absorbed person: the row that was live, or how many shares. Undoing gives it back."""

    fusion = models.ForeignKey(Fusion, on_delete=models.PROTECT, related_name="traspasos")
    parte = models.ForeignKey(
        "catastro.ParteDeCuenta", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asociado = models.ForeignKey(Asociado, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cuotas = models.PositiveIntegerField("cuotas sociales", default=0)

    class Meta:
        verbose_name = "traspaso de una fusión"
        verbose_name_plural = "traspasos de fusiones"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(parte__isnull=False, asociado__isnull=True, cuotas=0)
                | models.Q(parte__isnull=True, asociado__isnull=False, cuotas=0)
                | models.Q(parte__isnull=True, asociado__isnull=True, cuotas__gt=0),
                name="traspasodefusion_de_una_cosa",
            )
        ]


class DuplicadoDescartado(Hecho):
    """Two persons that look alike and are not the same one: the search of duplicates does not offer them again."""

    # The one with the smaller key first, so that a pair is one row.
    una = models.ForeignKey(Persona, on_delete=models.PROTECT, related_name="+")
    otra = models.ForeignKey(Persona, on_delete=models.PROTECT, related_name="+")
    motivo = models.CharField("motivo", max_length=200, blank=True)
    usuario = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "duplicado descartado"
        verbose_name_plural = "duplicados descartados"
        constraints = [
            models.UniqueConstraint(fields=["una", "otra"], name="duplicadodescartado_unico"),
            models.CheckConstraint(condition=models.Q(una__lt=models.F("otra")), name="duplicadodescartado_en_orden"),
        ]
