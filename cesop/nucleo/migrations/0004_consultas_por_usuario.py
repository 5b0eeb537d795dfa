"""The read log, by user: limits on exports count it, and it holds the key of each bulk action."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("nucleo", "0003_datos")]
    operations = [
        migrations.AddIndex(
            model_name="registroconsulta",
            index=models.Index(fields=["usuario", "-id"], name="consulta_por_usuario"),
        ),
        migrations.AddConstraint(
            model_name="registroconsulta",
            constraint=models.UniqueConstraint(
                condition=models.Q(("que__startswith", "accion:")),
                fields=("usuario", "que", "detalle"),
                name="registroconsulta_accion_unica",
            ),
        ),
    ]
