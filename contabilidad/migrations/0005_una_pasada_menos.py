"""The check of the lines goes over them fewer times."""

from django.db import migrations

from cesop.nucleo.migraciones import sql_de_archivo


class Migration(migrations.Migration):
    dependencies = [("contabilidad", "0004_cierre_y_sellos")]
    operations = [sql_de_archivo(__file__, "0005_una_pasada_menos")]
