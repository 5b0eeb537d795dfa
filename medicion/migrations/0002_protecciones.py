"""What the database itself refuses in medicion, and how it is audited."""

from django.db import migrations

from cesop.nucleo.migraciones import auditar, fechada, solo_agregar, sql_de_archivo

MAESTROS = ("periodomedicion", "lotelectura")
FECHADAS = ("politicamedicion", "reglavee", "topedeestimacion")
HECHOS = ("puntolote", "lectura", "fotodelectura", "consumo", "hallazgo", "validacion", "devengo", "relectura")


class Migration(migrations.Migration):
    dependencies = [("medicion", "0001_inicial")]
    operations = [
        sql_de_archivo(__file__, "0002_protecciones"),
        *(fechada(f"medicion_{tabla}") for tabla in FECHADAS),
        *(auditar(f"medicion_{tabla}") for tabla in (*MAESTROS, *FECHADAS, "archivolecturas", "filaapartada")),
        auditar("medicion_anomalia", clave="codigo"),
        *(solo_agregar(f"medicion_{tabla}") for tabla in HECHOS),
    ]
