"""Readings: the files they came in, the rows that could not be taken, and the facts themselves."""

from __future__ import annotations

from django.db import models

from catastro.models import Medidor, RegistroMedidor, Suministro
from cesop.nucleo.models import Adjunto, Proceso, Usuario
from cesop.nucleo.models.base import Hecho
from medicion.models.lote import LoteLectura
from medicion.models.politica import Anomalia


class ArchivoLecturas(Hecho):
    """A file of readings that came in, and what became of it. Taken or refused, for ever."""

    class Estado(models.TextChoices):
        RECIBIDO = "recibido", "Recibido"
        IMPORTADO = "importado", "Importado"
        RECHAZADO = "rechazado", "Rechazado"

    nombre = models.CharField("nombre", max_length=120)
    huella = models.CharField("huella", max_length=64)
    bytes = models.PositiveBigIntegerField("tamaño")
    estado = models.CharField("estado", max_length=10, choices=Estado, default=Estado.RECIBIDO)
    # Rows read, kept, already there, and set apart.
    filas = models.PositiveIntegerField("filas", default=0)
    nuevas = models.PositiveIntegerField("nuevas", default=0)
    repetidas = models.PositiveIntegerField("repetidas", default=0)
    apartadas = models.PositiveIntegerField("apartadas", default=0)
    # Why it was refused: a list of {linea, campo, motivo}.
    causas = models.JSONField("causas", default=list, blank=True)
    adjunto = models.ForeignKey(Adjunto, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proceso = models.ForeignKey(Proceso, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    usuario = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        verbose_name = "archivo de lecturas"
        verbose_name_plural = "archivos de lecturas"
        constraints = [
            models.UniqueConstraint(
                fields=["huella"], condition=~models.Q(estado="rechazado"), name="archivolecturas_una_vez"
            )
        ]

    def __str__(self) -> str:
        return self.nombre


class FilaApartada(models.Model):
    """A row of a file that could not become a reading: it waits for somebody to say what it was."""

    class Motivo(models.TextChoices):
        LOTE = "lote", "El lote no existe"
        LOTE_CERRADO = "lote_cerrado", "El lote está cerrado"
        SUMINISTRO = "suministro", "El suministro no existe"
        MEDIDOR = "medidor", "El medidor no existe"
        OTRO_MEDIDOR = "otro_medidor", "El medidor no es el del suministro"
        REGISTRO = "registro", "El medidor no tiene ese registro"
        FUERA_DEL_LOTE = "fuera_del_lote", "No está en el lote"
        FECHA = "fecha", "La fecha no puede ser"
        VALOR = "valor", "El valor falta o no cabe en el medidor"
        DISTINTA = "distinta", "Ya hay otra lectura distinta"
        ANOMALIA = "anomalia", "La anomalía no existe"

    archivo = models.ForeignKey(ArchivoLecturas, on_delete=models.PROTECT, related_name="filas_apartadas")
    linea = models.PositiveIntegerField("línea")
    motivo = models.CharField("motivo", max_length=15, choices=Motivo)
    # The row as it came.
    datos = models.JSONField("datos")
    resuelta_en = models.DateTimeField("resuelta", null=True, blank=True)
    resolucion = models.CharField("resolución", max_length=200, blank=True)
    usuario = models.ForeignKey(Usuario, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["archivo", "linea"]
        verbose_name = "fila apartada"
        verbose_name_plural = "filas apartadas"
        constraints = [
            models.UniqueConstraint(fields=["archivo", "linea"], name="filaapartada_unica"),
            models.CheckConstraint(
                condition=models.Q(resuelta_en__isnull=True, usuario__isnull=True)
                | (models.Q(resuelta_en__isnull=False, usuario__isnull=False) & ~models.Q(resolucion="")),
                name="filaapartada_resuelta",
            ),
        ]


class Lectura(Hecho):
    """What a register showed on a day. Append-only and many, without row foreign keys; corrections supersede."""

    class Clase(models.TextChoices):
        INSTALACION = "instalacion", "Instalación"
        LECTURA = "lectura", "Lectura"
        # What the meter showed when an account left it, or found it idle: it closes the consumption until then.
        FINAL = "final", "Final de la cuenta"
        CAMBIO = "cambio", "Cambio de multiplicador"
        RETIRO = "retiro", "Retiro"

    class Origen(models.TextChoices):
        TERRENO = "terreno", "En terreno"
        TELEMEDIDA = "telemedida", "Telemedida"
        AUTOLECTURA = "autolectura", "Autolectura"
        ESTIMADA = "estimada", "Estimada"
        INSPECCION = "inspeccion", "Inspección"
        ORDEN = "orden", "Orden de servicio"
        CONFIRMADA = "confirmada", "Confirmada por relectura"
        OFICINA = "oficina", "Cargada en la oficina"
        HEREDADA = "heredada", "Del sistema anterior"

    # Indexes only where somebody looks up by them: each one is paid by every reading.
    suministro = models.ForeignKey(
        Suministro, on_delete=models.PROTECT, related_name="lecturas", db_constraint=False, db_index=False
    )
    medidor = models.ForeignKey(Medidor, on_delete=models.PROTECT, related_name="lecturas", db_constraint=False)
    registro = models.ForeignKey(
        RegistroMedidor, on_delete=models.PROTECT, related_name="lecturas", db_constraint=False, db_index=False
    )
    clase = models.CharField("clase", max_length=11, choices=Clase, default=Clase.LECTURA)
    origen = models.CharField("origen", max_length=11, choices=Origen)
    # Of the day of `fecha`, when it is known.
    hora = models.TimeField("hora", null=True, blank=True)
    # What came in, and what counts: they differ when somebody corrected it. Null: visited and not read.
    crudo = models.DecimalField("valor crudo", max_digits=12, decimal_places=3, null=True, blank=True)
    valor = models.DecimalField("valor", max_digits=12, decimal_places=3, null=True, blank=True)
    # K in force from this reading on.
    multiplicador = models.DecimalField("multiplicador", max_digits=8, decimal_places=3)
    anomalia = models.ForeignKey(
        Anomalia, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    metodo = models.CharField("método de estimación", max_length=12, blank=True)
    lote = models.ForeignKey(
        LoteLectura, on_delete=models.PROTECT, null=True, related_name="lecturas", db_constraint=False
    )
    archivo = models.ForeignKey(
        ArchivoLecturas, on_delete=models.PROTECT, null=True, related_name="lecturas", db_constraint=False
    )
    linea = models.PositiveIntegerField("línea", null=True)
    operador = models.CharField("operador", max_length=20, blank=True)
    latitud = models.DecimalField("latitud", max_digits=9, decimal_places=6, null=True)
    longitud = models.DecimalField("longitud", max_digits=9, decimal_places=6, null=True)
    foto = models.CharField("foto", max_length=60, blank=True)
    observacion = models.CharField("observación", max_length=120, blank=True)
    # The reading that this one corrects; a reading is corrected once.
    reemplaza = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="reemplazada_por", db_constraint=False
    )
    motivo = models.CharField("motivo", max_length=200, blank=True)
    # True for the one that says only that what it replaces never was.
    anulada = models.BooleanField("anulada", default=False)
    usuario = models.ForeignKey(
        Usuario, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        ordering = ["suministro", "registro", "fecha", "id"]
        verbose_name = "lectura"
        constraints = [
            models.UniqueConstraint(
                fields=["lote", "registro"],
                condition=models.Q(reemplaza__isnull=True, clase="lectura"),
                name="lectura_una_por_lote",
            ),
            models.CheckConstraint(
                condition=models.Q(valor__isnull=True) | models.Q(valor__gte=0), name="lectura_positiva"
            ),
            models.CheckConstraint(condition=models.Q(multiplicador__gt=0), name="lectura_multiplicador"),
            models.CheckConstraint(
                condition=~models.Q(origen="estimada") | ~models.Q(metodo=""), name="lectura_estimada_con_metodo"
            ),
            models.CheckConstraint(
                condition=models.Q(reemplaza__isnull=True) | ~models.Q(motivo=""), name="lectura_correccion_con_motivo"
            ),
            models.CheckConstraint(
                condition=models.Q(anulada=False) | models.Q(reemplaza__isnull=False, valor__isnull=True),
                name="lectura_anulada_reemplaza",
            ),
        ]
        indexes = [models.Index(fields=["suministro", "fecha"], name="lectura_suministro_fecha")]


class FotoDeLectura(models.Model):
    """The photo of a meter, attached to its reading. Append-only."""

    lectura = models.ForeignKey(Lectura, on_delete=models.PROTECT, related_name="fotos")
    adjunto = models.ForeignKey(Adjunto, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "foto de lectura"
        verbose_name_plural = "fotos de lecturas"
        constraints = [models.UniqueConstraint(fields=["lectura", "adjunto"], name="fotodelectura_unica")]
