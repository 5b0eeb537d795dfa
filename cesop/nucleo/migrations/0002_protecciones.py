"""What the database itself refuses in the kernel's tables, and what it records."""

from django.db import migrations

from cesop.nucleo.migraciones import auditar, fechada, solo_agregar, solo_leer, sql_de_archivo


class Migration(migrations.Migration):
    dependencies = [
        ("nucleo", "0001_inicial"),
        ("otp_totp", "0003_add_timestamps"),
        ("otp_static", "0003_add_timestamps"),
    ]
    operations = [
        sql_de_archivo(__file__, "0002_protecciones"),
        solo_agregar("nucleo_registroauditoria"),
        solo_leer("nucleo_registroauditoria"),
        solo_leer("nucleo_instalacion"),
        solo_agregar("nucleo_registroconsulta"),
        solo_agregar("nucleo_bloquenumerado"),
        solo_agregar("nucleo_errordeproceso"),
        solo_agregar("nucleo_importacion"),
        solo_agregar("nucleo_excepcionsegregacion"),
        solo_agregar("nucleo_adjunto"),
        fechada("nucleo_valorparametro"),
        auditar("nucleo_instalacion"),
        auditar("nucleo_sucursal"),
        auditar("nucleo_usuario", ocultas=("password",)),
        auditar("nucleo_usuario_groups"),
        auditar("nucleo_usuario_otras_sucursales"),
        auditar("nucleo_parametro", clave="clave"),
        auditar("nucleo_valorparametro"),
        auditar("nucleo_dianolaborable"),
        auditar("nucleo_moratoria"),
        auditar("nucleo_serie", clave="clave"),
        auditar("nucleo_aprobacion"),
        auditar("nucleo_excepcionsegregacion"),
        auditar("otp_totp_totpdevice", ocultas=("key",)),
        auditar("otp_static_staticdevice"),
        auditar("otp_static_statictoken", ocultas=("token",)),
        # Django's own permissions grant nothing here, and roles are fixed by the program: the application only reads.
        auditar("auth_group"),
        solo_leer("auth_group"),
        solo_leer("auth_group_permissions"),
        solo_leer("auth_permission"),
        solo_leer("django_content_type"),
        solo_leer("nucleo_usuario_user_permissions"),
    ]
