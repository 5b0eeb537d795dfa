"""What the database itself refuses of telephone calls, and how they are audited."""

from django.db import migrations

from cesop.nucleo.migraciones import auditar, solo_agregar, sql_de_archivo


class Migration(migrations.Migration):
    dependencies = [("facturacion", "0010_llamadas")]
    operations = [
        sql_de_archivo(__file__, "0011_llamadas"),
        *(auditar(f"facturacion_{tabla}") for tabla in ("archivodellamadas", "llamadaapartada")),
        *(solo_agregar(f"facturacion_{tabla}") for tabla in ("llamadamedida", "llamadafacturada", "llamadadevuelta")),
    ]
