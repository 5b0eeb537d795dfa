"""The kernel's tables, on top of extensions, privileges of the application's role and shared functions."""

import cesop.nucleo.fechas
import cesop.nucleo.models.base
import datetime
import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.functions.text
import uuid
from django.conf import settings
from django.db import migrations, models

from cesop.nucleo.migraciones import sql_de_archivo


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        sql_de_archivo(__file__, "0001_inicial"),
        migrations.CreateModel(
            name='Parametro',
            fields=[
                ('clave', models.CharField(max_length=80, primary_key=True, serialize=False, verbose_name='clave')),
                ('modulo', models.CharField(max_length=20, verbose_name='módulo')),
                ('nombre', models.CharField(max_length=120, verbose_name='nombre')),
                ('descripcion', models.TextField(blank=True, verbose_name='descripción')),
                ('tipo', models.CharField(choices=[('decimal', 'número'), ('entero', 'entero'), ('porcentaje', 'porcentaje'), ('importe', 'importe'), ('texto', 'texto'), ('logico', 'sí o no'), ('fecha', 'fecha')], max_length=12, verbose_name='tipo')),
                ('unidad', models.CharField(blank=True, max_length=20, verbose_name='unidad')),
                ('requiere_aprobacion', models.BooleanField(default=False, verbose_name='requiere aprobación')),
            ],
            options={
                'verbose_name': 'parámetro',
                'ordering': ['modulo', 'clave'],
            },
        ),
        migrations.CreateModel(
            name='Sucursal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('codigo', models.CharField(max_length=8, unique=True, verbose_name='código')),
                ('nombre', models.CharField(max_length=80, verbose_name='nombre')),
                ('domicilio', models.CharField(blank=True, max_length=120, verbose_name='domicilio')),
                ('localidad', models.CharField(max_length=80, verbose_name='localidad')),
                ('telefono', models.CharField(blank=True, max_length=40, verbose_name='teléfono')),
                ('activa', models.BooleanField(default=True, verbose_name='activa')),
            ],
            options={
                'verbose_name': 'sucursal',
                'verbose_name_plural': 'sucursales',
                'ordering': ['codigo'],
            },
        ),
        migrations.CreateModel(
            name='Usuario',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('usuario', models.CharField(max_length=40, unique=True, verbose_name='usuario')),
                ('nombre', models.CharField(max_length=60, verbose_name='nombre')),
                ('apellido', models.CharField(max_length=60, verbose_name='apellido')),
                ('correo', models.EmailField(blank=True, max_length=254, verbose_name='correo')),
                ('ve_todas', models.BooleanField(default=False, verbose_name='ve todas las sucursales')),
                ('is_active', models.BooleanField(default=True, verbose_name='activo')),
                ('debe_cambiar_clave', models.BooleanField(default=True, verbose_name='debe cambiar la clave')),
                ('tema', models.CharField(choices=[('sistema', 'Como el sistema'), ('claro', 'Claro'), ('oscuro', 'Oscuro')], default='sistema', max_length=8, verbose_name='tema')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ('otras_sucursales', models.ManyToManyField(blank=True, related_name='+', to='nucleo.sucursal', verbose_name='otras sucursales que ve')),
                ('sucursal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nucleo.sucursal', verbose_name='sucursal')),
            ],
            options={
                'verbose_name': 'usuario',
                'ordering': ['apellido', 'nombre'],
            },
        ),
        migrations.CreateModel(
            name='Adjunto',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('nombre', models.CharField(max_length=160, verbose_name='nombre')),
                ('tipo', models.CharField(max_length=60, verbose_name='tipo')),
                ('bytes', models.PositiveIntegerField(verbose_name='tamaño')),
                ('sha256', models.CharField(max_length=64)),
                ('permiso', models.CharField(max_length=80)),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='subido')),
                ('subido_por', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sucursal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nucleo.sucursal')),
            ],
            options={
                'verbose_name': 'adjunto',
            },
        ),
        migrations.CreateModel(
            name='CorreoSaliente',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clave', models.CharField(max_length=120, unique=True)),
                ('para', models.EmailField(max_length=254, verbose_name='para')),
                ('asunto', models.CharField(max_length=160, verbose_name='asunto')),
                ('cuerpo', models.TextField(verbose_name='cuerpo')),
                ('estado', models.CharField(choices=[('pendiente', 'Pendiente'), ('enviado', 'Enviado'), ('fallado', 'Fallado')], default='pendiente', max_length=10, verbose_name='estado')),
                ('intentos', models.PositiveSmallIntegerField(default=0, verbose_name='intentos')),
                ('proximo_intento_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), verbose_name='próximo intento')),
                ('error', models.CharField(blank=True, max_length=400, verbose_name='error')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='escrito')),
                ('enviado_en', models.DateTimeField(null=True, verbose_name='enviado')),
                ('adjunto', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nucleo.adjunto')),
            ],
            options={
                'verbose_name': 'correo saliente',
                'verbose_name_plural': 'correos salientes',
            },
        ),
        migrations.CreateModel(
            name='DiaNoLaborable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fecha', models.DateField(verbose_name='fecha')),
                ('clase', models.CharField(choices=[('feriado', 'feriado'), ('no_laborable', 'no laborable'), ('asueto', 'asueto')], default='feriado', max_length=12, verbose_name='clase')),
                ('nombre', models.CharField(max_length=120, verbose_name='nombre')),
                ('localidad', models.CharField(blank=True, max_length=80, verbose_name='localidad')),
                ('norma', models.CharField(blank=True, max_length=200, verbose_name='norma')),
            ],
            options={
                'verbose_name': 'día no laborable',
                'verbose_name_plural': 'días no laborables',
                'ordering': ['fecha'],
                'constraints': [models.UniqueConstraint(fields=('fecha', 'localidad'), name='dianolaborable_unico')],
            },
        ),
        migrations.CreateModel(
            name='Importacion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tipo', models.CharField(max_length=60, verbose_name='tipo')),
                ('archivo', models.CharField(max_length=160, verbose_name='archivo')),
                ('sha256', models.CharField(max_length=64)),
                ('bytes', models.PositiveIntegerField(verbose_name='tamaño')),
                ('estado', models.CharField(choices=[('aplicada', 'Aplicada'), ('rechazada', 'Rechazada')], max_length=10, verbose_name='estado')),
                ('filas', models.PositiveIntegerField(default=0, verbose_name='filas')),
                ('altas', models.PositiveIntegerField(default=0, verbose_name='altas')),
                ('cambios', models.PositiveIntegerField(default=0, verbose_name='cambios')),
                ('errores', models.JSONField(default=list, verbose_name='errores')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('usuario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'importación',
                'verbose_name_plural': 'importaciones',
            },
        ),
        migrations.CreateModel(
            name='Instalacion',
            fields=[
                ('id', models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('cooperativa', models.CharField(default='Cooperativa sin nombre', max_length=120, verbose_name='cooperativa')),
                ('modo', models.CharField(choices=[('produccion', 'Producción'), ('demostracion', 'Demostración'), ('prueba', 'Prueba')], default='produccion', max_length=12, verbose_name='modo')),
                ('armando_demostracion', models.BooleanField(default=False)),
                ('desplazamiento', models.DurationField(default=datetime.timedelta(0), verbose_name='corrimiento del reloj')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='instalacion_unica'), models.CheckConstraint(condition=models.Q(('modo__in', ['produccion', 'demostracion', 'prueba'])), name='instalacion_modo'), models.CheckConstraint(condition=models.Q(('desplazamiento', datetime.timedelta(0)), ('modo', 'prueba'), models.Q(('armando_demostracion', True), ('modo', 'demostracion')), _connector='OR'), name='instalacion_reloj_quieto')],
            },
        ),
        migrations.CreateModel(
            name='Moratoria',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('desde', models.DateField(verbose_name='desde')),
                ('hasta', models.DateField(blank=True, null=True, verbose_name='hasta')),
                ('servicio', models.CharField(blank=True, max_length=30, verbose_name='servicio')),
                ('categoria', models.CharField(blank=True, max_length=30, verbose_name='categoría')),
                ('localidad', models.CharField(blank=True, max_length=80, verbose_name='localidad')),
                ('motivo', models.CharField(max_length=200, verbose_name='motivo')),
                ('norma', models.CharField(blank=True, max_length=200, verbose_name='norma')),
            ],
            options={
                'verbose_name': 'moratoria',
                'ordering': ['-desde'],
                'constraints': [models.CheckConstraint(condition=models.Q(('hasta__isnull', True), ('hasta__gt', models.F('desde')), _connector='OR'), name='moratoria_rango')],
            },
        ),
        migrations.CreateModel(
            name='Proceso',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tipo', models.CharField(max_length=60, verbose_name='tipo')),
                ('clave', models.CharField(max_length=120, verbose_name='clave')),
                ('titulo', models.CharField(max_length=160, verbose_name='título')),
                ('parametros', models.JSONField(default=dict, verbose_name='parámetros')),
                ('estado', models.CharField(choices=[('pendiente', 'Pendiente'), ('en_curso', 'En curso'), ('cancelando', 'Cancelando'), ('cancelado', 'Cancelado'), ('terminado', 'Terminado'), ('con_errores', 'Con errores')], default='pendiente', max_length=12, verbose_name='estado')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='pedido')),
                ('iniciado_en', models.DateTimeField(null=True, verbose_name='iniciado')),
                ('terminado_en', models.DateTimeField(null=True, verbose_name='terminado')),
                ('resumen', models.JSONField(default=dict, verbose_name='resumen')),
                ('dueno', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo pidió')),
                ('sucursal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nucleo.sucursal')),
            ],
            options={
                'verbose_name': 'proceso',
            },
        ),
        migrations.CreateModel(
            name='Lote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('numero', models.PositiveIntegerField(verbose_name='número')),
                ('estado', models.CharField(choices=[('pendiente', 'Pendiente'), ('hecho', 'Hecho'), ('fallado', 'Fallado')], default='pendiente', max_length=10, verbose_name='estado')),
                ('unidades', models.PositiveIntegerField(default=1, verbose_name='unidades')),
                ('carga', models.JSONField(default=dict, verbose_name='carga')),
                ('resultado', models.JSONField(default=dict, verbose_name='resultado')),
                ('intentos', models.PositiveSmallIntegerField(default=0, verbose_name='intentos')),
                ('error', models.TextField(blank=True, verbose_name='error')),
                ('iniciado_en', models.DateTimeField(null=True, verbose_name='iniciado')),
                ('terminado_en', models.DateTimeField(null=True, verbose_name='terminado')),
                ('proceso', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lotes', to='nucleo.proceso')),
            ],
            options={
                'verbose_name': 'lote',
                'ordering': ['numero'],
            },
        ),
        migrations.CreateModel(
            name='ErrorDeProceso',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('referencia', models.CharField(max_length=120, verbose_name='referencia')),
                ('causa', models.CharField(max_length=80, verbose_name='causa')),
                ('mensaje', models.CharField(max_length=400, verbose_name='mensaje')),
                ('enlace', models.CharField(blank=True, max_length=300, verbose_name='enlace')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('lote', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='errores', to='nucleo.lote')),
                ('proceso', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='errores', to='nucleo.proceso')),
            ],
            options={
                'verbose_name': 'error de proceso',
                'verbose_name_plural': 'errores de proceso',
            },
        ),
        migrations.CreateModel(
            name='RegistroAuditoria',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tabla', models.CharField(max_length=63, verbose_name='tabla')),
                ('clave', models.CharField(max_length=80, verbose_name='clave')),
                ('accion', models.CharField(choices=[('alta', 'alta'), ('cambio', 'cambio'), ('baja', 'baja')], max_length=6, verbose_name='acción')),
                ('antes', models.JSONField(null=True)),
                ('despues', models.JSONField(null=True)),
                ('usuario_id', models.BigIntegerField(null=True)),
                ('usuario', models.CharField(blank=True, max_length=40, verbose_name='usuario')),
                ('pedido', models.CharField(blank=True, max_length=40, verbose_name='pedido')),
                ('direccion', models.CharField(blank=True, max_length=45, verbose_name='dirección')),
                ('rol', models.CharField(max_length=63, verbose_name='rol de base')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), verbose_name='registrado')),
            ],
            options={
                'verbose_name': 'registro de auditoría',
                'verbose_name_plural': 'registros de auditoría',
                'indexes': [models.Index(fields=['tabla', 'clave', '-id'], name='auditoria_por_objeto'), models.Index(fields=['usuario_id', '-id'], name='auditoria_por_usuario')],
            },
        ),
        migrations.CreateModel(
            name='RegistroConsulta',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('que', models.CharField(max_length=80, verbose_name='qué')),
                ('detalle', models.CharField(blank=True, max_length=400, verbose_name='detalle')),
                ('filas', models.PositiveIntegerField(null=True, verbose_name='filas')),
                ('motivo', models.CharField(blank=True, max_length=200, verbose_name='motivo')),
                ('pedido', models.CharField(blank=True, max_length=40, verbose_name='pedido')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('usuario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'registro de consulta',
            },
        ),
        migrations.CreateModel(
            name='Serie',
            fields=[
                ('clave', models.CharField(max_length=60, primary_key=True, serialize=False, verbose_name='clave')),
                ('descripcion', models.CharField(max_length=120, verbose_name='descripción')),
                ('primero', models.BigIntegerField(default=1, verbose_name='primer número')),
            ],
            options={
                'verbose_name': 'serie',
                'ordering': ['clave'],
                'constraints': [models.CheckConstraint(condition=models.Q(('primero__gte', 1)), name='serie_primero_positivo')],
            },
        ),
        migrations.CreateModel(
            name='BloqueNumerado',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('desde', models.BigIntegerField(verbose_name='desde')),
                ('hasta', models.BigIntegerField(verbose_name='hasta')),
                ('destino', models.UUIDField(verbose_name='destino')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('serie', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bloques', to='nucleo.serie')),
            ],
            options={
                'verbose_name': 'bloque de números',
            },
        ),
        migrations.CreateModel(
            name='Sesion',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('direccion', models.GenericIPAddressField(null=True)),
                ('agente', models.CharField(blank=True, max_length=200)),
                ('iniciada_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False)),
                ('vista_en', models.DateTimeField(null=True)),
                ('usuario', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sesiones', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'sesión',
                'verbose_name_plural': 'sesiones',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Aprobacion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('acto', models.CharField(max_length=60, verbose_name='acto')),
                ('titulo', models.CharField(max_length=200, verbose_name='qué se pide')),
                ('datos', models.JSONField(verbose_name='datos')),
                ('huella', models.CharField(max_length=64)),
                ('motivo', models.CharField(max_length=300, verbose_name='motivo')),
                ('estado', models.CharField(choices=[('pedida', 'Pedida'), ('aprobada', 'Aprobada'), ('rechazada', 'Rechazada'), ('retirada', 'Retirada')], default='pedida', max_length=10, verbose_name='estado')),
                ('pedida_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='pedida')),
                ('decidida_en', models.DateTimeField(null=True, verbose_name='decidida')),
                ('nota', models.CharField(blank=True, max_length=300, verbose_name='nota')),
                ('resultado', models.CharField(blank=True, max_length=200, verbose_name='resultado')),
                ('decidida_por', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pedida_por', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sucursal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nucleo.sucursal')),
            ],
            options={
                'verbose_name': 'aprobación',
                'verbose_name_plural': 'aprobaciones',
            },
        ),
        migrations.CreateModel(
            name='ValorParametro',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('desde', models.DateField(verbose_name='desde')),
                ('hasta', models.DateField(blank=True, null=True, verbose_name='hasta')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('reemplazado_en', models.DateTimeField(editable=False, null=True, verbose_name='reemplazado')),
                ('valor', models.CharField(max_length=400, verbose_name='valor')),
                ('origen', models.CharField(choices=[('norma', 'norma'), ('excepcion', 'excepción')], default='norma', max_length=10, verbose_name='origen')),
                ('norma', models.CharField(blank=True, help_text='Ley, resolución o acta que lo fija.', max_length=200, verbose_name='norma')),
                ('motivo', models.CharField(blank=True, max_length=300, verbose_name='motivo')),
                ('parametro', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='valores', to='nucleo.parametro')),
                ('registrado_por', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'valor de parámetro',
            },
        ),
        migrations.CreateModel(
            name='VistaGuardada',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('listado', models.CharField(max_length=60)),
                ('nombre', models.CharField(max_length=60, verbose_name='nombre')),
                ('consulta', models.CharField(max_length=1000)),
                ('compartida', models.BooleanField(default=False, verbose_name='la ven todos')),
                ('predeterminada', models.BooleanField(default=False, verbose_name='se abre primero')),
                ('usuario', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='vistas', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'vista guardada',
                'verbose_name_plural': 'vistas guardadas',
                'ordering': ['nombre'],
            },
        ),
        migrations.CreateModel(
            name='ExcepcionSegregacion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('par', models.CharField(max_length=40, verbose_name='incompatibilidad')),
                ('desde', models.DateField(verbose_name='desde')),
                ('hasta', models.DateField(verbose_name='hasta')),
                ('motivo', models.CharField(max_length=300, verbose_name='motivo')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('firmada_por', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='firma')),
                ('usuario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='usuario')),
            ],
            options={
                'verbose_name': 'excepción de segregación',
                'verbose_name_plural': 'excepciones de segregación',
                'constraints': [models.CheckConstraint(condition=models.Q(('hasta__gt', models.F('desde'))), name='excepcionsegregacion_rango'), models.CheckConstraint(condition=models.Q(('usuario', models.F('firmada_por')), _negated=True), name='excepcionsegregacion_cuatro_ojos')],
            },
        ),
        migrations.CreateModel(
            name='Notificacion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('titulo', models.CharField(max_length=160, verbose_name='título')),
                ('texto', models.CharField(blank=True, max_length=400, verbose_name='texto')),
                ('enlace', models.CharField(blank=True, max_length=300)),
                ('tono', models.CharField(default='info', max_length=8)),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='recibida')),
                ('leida_en', models.DateTimeField(null=True, verbose_name='leída')),
                ('usuario', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notificaciones', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'notificación',
                'verbose_name_plural': 'notificaciones',
                'indexes': [models.Index(condition=models.Q(('leida_en__isnull', True)), fields=['usuario'], name='notificacion_sin_leer')],
            },
        ),
        migrations.AddIndex(
            model_name='lote',
            index=models.Index(condition=models.Q(('estado', 'pendiente')), fields=['proceso', 'numero'], name='lote_pendientes'),
        ),
        migrations.AddConstraint(
            model_name='lote',
            constraint=models.UniqueConstraint(fields=('proceso', 'numero'), name='lote_unico'),
        ),
        migrations.AddConstraint(
            model_name='bloquenumerado',
            constraint=models.UniqueConstraint(fields=('serie', 'destino'), name='bloquenumerado_destino_unico'),
        ),
        migrations.AddConstraint(
            model_name='bloquenumerado',
            constraint=models.UniqueConstraint(fields=('serie', 'desde'), name='bloquenumerado_desde_unico'),
        ),
        migrations.AddConstraint(
            model_name='bloquenumerado',
            constraint=models.UniqueConstraint(fields=('serie', 'hasta'), name='bloquenumerado_hasta_unico'),
        ),
        migrations.AddConstraint(
            model_name='bloquenumerado',
            constraint=models.CheckConstraint(condition=models.Q(('hasta__gte', models.F('desde'))), name='bloquenumerado_rango'),
        ),
        migrations.AddIndex(
            model_name='sesion',
            index=models.Index(fields=['usuario'], name='sesion_por_usuario'),
        ),
        migrations.AddIndex(
            model_name='proceso',
            index=models.Index(fields=['estado', '-id'], name='proceso_por_estado'),
        ),
        migrations.AddConstraint(
            model_name='proceso',
            constraint=models.UniqueConstraint(fields=('tipo', 'clave'), name='proceso_clave_unica'),
        ),
        migrations.AddIndex(
            model_name='aprobacion',
            index=models.Index(fields=['estado', 'pedida_en'], name='aprobacion_pendientes'),
        ),
        migrations.AddConstraint(
            model_name='aprobacion',
            constraint=models.CheckConstraint(condition=models.Q(('estado', 'retirada'), ('decidida_por__isnull', True), models.Q(('decidida_por', models.F('pedida_por')), _negated=True), _connector='OR'), name='aprobacion_cuatro_ojos'),
        ),
        migrations.AddConstraint(
            model_name='aprobacion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decidida_en__isnull', True), ('decidida_por__isnull', True), ('estado', 'pedida')), models.Q(models.Q(('estado', 'pedida'), _negated=True), ('decidida_en__isnull', False), ('decidida_por__isnull', False)), _connector='OR'), name='aprobacion_decidida'),
        ),
        migrations.AddConstraint(
            model_name='usuario',
            constraint=models.CheckConstraint(condition=models.Q(('usuario', django.db.models.functions.text.Lower('usuario'))), name='usuario_en_minusculas'),
        ),
        migrations.AddConstraint(
            model_name='usuario',
            constraint=models.CheckConstraint(condition=models.Q(('is_superuser', False)), name='usuario_sin_superpoderes'),
        ),
        migrations.AddConstraint(
            model_name='valorparametro',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('reemplazado_en__isnull', True)), expressions=[('parametro', '='), ('origen', '='), (cesop.nucleo.models.base.RangoDeFechas('desde', 'hasta'), '&&')], name='valorparametro_sin_superposicion'),
        ),
        migrations.AddConstraint(
            model_name='valorparametro',
            constraint=models.CheckConstraint(condition=models.Q(('hasta__isnull', True), ('hasta__gt', models.F('desde')), _connector='OR'), name='valorparametro_rango'),
        ),
        migrations.AddConstraint(
            model_name='valorparametro',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('norma', ''), _negated=True), models.Q(('motivo', ''), _negated=True), _connector='OR'), name='valorparametro_con_fundamento'),
        ),
        migrations.AddConstraint(
            model_name='vistaguardada',
            constraint=models.UniqueConstraint(fields=('usuario', 'listado', 'nombre'), name='vistaguardada_nombre_unico'),
        ),
        migrations.AddConstraint(
            model_name='vistaguardada',
            constraint=models.UniqueConstraint(condition=models.Q(('predeterminada', True)), fields=('usuario', 'listado'), name='vistaguardada_una_predeterminada'),
        ),
    ]
