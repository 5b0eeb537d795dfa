"""What the program tells people: inside (notifications) and by mail (an outbox)."""

from __future__ import annotations

from django.db import models

from cesop.nucleo.fechas import Ahora
from cesop.nucleo.models.adjunto import Adjunto
from cesop.nucleo.models.usuario import Usuario


class Notificacion(models.Model):
    """A line in a user's inbox."""

    usuario = models.ForeignKey(Usuario, on_delete=models.CASCADE, related_name="notificaciones")
    titulo = models.CharField("título", max_length=160)
    texto = models.CharField("texto", max_length=400, blank=True)
    enlace = models.CharField(max_length=300, blank=True)
    tono = models.CharField(max_length=8, default="info")
    registrado_en = models.DateTimeField("recibida", db_default=Ahora(), editable=False)
    leida_en = models.DateTimeField("leída", null=True)

    class Meta:
        verbose_name = "notificación"
        verbose_name_plural = "notificaciones"
        indexes = [
            models.Index(fields=["usuario"], condition=models.Q(leida_en__isnull=True), name="notificacion_sin_leer")
        ]


class CorreoSaliente(models.Model):
    """A mail written in the same transaction as its cause, and sent after by a worker, with retries."""

    class Estado(models.TextChoices):
        PENDIENTE = "pendiente", "Pendiente"
        ENVIADO = "enviado", "Enviado"
        FALLADO = "fallado", "Fallado"

    # Idempotency: the same cause never writes two mails.
    clave = models.CharField(max_length=120, unique=True)
    para = models.EmailField("para")
    asunto = models.CharField("asunto", max_length=160)
    cuerpo = models.TextField("cuerpo")
    adjunto = models.ForeignKey(Adjunto, on_delete=models.PROTECT, null=True, related_name="+")
    estado = models.CharField("estado", max_length=10, choices=Estado, default=Estado.PENDIENTE)
    intentos = models.PositiveSmallIntegerField("intentos", default=0)
    proximo_intento_en = models.DateTimeField("próximo intento", db_default=Ahora())
    error = models.CharField("error", max_length=400, blank=True)
    registrado_en = models.DateTimeField("escrito", db_default=Ahora(), editable=False)
    enviado_en = models.DateTimeField("enviado", null=True)

    class Meta:
        verbose_name = "correo saliente"
        verbose_name_plural = "correos salientes"
