"""What a merge took, so that its undoing gives it back; alike persons that are two; and the register in order."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import cesop.nucleo.fechas
from cesop.nucleo.migraciones import solo_agregar


class Migration(migrations.Migration):
    dependencies = [
        ("catastro", "0005_reloj"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DuplicadoDescartado",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fecha", models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name="fecha")),
                (
                    "registrado_en",
                    models.DateTimeField(
                        db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name="registrado"
                    ),
                ),
                ("motivo", models.CharField(blank=True, max_length=200, verbose_name="motivo")),
            ],
            options={
                "verbose_name": "duplicado descartado",
                "verbose_name_plural": "duplicados descartados",
            },
        ),
        migrations.CreateModel(
            name="TraspasoDeFusion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cuotas", models.PositiveIntegerField(default=0, verbose_name="cuotas sociales")),
            ],
            options={
                "verbose_name": "traspaso de una fusión",
                "verbose_name_plural": "traspasos de fusiones",
            },
        ),
        migrations.AddIndex(
            model_name="persona",
            index=models.Index(fields=["nombre_clave", "id"], name="persona_en_orden"),
        ),
        migrations.AddField(
            model_name="duplicadodescartado",
            name="otra",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catastro.persona"
            ),
        ),
        migrations.AddField(
            model_name="duplicadodescartado",
            name="una",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catastro.persona"
            ),
        ),
        migrations.AddField(
            model_name="duplicadodescartado",
            name="usuario",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="traspasodefusion",
            name="asociado",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catastro.asociado",
            ),
        ),
        migrations.AddField(
            model_name="traspasodefusion",
            name="fusion",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="traspasos", to="catastro.fusion"
            ),
        ),
        migrations.AddField(
            model_name="traspasodefusion",
            name="parte",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catastro.partedecuenta",
            ),
        ),
        migrations.AddConstraint(
            model_name="duplicadodescartado",
            constraint=models.UniqueConstraint(fields=("una", "otra"), name="duplicadodescartado_unico"),
        ),
        migrations.AddConstraint(
            model_name="duplicadodescartado",
            constraint=models.CheckConstraint(
                condition=models.Q(("una__lt", models.F("otra"))), name="duplicadodescartado_en_orden"
            ),
        ),
        migrations.AddConstraint(
            model_name="traspasodefusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("asociado__isnull", True), ("cuotas", 0), ("parte__isnull", False)),
                    models.Q(("asociado__isnull", False), ("cuotas", 0), ("parte__isnull", True)),
                    models.Q(("asociado__isnull", True), ("cuotas__gt", 0), ("parte__isnull", True)),
                    _connector="OR",
                ),
                name="traspasodefusion_de_una_cosa",
            ),
        ),
        solo_agregar("catastro_traspasodefusion"),
        solo_agregar("catastro_duplicadodescartado"),
    ]
