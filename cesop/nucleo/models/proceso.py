"""Mass work: a process cut into chunks. These tables are the truth; the broker only wakes workers."""

from __future__ import annotations

from django.db import models

from cesop.nucleo.fechas import Ahora
from cesop.nucleo.models.sucursal import Sucursal
from cesop.nucleo.models.usuario import Usuario


class Proceso(models.Model):
    """A run of mass work. Its progress is counted from its chunks, never stored beside them."""

    class Estado(models.TextChoices):
        PENDIENTE = "pendiente", "Pendiente"
        EN_CURSO = "en_curso", "En curso"
        CANCELANDO = "cancelando", "Cancelando"
        CANCELADO = "cancelado", "Cancelado"
        TERMINADO = "terminado", "Terminado"
        CON_ERRORES = "con_errores", "Con errores"

    tipo = models.CharField("tipo", max_length=60)
    # Idempotency: starting twice with the same key gives the same process.
    clave = models.CharField("clave", max_length=120)
    titulo = models.CharField("título", max_length=160)
    parametros = models.JSONField("parámetros", default=dict)
    estado = models.CharField("estado", max_length=12, choices=Estado, default=Estado.PENDIENTE)
    dueno = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+", verbose_name="lo pidió")
    sucursal = models.ForeignKey(Sucursal, on_delete=models.PROTECT, related_name="+")
    registrado_en = models.DateTimeField("pedido", db_default=Ahora(), editable=False)
    iniciado_en = models.DateTimeField("iniciado", null=True)
    terminado_en = models.DateTimeField("terminado", null=True)
    # {"texto": …, "cifras": [{"nombre": …, "valor": text}], "enlaces": [{"texto": …, "url": …}]}
    resumen = models.JSONField("resumen", default=dict)

    class Meta:
        verbose_name = "proceso"
        indexes = [models.Index(fields=["estado", "-id"], name="proceso_por_estado")]
        constraints = [models.UniqueConstraint(fields=["tipo", "clave"], name="proceso_clave_unica")]

    def __str__(self) -> str:
        return self.titulo


class Lote(models.Model):
    """A chunk of a process: one transaction, done exactly once."""

    class Estado(models.TextChoices):
        PENDIENTE = "pendiente", "Pendiente"
        HECHO = "hecho", "Hecho"
        FALLADO = "fallado", "Fallado"

    proceso = models.ForeignKey(Proceso, on_delete=models.PROTECT, related_name="lotes")
    numero = models.PositiveIntegerField("número")
    estado = models.CharField("estado", max_length=10, choices=Estado, default=Estado.PENDIENTE)
    unidades = models.PositiveIntegerField("unidades", default=1)
    carga = models.JSONField("carga", default=dict)
    resultado = models.JSONField("resultado", default=dict)
    intentos = models.PositiveSmallIntegerField("intentos", default=0)
    error = models.TextField("error", blank=True)
    iniciado_en = models.DateTimeField("iniciado", null=True)
    terminado_en = models.DateTimeField("terminado", null=True)

    class Meta:
        ordering = ["numero"]
        verbose_name = "lote"
        constraints = [models.UniqueConstraint(fields=["proceso", "numero"], name="lote_unico")]
        indexes = [
            models.Index(fields=["proceso", "numero"], condition=models.Q(estado="pendiente"), name="lote_pendientes")
        ]


class ErrorDeProceso(models.Model):
    """One unit that a process refused, with its cause and a link to mend it. Append-only."""

    proceso = models.ForeignKey(Proceso, on_delete=models.PROTECT, related_name="errores")
    lote = models.ForeignKey(Lote, on_delete=models.PROTECT, related_name="errores", null=True)
    referencia = models.CharField("referencia", max_length=120)
    causa = models.CharField("causa", max_length=80)
    mensaje = models.CharField("mensaje", max_length=400)
    enlace = models.CharField("enlace", max_length=300, blank=True)
    registrado_en = models.DateTimeField("registrado", db_default=Ahora(), editable=False)

    class Meta:
        verbose_name = "error de proceso"
        verbose_name_plural = "errores de proceso"
