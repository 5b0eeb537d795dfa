"""What the code names by its key: kinds of order and of condition, and the series of the orders."""

from django.db import migrations

# clave, nombre, sobre qué, días hábiles
TIPOS_DE_ORDEN = (
    ("conexion", "Conexión", "cuenta", 5),
    ("reconexion", "Reconexión", "cuenta", 1),
    ("suspension", "Suspensión", "cuenta", 3),
    ("corte", "Corte", "cuenta", 3),
    ("retiro", "Retiro del servicio", "cuenta", 5),
    ("colocacion_medidor", "Colocación de medidor", "suministro", 5),
    ("cambio_medidor", "Cambio de medidor", "suministro", 5),
    ("retiro_medidor", "Retiro de medidor", "suministro", 5),
    ("relectura", "Relectura", "suministro", 5),
    ("inspeccion", "Inspección", "suministro", 10),
    ("contraste", "Contraste de medidor", "suministro", 15),
    ("reclamo", "Atención de un reclamo", "suministro", 3),
)
# clave, nombre, lleva valor, unidad, exige comprobante, es alerta
TIPOS_DE_CONDICION = (
    ("electrodependiente", "Electrodependiente", False, "", True, True),
    ("tarifa_social", "Tarifa social", False, "", True, False),
    ("estacional", "Uso estacional", False, "", False, False),
    ("subsidio", "Con subsidio nacional", False, "", False, False),
    ("exento_iva", "Exento de IVA", False, "", True, False),
    ("potencia_contratada", "Potencia contratada", True, "kW", False, False),
    ("carga_declarada", "Carga declarada", True, "kW", False, False),
    ("lamparas", "Lámparas de alumbrado", True, "lámparas", False, False),
)


def sembrar(apps, schema_editor):
    alias = schema_editor.connection.alias
    tipo_orden = apps.get_model("catastro", "TipoOrden").objects.using(alias)
    for clave, nombre, objeto, plazo in TIPOS_DE_ORDEN:
        tipo_orden.get_or_create(clave=clave, defaults={"nombre": nombre, "objeto": objeto, "plazo": plazo})
    tipo_condicion = apps.get_model("catastro", "TipoCondicion").objects.using(alias)
    for clave, nombre, lleva_valor, unidad, exige, alerta in TIPOS_DE_CONDICION:
        tipo_condicion.get_or_create(
            clave=clave,
            defaults={
                "nombre": nombre, "lleva_valor": lleva_valor, "unidad": unidad, "exige_comprobante": exige,
                "es_alerta": alerta,
            },
        )  # fmt: skip
    apps.get_model("nucleo", "Serie").objects.using(alias).get_or_create(
        clave="orden_servicio", defaults={"descripcion": "Órdenes de servicio", "primero": 1}
    )


class Migration(migrations.Migration):
    dependencies = [("catastro", "0002_protecciones"), ("nucleo", "0006_aprobacion_unica")]
    operations = [migrations.RunPython(sembrar, migrations.RunPython.noop)]
