"""What the database itself refuses in catastro, how it is audited, and the indexes of its searches."""

from django.db import migrations

from cesop.nucleo.migraciones import auditar, fechada, solo_agregar, solo_leer, sql_de_archivo

MAESTROS = (
    "persona",
    "mediodecontacto",
    "cuentabancaria",
    "localidad",
    "calle",
    "domicilio",
    "zona",
    "inmueble",
    "servicio",
    "categoria",
    "tipocondicion",
    "grupogestion",
    "nodored",
    "ruta",
    "suministro",
    "puntoderuta",
    "cuentaservicio",
    "medidor",
    "registromedidor",
    "cuadrilla",
    "tipoorden",
    "ordenservicio",
)
FECHADAS = (
    "condicionfiscal",
    "asociado",
    "domiciliodepersona",
    "caracteristicadeinmueble",
    "ubicacionenred",
    "partedecuenta",
    "categoriadecuenta",
    "condiciondecuenta",
    "proteccion",
    "colocacion",
)
HECHOS = (
    "movimientodecuotas",
    "fusion",
    "fusiondeshecha",
    "cambiodeestado",
    "contraste",
    "contacto",
)


class Migration(migrations.Migration):
    dependencies = [("catastro", "0001_inicial")]
    operations = [
        sql_de_archivo(__file__, "0002_protecciones"),
        *(fechada(f"catastro_{tabla}") for tabla in FECHADAS),
        *(auditar(f"catastro_{tabla}") for tabla in (*MAESTROS, *FECHADAS)),
        *(solo_agregar(f"catastro_{tabla}") for tabla in HECHOS),
        solo_leer("catastro_transiciondeestado"),
        solo_leer("catastro_estadoactual"),
    ]
