"""How a management group is billed, as dated data."""

from __future__ import annotations

from django.db import models

from catastro.models import GrupoGestion
from catastro.models.piezas import vigencia
from cesop.nucleo.models.base import Fechado
from facturacion.models.cuadro import CuadroTarifario
from facturacion.models.fiscal import PuntoDeVenta, TipoComprobante


class PoliticaFacturacion(Fechado):
    """What a run of a group does: with which book, which vouchers, where numbered, due when."""

    class Ciclo(models.TextChoices):
        MENSUAL = "mensual", "Mensual"
        BIMESTRAL = "bimestral", "Bimestral"
        # A reading of two months, billed in two months by halves.
        EN_CUOTAS = "en_cuotas", "Lectura bimestral en dos cuotas"

    class Interes(models.TextChoices):
        COMPROBANTE = "comprobante", "En su propio comprobante"
        CARGO = "cargo", "En la próxima factura"

    grupo = models.ForeignKey(GrupoGestion, on_delete=models.PROTECT, related_name="politicas_de_facturacion")
    cuadro = models.ForeignKey(CuadroTarifario, on_delete=models.PROTECT, related_name="+")
    ciclo = models.CharField("ciclo", max_length=10, choices=Ciclo)
    # Of who tells VAT apart, and of everybody else.
    tipo_a = models.ForeignKey(TipoComprobante, on_delete=models.PROTECT, related_name="+", verbose_name="tipo A")
    tipo_b = models.ForeignKey(TipoComprobante, on_delete=models.PROTECT, related_name="+", verbose_name="tipo B")
    punto = models.ForeignKey(PuntoDeVenta, on_delete=models.PROTECT, related_name="+", verbose_name="punto de venta")
    dias_al_vencimiento = models.PositiveSmallIntegerField("días hasta el primer vencimiento")
    # Days between both; zero: there is no second one.
    dias_al_segundo = models.PositiveSmallIntegerField("días hasta el segundo", default=0)
    interes = models.CharField("interés por mora", max_length=12, choices=Interes, default=Interes.CARGO)
    # Of its taxes, as the tariff book names it.
    jurisdiccion = models.CharField("jurisdicción", max_length=30, blank=True)
    # How far from the previous bill one is looked at before it goes out.
    desvio_por_ciento = models.PositiveSmallIntegerField("desvío que se revisa, %", default=75)

    class Meta:
        verbose_name = "política de facturación"
        verbose_name_plural = "políticas de facturación"
        constraints = vigencia("politicafacturacion", "grupo")
