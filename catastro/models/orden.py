"""Service orders, the crews that carry them out, and every contact with a person."""

from __future__ import annotations

from django.db import models

from catastro.models.cuenta import CuentaServicio
from catastro.models.persona import Persona
from catastro.models.suministro import Suministro
from cesop.nucleo.models import Sucursal, Usuario
from cesop.nucleo.models.base import Hecho


class Cuadrilla(models.Model):
    """A crew."""

    nombre = models.CharField("nombre", max_length=40, unique=True)
    integrantes = models.CharField("integrantes", max_length=200, blank=True)
    sucursal = models.ForeignKey(Sucursal, on_delete=models.PROTECT, related_name="+")
    activa = models.BooleanField("activa", default=True)

    class Meta:
        ordering = ["nombre"]
        verbose_name = "cuadrilla"

    def __str__(self) -> str:
        return self.nombre


class TipoOrden(models.Model):
    """A kind of order: what is done there. What closing it does is of the app that provides its key (port)."""

    class Objeto(models.TextChoices):
        CUENTA = "cuenta", "Una cuenta"
        SUMINISTRO = "suministro", "Un suministro"

    clave = models.SlugField("clave", max_length=30, unique=True)
    nombre = models.CharField("nombre", max_length=60)
    objeto = models.CharField("sobre", max_length=12, choices=Objeto)
    # Working days to do it in.
    plazo = models.PositiveSmallIntegerField("plazo en días hábiles", default=5)
    activo = models.BooleanField("activo", default=True)

    class Meta:
        ordering = ["nombre"]
        verbose_name = "tipo de orden"
        verbose_name_plural = "tipos de orden"

    def __str__(self) -> str:
        return self.nombre


class OrdenServicio(Hecho):
    """Something to do in the street. Done, failed and annulled orders are firm."""

    class Estado(models.TextChoices):
        PENDIENTE = "pendiente", "Pendiente"
        ASIGNADA = "asignada", "Asignada"
        EN_CURSO = "en_curso", "En curso"
        CUMPLIDA = "cumplida", "Cumplida"
        FALLIDA = "fallida", "Fallida"
        ANULADA = "anulada", "Anulada"

    # What is still to be done.
    ABIERTAS = (Estado.PENDIENTE, Estado.ASIGNADA, Estado.EN_CURSO)

    class Prioridad(models.IntegerChoices):
        URGENTE = 1, "Urgente"
        NORMAL = 2, "Normal"
        BAJA = 3, "Baja"

    numero = models.PositiveIntegerField("número", unique=True)
    tipo = models.ForeignKey(TipoOrden, on_delete=models.PROTECT, related_name="ordenes")
    sucursal = models.ForeignKey(Sucursal, on_delete=models.PROTECT, related_name="+")
    suministro = models.ForeignKey(Suministro, on_delete=models.PROTECT, related_name="ordenes")
    cuenta = models.ForeignKey(CuentaServicio, on_delete=models.PROTECT, null=True, blank=True, related_name="ordenes")
    estado = models.CharField("estado", max_length=10, choices=Estado, default=Estado.PENDIENTE)
    prioridad = models.PositiveSmallIntegerField("prioridad", choices=Prioridad, default=Prioridad.NORMAL)
    vence_el = models.DateField("vence")
    programada_para = models.DateField("programada para", null=True, blank=True)
    cuadrilla = models.ForeignKey(Cuadrilla, on_delete=models.PROTECT, null=True, blank=True, related_name="ordenes")
    motivo = models.CharField("motivo", max_length=300)
    # Its kind is about accounts, so an account has one open at a time. Written by a trigger, whatever is asked.
    exclusiva = models.BooleanField("una sola abierta por cuenta", default=False, editable=False)
    # What whoever carries it out found and did; the effect of closing reads it (`ports.EfectoDeOrden`).
    resultado = models.JSONField("resultado", default=dict, blank=True)
    informe = models.TextField("informe", blank=True)
    emitida_por = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+")
    cerrada_el = models.DateField("cerrada", null=True, blank=True)
    cerrada_por = models.ForeignKey(Usuario, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-numero"]
        verbose_name = "orden de servicio"
        verbose_name_plural = "órdenes de servicio"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    estado__in=("cumplida", "fallida", "anulada"), cerrada_el__isnull=False, cerrada_por__isnull=False
                )
                | models.Q(
                    estado__in=("pendiente", "asignada", "en_curso"), cerrada_el__isnull=True, cerrada_por__isnull=True
                ),
                name="ordenservicio_cerrada",
            ),
            models.CheckConstraint(
                condition=models.Q(cuadrilla__isnull=False) | ~models.Q(estado__in=("asignada", "en_curso")),
                name="ordenservicio_con_cuadrilla",
            ),
            models.UniqueConstraint(
                fields=["cuenta", "tipo"],
                condition=models.Q(exclusiva=True, estado__in=("pendiente", "asignada", "en_curso")),
                name="ordenservicio_una_abierta",
            ),
        ]
        indexes = [models.Index(fields=["estado", "vence_el"], name="ordenservicio_estado_vence")]

    def __str__(self) -> str:
        return str(self.numero)


class Contacto(Hecho):
    """Each time the cooperative and a person talked or wrote."""

    class Canal(models.TextChoices):
        MOSTRADOR = "mostrador", "Mostrador"
        TELEFONO = "telefono", "Teléfono"
        WHATSAPP = "whatsapp", "WhatsApp"
        CORREO = "correo", "Correo electrónico"
        CARTA = "carta", "Carta"
        VISITA = "visita", "Visita"

    class Sentido(models.TextChoices):
        RECIBIDO = "recibido", "Recibido"
        EMITIDO = "emitido", "Emitido"

    persona = models.ForeignKey(Persona, on_delete=models.PROTECT, related_name="contactos")
    cuenta = models.ForeignKey(
        CuentaServicio, on_delete=models.PROTECT, null=True, blank=True, related_name="contactos"
    )
    canal = models.CharField("canal", max_length=10, choices=Canal)
    sentido = models.CharField("sentido", max_length=10, choices=Sentido, default=Sentido.RECIBIDO)
    asunto = models.CharField("asunto", max_length=80)
    texto = models.TextField("texto", blank=True)
    usuario = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-fecha", "-id"]
        verbose_name = "contacto"
        indexes = [models.Index(fields=["persona", "fecha"], name="contacto_persona_fecha")]
