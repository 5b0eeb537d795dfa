"""The telephone lines of an account."""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models

import cesop.nucleo.fechas
import cesop.nucleo.models.base
from cesop.nucleo.migraciones import auditar, fechada, sql_de_archivo


class Migration(migrations.Migration):
    dependencies = [
        ("catastro", "0007_nombre_con_letras_telefono_una_vez"),
    ]

    operations = [
        migrations.CreateModel(
            name="LineaDeCuenta",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("desde", models.DateField(verbose_name="desde")),
                ("hasta", models.DateField(blank=True, null=True, verbose_name="hasta")),
                (
                    "registrado_en",
                    models.DateTimeField(
                        db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name="registrado"
                    ),
                ),
                ("reemplazado_en", models.DateTimeField(editable=False, null=True, verbose_name="reemplazado")),
                ("numero", models.CharField(max_length=15, verbose_name="número")),
                (
                    "cuenta",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lineas", to="catastro.cuentaservicio"
                    ),
                ),
            ],
            options={
                "verbose_name": "línea de cuenta",
                "verbose_name_plural": "líneas de cuentas",
                "indexes": [models.Index(fields=["numero"], name="lineadecuenta_por_numero")],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("reemplazado_en__isnull", True)),
                        expressions=[("numero", "="), (cesop.nucleo.models.base.RangoDeFechas("desde", "hasta"), "&&")],
                        name="lineadecuenta_sin_superposicion",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hasta__isnull", True), ("hasta__gt", models.F("desde")), _connector="OR"),
                        name="lineadecuenta_rango",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("numero__regex", "^[0-9]{6,15}$")), name="lineadecuenta_numero"
                    ),
                ],
            },
        ),
        sql_de_archivo(__file__, "0008_lineas_telefonicas"),
        fechada("catastro_lineadecuenta"),
        auditar("catastro_lineadecuenta"),
    ]
