"""The checks of the mass tables look up by key, whatever the size of what they look in."""

from django.db import migrations

from cesop.nucleo.migraciones import sql_de_archivo


class Migration(migrations.Migration):
    dependencies = [("medicion", "0004_menos_indices")]
    operations = [sql_de_archivo(__file__, "0005_por_clave")]
