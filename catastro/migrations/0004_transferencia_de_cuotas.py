"""A transfer of shares has both its sides, and what undoes it."""

import django.db.models.deletion
from django.db import migrations, models

from cesop.nucleo.migraciones import solo_agregar, sql_de_archivo


class Migration(migrations.Migration):
    dependencies = [
        ("catastro", "0003_datos"),
    ]

    operations = [
        migrations.CreateModel(
            name="TransferenciaDeCuotas",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("motivo", models.CharField(blank=True, max_length=200, verbose_name="motivo")),
                (
                    "deshace",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deshecha",
                        to="catastro.transferenciadecuotas",
                    ),
                ),
                (
                    "entra",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="que_entra",
                        to="catastro.movimientodecuotas",
                    ),
                ),
                (
                    "sale",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="que_sale",
                        to="catastro.movimientodecuotas",
                    ),
                ),
            ],
            options={
                "verbose_name": "transferencia de cuotas sociales",
                "verbose_name_plural": "transferencias de cuotas sociales",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deshace__isnull", True), models.Q(("motivo", ""), _negated=True), _connector="OR"
                        ),
                        name="transferenciadecuotas_con_motivo",
                    )
                ],
            },
        ),
        sql_de_archivo(__file__, "0004_transferencia_de_cuotas"),
        solo_agregar("catastro_transferenciadecuotas"),
    ]
