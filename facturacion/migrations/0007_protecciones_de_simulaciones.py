"""What the database itself refuses of what-ifs, and how they are audited."""

from django.db import migrations

from cesop.nucleo.migraciones import auditar, solo_agregar

HECHOS = ("versionsimulada", "cifrasimulada", "franjasimulada", "cuentasimulada", "causasimulada")


class Migration(migrations.Migration):
    dependencies = [("facturacion", "0006_simulaciones")]
    operations = [
        auditar("facturacion_simulacion"),
        *(solo_agregar(f"facturacion_{tabla}") for tabla in HECHOS),
    ]
