"""What a run writes: checks that look up by key in any table, drafts with an index less."""

import django.db.models.deletion
from django.db import migrations, models

from cesop.nucleo.migraciones import sql_de_archivo


class Migration(migrations.Migration):
    dependencies = [("facturacion", "0008_quien_anula_un_cargo")]
    operations = [
        sql_de_archivo(__file__, "0009_por_clave"),
        migrations.AlterField(
            model_name="borrador",
            name="corrida",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="borradores",
                to="facturacion.corrida",
            ),
        ),
    ]
