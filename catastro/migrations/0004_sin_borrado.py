"""Nobody deletes what mass tables point to without a foreign key: their checks trust that a parent stays."""

from django.db import migrations

TABLAS = ("suministro", "cuentaservicio", "medidor", "registromedidor")


class Migration(migrations.Migration):
    dependencies = [("catastro", "0003_datos")]
    operations = [
        migrations.RunSQL(
            sql=f"CREATE TRIGGER sin_borrado BEFORE DELETE ON public.catastro_{tabla} "
            "FOR EACH STATEMENT EXECUTE FUNCTION public.nucleo_inmutable();"
            f"ALTER TABLE public.catastro_{tabla} ENABLE ALWAYS TRIGGER sin_borrado;"
            f"REVOKE DELETE ON public.catastro_{tabla} FROM cesop_app;",
            reverse_sql=f"DROP TRIGGER sin_borrado ON public.catastro_{tabla};"
            f"GRANT DELETE ON public.catastro_{tabla} TO cesop_app;",
        )
        for tabla in TABLAS
    ]
