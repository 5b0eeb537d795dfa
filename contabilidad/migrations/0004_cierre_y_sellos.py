"""Manual entries stay firm, the Diario has no gaps, and seals keep a leaf per entry."""

from django.db import migrations

from cesop.nucleo.migraciones import auditar, solo_agregar, solo_leer, sql_de_archivo


class Migration(migrations.Migration):
    dependencies = [("contabilidad", "0003_manuales")]
    operations = [
        sql_de_archivo(__file__, "0004_cierre_y_sellos"),
        solo_agregar("contabilidad_sellohoja"),
        solo_leer("contabilidad_sellohoja"),
        solo_agregar("contabilidad_adjuntomanual"),
        auditar("contabilidad_asientomanual"),
        auditar("contabilidad_renglonmanual"),
        auditar("contabilidad_plantillaasiento"),
        auditar("contabilidad_renglonplantilla"),
        auditar("contabilidad_asientorecurrente"),
    ]
