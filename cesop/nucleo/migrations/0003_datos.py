"""The installation's row and the roles (as groups)."""

from django.db import migrations

ROLES = (
    "mostrador", "caja", "medicion", "facturacion", "cobranzas", "contaduria", "tesoreria",
    "compras", "almacen", "mantenimiento", "gerencia", "auditoria", "sistemas",
)  # fmt: skip


def sembrar(apps, schema_editor):
    alias = schema_editor.connection.alias
    apps.get_model("nucleo", "Instalacion").objects.using(alias).get_or_create(pk=1)
    grupos = apps.get_model("auth", "Group").objects.using(alias)
    for nombre in ROLES:
        grupos.get_or_create(name=nombre)


class Migration(migrations.Migration):
    dependencies = [("nucleo", "0002_protecciones"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(sembrar, migrations.RunPython.noop)]
