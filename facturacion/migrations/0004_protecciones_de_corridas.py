"""What the database itself refuses of tariff books and runs, and how they are audited."""

from django.db import migrations

from cesop.nucleo.migraciones import auditar, fechada, solo_agregar, sql_de_archivo

HECHOS = ("tandanumerada", "tandaescrita", "consumofacturado", "consumodevuelto")


class Migration(migrations.Migration):
    dependencies = [("facturacion", "0003_corridas")]
    operations = [
        sql_de_archivo(__file__, "0004_corridas"),
        *(auditar(f"facturacion_{tabla}") for tabla in ("cuadrotarifario", "versiondecuadro", "corrida")),
        auditar("facturacion_politicafacturacion"),
        fechada("facturacion_politicafacturacion"),
        *(solo_agregar(f"facturacion_{tabla}") for tabla in HECHOS),
    ]
