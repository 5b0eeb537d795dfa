"""Tenders as data, and how the debts of a group are paid."""

from __future__ import annotations

from django.db import models

from catastro.models import GrupoGestion
from catastro.models.piezas import vigencia
from cesop.nucleo.models.base import Fechado
from recaudacion.imputacion import Orden


class MedioDePago(models.Model):
    """A way of paying: cash, cheque, card, transfer, what an entity collected. `evento` is what it posts."""

    class Evento(models.TextChoices):
        EFECTIVO = "recaudacion.cobro_en_caja", "Efectivo en caja"
        CHEQUE = "recaudacion.cheque_recibido", "Cheque de terceros"
        ECHEQ = "recaudacion.echeq_recibido", "E-cheq"
        TARJETA = "recaudacion.tarjeta_rendida", "Tarjeta a liquidar"
        TRANSFERENCIA = "recaudacion.transferencia_identificada", "Transferencia"
        ENTE = "recaudacion.rendicion_de_ente", "Rendición de un ente"
        DEBITO = "recaudacion.debito_aceptado", "Débito directo"

    clave = models.SlugField("clave", max_length=20, unique=True)
    nombre = models.CharField("nombre", max_length=40)
    evento = models.CharField("evento contable", max_length=60, choices=Evento)
    # At a till, in this place; null: only by the files of a channel.
    orden = models.PositiveSmallIntegerField("orden en la caja", null=True, blank=True)
    # What identifies it is asked for: number of the cheque, coupon, transfer.
    pide_referencia = models.BooleanField("pide referencia", default=True)
    activo = models.BooleanField("activo", default=True)

    class Meta:
        ordering = ["orden", "nombre"]
        verbose_name = "medio de pago"
        verbose_name_plural = "medios de pago"

    def __str__(self) -> str:
        return self.nombre

    @property
    def da_vuelto(self) -> bool:
        """Cash, and nothing else: what is tendered beyond the amount is given back."""
        return self.evento == self.Evento.EFECTIVO


class PoliticaImputacion(Fechado):
    """How the debts of a group are paid when nobody chooses, as dated data."""

    class OrdenDePago(models.TextChoices):
        VENCIMIENTO = Orden.VENCIMIENTO.value, "Lo que vence antes"
        INTERESES = Orden.INTERESES.value, "Los intereses, y después lo que vence antes"
        ELEGIDO = Orden.ELEGIDO.value, "Solo lo que elige quien paga"

    grupo = models.ForeignKey(GrupoGestion, on_delete=models.PROTECT, related_name="politicas_de_imputacion")
    orden = models.CharField("qué se paga primero", max_length=12, choices=OrdenDePago, default=OrdenDePago.VENCIMIENTO)
    # Between groups: of the lower one first; the same, together by due date.
    prioridad = models.PositiveSmallIntegerField("prioridad", default=1)
    parcial = models.BooleanField("admite pagos parciales", default=True)

    class Meta:
        verbose_name = "política de imputación"
        verbose_name_plural = "políticas de imputación"
        constraints = vigencia("politicaimputacion", "grupo")
