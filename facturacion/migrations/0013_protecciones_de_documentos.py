"""What the database itself refuses of payable documents."""

from django.db import migrations

from cesop.nucleo.migraciones import solo_agregar, sql_de_archivo

HECHOS = ("documentopago", "comprobantededocumento", "deudainformada", "tandaimpresa")


class Migration(migrations.Migration):
    dependencies = [("facturacion", "0012_documentos")]
    operations = [
        sql_de_archivo(__file__, "0013_documentos"),
        *(solo_agregar(f"facturacion_{tabla}") for tabla in HECHOS),
    ]
