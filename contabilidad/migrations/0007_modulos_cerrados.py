"""A module stops posting in a period, and does again, before the period itself closes."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations, models

import cesop.nucleo.fechas
from cesop.nucleo.migraciones import solo_agregar, sql_de_archivo


class Migration(migrations.Migration):
    dependencies = [
        ("contabilidad", "0006_numeros_al_cerrar"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ActoDeModulo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("modulo", models.CharField(max_length=20, verbose_name="módulo")),
                (
                    "acto",
                    models.CharField(
                        choices=[("cierre", "Cierre"), ("reapertura", "Reapertura")], max_length=10, verbose_name="acto"
                    ),
                ),
                ("revision", models.PositiveSmallIntegerField(verbose_name="revisión")),
                ("motivo", models.CharField(blank=True, max_length=300, verbose_name="motivo")),
                (
                    "registrado_en",
                    models.DateTimeField(
                        db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name="registrado"
                    ),
                ),
                (
                    "periodo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actos_de_modulos",
                        to="contabilidad.periodo",
                    ),
                ),
                (
                    "usuario",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "acto de módulo",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("periodo", "modulo", "acto", "revision"), name="actodemodulo_unico"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("modulo__regex", "^[a-z]+$"), models.Q(("modulo", "contabilidad"), _negated=True)
                        ),
                        name="actodemodulo_modulo",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("acto", "cierre"),
                            models.Q(("acto", "reapertura"), models.Q(("motivo", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="actodemodulo_motivo",
                    ),
                ],
            },
        ),
        sql_de_archivo(__file__, "0007_modulos_cerrados"),
        solo_agregar("contabilidad_actodemodulo"),
        # What 0006 added without looking at the lines that were there.
        ValidateConstraint(model_name="partida", name="partida_gestion"),
    ]
