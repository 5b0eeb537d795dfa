"""What a search of duplicates found is kept."""

import django.db.models.deletion
from django.db import migrations, models

from cesop.nucleo.migraciones import solo_agregar


class Migration(migrations.Migration):
    dependencies = [
        ("catastro", "0004_transferencia_de_cuotas"),
        ("nucleo", "0006_aprobacion_unica"),
    ]

    operations = [
        migrations.CreateModel(
            name="ParecidoHallado",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("puntos", models.PositiveSmallIntegerField(verbose_name="parecido")),
                ("razones", models.CharField(max_length=60, verbose_name="razones")),
                (
                    "otra",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catastro.persona"
                    ),
                ),
                (
                    "proceso",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="nucleo.proceso"
                    ),
                ),
                (
                    "una",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catastro.persona"
                    ),
                ),
            ],
            options={
                "verbose_name": "parecido hallado",
                "verbose_name_plural": "parecidos hallados",
                "ordering": ["-puntos", "una", "otra"],
                "indexes": [models.Index(fields=["proceso", "-puntos", "una"], name="parecidohallado_orden")],
                "constraints": [
                    models.UniqueConstraint(fields=("proceso", "una", "otra"), name="parecidohallado_unico"),
                    models.CheckConstraint(
                        condition=models.Q(("una__lt", models.F("otra"))), name="parecidohallado_en_orden"
                    ),
                ],
            },
        ),
        solo_agregar("catastro_parecidohallado"),
    ]
