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
    "traspasodefusion",
    "duplicadodescartado",
)
# What mass tables point to without a foreign key: their checks trust that a parent stays.
SIN_BORRADO = ("suministro", "cuentaservicio", "medidor", "registromedidor")


def sin_borrado(tabla):
    """Nobody deletes from `tabla`, nor the owner."""
    return migrations.RunSQL(
        sql=f"CREATE TRIGGER sin_borrado BEFORE DELETE ON public.catastro_{tabla} "
        "FOR EACH STATEMENT EXECUTE FUNCTION public.nucleo_inmutable();"
        f"ALTER TABLE public.catastro_{tabla} ENABLE ALWAYS TRIGGER sin_borrado;"
        f"REVOKE DELETE ON public.catastro_{tabla} FROM cesop_app;",
        reverse_sql=f"DROP TRIGGER sin_borrado ON public.catastro_{tabla};"
        f"GRANT DELETE ON public.catastro_{tabla} TO cesop_app;",
    )


class Migration(migrations.Migration):
    dependencies = [("catastro", "0001_inicial")]
    operations = [
        sql_de_archivo(__file__, "0002_protecciones"),
        *(fechada(f"catastro_{tabla}") for tabla in FECHADAS),
        *(auditar(f"catastro_{tabla}") for tabla in (*MAESTROS, *FECHADAS)),
        *(sin_borrado(tabla) for tabla in SIN_BORRADO),
        *(solo_agregar(f"catastro_{tabla}") for tabla in HECHOS),
        solo_leer("catastro_transiciondeestado"),
        solo_leer("catastro_estadoactual"),
    ]
