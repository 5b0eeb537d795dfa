"""The check of a reading's placement takes the cheap index."""

from django.db import migrations

from cesop.nucleo.migraciones import sql_de_archivo


class Migration(migrations.Migration):
    dependencies = [("medicion", "0006_indice_de_la_mesa")]
    operations = [sql_de_archivo(__file__, "0007_colocacion_por_medidor")]
