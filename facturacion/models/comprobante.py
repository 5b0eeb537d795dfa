"""Vouchers: what is owed or credited, frozen; their lines, numbers and authorisations, and what is still owed."""

from __future__ import annotations

from django.db import models

from catastro.models import CondicionFiscal, CuentaServicio, GrupoGestion, Persona
from cesop.nucleo.dinero import CERO, CampoImporte
from cesop.nucleo.fechas import Ahora
from cesop.nucleo.models import Usuario
from cesop.nucleo.models.base import Hecho
from contabilidad.models import Seccion
from facturacion.models.fiscal import PuntoDeVenta, TipoComprobante


class Comprobante(Hecho):
    """What is owed or credited for one service account, or for a person only. Immutable: corrections are new vouchers.

    `fecha` is its date of issue and of its entry. Who it is for is frozen by value. `total` and `renglones` are what
    its lines must add up to, checked by the database when they arrive.
    """

    class Origen(models.TextChoices):
        CORRIDA = "corrida", "Corrida"
        REFACTURA = "refactura", "Refacturación"
        INDIVIDUAL = "individual", "Individual"
        NOTA = "nota", "Nota"
        INTERES = "interes", "Interés"
        INTERNO = "interno", "Interno"
        APERTURA = "apertura", "Apertura"

    tipo = models.ForeignKey(
        TipoComprobante, related_name="comprobantes", on_delete=models.PROTECT, db_constraint=False, db_index=False
    )
    origen = models.CharField("origen", max_length=10, choices=Origen)
    # Of whoever owes it: the holder, or the person alone. The payer is who the payable document is for.
    persona = models.ForeignKey(
        Persona, related_name="comprobantes", on_delete=models.PROTECT, db_constraint=False, db_index=False
    )
    pagador = models.ForeignKey(
        Persona, related_name="comprobantes_a_pagar", on_delete=models.PROTECT, db_constraint=False, db_index=False
    )
    # None: of the person only, and no service may be cut for it.
    cuenta = models.ForeignKey(
        CuentaServicio,
        null=True,
        blank=True,
        related_name="comprobantes",
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
    )
    grupo = models.ForeignKey(
        GrupoGestion,
        null=True,
        blank=True,
        related_name="comprobantes",
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
    )
    seccion = models.ForeignKey(
        Seccion, null=True, blank=True, related_name="+", on_delete=models.PROTECT, db_constraint=False, db_index=False
    )
    # Frozen: who, what they were before the taxes, where.
    nombre = models.CharField("nombre", max_length=120)
    documento_tipo = models.CharField("tipo de documento", max_length=10, blank=True)
    documento = models.CharField("documento", max_length=20, blank=True)
    condicion_iva = models.PositiveSmallIntegerField("condición de IVA", choices=CondicionFiscal.Iva)
    domicilio = models.CharField("domicilio", max_length=200, blank=True)
    categoria = models.CharField("categoría", max_length=12, blank=True)
    es_asociado = models.BooleanField("es asociado", default=False)
    # The service that it is for, over [desde, hasta): null when it is of a moment.
    desde = models.DateField("desde", null=True, blank=True)
    hasta = models.DateField("hasta", null=True, blank=True)
    vence = models.DateField("primer vencimiento")
    segundo_vence = models.DateField("segundo vencimiento", null=True, blank=True)
    # Pesos that are added when it is paid between both.
    recargo = CampoImporte("recargo del segundo vencimiento", default=CERO)
    neto = CampoImporte("neto")
    impuestos = CampoImporte("impuestos", default=CERO)
    total = CampoImporte("total")
    renglones = models.PositiveSmallIntegerField("renglones")
    # What a note corrects.
    corrige = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        related_name="correcciones",
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
    )
    motivo = models.CharField("motivo", max_length=200, blank=True)
    # sha256 of what was rated: versions, readings, conditions. Empty when nothing was.
    huella = models.CharField("huella", max_length=64, blank=True)
    usuario = models.ForeignKey(
        Usuario, null=True, blank=True, related_name="+", on_delete=models.PROTECT, db_constraint=False, db_index=False
    )

    class Meta:
        ordering = ["-fecha", "-id"]
        verbose_name = "comprobante"
        constraints = [
            models.CheckConstraint(condition=models.Q(total__gt=CERO), name="comprobante_total_positivo"),
            models.CheckConstraint(
                condition=models.Q(total=models.F("neto") + models.F("impuestos")), name="comprobante_suma"
            ),
            models.CheckConstraint(condition=models.Q(renglones__gte=1), name="comprobante_con_renglones"),
            models.CheckConstraint(
                condition=models.Q(desde__isnull=True, hasta__isnull=True)
                | models.Q(desde__isnull=False, hasta__isnull=False, hasta__gt=models.F("desde")),
                name="comprobante_periodo",
            ),
            models.CheckConstraint(
                condition=models.Q(vence__gte=models.F("fecha"))
                & (
                    models.Q(segundo_vence__isnull=True, recargo=CERO)
                    | models.Q(segundo_vence__isnull=False, segundo_vence__gt=models.F("vence"), recargo__gte=CERO)
                ),
                name="comprobante_vencimientos",
            ),
            models.CheckConstraint(
                condition=~models.Q(origen="nota") | (models.Q(corrige__isnull=False) & ~models.Q(motivo="")),
                name="comprobante_nota_con_motivo",
            ),
            models.CheckConstraint(
                condition=models.Q(cuenta__isnull=True) | models.Q(grupo__isnull=False, seccion__isnull=False),
                name="comprobante_de_un_grupo",
            ),
        ]
        indexes = [
            models.Index(fields=["cuenta", "-fecha"], name="comprobante_de_cuenta"),
            models.Index(fields=["persona", "-fecha"], name="comprobante_de_persona"),
            models.Index(fields=["fecha", "id"], name="comprobante_por_fecha"),
            models.Index(
                fields=["corrige"], condition=models.Q(corrige__isnull=False), name="comprobante_correcciones"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tipo} {self.pk}"


class Renglon(models.Model):
    """A line of a voucher, as printed: an amount of pesos with sign, and what it comes from. Append-only.

    A tax line has its base and its rate. `componente` is what the accounting event calls it.
    """

    class Clase(models.TextChoices):
        CARGO = "cargo", "Cargo"
        BONIFICACION = "bonificacion", "Bonificación"
        TRIBUTO = "tributo", "Tributo o fondo"
        IVA = "iva", "IVA"
        PERCEPCION = "percepcion", "Percepción"
        TERCERO = "tercero", "Por cuenta de terceros"
        REDONDEO = "redondeo", "Redondeo"

    pk = models.CompositePrimaryKey("comprobante_id", "orden")
    comprobante = models.ForeignKey(
        Comprobante, related_name="lineas", on_delete=models.PROTECT, db_constraint=False, db_index=False
    )
    orden = models.PositiveSmallIntegerField("orden")
    clase = models.CharField("clase", max_length=12, choices=Clase)
    # Of the tariff book, or of the concept.
    codigo = models.CharField("código", max_length=30)
    componente = models.CharField("componente contable", max_length=40)
    detalle = models.CharField("detalle", max_length=160)
    cantidad = models.DecimalField("cantidad", max_digits=16, decimal_places=3, null=True, blank=True)
    unidad = models.CharField("unidad", max_length=10, blank=True)
    precio = models.DecimalField("precio", max_digits=18, decimal_places=6, null=True, blank=True)
    base = CampoImporte("base", null=True, blank=True)
    # In parts of a hundred, as it is said: 21, 27, 6.42.
    alicuota = models.DecimalField("alícuota", max_digits=9, decimal_places=6, null=True, blank=True)
    # The VAT rate that a net line pays: 21, 27, 10.5, 0 (exempt); null when it is no matter of VAT.
    iva = models.DecimalField("alícuota de IVA", max_digits=5, decimal_places=2, null=True, blank=True)
    importe = CampoImporte("importe")

    class Meta:
        ordering = ["comprobante", "orden"]
        verbose_name = "renglón"
        verbose_name_plural = "renglones"
        constraints = [
            models.CheckConstraint(condition=models.Q(orden__gte=1), name="renglon_orden"),
            models.CheckConstraint(
                condition=~models.Q(clase__in=("iva", "percepcion"))
                | models.Q(base__isnull=False, alicuota__isnull=False),
                name="renglon_de_impuesto",
            ),
        ]


class Numeracion(models.Model):
    """The number of a voucher: gapless by type and point of sale (`nucleo.numeracion`). Append-only.

    A number that the tax agency refused is freed (`NumeroLiberado`), and the next voucher may take it: `vez` counts.
    """

    comprobante = models.ForeignKey(
        Comprobante, related_name="numeraciones", on_delete=models.PROTECT, db_constraint=False
    )
    tipo = models.ForeignKey(
        TipoComprobante, related_name="+", on_delete=models.PROTECT, db_constraint=False, db_index=False
    )
    punto = models.ForeignKey(
        PuntoDeVenta, related_name="+", on_delete=models.PROTECT, db_constraint=False, db_index=False
    )
    numero = models.PositiveIntegerField("número")
    vez = models.PositiveSmallIntegerField("vez", default=1)

    class Meta:
        verbose_name = "numeración"
        verbose_name_plural = "numeraciones"
        constraints = [
            models.UniqueConstraint(fields=["tipo", "punto", "numero", "vez"], name="numeracion_unica"),
            models.CheckConstraint(
                condition=models.Q(numero__range=(1, 99_999_999), vez__gte=1), name="numeracion_rango"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.punto_id}-{self.numero:08d}"


class NumeroLiberado(Hecho):
    """A number that its voucher does not have any more, and why. Append-only."""

    numeracion = models.OneToOneField(Numeracion, on_delete=models.PROTECT, related_name="liberado")
    motivo = models.CharField("motivo", max_length=200)

    class Meta:
        verbose_name = "número liberado"
        verbose_name_plural = "números liberados"
        constraints = [models.CheckConstraint(condition=~models.Q(motivo=""), name="numeroliberado_con_motivo")]


class Autorizacion(Hecho):
    """What authorises a voucher: strategy, code, expiry, what was observed. Append-only."""

    class Estrategia(models.TextChoices):
        CESP = "CESP", "CESP"
        CAE = "CAE", "CAE"
        CAEA = "CAEA", "CAEA"
        HEREDADA = "HEREDADA", "Del sistema anterior"
        SIN_AUTORIZACION = "SIN_AUTORIZACION", "Sin autorización"

    comprobante = models.ForeignKey(
        Comprobante, related_name="autorizaciones", on_delete=models.PROTECT, db_constraint=False
    )
    estrategia = models.CharField("estrategia", max_length=16, choices=Estrategia)
    codigo = models.CharField("código", max_length=40, blank=True)
    vence = models.DateField("vencimiento", null=True, blank=True)
    observaciones = models.JSONField("observaciones", default=list, blank=True)

    class Meta:
        verbose_name = "autorización"
        verbose_name_plural = "autorizaciones"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(estrategia="SIN_AUTORIZACION", codigo="")
                | models.Q(~models.Q(estrategia="SIN_AUTORIZACION"), ~models.Q(codigo="")),
                name="autorizacion_codigo",
            )
        ]


class SaldoComprobante(models.Model):
    """What is still owed of a voucher that charges. Kept by the triggers of vouchers and applications."""

    comprobante = models.OneToOneField(
        Comprobante, on_delete=models.PROTECT, primary_key=True, related_name="saldo", db_constraint=False
    )
    cuenta = models.ForeignKey(
        CuentaServicio, null=True, related_name="+", on_delete=models.PROTECT, db_constraint=False, db_index=False
    )
    pagador = models.ForeignKey(
        Persona, related_name="+", on_delete=models.PROTECT, db_constraint=False, db_index=False
    )
    vence = models.DateField("primer vencimiento")
    total = CampoImporte("total")
    saldo = CampoImporte("saldo")
    actualizado_en = models.DateTimeField("actualizado", db_default=Ahora(), editable=False)

    class Meta:
        verbose_name = "saldo de comprobante"
        verbose_name_plural = "saldos de comprobantes"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(saldo__gte=CERO, saldo__lte=models.F("total")),
                name="saldocomprobante_rango",
            )
        ]
        indexes = [
            models.Index(fields=["pagador", "vence"], condition=models.Q(saldo__gt=CERO), name="saldo_abierto_pagador"),
            models.Index(fields=["cuenta", "vence"], condition=models.Q(saldo__gt=CERO), name="saldo_abierto_cuenta"),
        ]
