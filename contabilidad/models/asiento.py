"""Journal entries and their lines. Written only by `contabilidad.libro`; the database refuses everything else."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cesop.nucleo.dinero import CERO, CampoImporte
from cesop.nucleo.fechas import Ahora
from contabilidad.models.cuenta import CentroCosto, Cuenta, Seccion


class Asiento(models.Model):
    """An entry: one business event. Append-only.

    Unique by (event, origin): kind, id and revision of what caused it. `total` and `lineas` are what its lines must
    add up to, checked by the database when they arrive.
    """

    evento = models.CharField("evento", max_length=60)
    # Accounting date, in an open period; value date, when it counts for interest and ageing.
    fecha = models.DateField("fecha")
    fecha_valor = models.DateField("fecha valor")
    origen_tipo = models.CharField("origen", max_length=40)
    origen_id = models.BigIntegerField("origen")
    origen_revision = models.PositiveSmallIntegerField("revisión", default=1)
    glosa = models.CharField("glosa", max_length=160, blank=True)
    total = CampoImporte("total")
    lineas = models.PositiveIntegerField("renglones")
    # sha256 of the content: type, dates, components in centavos and dimensions; never accounts.
    huella = models.BinaryField("huella", max_length=32)
    # Plain id of the kernel's user: null when the program itself posts.
    usuario_id = models.BigIntegerField("usuario", null=True)
    registrado_en = models.DateTimeField("registrado", db_default=Ahora(), editable=False)

    class Meta:
        verbose_name = "asiento"
        constraints = [
            models.UniqueConstraint(
                fields=["evento", "origen_tipo", "origen_id", "origen_revision"], name="asiento_origen_unico"
            ),
            models.CheckConstraint(condition=models.Q(total__gt=CERO), name="asiento_total_positivo"),
            models.CheckConstraint(condition=models.Q(lineas__gte=2), name="asiento_dos_renglones"),
            models.CheckConstraint(condition=models.Q(origen_revision__gte=1), name="asiento_revision"),
        ]
        indexes = [
            models.Index(fields=["fecha", "id"], name="asiento_por_fecha"),
            models.Index(fields=["registrado_en"], name="asiento_por_registro"),
        ]


class Partida(models.Model):
    """A line of an entry: exactly one of `debe` and `haber` is positive. Append-only.

    Parents are checked by a statement-level trigger instead of foreign keys (docs/invariants.md). Group, person and
    service account are plain ids of upper apps, for drill-down; `cuadre` proves them.
    """

    class Gestion(models.TextChoices):
        """RT 24: results with members, with non-members and foreign to the cooperative's purpose."""

        ASOCIADOS = "A", "con asociados"
        NO_ASOCIADOS = "N", "con no asociados"
        AJENA = "X", "ajena a la gestión cooperativa"

    pk = models.CompositePrimaryKey("asiento_id", "renglon")
    asiento = models.ForeignKey(
        Asiento, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="partidas"
    )
    renglon = models.PositiveIntegerField("renglón")
    cuenta = models.ForeignKey(
        Cuenta, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    debe = CampoImporte("debe")
    haber = CampoImporte("haber")
    # Copied from the entry, so that an account's ledger is one index scan.
    fecha = models.DateField("fecha")
    seccion = models.ForeignKey(
        Seccion, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="+"
    )
    centro = models.ForeignKey(
        CentroCosto, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="+"
    )
    grupo = models.BigIntegerField("grupo de gestión", null=True)
    gestion = models.CharField("gestión", max_length=1, choices=Gestion, null=True)
    persona = models.BigIntegerField("persona", null=True)
    cuenta_servicio = models.BigIntegerField("cuenta de servicio", null=True)

    class Meta:
        verbose_name = "partida"
        ordering: ClassVar[list[str]] = ["asiento_id", "renglon"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(debe__gt=CERO, haber=CERO) | models.Q(debe=CERO, haber__gt=CERO),
                name="partida_un_lado",
            ),
            models.CheckConstraint(condition=models.Q(renglon__gte=1), name="partida_renglon"),
            models.CheckConstraint(
                condition=models.Q(gestion__in=["A", "N", "X"]) | models.Q(gestion__isnull=True),
                name="partida_gestion",
            ),
        ]
        indexes = [models.Index(fields=["cuenta", "fecha", "asiento"], name="partida_mayor")]
