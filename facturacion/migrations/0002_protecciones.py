"""What the database itself refuses in facturacion, and how it is audited."""

from django.db import migrations

from cesop.nucleo.migraciones import auditar, fechada, solo_agregar, solo_leer, sql_de_archivo

MAESTROS = ("tipocomprobante", "puntodeventa", "concepto")
FECHADAS = ("estrategiadeautorizacion",)
HECHOS = (
    "comprobante", "renglon", "numeracion", "numeroliberado", "autorizacion", "abono", "aplicacion", "bloqueo",
    "cargofacturable", "destinodecargo",
)  # fmt: skip
# Kept by triggers only.
SALDOS = ("saldocomprobante", "saldoabono")


class Migration(migrations.Migration):
    dependencies = [("facturacion", "0001_inicial")]
    operations = [
        sql_de_archivo(__file__, "0002_protecciones"),
        *(auditar(f"facturacion_{tabla}") for tabla in (*MAESTROS, *FECHADAS)),
        *(fechada(f"facturacion_{tabla}") for tabla in FECHADAS),
        *(solo_agregar(f"facturacion_{tabla}") for tabla in HECHOS),
        *(solo_leer(f"facturacion_{tabla}") for tabla in SALDOS),
    ]
