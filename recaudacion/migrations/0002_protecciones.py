"""What the database itself refuses in recaudacion, and how it is audited; the tenders that there are."""

from django.db import migrations

from cesop.nucleo.migraciones import auditar, fechada, solo_agregar, sql_de_archivo

MAESTROS = ("caja", "sesioncaja", "mediodepago", "politicaimputacion")
FECHADAS = ("politicaimputacion",)
HECHOS = (
    "recibo", "medioderecibo", "anulacionderecibo", "creditoaplicado", "aplicaciondecredito", "entregadecaja",
    "arqueodecaja", "cierredecaja",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("recaudacion", "0001_inicial"), ("facturacion", "0004_protecciones_de_corridas")]
    operations = [
        sql_de_archivo(__file__, "0002_protecciones"),
        *(auditar(f"recaudacion_{tabla}") for tabla in MAESTROS),
        *(fechada(f"recaudacion_{tabla}") for tabla in FECHADAS),
        *(solo_agregar(f"recaudacion_{tabla}") for tabla in HECHOS),
    ]
