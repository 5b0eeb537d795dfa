"""Telephone calls: files, what was kept, what was billed of it and given back."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import cesop.nucleo.fechas


class Migration(migrations.Migration):
    dependencies = [
        ("catastro", "0008_lineas_telefonicas"),
        ("facturacion", "0009_por_clave"),
        ("nucleo", "0006_aprobacion_unica"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="tandanumerada",
            name="llamadas",
            field=models.BinaryField(default=bytes, verbose_name="llamadas"),
        ),
        migrations.CreateModel(
            name="ArchivoDeLlamadas",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fecha", models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name="fecha")),
                (
                    "registrado_en",
                    models.DateTimeField(
                        db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name="registrado"
                    ),
                ),
                ("nombre", models.CharField(max_length=120, verbose_name="nombre")),
                ("huella", models.CharField(max_length=64, verbose_name="huella")),
                ("bytes", models.PositiveBigIntegerField(verbose_name="tamaño")),
                (
                    "estado",
                    models.CharField(
                        choices=[("recibido", "Recibido"), ("importado", "Importado"), ("rechazado", "Rechazado")],
                        default="recibido",
                        max_length=10,
                        verbose_name="estado",
                    ),
                ),
                ("filas", models.PositiveIntegerField(default=0, verbose_name="filas")),
                ("nuevas", models.PositiveIntegerField(default=0, verbose_name="nuevas")),
                ("repetidas", models.PositiveIntegerField(default=0, verbose_name="repetidas")),
                ("sin_cargo", models.PositiveIntegerField(default=0, verbose_name="sin cargo")),
                ("apartadas", models.PositiveIntegerField(default=0, verbose_name="apartadas")),
                ("causas", models.JSONField(blank=True, default=list, verbose_name="causas")),
                (
                    "adjunto",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="nucleo.adjunto",
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
                "verbose_name": "archivo de llamadas",
                "verbose_name_plural": "archivos de llamadas",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="LlamadaApartada",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("renglon", models.PositiveIntegerField(verbose_name="renglón")),
                (
                    "motivo",
                    models.CharField(
                        choices=[
                            ("incompleta", "Le falta un dato"),
                            ("sin_cuenta", "Nadie tiene esa línea"),
                            ("duracion_negativa", "La duración no puede ser"),
                            ("repetida", "Hay otra igual, a otro número"),
                            ("vieja", "Es más vieja que lo que admite su cuadro"),
                            ("posterior", "Todavía no pasó"),
                            ("sin_version", "Su grupo no tiene un cuadro de telefonía ese día"),
                            ("prefijo_desconocido", "Su cuadro no tiene precio para ese destino"),
                        ],
                        max_length=20,
                        verbose_name="motivo",
                    ),
                ),
                ("datos", models.JSONField(verbose_name="datos")),
                ("resuelta_en", models.DateTimeField(blank=True, null=True, verbose_name="resuelta")),
                ("resolucion", models.CharField(blank=True, max_length=200, verbose_name="resolución")),
                (
                    "archivo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="llamadas_apartadas",
                        to="facturacion.archivodellamadas",
                    ),
                ),
                (
                    "usuario",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "llamada apartada",
                "verbose_name_plural": "llamadas apartadas",
                "ordering": ["archivo", "renglon"],
            },
        ),
        migrations.CreateModel(
            name="LlamadaFacturada",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fecha", models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name="fecha")),
                (
                    "registrado_en",
                    models.DateTimeField(
                        db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name="registrado"
                    ),
                ),
                ("vez", models.PositiveSmallIntegerField(default=1, verbose_name="vez")),
                ("clase", models.TextField(verbose_name="clase")),
                ("segundos", models.PositiveIntegerField(verbose_name="segundos")),
                ("libres", models.PositiveIntegerField(default=0, verbose_name="segundos libres")),
                ("importe", models.DecimalField(decimal_places=4, max_digits=14, verbose_name="importe")),
                (
                    "comprobante",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="llamadas",
                        to="facturacion.comprobante",
                    ),
                ),
            ],
            options={
                "verbose_name": "llamada facturada",
                "verbose_name_plural": "llamadas facturadas",
            },
        ),
        migrations.CreateModel(
            name="LlamadaDevuelta",
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
                    "facturada",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="devuelta",
                        to="facturacion.llamadafacturada",
                    ),
                ),
            ],
            options={
                "verbose_name": "llamada devuelta",
                "verbose_name_plural": "llamadas devueltas",
            },
        ),
        migrations.CreateModel(
            name="LlamadaMedida",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fecha", models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name="fecha")),
                (
                    "registrado_en",
                    models.DateTimeField(
                        db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name="registrado"
                    ),
                ),
                ("renglon", models.PositiveIntegerField(verbose_name="renglón")),
                ("linea", models.CharField(blank=True, max_length=15, verbose_name="línea")),
                ("hora", models.TimeField(verbose_name="hora")),
                ("segundos", models.PositiveIntegerField(verbose_name="segundos")),
                ("destino", models.CharField(max_length=20, verbose_name="destino")),
                (
                    "archivo",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facturacion.archivodellamadas",
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
            ],
            options={
                "verbose_name": "llamada",
                "verbose_name_plural": "llamadas",
                "ordering": ["cuenta", "fecha", "hora", "id"],
            },
        ),
        migrations.AddField(
            model_name="llamadafacturada",
            name="llamada",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="facturaciones",
                to="facturacion.llamadamedida",
            ),
        ),
        migrations.AddConstraint(
            model_name="archivodellamadas",
            constraint=models.UniqueConstraint(
                condition=models.Q(("estado", "rechazado"), _negated=True),
                fields=("huella",),
                name="archivodellamadas_una_vez",
            ),
        ),
        migrations.AddIndex(
            model_name="llamadaapartada",
            index=models.Index(
                condition=models.Q(("resuelta_en__isnull", True)), fields=["archivo"], name="llamadaapartada_esperan"
            ),
        ),
        migrations.AddConstraint(
            model_name="llamadaapartada",
            constraint=models.UniqueConstraint(fields=("archivo", "renglon"), name="llamadaapartada_unica"),
        ),
        migrations.AddConstraint(
            model_name="llamadaapartada",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("resuelta_en__isnull", True),
                    models.Q(("usuario__isnull", False), models.Q(("resolucion", ""), _negated=True)),
                    _connector="OR",
                ),
                name="llamadaapartada_resuelta",
            ),
        ),
        migrations.AddConstraint(
            model_name="llamadamedida",
            constraint=models.UniqueConstraint(
                fields=("cuenta", "fecha", "hora", "linea", "segundos"), name="llamadamedida_una_vez"
            ),
        ),
        migrations.AddConstraint(
            model_name="llamadamedida",
            constraint=models.CheckConstraint(
                condition=models.Q(("segundos__lte", 604800), models.Q(("destino", ""), _negated=True)),
                name="llamadamedida_posible",
            ),
        ),
        migrations.AddConstraint(
            model_name="llamadafacturada",
            constraint=models.UniqueConstraint(fields=("llamada", "vez"), name="llamadafacturada_una_vez"),
        ),
        migrations.AddConstraint(
            model_name="llamadafacturada",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("importe__gte", 0),
                    ("importe__lt", 10000000000),
                    ("libres__lte", models.F("segundos")),
                    ("vez__gte", 1),
                ),
                name="llamadafacturada_posible",
            ),
        ),
    ]
