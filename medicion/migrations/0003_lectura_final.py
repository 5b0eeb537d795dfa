"""A reading may be the last one of an account."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("medicion", "0002_protecciones")]

    operations = [
        migrations.AlterField(
            model_name="lectura",
            name="clase",
            field=models.CharField(
                choices=[
                    ("instalacion", "Instalación"),
                    ("lectura", "Lectura"),
                    ("final", "Final de la cuenta"),
                    ("cambio", "Cambio de multiplicador"),
                    ("retiro", "Retiro"),
                ],
                default="lectura",
                max_length=11,
                verbose_name="clase",
            ),
        ),
    ]
