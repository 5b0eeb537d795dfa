"""A name has letters, and a person has each telephone once, however it is written."""

from django.db import migrations, models

from cesop.nucleo.migraciones import sql_de_archivo


class Migration(migrations.Migration):
    dependencies = [
        ("catastro", "0006_una_orden_abierta"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="persona", name="persona_con_nombre"),
        migrations.AddConstraint(
            model_name="persona",
            constraint=models.CheckConstraint(
                condition=models.Q(("nombre__regex", "[[:alpha:]]")), name="persona_con_nombre"
            ),
        ),
        sql_de_archivo(__file__, "0007_nombre_con_letras_telefono_una_vez"),
        migrations.AddConstraint(
            model_name="mediodecontacto",
            constraint=models.UniqueConstraint(
                condition=models.Q(models.Q(("tipo", "email"), _negated=True), ("activo", True)),
                fields=("persona", "digitos"),
                name="mediodecontacto_un_telefono",
            ),
        ),
    ]
