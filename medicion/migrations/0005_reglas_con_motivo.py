"""A validation rule says why it is as it is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("medicion", "0004_aviso_legal"),
    ]

    operations = [
        migrations.AddField(
            model_name="reglavee",
            name="motivo",
            field=models.CharField(default="Valor inicial", max_length=200, verbose_name="motivo"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="reglavee",
            constraint=models.CheckConstraint(
                condition=models.Q(("motivo", ""), _negated=True), name="reglavee_con_motivo"
            ),
        ),
    ]
