"""What the database itself refuses in the ledger, and the functions that fold balances and seal days."""

from django.db import migrations

from cesop.nucleo.migraciones import auditar, fechada, solo_agregar, solo_leer, sql_de_archivo


class Migration(migrations.Migration):
    dependencies = [("contabilidad", "0001_inicial"), ("nucleo", "0003_datos")]
    operations = [
        sql_de_archivo(__file__, "0002_protecciones"),
        solo_agregar("contabilidad_asiento"),
        solo_agregar("contabilidad_partida"),
        solo_agregar("contabilidad_sello"),
        solo_leer("contabilidad_sello"),
        solo_agregar("contabilidad_numerodiario"),
        solo_agregar("contabilidad_actodeperiodo"),
        solo_leer("contabilidad_saldodelta"),
        solo_leer("contabilidad_saldodiario"),
        fechada("contabilidad_regla"),
        auditar("contabilidad_regla"),
        auditar("contabilidad_cuenta"),
        auditar("contabilidad_seccion"),
        auditar("contabilidad_centrocosto"),
        auditar("contabilidad_ejercicio"),
        auditar("contabilidad_periodo"),
    ]
