"""What-ifs: what was asked, the texts that were simulated, and the sums that they gave."""

from decimal import Decimal

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import cesop.nucleo.dinero
import cesop.nucleo.fechas


class Migration(migrations.Migration):
    dependencies = [
        ("catastro", "0005_duplicados_hallados"),
        ("facturacion", "0005_refacturacion"),
        ("nucleo", "0006_aprobacion_unica"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Simulacion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nombre", models.CharField(max_length=80, verbose_name="nombre")),
                ("anio", models.PositiveSmallIntegerField(verbose_name="año")),
                ("mes", models.PositiveSmallIntegerField(verbose_name="mes")),
                (
                    "alcance",
                    models.CharField(
                        choices=[
                            ("cuadros", "Los grupos que usan esos cuadros"),
                            ("todos", "Toda la cooperativa"),
                            ("grupo", "Un grupo"),
                        ],
                        default="cuadros",
                        max_length=8,
                        verbose_name="alcance",
                    ),
                ),
                (
                    "registrado_en",
                    models.DateTimeField(
                        db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name="registrada"
                    ),
                ),
                (
                    "grupo",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catastro.grupogestion",
                    ),
                ),
                (
                    "proceso",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="nucleo.proceso",
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
                "verbose_name": "simulación",
                "verbose_name_plural": "simulaciones",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="FranjaSimulada",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tanda", models.PositiveIntegerField(verbose_name="tanda")),
                ("categoria", models.CharField(blank=True, max_length=12, verbose_name="categoría")),
                (
                    "antes",
                    cesop.nucleo.dinero.CampoImporte(
                        decimal_places=2, default=Decimal("0.00"), max_digits=18, verbose_name="antes"
                    ),
                ),
                (
                    "despues",
                    cesop.nucleo.dinero.CampoImporte(
                        decimal_places=2, default=Decimal("0.00"), max_digits=18, verbose_name="después"
                    ),
                ),
                ("facturada", models.BooleanField(verbose_name="facturada")),
                ("franja", models.PositiveSmallIntegerField(verbose_name="franja")),
                ("cuentas", models.PositiveIntegerField(verbose_name="cuentas")),
                (
                    "grupo",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catastro.grupogestion",
                    ),
                ),
                (
                    "simulacion",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="facturacion.simulacion"),
                ),
            ],
            options={
                "verbose_name": "franja simulada",
                "verbose_name_plural": "franjas simuladas",
            },
        ),
        migrations.CreateModel(
            name="CuentaSimulada",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tanda", models.PositiveIntegerField(verbose_name="tanda")),
                ("categoria", models.CharField(blank=True, max_length=12, verbose_name="categoría")),
                (
                    "antes",
                    cesop.nucleo.dinero.CampoImporte(
                        decimal_places=2, default=Decimal("0.00"), max_digits=18, verbose_name="antes"
                    ),
                ),
                (
                    "despues",
                    cesop.nucleo.dinero.CampoImporte(
                        decimal_places=2, default=Decimal("0.00"), max_digits=18, verbose_name="después"
                    ),
                ),
                (
                    "cuenta",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catastro.cuentaservicio",
                    ),
                ),
                (
                    "grupo",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catastro.grupogestion",
                    ),
                ),
                (
                    "simulacion",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="facturacion.simulacion"),
                ),
            ],
            options={
                "verbose_name": "cuenta simulada",
                "verbose_name_plural": "cuentas simuladas",
            },
        ),
        migrations.CreateModel(
            name="CifraSimulada",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tanda", models.PositiveIntegerField(verbose_name="tanda")),
                ("categoria", models.CharField(blank=True, max_length=12, verbose_name="categoría")),
                (
                    "antes",
                    cesop.nucleo.dinero.CampoImporte(
                        decimal_places=2, default=Decimal("0.00"), max_digits=18, verbose_name="antes"
                    ),
                ),
                (
                    "despues",
                    cesop.nucleo.dinero.CampoImporte(
                        decimal_places=2, default=Decimal("0.00"), max_digits=18, verbose_name="después"
                    ),
                ),
                ("clase", models.CharField(max_length=12, verbose_name="clase")),
                ("componente", models.CharField(max_length=40, verbose_name="componente")),
                (
                    "grupo",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catastro.grupogestion",
                    ),
                ),
                (
                    "simulacion",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="facturacion.simulacion"),
                ),
            ],
            options={
                "verbose_name": "cifra simulada",
                "verbose_name_plural": "cifras simuladas",
            },
        ),
        migrations.CreateModel(
            name="CausaSimulada",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tanda", models.PositiveIntegerField(verbose_name="tanda")),
                ("categoria", models.CharField(blank=True, max_length=12, verbose_name="categoría")),
                (
                    "antes",
                    cesop.nucleo.dinero.CampoImporte(
                        decimal_places=2, default=Decimal("0.00"), max_digits=18, verbose_name="antes"
                    ),
                ),
                (
                    "despues",
                    cesop.nucleo.dinero.CampoImporte(
                        decimal_places=2, default=Decimal("0.00"), max_digits=18, verbose_name="después"
                    ),
                ),
                ("causa", models.CharField(max_length=30, verbose_name="causa")),
                ("detalle", models.CharField(blank=True, max_length=300, verbose_name="detalle")),
                ("en_vigente", models.BooleanField(default=False, verbose_name="por el cuadro vigente")),
                (
                    "cuenta",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catastro.cuentaservicio",
                    ),
                ),
                (
                    "grupo",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catastro.grupogestion",
                    ),
                ),
                (
                    "simulacion",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="facturacion.simulacion"),
                ),
            ],
            options={
                "verbose_name": "causa simulada",
                "verbose_name_plural": "causas simuladas",
            },
        ),
        migrations.CreateModel(
            name="VersionSimulada",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("desde", models.DateField(verbose_name="rige desde")),
                ("norma", models.CharField(max_length=160, verbose_name="norma")),
                ("contenido", models.TextField(verbose_name="contenido")),
                ("huella", models.CharField(max_length=64, verbose_name="huella")),
                (
                    "cuadro",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facturacion.cuadrotarifario"
                    ),
                ),
                (
                    "simulacion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versiones",
                        to="facturacion.simulacion",
                    ),
                ),
            ],
            options={
                "verbose_name": "versión simulada",
                "verbose_name_plural": "versiones simuladas",
                "ordering": ["simulacion", "cuadro"],
            },
        ),
        migrations.AddConstraint(
            model_name="simulacion",
            constraint=models.CheckConstraint(condition=models.Q(("mes__range", (1, 12))), name="simulacion_mes"),
        ),
        migrations.AddConstraint(
            model_name="simulacion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("alcance", "grupo"), ("grupo__isnull", False)),
                    models.Q(models.Q(("alcance", "grupo"), _negated=True), ("grupo__isnull", True)),
                    _connector="OR",
                ),
                name="simulacion_alcance",
            ),
        ),
        migrations.AddConstraint(
            model_name="franjasimulada",
            constraint=models.UniqueConstraint(
                fields=("simulacion", "tanda", "grupo", "categoria", "facturada", "franja"), name="franjasimulada_unica"
            ),
        ),
        migrations.AddConstraint(
            model_name="cuentasimulada",
            constraint=models.UniqueConstraint(fields=("simulacion", "cuenta"), name="cuentasimulada_unica"),
        ),
        migrations.AddConstraint(
            model_name="cifrasimulada",
            constraint=models.UniqueConstraint(
                fields=("simulacion", "tanda", "grupo", "categoria", "clase", "componente"), name="cifrasimulada_unica"
            ),
        ),
        migrations.AddConstraint(
            model_name="causasimulada",
            constraint=models.UniqueConstraint(
                fields=("simulacion", "cuenta", "causa", "detalle", "en_vigente"), name="causasimulada_unica"
            ),
        ),
        migrations.AddConstraint(
            model_name="versionsimulada",
            constraint=models.UniqueConstraint(fields=("simulacion", "cuadro"), name="versionsimulada_una_por_cuadro"),
        ),
    ]
