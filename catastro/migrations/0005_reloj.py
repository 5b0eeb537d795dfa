"""The stamps of catastro are the kernel clock's."""

from django.db import migrations, models

import cesop.nucleo.fechas


class Migration(migrations.Migration):
    dependencies = [
        ("catastro", "0004_sin_borrado"),
    ]

    operations = [
        migrations.AlterField(
            model_name="cuentaservicio",
            name="registrado_en",
            field=models.DateTimeField(
                db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name="registrada"
            ),
        ),
        migrations.AlterField(
            model_name="persona",
            name="registrado_en",
            field=models.DateTimeField(
                db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name="registrada"
            ),
        ),
    ]
