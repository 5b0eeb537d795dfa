"""The vouchers that the old system left open."""

from decimal import Decimal

import django.db.models.deletion
from django.db import migrations, models

import cesop.nucleo.dinero
import cesop.nucleo.fechas
from cesop.nucleo.migraciones import solo_agregar


class Migration(migrations.Migration):
    dependencies = [
        ("facturacion", "0013_protecciones_de_documentos"),
    ]

    operations = [
        migrations.CreateModel(
            name="ComprobanteHeredado",
            fields=[
                ("fecha", models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name="fecha")),
                (
                    "registrado_en",
                    models.DateTimeField(
                        db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name="registrado"
                    ),
                ),
                (
                    "comprobante",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="heredado",
                        serialize=False,
                        to="facturacion.comprobante",
                    ),
                ),
                (
                    "total_original",
                    cesop.nucleo.dinero.CampoImporte(decimal_places=2, max_digits=18, verbose_name="total original"),
                ),
            ],
            options={
                "verbose_name": "comprobante heredado",
                "verbose_name_plural": "comprobantes heredados",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("total_original__gt", Decimal("0.00"))),
                        name="comprobanteheredado_total_positivo",
                    )
                ],
            },
        ),
        solo_agregar("facturacion_comprobanteheredado"),
    ]
