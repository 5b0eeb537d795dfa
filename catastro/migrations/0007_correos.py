"""E-mails are found by a part of them."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catastro", "0006_traspasos"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="mediodecontacto",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("tipo", "email")),
                fields=["valor"],
                name="mediodecontacto_correo",
                opclasses=["gin_trgm_ops"],
            ),
        ),
    ]
