"""The same thing is asked once while nobody decides: two requests at the same time too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("nucleo", "0005_tipo_de_adjunto")]
    operations = [
        migrations.AddConstraint(
            "aprobacion",
            models.UniqueConstraint(
                fields=["acto", "huella"], condition=models.Q(estado="pedida"), name="aprobacion_pedida_unica"
            ),
        ),
    ]
