"""The legal notice of what was accepted over what the law presumes is kept."""

import django.db.models.deletion
from django.db import migrations, models

import cesop.nucleo.fechas
from cesop.nucleo.migraciones import solo_agregar


class Migration(migrations.Migration):
    dependencies = [
        ("medicion", "0003_lectura_final"),
    ]

    operations = [
        migrations.CreateModel(
            name="AvisoLegal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fecha", models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name="fecha")),
                (
                    "registrado_en",
                    models.DateTimeField(
                        db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name="registrado"
                    ),
                ),
                ("promedio", models.DecimalField(decimal_places=3, max_digits=16, verbose_name="promedio")),
                ("metodo", models.CharField(max_length=12, verbose_name="método")),
                ("detalle", models.CharField(max_length=240, verbose_name="detalle")),
                (
                    "consumo",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="aviso_legal", to="medicion.consumo"
                    ),
                ),
            ],
            options={
                "verbose_name": "aviso legal",
                "verbose_name_plural": "avisos legales",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("metodo__in", ("estacional", "doce_meses")), ("promedio__gte", 0)),
                        name="avisolegal_promedio",
                    )
                ],
            },
        ),
        solo_agregar("medicion_avisolegal"),
    ]
