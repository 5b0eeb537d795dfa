"""A service point is fed by a node of its service, also for raw SQL."""

from django.db import migrations

from cesop.nucleo.migraciones import sql_de_archivo


class Migration(migrations.Migration):
    dependencies = [("catastro", "0007_correos")]
    operations = [sql_de_archivo(__file__, "0008_nodo_del_servicio")]
