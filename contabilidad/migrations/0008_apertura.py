"""The items of the opening that explain control accounts."""

from decimal import Decimal

import django.db.models.deletion
from django.db import migrations, models

import cesop.nucleo.dinero
import cesop.nucleo.fechas
from cesop.nucleo.migraciones import solo_agregar


class Migration(migrations.Migration):
    dependencies = [
        ("contabilidad", "0007_modulos_cerrados"),
    ]

    operations = [
        migrations.CreateModel(
            name="SaldoDeApertura",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fecha", models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name="fecha")),
                (
                    "registrado_en",
                    models.DateTimeField(
                        db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name="registrado"
                    ),
                ),
                ("detalle", models.CharField(max_length=160, verbose_name="detalle")),
                ("importe", cesop.nucleo.dinero.CampoImporte(decimal_places=2, max_digits=18, verbose_name="importe")),
                ("persona", models.BigIntegerField(blank=True, null=True, verbose_name="persona")),
                ("cuenta_servicio", models.BigIntegerField(blank=True, null=True, verbose_name="cuenta de servicio")),
                (
                    "cuenta",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="saldos_de_apertura",
                        to="contabilidad.cuenta",
                    ),
                ),
            ],
            options={
                "verbose_name": "saldo de apertura",
                "verbose_name_plural": "saldos de apertura",
                "ordering": ["cuenta", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("importe", Decimal("0.00")), _negated=True),
                            models.Q(("detalle", ""), _negated=True),
                        ),
                        name="saldodeapertura_con_importe",
                    )
                ],
            },
        ),
        solo_agregar("contabilidad_saldodeapertura"),
    ]
