"""The check of a reading's placement takes the cheap index."""

from django.db import migrations

from cesop.nucleo.migraciones import sql_de_archivo


class Migration(migrations.Migration):
    dependencies = [("medicion", "0005_por_clave")]
    operations = [sql_de_archivo(__file__, "0006_colocacion_por_medidor")]
