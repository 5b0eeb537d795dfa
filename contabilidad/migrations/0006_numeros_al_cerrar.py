"""Numbers of the Diario are given when a period closes, and only then; a line's kind of management is a known one."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

from cesop.nucleo.migraciones import sql_de_archivo


class Migration(migrations.Migration):
    dependencies = [("contabilidad", "0005_una_pasada_menos")]
    operations = [
        sql_de_archivo(__file__, "0006_numeros_al_cerrar"),
        AddConstraintNotValid(
            model_name="partida",
            constraint=models.CheckConstraint(
                condition=models.Q(gestion__in=["A", "N", "X"]) | models.Q(gestion__isnull=True),
                name="partida_gestion",
            ),
        ),
    ]
