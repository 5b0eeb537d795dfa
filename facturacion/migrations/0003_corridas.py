"""Tariff books, policies of billing, and runs."""

from decimal import Decimal

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import cesop.nucleo.dinero
import cesop.nucleo.fechas
import cesop.nucleo.models.base


class Migration(migrations.Migration):
    dependencies = [
        ("catastro", "0003_datos"),
        ("facturacion", "0002_protecciones"),
        ("medicion", "0003_lectura_final"),
        ("nucleo", "0006_aprobacion_unica"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ConsumoFacturado",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fecha", models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name="fecha")),
                (
                    "registrado_en",
                    models.DateTimeField(
                        db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name="registrado"
                    ),
                ),
                ("cuota", models.PositiveSmallIntegerField(default=1, verbose_name="cuota")),
                ("cuotas", models.PositiveSmallIntegerField(default=1, verbose_name="de cuántas")),
                ("vez", models.PositiveSmallIntegerField(default=1, verbose_name="vez")),
                (
                    "devengado",
                    cesop.nucleo.dinero.CampoImporte(
                        decimal_places=2, default=Decimal("0.00"), max_digits=18, verbose_name="devengado"
                    ),
                ),
                (
                    "comprobante",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consumos",
                        to="facturacion.comprobante",
                    ),
                ),
                (
                    "consumo",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="facturaciones",
                        to="medicion.consumo",
                    ),
                ),
            ],
            options={
                "verbose_name": "consumo facturado",
                "verbose_name_plural": "consumos facturados",
            },
        ),
        migrations.CreateModel(
            name="ConsumoDevuelto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fecha", models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name="fecha")),
                (
                    "registrado_en",
                    models.DateTimeField(
                        db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name="registrado"
                    ),
                ),
                (
                    "nota",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facturacion.comprobante",
                    ),
                ),
                (
                    "facturado",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="devuelto",
                        to="facturacion.consumofacturado",
                    ),
                ),
            ],
            options={
                "verbose_name": "consumo devuelto",
                "verbose_name_plural": "consumos devueltos",
            },
        ),
        migrations.CreateModel(
            name="Corrida",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("anio", models.PositiveSmallIntegerField(verbose_name="año")),
                ("mes", models.PositiveSmallIntegerField(verbose_name="mes")),
                ("fecha", models.DateField(verbose_name="fecha de emisión")),
                ("vence", models.DateField(verbose_name="primer vencimiento")),
                ("segundo_vence", models.DateField(blank=True, null=True, verbose_name="segundo vencimiento")),
                (
                    "estado",
                    models.CharField(
                        choices=[
                            ("preparada", "Preparada"),
                            ("calculada", "Para revisar"),
                            ("aprobada", "Aprobada"),
                            ("emitiendo", "Emitiendo"),
                            ("emitida", "Emitida"),
                            ("deshaciendo", "Deshaciendo"),
                            ("deshecha", "Deshecha"),
                            ("cancelada", "Cancelada"),
                        ],
                        default="preparada",
                        max_length=12,
                        verbose_name="estado",
                    ),
                ),
                (
                    "registrado_en",
                    models.DateTimeField(
                        db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name="registrada"
                    ),
                ),
                (
                    "aprobacion",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="nucleo.aprobacion",
                    ),
                ),
                (
                    "grupo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="corridas", to="catastro.grupogestion"
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
                "verbose_name": "corrida de facturación",
                "verbose_name_plural": "corridas de facturación",
                "ordering": ["-anio", "-mes", "grupo", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Borrador",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "estado",
                    models.CharField(
                        choices=[
                            ("pendiente", "Sin calcular"),
                            ("calculado", "Calculado"),
                            ("con_causa", "No se puede facturar"),
                            ("excluido", "Excluido"),
                            ("cambiado", "Cambió después de aprobado"),
                            ("numerado", "Numerado"),
                            ("emitido", "Emitido"),
                        ],
                        default="pendiente",
                        max_length=10,
                        verbose_name="estado",
                    ),
                ),
                ("desde", models.DateField(null=True, verbose_name="desde")),
                ("hasta", models.DateField(null=True, verbose_name="hasta")),
                ("huella", models.CharField(blank=True, max_length=64, verbose_name="huella")),
                (
                    "neto",
                    cesop.nucleo.dinero.CampoImporte(
                        decimal_places=2, default=Decimal("0.00"), max_digits=18, verbose_name="neto"
                    ),
                ),
                (
                    "total",
                    cesop.nucleo.dinero.CampoImporte(
                        decimal_places=2, default=Decimal("0.00"), max_digits=18, verbose_name="total"
                    ),
                ),
                ("consumo_mil", models.BigIntegerField(null=True, verbose_name="consumo")),
                (
                    "anterior",
                    cesop.nucleo.dinero.CampoImporte(
                        decimal_places=2, max_digits=18, null=True, verbose_name="anterior"
                    ),
                ),
                ("marcas", models.JSONField(default=list, verbose_name="marcas")),
                ("causas", models.JSONField(default=list, verbose_name="causas")),
                ("motivo", models.CharField(blank=True, max_length=200, verbose_name="motivo de la exclusión")),
                (
                    "comprobante",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="borradores",
                        to="facturacion.comprobante",
                    ),
                ),
                (
                    "cuenta",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catastro.cuentaservicio",
                    ),
                ),
                (
                    "corrida",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="borradores", to="facturacion.corrida"
                    ),
                ),
            ],
            options={
                "verbose_name": "borrador",
                "verbose_name_plural": "borradores",
                "ordering": ["corrida", "cuenta"],
            },
        ),
        migrations.CreateModel(
            name="CuadroTarifario",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("codigo", models.SlugField(max_length=30, unique=True, verbose_name="código")),
                ("nombre", models.CharField(max_length=80, verbose_name="nombre")),
                (
                    "servicio",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cuadros", to="catastro.servicio"
                    ),
                ),
            ],
            options={
                "verbose_name": "cuadro tarifario",
                "verbose_name_plural": "cuadros tarifarios",
                "ordering": ["codigo"],
            },
        ),
        migrations.CreateModel(
            name="PoliticaFacturacion",
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
                (
                    "ciclo",
                    models.CharField(
                        choices=[
                            ("mensual", "Mensual"),
                            ("bimestral", "Bimestral"),
                            ("en_cuotas", "Lectura bimestral en dos cuotas"),
                        ],
                        max_length=10,
                        verbose_name="ciclo",
                    ),
                ),
                (
                    "dias_al_vencimiento",
                    models.PositiveSmallIntegerField(verbose_name="días hasta el primer vencimiento"),
                ),
                ("dias_al_segundo", models.PositiveSmallIntegerField(default=0, verbose_name="días hasta el segundo")),
                (
                    "interes",
                    models.CharField(
                        choices=[("comprobante", "En su propio comprobante"), ("cargo", "En la próxima factura")],
                        default="cargo",
                        max_length=12,
                        verbose_name="interés por mora",
                    ),
                ),
                ("jurisdiccion", models.CharField(blank=True, max_length=30, verbose_name="jurisdicción")),
                (
                    "desvio_por_ciento",
                    models.PositiveSmallIntegerField(default=75, verbose_name="desvío que se revisa, %"),
                ),
                (
                    "cuadro",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facturacion.cuadrotarifario"
                    ),
                ),
                (
                    "grupo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="politicas_de_facturacion",
                        to="catastro.grupogestion",
                    ),
                ),
                (
                    "punto",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facturacion.puntodeventa",
                        verbose_name="punto de venta",
                    ),
                ),
                (
                    "tipo_a",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facturacion.tipocomprobante",
                        verbose_name="tipo A",
                    ),
                ),
                (
                    "tipo_b",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facturacion.tipocomprobante",
                        verbose_name="tipo B",
                    ),
                ),
            ],
            options={
                "verbose_name": "política de facturación",
                "verbose_name_plural": "políticas de facturación",
            },
        ),
        migrations.CreateModel(
            name="TandaNumerada",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fecha", models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name="fecha")),
                (
                    "registrado_en",
                    models.DateTimeField(
                        db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name="registrado"
                    ),
                ),
                ("anula", models.BooleanField(default=False, verbose_name="anula")),
                ("numero", models.PositiveIntegerField(verbose_name="número")),
                ("cuantos", models.PositiveIntegerField(verbose_name="comprobantes que lleva")),
                ("comprobantes", models.BinaryField(verbose_name="comprobantes")),
                ("renglones", models.BinaryField(verbose_name="renglones")),
                ("consumos", models.BinaryField(verbose_name="consumos")),
                ("cargos", models.BinaryField(verbose_name="cargos")),
                (
                    "corrida",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tandas", to="facturacion.corrida"
                    ),
                ),
            ],
            options={
                "verbose_name": "tanda numerada",
                "verbose_name_plural": "tandas numeradas",
            },
        ),
        migrations.CreateModel(
            name="TandaEscrita",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fecha", models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name="fecha")),
                (
                    "registrado_en",
                    models.DateTimeField(
                        db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name="registrado"
                    ),
                ),
                (
                    "tanda",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escrita",
                        to="facturacion.tandanumerada",
                    ),
                ),
            ],
            options={
                "verbose_name": "tanda escrita",
                "verbose_name_plural": "tandas escritas",
            },
        ),
        migrations.CreateModel(
            name="VersionDeCuadro",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("desde", models.DateField(verbose_name="rige desde")),
                ("norma", models.CharField(max_length=160, verbose_name="norma")),
                (
                    "estado",
                    models.CharField(
                        choices=[("borrador", "Borrador"), ("activa", "Vigente"), ("retirada", "Retirada")],
                        default="borrador",
                        max_length=10,
                        verbose_name="estado",
                    ),
                ),
                ("contenido", models.TextField(verbose_name="contenido")),
                ("huella", models.CharField(max_length=64, verbose_name="huella")),
                (
                    "registrado_en",
                    models.DateTimeField(
                        db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name="registrada"
                    ),
                ),
                ("activada_en", models.DateTimeField(blank=True, null=True, verbose_name="activada")),
                (
                    "activada_por",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cuadro",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versiones",
                        to="facturacion.cuadrotarifario",
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
                "verbose_name": "versión de cuadro",
                "verbose_name_plural": "versiones de cuadros",
                "ordering": ["cuadro", "-desde", "-id"],
            },
        ),
        migrations.AddConstraint(
            model_name="consumofacturado",
            constraint=models.UniqueConstraint(fields=("consumo", "cuota", "vez"), name="consumofacturado_una_vez"),
        ),
        migrations.AddConstraint(
            model_name="consumofacturado",
            constraint=models.CheckConstraint(
                condition=models.Q(("cuota__gte", 1), ("cuota__lte", models.F("cuotas")), ("vez__gte", 1)),
                name="consumofacturado_cuota",
            ),
        ),
        migrations.AddConstraint(
            model_name="corrida",
            constraint=models.UniqueConstraint(
                condition=models.Q(("estado__in", ("cancelada", "deshecha")), _negated=True),
                fields=("grupo", "anio", "mes"),
                name="corrida_una_por_mes",
            ),
        ),
        migrations.AddConstraint(
            model_name="corrida",
            constraint=models.CheckConstraint(condition=models.Q(("mes__range", (1, 12))), name="corrida_mes"),
        ),
        migrations.AddConstraint(
            model_name="corrida",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("vence__gte", models.F("fecha")),
                    models.Q(
                        ("segundo_vence__isnull", True),
                        models.Q(("segundo_vence__gt", models.F("vence")), ("segundo_vence__isnull", False)),
                        _connector="OR",
                    ),
                ),
                name="corrida_vencimientos",
            ),
        ),
        migrations.AddIndex(
            model_name="borrador",
            index=models.Index(fields=["corrida", "estado"], name="borrador_por_estado"),
        ),
        migrations.AddIndex(
            model_name="borrador",
            index=models.Index(
                condition=models.Q(("comprobante__isnull", False)), fields=["comprobante"], name="borrador_emitido"
            ),
        ),
        migrations.AddConstraint(
            model_name="borrador",
            constraint=models.UniqueConstraint(fields=("corrida", "cuenta"), name="borrador_unico"),
        ),
        migrations.AddConstraint(
            model_name="borrador",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("estado", "excluido"), _negated=True),
                    models.Q(("motivo", ""), _negated=True),
                    _connector="OR",
                ),
                name="borrador_excluido_con_motivo",
            ),
        ),
        migrations.AddConstraint(
            model_name="politicafacturacion",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("reemplazado_en__isnull", True)),
                expressions=[("grupo", "="), (cesop.nucleo.models.base.RangoDeFechas("desde", "hasta"), "&&")],
                name="politicafacturacion_sin_superposicion",
            ),
        ),
        migrations.AddConstraint(
            model_name="politicafacturacion",
            constraint=models.CheckConstraint(
                condition=models.Q(("hasta__isnull", True), ("hasta__gt", models.F("desde")), _connector="OR"),
                name="politicafacturacion_rango",
            ),
        ),
        migrations.AddConstraint(
            model_name="tandanumerada",
            constraint=models.UniqueConstraint(fields=("corrida", "anula", "numero"), name="tandanumerada_unica"),
        ),
        migrations.AddConstraint(
            model_name="versiondecuadro",
            constraint=models.UniqueConstraint(
                condition=models.Q(("estado", "activa")), fields=("cuadro", "desde"), name="versiondecuadro_una_activa"
            ),
        ),
        migrations.AddConstraint(
            model_name="versiondecuadro",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("activada_en__isnull", True), ("activada_por__isnull", True), ("estado", "borrador")),
                    models.Q(
                        models.Q(("estado", "borrador"), _negated=True),
                        ("activada_en__isnull", False),
                        ("activada_por__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="versiondecuadro_activada",
            ),
        ),
    ]
