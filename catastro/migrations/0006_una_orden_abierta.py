"""An account has one open order of each kind that is about accounts; what nobody went to do may end as not done."""

from django.db import migrations, models

from cesop.nucleo.migraciones import sql_de_archivo


class Migration(migrations.Migration):
    dependencies = [
        ("catastro", "0005_duplicados_hallados"),
    ]

    operations = [
        migrations.AddField(
            model_name="ordenservicio",
            name="exclusiva",
            field=models.BooleanField(default=False, editable=False, verbose_name="una sola abierta por cuenta"),
        ),
        sql_de_archivo(__file__, "0006_una_orden_abierta"),
        migrations.AddConstraint(
            model_name="ordenservicio",
            constraint=models.UniqueConstraint(
                condition=models.Q(("estado__in", ("pendiente", "asignada", "en_curso")), ("exclusiva", True)),
                fields=("cuenta", "tipo"),
                name="ordenservicio_una_abierta",
            ),
        ),
    ]
