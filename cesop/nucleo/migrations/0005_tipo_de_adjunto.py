"""The media type of a workbook has 65 characters."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("nucleo", "0004_consultas_por_usuario")]
    operations = [
        migrations.AlterField("adjunto", "tipo", models.CharField(max_length=80, verbose_name="tipo")),
    ]
