"""What a reading is refused for names its meter by the number that people know."""

from django.db import migrations

from cesop.nucleo.migraciones import sql_de_archivo


class Migration(migrations.Migration):
    dependencies = [
        ("medicion", "0005_reglas_con_motivo"),
    ]

    operations = [
        sql_de_archivo(__file__, "0006_lectura_dice_su_medidor"),
    ]
