"""Who may open each till, and who approved a difference beyond what is tolerated."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from cesop.nucleo.migraciones import auditar, sql_de_archivo


class Migration(migrations.Migration):
    dependencies = [
        ("recaudacion", "0002_protecciones"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CajeroDeCaja",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "caja",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cajeros", to="recaudacion.caja"
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
                "verbose_name": "cajero de una caja",
                "verbose_name_plural": "cajeros de cajas",
                "ordering": ["caja", "usuario"],
                "constraints": [models.UniqueConstraint(fields=["caja", "usuario"], name="cajerodecaja_unico")],
            },
        ),
        migrations.AddField(
            model_name="cierredecaja",
            name="aprobo",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="cierredecaja",
            constraint=models.CheckConstraint(
                condition=models.Q(aprobo__isnull=True) | ~models.Q(aprobo=models.F("usuario")),
                name="cierredecaja_de_dos_personas",
            ),
        ),
        sql_de_archivo(__file__, "0003_cajeros"),
        auditar("recaudacion_cajerodecaja"),
    ]  # fmt: skip
