"""The tables of catastro, and the functions that their constraints ask."""

import catastro.models.piezas
import cesop.nucleo.fechas
import cesop.nucleo.models.base
import cesop.nucleo.texto
import django.contrib.postgres.constraints
import django.contrib.postgres.indexes
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.text
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

from cesop.nucleo.migraciones import sql_de_archivo


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contabilidad', '0004_cierre_y_sellos'),
        ('nucleo', '0006_aprobacion_unica'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        sql_de_archivo(__file__, '0001_funciones'),
        migrations.CreateModel(
            name='Domicilio',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('calle', models.CharField(max_length=80, verbose_name='calle')),
                ('altura', models.CharField(blank=True, max_length=10, verbose_name='número')),
                ('piso', models.CharField(blank=True, max_length=6, verbose_name='piso')),
                ('departamento', models.CharField(blank=True, max_length=10, verbose_name='departamento')),
                ('entre_calles', models.CharField(blank=True, max_length=80, verbose_name='entre calles')),
                ('clave', models.GeneratedField(db_persist=True, expression=cesop.nucleo.texto.SinAcentos(django.db.models.functions.text.Concat('calle', models.Value(' '), 'altura', models.Value(' '), 'piso', models.Value(' '), 'departamento')), output_field=models.TextField())),
            ],
            options={
                'verbose_name': 'domicilio',
                'ordering': ['clave'],
            },
        ),
        migrations.CreateModel(
            name='Medidor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('numero', models.CharField(max_length=15, verbose_name='número')),
                ('marca', models.CharField(max_length=30, verbose_name='marca')),
                ('modelo', models.CharField(blank=True, max_length=30, verbose_name='modelo')),
                ('anio', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='año')),
                ('fases', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='fases')),
                ('diametro', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='diámetro')),
                ('bidireccional', models.BooleanField(default=False, verbose_name='bidireccional')),
                ('estado', models.CharField(choices=[('sirve', 'En servicio'), ('a_contrastar', 'A contrastar'), ('baja', 'De baja')], default='sirve', max_length=12, verbose_name='estado')),
            ],
            options={
                'verbose_name': 'medidor',
                'verbose_name_plural': 'medidores',
                'ordering': ['servicio', 'numero'],
            },
        ),
        migrations.CreateModel(
            name='TipoOrden',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clave', models.SlugField(max_length=30, unique=True, verbose_name='clave')),
                ('nombre', models.CharField(max_length=60, verbose_name='nombre')),
                ('objeto', models.CharField(choices=[('cuenta', 'Una cuenta'), ('suministro', 'Un suministro')], max_length=12, verbose_name='sobre')),
                ('plazo', models.PositiveSmallIntegerField(default=5, verbose_name='plazo en días hábiles')),
                ('activo', models.BooleanField(default=True, verbose_name='activo')),
            ],
            options={
                'verbose_name': 'tipo de orden',
                'verbose_name_plural': 'tipos de orden',
                'ordering': ['nombre'],
            },
        ),
        migrations.CreateModel(
            name='Zona',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('codigo', models.CharField(max_length=10, unique=True, verbose_name='código')),
                ('nombre', models.CharField(max_length=60, verbose_name='nombre')),
                ('activa', models.BooleanField(default=True, verbose_name='activa')),
            ],
            options={
                'verbose_name': 'zona',
                'ordering': ['codigo'],
            },
        ),
        migrations.CreateModel(
            name='Cuadrilla',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nombre', models.CharField(max_length=40, unique=True, verbose_name='nombre')),
                ('integrantes', models.CharField(blank=True, max_length=200, verbose_name='integrantes')),
                ('activa', models.BooleanField(default=True, verbose_name='activa')),
                ('sucursal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nucleo.sucursal')),
            ],
            options={
                'verbose_name': 'cuadrilla',
                'ordering': ['nombre'],
            },
        ),
        migrations.CreateModel(
            name='GrupoGestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('codigo', models.CharField(max_length=10, unique=True, verbose_name='código')),
                ('nombre', models.CharField(max_length=60, verbose_name='nombre')),
                ('activo', models.BooleanField(default=True, verbose_name='activo')),
                ('seccion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contabilidad.seccion', verbose_name='sección')),
            ],
            options={
                'verbose_name': 'grupo de gestión',
                'verbose_name_plural': 'grupos de gestión',
                'ordering': ['codigo'],
            },
        ),
        migrations.CreateModel(
            name='CuentaServicio',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('numero', models.PositiveIntegerField(unique=True, verbose_name='número')),
                ('envio', models.CharField(choices=[('papel', 'Papel'), ('correo', 'Correo electrónico'), ('ambos', 'Papel y correo')], default='papel', max_length=8, verbose_name='envío')),
                ('observaciones', models.TextField(blank=True, verbose_name='observaciones')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrada')),
                ('domicilio_postal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catastro.domicilio')),
                ('grupo', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cuentas', to='catastro.grupogestion', verbose_name='grupo de gestión')),
            ],
            options={
                'verbose_name': 'cuenta de servicio',
                'verbose_name_plural': 'cuentas de servicio',
                'ordering': ['numero'],
            },
        ),
        migrations.CreateModel(
            name='Inmueble',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('latitud', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='latitud')),
                ('longitud', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='longitud')),
                ('nomenclatura', models.CharField(blank=True, max_length=60, verbose_name='nomenclatura catastral')),
                ('partida', models.CharField(blank=True, max_length=20, verbose_name='partida inmobiliaria')),
                ('observaciones', models.TextField(blank=True, verbose_name='observaciones')),
                ('activo', models.BooleanField(default=True, verbose_name='activo')),
                ('domicilio', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inmuebles', to='catastro.domicilio')),
                ('zona', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='inmuebles', to='catastro.zona')),
            ],
            options={
                'verbose_name': 'inmueble',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Localidad',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nombre', models.CharField(max_length=60, verbose_name='nombre')),
                ('codigo_postal', models.CharField(max_length=8, verbose_name='código postal')),
                ('partido', models.CharField(blank=True, max_length=60, verbose_name='partido')),
                ('provincia', models.PositiveSmallIntegerField(choices=[(0, 'Ciudad Autónoma de Buenos Aires'), (1, 'Buenos Aires'), (2, 'Catamarca'), (3, 'Córdoba'), (4, 'Corrientes'), (5, 'Entre Ríos'), (6, 'Jujuy'), (7, 'Mendoza'), (8, 'La Rioja'), (9, 'Salta'), (10, 'San Juan'), (11, 'San Luis'), (12, 'Santa Fe'), (13, 'Santiago del Estero'), (14, 'Tucumán'), (16, 'Chaco'), (17, 'Chubut'), (18, 'Formosa'), (19, 'Misiones'), (20, 'Neuquén'), (21, 'La Pampa'), (22, 'Río Negro'), (23, 'Santa Cruz'), (24, 'Tierra del Fuego')], default=1, verbose_name='provincia')),
            ],
            options={
                'verbose_name': 'localidad',
                'verbose_name_plural': 'localidades',
                'ordering': ['nombre'],
                'constraints': [models.UniqueConstraint(fields=('provincia', 'nombre', 'codigo_postal'), name='localidad_unica')],
            },
        ),
        migrations.AddField(
            model_name='domicilio',
            name='localidad',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catastro.localidad'),
        ),
        migrations.CreateModel(
            name='Calle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nombre', models.CharField(max_length=80, verbose_name='nombre')),
                ('clave', models.GeneratedField(db_persist=True, expression=cesop.nucleo.texto.SinAcentos('nombre'), output_field=models.TextField())),
                ('localidad', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calles', to='catastro.localidad')),
            ],
            options={
                'verbose_name': 'calle',
                'ordering': ['localidad', 'clave'],
            },
        ),
        migrations.CreateModel(
            name='Contraste',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fecha', models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name='fecha')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('lugar', models.CharField(choices=[('sitio', 'En el lugar'), ('laboratorio', 'En laboratorio'), ('fabrica', 'De fábrica')], max_length=12, verbose_name='lugar')),
                ('error', models.DecimalField(blank=True, decimal_places=3, max_digits=6, null=True, verbose_name='error')),
                ('aprobado', models.BooleanField(verbose_name='aprobado')),
                ('certificado', models.CharField(blank=True, max_length=40, verbose_name='certificado')),
                ('vence', models.DateField(blank=True, null=True, verbose_name='vence')),
                ('usuario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('medidor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contrastes', to='catastro.medidor')),
            ],
            options={
                'verbose_name': 'contraste',
                'ordering': ['-fecha', '-id'],
            },
        ),
        migrations.CreateModel(
            name='OrdenServicio',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fecha', models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name='fecha')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('numero', models.PositiveIntegerField(unique=True, verbose_name='número')),
                ('estado', models.CharField(choices=[('pendiente', 'Pendiente'), ('asignada', 'Asignada'), ('en_curso', 'En curso'), ('cumplida', 'Cumplida'), ('fallida', 'Fallida'), ('anulada', 'Anulada')], default='pendiente', max_length=10, verbose_name='estado')),
                ('prioridad', models.PositiveSmallIntegerField(choices=[(1, 'Urgente'), (2, 'Normal'), (3, 'Baja')], default=2, verbose_name='prioridad')),
                ('vence_el', models.DateField(verbose_name='vence')),
                ('programada_para', models.DateField(blank=True, null=True, verbose_name='programada para')),
                ('motivo', models.CharField(max_length=300, verbose_name='motivo')),
                ('resultado', models.JSONField(blank=True, default=dict, verbose_name='resultado')),
                ('informe', models.TextField(blank=True, verbose_name='informe')),
                ('cerrada_el', models.DateField(blank=True, null=True, verbose_name='cerrada')),
                ('cerrada_por', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cuadrilla', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ordenes', to='catastro.cuadrilla')),
                ('cuenta', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ordenes', to='catastro.cuentaservicio')),
                ('emitida_por', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sucursal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nucleo.sucursal')),
            ],
            options={
                'verbose_name': 'orden de servicio',
                'verbose_name_plural': 'órdenes de servicio',
                'ordering': ['-numero'],
            },
        ),
        migrations.CreateModel(
            name='CambioDeEstado',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fecha', models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name='fecha')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('desde', models.CharField(blank=True, choices=[('solicitada', 'Solicitada'), ('conectada', 'Conectada'), ('suspendida', 'Suspendida'), ('cortada', 'Cortada'), ('retirada', 'Retirada')], max_length=12, verbose_name='desde')),
                ('hasta', models.CharField(choices=[('solicitada', 'Solicitada'), ('conectada', 'Conectada'), ('suspendida', 'Suspendida'), ('cortada', 'Cortada'), ('retirada', 'Retirada')], max_length=12, verbose_name='hasta')),
                ('motivo', models.CharField(blank=True, max_length=200, verbose_name='motivo')),
                ('usuario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cuenta', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cambios_de_estado', to='catastro.cuentaservicio')),
                ('orden', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cambios_de_estado', to='catastro.ordenservicio')),
            ],
            options={
                'verbose_name': 'cambio de estado',
                'verbose_name_plural': 'cambios de estado',
                'ordering': ['cuenta', 'fecha', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Persona',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tipo', models.CharField(choices=[('fisica', 'Persona humana'), ('juridica', 'Persona jurídica')], default='fisica', max_length=10, verbose_name='tipo')),
                ('nombre', models.CharField(max_length=120, verbose_name='nombre')),
                ('nombre_clave', models.GeneratedField(db_persist=True, expression=cesop.nucleo.texto.SinAcentos('nombre'), output_field=models.TextField())),
                ('documento_tipo', models.CharField(blank=True, choices=[('dni', 'DNI'), ('le', 'LE'), ('lc', 'LC'), ('pasaporte', 'Pasaporte'), ('cdi', 'CDI'), ('', 'Sin documento')], max_length=10, verbose_name='tipo de documento')),
                ('documento', models.CharField(blank=True, max_length=20, verbose_name='documento')),
                ('cuit', models.CharField(blank=True, max_length=11, verbose_name='CUIT o CUIL')),
                ('nacimiento', models.DateField(blank=True, null=True, verbose_name='nacimiento')),
                ('fallecida_el', models.DateField(blank=True, null=True, verbose_name='fallecimiento')),
                ('observaciones', models.TextField(blank=True, verbose_name='observaciones')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrada')),
                ('fusionada_en', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='fusionadas', to='catastro.persona')),
            ],
            options={
                'verbose_name': 'persona',
                'ordering': ['nombre_clave', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ParteDeCuenta',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('desde', models.DateField(verbose_name='desde')),
                ('hasta', models.DateField(blank=True, null=True, verbose_name='hasta')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('reemplazado_en', models.DateTimeField(editable=False, null=True, verbose_name='reemplazado')),
                ('rol', models.CharField(choices=[('titular', 'Titular'), ('pagador', 'Pagador'), ('garante', 'Garante'), ('propietario', 'Propietario')], max_length=12, verbose_name='rol')),
                ('motivo', models.CharField(blank=True, max_length=120, verbose_name='motivo')),
                ('cuenta', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partes', to='catastro.cuentaservicio')),
                ('persona', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partes', to='catastro.persona')),
            ],
            options={
                'verbose_name': 'parte de cuenta',
                'verbose_name_plural': 'partes de cuentas',
            },
        ),
        migrations.CreateModel(
            name='MovimientoDeCuotas',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fecha', models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name='fecha')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('motivo', models.CharField(choices=[('suscripcion', 'Suscripción'), ('transferencia', 'Transferencia'), ('reembolso', 'Reembolso'), ('ajuste', 'Ajuste')], max_length=15, verbose_name='motivo')),
                ('cuotas', models.IntegerField(verbose_name='cuotas sociales')),
                ('acta', models.CharField(blank=True, max_length=40, verbose_name='acta')),
                ('usuario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('persona', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='movimientos_de_cuotas', to='catastro.persona')),
            ],
            options={
                'verbose_name': 'movimiento de cuotas sociales',
                'verbose_name_plural': 'movimientos de cuotas sociales',
                'ordering': ['fecha', 'id'],
            },
        ),
        migrations.CreateModel(
            name='MedioDeContacto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tipo', models.CharField(choices=[('celular', 'Celular'), ('telefono', 'Teléfono'), ('email', 'Correo')], max_length=10, verbose_name='tipo')),
                ('valor', models.CharField(max_length=120, verbose_name='valor')),
                ('digitos', models.GeneratedField(db_persist=True, expression=catastro.models.piezas.SoloDigitos('valor'), output_field=models.TextField())),
                ('principal', models.BooleanField(default=False, verbose_name='principal')),
                ('recibe_avisos', models.BooleanField(default=True, verbose_name='recibe avisos')),
                ('activo', models.BooleanField(default=True, verbose_name='activo')),
                ('persona', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='medios', to='catastro.persona')),
            ],
            options={
                'verbose_name': 'medio de contacto',
                'verbose_name_plural': 'medios de contacto',
                'ordering': ['-principal', 'tipo', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Fusion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fecha', models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name='fecha')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('motivo', models.CharField(max_length=200, verbose_name='motivo')),
                ('usuario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('absorbida', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fusiones_que_la_absorben', to='catastro.persona')),
                ('conservada', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fusiones_que_la_conservan', to='catastro.persona')),
            ],
            options={
                'verbose_name': 'fusión',
                'verbose_name_plural': 'fusiones',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='DuplicadoDescartado',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fecha', models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name='fecha')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('motivo', models.CharField(blank=True, max_length=200, verbose_name='motivo')),
                ('usuario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('otra', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catastro.persona')),
                ('una', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catastro.persona')),
            ],
            options={
                'verbose_name': 'duplicado descartado',
                'verbose_name_plural': 'duplicados descartados',
            },
        ),
        migrations.CreateModel(
            name='DomicilioDePersona',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('desde', models.DateField(verbose_name='desde')),
                ('hasta', models.DateField(blank=True, null=True, verbose_name='hasta')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('reemplazado_en', models.DateTimeField(editable=False, null=True, verbose_name='reemplazado')),
                ('uso', models.CharField(choices=[('legal', 'Legal'), ('postal', 'Postal')], max_length=10, verbose_name='uso')),
                ('domicilio', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catastro.domicilio')),
                ('persona', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='domicilios', to='catastro.persona')),
            ],
            options={
                'verbose_name': 'domicilio de persona',
                'verbose_name_plural': 'domicilios de personas',
            },
        ),
        migrations.CreateModel(
            name='CuentaBancaria',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cbu', models.CharField(max_length=22, verbose_name='CBU')),
                ('alias', models.CharField(blank=True, max_length=20, verbose_name='alias')),
                ('banco', models.CharField(blank=True, max_length=60, verbose_name='banco')),
                ('activa', models.BooleanField(default=True, verbose_name='activa')),
                ('persona', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cuentas_bancarias', to='catastro.persona')),
            ],
            options={
                'verbose_name': 'cuenta bancaria',
                'verbose_name_plural': 'cuentas bancarias',
                'ordering': ['persona', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Contacto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fecha', models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name='fecha')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('canal', models.CharField(choices=[('mostrador', 'Mostrador'), ('telefono', 'Teléfono'), ('whatsapp', 'WhatsApp'), ('correo', 'Correo electrónico'), ('carta', 'Carta'), ('visita', 'Visita')], max_length=10, verbose_name='canal')),
                ('sentido', models.CharField(choices=[('recibido', 'Recibido'), ('emitido', 'Emitido')], default='recibido', max_length=10, verbose_name='sentido')),
                ('asunto', models.CharField(max_length=80, verbose_name='asunto')),
                ('texto', models.TextField(blank=True, verbose_name='texto')),
                ('usuario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cuenta', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contactos', to='catastro.cuentaservicio')),
                ('persona', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contactos', to='catastro.persona')),
            ],
            options={
                'verbose_name': 'contacto',
                'ordering': ['-fecha', '-id'],
            },
        ),
        migrations.CreateModel(
            name='CondicionFiscal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('desde', models.DateField(verbose_name='desde')),
                ('hasta', models.DateField(blank=True, null=True, verbose_name='hasta')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('reemplazado_en', models.DateTimeField(editable=False, null=True, verbose_name='reemplazado')),
                ('iva', models.PositiveSmallIntegerField(choices=[(1, 'Responsable inscripto'), (4, 'Exento'), (5, 'Consumidor final'), (6, 'Monotributo'), (7, 'No categorizado'), (8, 'Proveedor del exterior'), (9, 'Cliente del exterior'), (10, 'IVA liberado, ley 19.640'), (13, 'Monotributo social'), (15, 'IVA no alcanzado'), (16, 'Monotributo trabajador independiente promovido')], verbose_name='condición de IVA')),
                ('ingresos_brutos', models.CharField(blank=True, max_length=20, verbose_name='ingresos brutos')),
                ('certificado', models.CharField(blank=True, max_length=60, verbose_name='certificado')),
                ('persona', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='condiciones_fiscales', to='catastro.persona')),
            ],
            options={
                'verbose_name': 'condición fiscal',
                'verbose_name_plural': 'condiciones fiscales',
            },
        ),
        migrations.CreateModel(
            name='Asociado',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('desde', models.DateField(verbose_name='desde')),
                ('hasta', models.DateField(blank=True, null=True, verbose_name='hasta')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('reemplazado_en', models.DateTimeField(editable=False, null=True, verbose_name='reemplazado')),
                ('numero', models.PositiveIntegerField(verbose_name='número de asociado')),
                ('acta_ingreso', models.CharField(blank=True, max_length=40, verbose_name='acta de ingreso')),
                ('acta_egreso', models.CharField(blank=True, max_length=40, verbose_name='acta de egreso')),
                ('motivo_egreso', models.CharField(blank=True, max_length=120, verbose_name='motivo del egreso')),
                ('persona', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asociaciones', to='catastro.persona')),
            ],
            options={
                'verbose_name': 'asociado',
            },
        ),
        migrations.CreateModel(
            name='Proteccion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('desde', models.DateField(verbose_name='desde')),
                ('hasta', models.DateField(blank=True, null=True, verbose_name='hasta')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('reemplazado_en', models.DateTimeField(editable=False, null=True, verbose_name='reemplazado')),
                ('causa', models.CharField(choices=[('electrodependiente', 'Electrodependiente'), ('servicio_esencial', 'Servicio esencial'), ('reclamo', 'Reclamo en trámite'), ('judicial', 'Orden judicial'), ('social', 'Causa social'), ('gerencia', 'Decisión de la gerencia')], max_length=20, verbose_name='causa')),
                ('motivo', models.CharField(max_length=200, verbose_name='motivo')),
                ('comprobante', models.CharField(blank=True, max_length=80, verbose_name='comprobante')),
                ('cuenta', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='protecciones', to='catastro.cuentaservicio')),
            ],
            options={
                'verbose_name': 'protección',
                'verbose_name_plural': 'protecciones',
            },
        ),
        migrations.CreateModel(
            name='RegistroMedidor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('numero', models.PositiveSmallIntegerField(verbose_name='número')),
                ('magnitud', models.CharField(choices=[('activa', 'Activa'), ('pico', 'Pico'), ('resto', 'Resto'), ('valle', 'Valle'), ('reactiva', 'Reactiva'), ('demanda', 'Demanda'), ('exportada', 'Exportada'), ('volumen', 'Volumen')], max_length=10, verbose_name='magnitud')),
                ('digitos_enteros', models.PositiveSmallIntegerField(default=6, verbose_name='dígitos enteros')),
                ('digitos_decimales', models.PositiveSmallIntegerField(default=0, verbose_name='dígitos decimales')),
                ('medidor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registros', to='catastro.medidor')),
            ],
            options={
                'verbose_name': 'registro de medidor',
                'verbose_name_plural': 'registros de medidores',
                'ordering': ['medidor', 'numero'],
            },
        ),
        migrations.CreateModel(
            name='Servicio',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clave', models.SlugField(max_length=20, unique=True, verbose_name='clave')),
                ('nombre', models.CharField(max_length=40, verbose_name='nombre')),
                ('unidad', models.CharField(max_length=10, verbose_name='unidad')),
                ('medido', models.BooleanField(default=True, verbose_name='se mide')),
                ('orden', models.PositiveSmallIntegerField(default=0, verbose_name='orden')),
                ('activo', models.BooleanField(default=True, verbose_name='activo')),
                ('seccion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contabilidad.seccion', verbose_name='sección')),
            ],
            options={
                'verbose_name': 'servicio',
                'ordering': ['orden', 'nombre'],
            },
        ),
        migrations.CreateModel(
            name='Ruta',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('codigo', models.CharField(max_length=5, verbose_name='código')),
                ('nombre', models.CharField(max_length=60, verbose_name='nombre')),
                ('uso', models.CharField(choices=[('lectura', 'Lectura'), ('reparto', 'Reparto')], max_length=8, verbose_name='uso')),
                ('activa', models.BooleanField(default=True, verbose_name='activa')),
                ('sucursal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nucleo.sucursal')),
                ('servicio', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rutas', to='catastro.servicio')),
                ('zona', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rutas', to='catastro.zona')),
            ],
            options={
                'verbose_name': 'ruta',
                'ordering': ['uso', 'codigo'],
            },
        ),
        migrations.CreateModel(
            name='NodoRed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('latitud', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='latitud')),
                ('longitud', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='longitud')),
                ('tipo', models.CharField(choices=[('subestacion', 'Subestación'), ('alimentador', 'Alimentador'), ('transformador', 'Transformador'), ('zona_de_agua', 'Zona de agua'), ('colector', 'Colector'), ('olt', 'OLT'), ('caja', 'Caja'), ('otro', 'Otro')], max_length=15, verbose_name='tipo')),
                ('codigo', models.CharField(max_length=20, verbose_name='código')),
                ('nombre', models.CharField(max_length=60, verbose_name='nombre')),
                ('activo', models.BooleanField(default=True, verbose_name='activo')),
                ('padre', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hijos', to='catastro.nodored')),
                ('servicio', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='nodos', to='catastro.servicio')),
            ],
            options={
                'verbose_name': 'nodo de red',
                'verbose_name_plural': 'nodos de red',
                'ordering': ['servicio', 'codigo'],
            },
        ),
        migrations.AddField(
            model_name='medidor',
            name='servicio',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='medidores', to='catastro.servicio'),
        ),
        migrations.AddField(
            model_name='grupogestion',
            name='servicio',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grupos', to='catastro.servicio'),
        ),
        migrations.CreateModel(
            name='Categoria',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clave', models.CharField(max_length=12, verbose_name='clave')),
                ('nombre', models.CharField(max_length=80, verbose_name='nombre')),
                ('activa', models.BooleanField(default=True, verbose_name='activa')),
                ('servicio', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='categorias', to='catastro.servicio')),
            ],
            options={
                'verbose_name': 'categoría',
                'verbose_name_plural': 'categorías',
                'ordering': ['servicio', 'clave'],
            },
        ),
        migrations.CreateModel(
            name='Suministro',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('latitud', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='latitud')),
                ('longitud', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='longitud')),
                ('numero', models.PositiveIntegerField(unique=True, verbose_name='número')),
                ('ubicacion', models.CharField(blank=True, max_length=80, verbose_name='ubicación')),
                ('activo', models.BooleanField(default=True, verbose_name='activo')),
                ('inmueble', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suministros', to='catastro.inmueble')),
                ('servicio', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suministros', to='catastro.servicio')),
            ],
            options={
                'verbose_name': 'suministro',
                'ordering': ['numero'],
            },
        ),
        migrations.CreateModel(
            name='PuntoDeRuta',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uso', models.CharField(choices=[('lectura', 'Lectura'), ('reparto', 'Reparto')], editable=False, max_length=8, verbose_name='uso')),
                ('orden', models.PositiveIntegerField(verbose_name='orden')),
                ('indicaciones', models.CharField(blank=True, max_length=80, verbose_name='indicaciones')),
                ('ruta', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='puntos', to='catastro.ruta')),
                ('suministro', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='puntos_de_ruta', to='catastro.suministro')),
            ],
            options={
                'verbose_name': 'punto de ruta',
                'verbose_name_plural': 'puntos de ruta',
                'ordering': ['ruta', 'orden'],
            },
        ),
        migrations.AddField(
            model_name='ordenservicio',
            name='suministro',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ordenes', to='catastro.suministro'),
        ),
        migrations.AddField(
            model_name='cuentaservicio',
            name='suministro',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cuentas', to='catastro.suministro'),
        ),
        migrations.CreateModel(
            name='Colocacion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('desde', models.DateField(verbose_name='desde')),
                ('hasta', models.DateField(blank=True, null=True, verbose_name='hasta')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('reemplazado_en', models.DateTimeField(editable=False, null=True, verbose_name='reemplazado')),
                ('multiplicador', models.DecimalField(decimal_places=3, default=Decimal('1'), max_digits=8, verbose_name='multiplicador')),
                ('motivo', models.CharField(blank=True, max_length=120, verbose_name='motivo')),
                ('medidor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='colocaciones', to='catastro.medidor')),
                ('suministro', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='colocaciones', to='catastro.suministro')),
            ],
            options={
                'verbose_name': 'colocación',
                'verbose_name_plural': 'colocaciones',
            },
        ),
        migrations.CreateModel(
            name='TipoCondicion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clave', models.SlugField(max_length=30, unique=True, verbose_name='clave')),
                ('nombre', models.CharField(max_length=60, verbose_name='nombre')),
                ('lleva_valor', models.BooleanField(default=False, verbose_name='lleva un valor')),
                ('unidad', models.CharField(blank=True, max_length=10, verbose_name='unidad')),
                ('exige_comprobante', models.BooleanField(default=False, verbose_name='exige comprobante')),
                ('es_alerta', models.BooleanField(default=False, verbose_name='es una alerta')),
                ('activo', models.BooleanField(default=True, verbose_name='activo')),
                ('servicio', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catastro.servicio')),
            ],
            options={
                'verbose_name': 'tipo de condición',
                'verbose_name_plural': 'tipos de condición',
                'ordering': ['nombre'],
            },
        ),
        migrations.CreateModel(
            name='CondicionDeCuenta',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('desde', models.DateField(verbose_name='desde')),
                ('hasta', models.DateField(blank=True, null=True, verbose_name='hasta')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('reemplazado_en', models.DateTimeField(editable=False, null=True, verbose_name='reemplazado')),
                ('valor', models.DecimalField(blank=True, decimal_places=3, max_digits=14, null=True, verbose_name='valor')),
                ('comprobante', models.CharField(blank=True, max_length=80, verbose_name='comprobante')),
                ('cuenta', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='condiciones', to='catastro.cuentaservicio')),
                ('tipo', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catastro.tipocondicion')),
            ],
            options={
                'verbose_name': 'condición de cuenta',
                'verbose_name_plural': 'condiciones de cuentas',
            },
        ),
        migrations.AddField(
            model_name='ordenservicio',
            name='tipo',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ordenes', to='catastro.tipoorden'),
        ),
        migrations.CreateModel(
            name='TransicionDeEstado',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('desde', models.CharField(blank=True, choices=[('solicitada', 'Solicitada'), ('conectada', 'Conectada'), ('suspendida', 'Suspendida'), ('cortada', 'Cortada'), ('retirada', 'Retirada')], max_length=12, verbose_name='desde')),
                ('hasta', models.CharField(choices=[('solicitada', 'Solicitada'), ('conectada', 'Conectada'), ('suspendida', 'Suspendida'), ('cortada', 'Cortada'), ('retirada', 'Retirada')], max_length=12, verbose_name='hasta')),
            ],
            options={
                'verbose_name': 'transición de estado',
                'verbose_name_plural': 'transiciones de estado',
                'constraints': [models.UniqueConstraint(fields=('desde', 'hasta'), name='transiciondeestado_unica')],
            },
        ),
        migrations.CreateModel(
            name='TraspasoDeFusion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cuotas', models.PositiveIntegerField(default=0, verbose_name='cuotas sociales')),
                ('asociado', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catastro.asociado')),
                ('fusion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='traspasos', to='catastro.fusion')),
                ('parte', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catastro.partedecuenta')),
            ],
            options={
                'verbose_name': 'traspaso de una fusión',
                'verbose_name_plural': 'traspasos de fusiones',
            },
        ),
        migrations.CreateModel(
            name='UbicacionEnRed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('desde', models.DateField(verbose_name='desde')),
                ('hasta', models.DateField(blank=True, null=True, verbose_name='hasta')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('reemplazado_en', models.DateTimeField(editable=False, null=True, verbose_name='reemplazado')),
                ('nodo', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suministros', to='catastro.nodored')),
                ('suministro', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ubicaciones_en_red', to='catastro.suministro')),
            ],
            options={
                'verbose_name': 'ubicación en la red',
                'verbose_name_plural': 'ubicaciones en la red',
            },
        ),
        migrations.CreateModel(
            name='EstadoActual',
            fields=[
                ('cuenta', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='estado_actual', serialize=False, to='catastro.cuentaservicio')),
                ('estado', models.CharField(choices=[('solicitada', 'Solicitada'), ('conectada', 'Conectada'), ('suspendida', 'Suspendida'), ('cortada', 'Cortada'), ('retirada', 'Retirada')], max_length=12, verbose_name='estado')),
                ('desde', models.DateField(verbose_name='desde')),
                ('suministro', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catastro.suministro')),
            ],
            options={
                'verbose_name': 'estado actual',
                'verbose_name_plural': 'estados actuales',
            },
        ),
        migrations.CreateModel(
            name='CategoriaDeCuenta',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('desde', models.DateField(verbose_name='desde')),
                ('hasta', models.DateField(blank=True, null=True, verbose_name='hasta')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('reemplazado_en', models.DateTimeField(editable=False, null=True, verbose_name='reemplazado')),
                ('motivo', models.CharField(blank=True, max_length=120, verbose_name='motivo')),
                ('categoria', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catastro.categoria', verbose_name='categoría')),
                ('cuenta', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='categorias', to='catastro.cuentaservicio')),
            ],
            options={
                'verbose_name': 'categoría de cuenta',
                'verbose_name_plural': 'categorías de cuentas',
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('reemplazado_en__isnull', True)), expressions=[('cuenta', '='), (cesop.nucleo.models.base.RangoDeFechas('desde', 'hasta'), '&&')], name='categoriadecuenta_sin_superposicion'), models.CheckConstraint(condition=models.Q(('hasta__isnull', True), ('hasta__gt', models.F('desde')), _connector='OR'), name='categoriadecuenta_rango')],
            },
        ),
        migrations.CreateModel(
            name='FusionDeshecha',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fecha', models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name='fecha')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('motivo', models.CharField(max_length=200, verbose_name='motivo')),
                ('fusion', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='deshecha', to='catastro.fusion')),
                ('usuario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'fusión deshecha',
                'verbose_name_plural': 'fusiones deshechas',
                'constraints': [models.CheckConstraint(condition=models.Q(('motivo', ''), _negated=True), name='fusiondeshecha_con_motivo')],
            },
        ),
        migrations.CreateModel(
            name='CaracteristicaDeInmueble',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('desde', models.DateField(verbose_name='desde')),
                ('hasta', models.DateField(blank=True, null=True, verbose_name='hasta')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('reemplazado_en', models.DateTimeField(editable=False, null=True, verbose_name='reemplazado')),
                ('destino', models.CharField(choices=[('vivienda', 'Vivienda'), ('veraneo', 'Casa de veraneo'), ('comercio', 'Comercio'), ('industria', 'Industria'), ('oficial', 'Oficial'), ('baldio', 'Baldío'), ('obra', 'Obra')], max_length=12, verbose_name='destino')),
                ('superficie_terreno', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True, verbose_name='superficie del terreno')),
                ('superficie_cubierta', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True, verbose_name='superficie cubierta')),
                ('unidades_funcionales', models.PositiveSmallIntegerField(default=1, verbose_name='unidades funcionales')),
                ('inmueble', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='caracteristicas', to='catastro.inmueble')),
            ],
            options={
                'verbose_name': 'característica de inmueble',
                'verbose_name_plural': 'características de inmuebles',
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('reemplazado_en__isnull', True)), expressions=[('inmueble', '='), (cesop.nucleo.models.base.RangoDeFechas('desde', 'hasta'), '&&')], name='caracteristicadeinmueble_sin_superposicion'), models.CheckConstraint(condition=models.Q(('hasta__isnull', True), ('hasta__gt', models.F('desde')), _connector='OR'), name='caracteristicadeinmueble_rango'), models.CheckConstraint(condition=models.Q(models.Q(('superficie_terreno__isnull', True), ('superficie_terreno__gte', 0), _connector='OR'), models.Q(('superficie_cubierta__isnull', True), ('superficie_cubierta__gte', 0), _connector='OR')), name='caracteristicadeinmueble_positiva')],
            },
        ),
        migrations.AddConstraint(
            model_name='domicilio',
            constraint=models.CheckConstraint(condition=models.Q(('calle', ''), _negated=True), name='domicilio_con_calle'),
        ),
        migrations.AddConstraint(
            model_name='calle',
            constraint=models.UniqueConstraint(fields=('localidad', 'clave'), name='calle_unica'),
        ),
        migrations.AddIndex(
            model_name='cambiodeestado',
            index=models.Index(fields=['cuenta', 'fecha'], name='cambiodeestado_cuenta_fecha'),
        ),
        migrations.AddIndex(
            model_name='persona',
            index=models.Index(fields=['nombre_clave', 'id'], name='persona_en_orden'),
        ),
        migrations.AddConstraint(
            model_name='persona',
            constraint=models.CheckConstraint(condition=models.Q(('nombre', ''), _negated=True), name='persona_con_nombre'),
        ),
        migrations.AddConstraint(
            model_name='persona',
            constraint=models.CheckConstraint(condition=models.Q(('cuit', ''), catastro.models.piezas.CuitValido('cuit'), _connector='OR'), name='persona_cuit_valido'),
        ),
        migrations.AddConstraint(
            model_name='persona',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('documento', ''), ('documento_tipo', '')), models.Q(('documento__regex', '^[1-9]\\d{5,7}$'), ('documento_tipo__in', ('dni', 'le', 'lc'))), models.Q(('documento__regex', '^[A-Z0-9]{5,20}$'), ('documento_tipo', 'pasaporte')), models.Q(('documento_tipo', 'cdi'), catastro.models.piezas.CuitValido('documento')), _connector='OR'), name='persona_documento_valido'),
        ),
        migrations.AddConstraint(
            model_name='persona',
            constraint=models.CheckConstraint(condition=models.Q(('fusionada_en__isnull', True), models.Q(('fusionada_en', models.F('id')), _negated=True), _connector='OR'), name='persona_fusionada_en_otra'),
        ),
        migrations.AddConstraint(
            model_name='persona',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('cuit', ''), _negated=True), ('fusionada_en__isnull', True)), fields=('cuit',), name='persona_cuit_unico'),
        ),
        migrations.AddConstraint(
            model_name='persona',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('documento', ''), _negated=True), ('fusionada_en__isnull', True)), fields=('documento_tipo', 'documento'), name='persona_documento_unico'),
        ),
        migrations.AddConstraint(
            model_name='partedecuenta',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('reemplazado_en__isnull', True)), expressions=[('cuenta', '='), ('rol', '='), (cesop.nucleo.models.base.RangoDeFechas('desde', 'hasta'), '&&')], name='partedecuenta_sin_superposicion'),
        ),
        migrations.AddConstraint(
            model_name='partedecuenta',
            constraint=models.CheckConstraint(condition=models.Q(('hasta__isnull', True), ('hasta__gt', models.F('desde')), _connector='OR'), name='partedecuenta_rango'),
        ),
        migrations.AddConstraint(
            model_name='movimientodecuotas',
            constraint=models.CheckConstraint(condition=models.Q(('cuotas', 0), _negated=True), name='movimientodecuotas_no_cero'),
        ),
        migrations.AddIndex(
            model_name='mediodecontacto',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('tipo', 'email')), fields=['valor'], name='mediodecontacto_correo', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddConstraint(
            model_name='mediodecontacto',
            constraint=models.UniqueConstraint(fields=('persona', 'tipo', 'valor'), name='mediodecontacto_unico'),
        ),
        migrations.AddConstraint(
            model_name='mediodecontacto',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('tipo', 'email'), ('valor__regex', '^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$')), models.Q(models.Q(('tipo', 'email'), _negated=True), ('valor__regex', '\\d.*\\d.*\\d.*\\d.*\\d.*\\d')), _connector='OR'), name='mediodecontacto_valido'),
        ),
        migrations.AddConstraint(
            model_name='fusion',
            constraint=models.CheckConstraint(condition=models.Q(('absorbida', models.F('conservada')), _negated=True), name='fusion_de_dos'),
        ),
        migrations.AddConstraint(
            model_name='fusion',
            constraint=models.CheckConstraint(condition=models.Q(('motivo', ''), _negated=True), name='fusion_con_motivo'),
        ),
        migrations.AddConstraint(
            model_name='duplicadodescartado',
            constraint=models.UniqueConstraint(fields=('una', 'otra'), name='duplicadodescartado_unico'),
        ),
        migrations.AddConstraint(
            model_name='duplicadodescartado',
            constraint=models.CheckConstraint(condition=models.Q(('una__lt', models.F('otra'))), name='duplicadodescartado_en_orden'),
        ),
        migrations.AddConstraint(
            model_name='domiciliodepersona',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('reemplazado_en__isnull', True)), expressions=[('persona', '='), ('uso', '='), (cesop.nucleo.models.base.RangoDeFechas('desde', 'hasta'), '&&')], name='domiciliodepersona_sin_superposicion'),
        ),
        migrations.AddConstraint(
            model_name='domiciliodepersona',
            constraint=models.CheckConstraint(condition=models.Q(('hasta__isnull', True), ('hasta__gt', models.F('desde')), _connector='OR'), name='domiciliodepersona_rango'),
        ),
        migrations.AddConstraint(
            model_name='cuentabancaria',
            constraint=models.CheckConstraint(condition=models.Q(catastro.models.piezas.CbuValido('cbu')), name='cuentabancaria_cbu_valido'),
        ),
        migrations.AddConstraint(
            model_name='cuentabancaria',
            constraint=models.UniqueConstraint(fields=('persona', 'cbu'), name='cuentabancaria_unica'),
        ),
        migrations.AddIndex(
            model_name='contacto',
            index=models.Index(fields=['persona', 'fecha'], name='contacto_persona_fecha'),
        ),
        migrations.AddConstraint(
            model_name='condicionfiscal',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('reemplazado_en__isnull', True)), expressions=[('persona', '='), (cesop.nucleo.models.base.RangoDeFechas('desde', 'hasta'), '&&')], name='condicionfiscal_sin_superposicion'),
        ),
        migrations.AddConstraint(
            model_name='condicionfiscal',
            constraint=models.CheckConstraint(condition=models.Q(('hasta__isnull', True), ('hasta__gt', models.F('desde')), _connector='OR'), name='condicionfiscal_rango'),
        ),
        migrations.AddConstraint(
            model_name='asociado',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('reemplazado_en__isnull', True)), expressions=[('persona', '='), (cesop.nucleo.models.base.RangoDeFechas('desde', 'hasta'), '&&')], name='asociado_sin_superposicion'),
        ),
        migrations.AddConstraint(
            model_name='asociado',
            constraint=models.CheckConstraint(condition=models.Q(('hasta__isnull', True), ('hasta__gt', models.F('desde')), _connector='OR'), name='asociado_rango'),
        ),
        migrations.AddConstraint(
            model_name='asociado',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('reemplazado_en__isnull', True)), expressions=[('numero', '='), (cesop.nucleo.models.base.RangoDeFechas('desde', 'hasta'), '&&')], name='asociado_numero_sin_superposicion'),
        ),
        migrations.AddConstraint(
            model_name='proteccion',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('reemplazado_en__isnull', True)), expressions=[('cuenta', '='), ('causa', '='), (cesop.nucleo.models.base.RangoDeFechas('desde', 'hasta'), '&&')], name='proteccion_sin_superposicion'),
        ),
        migrations.AddConstraint(
            model_name='proteccion',
            constraint=models.CheckConstraint(condition=models.Q(('hasta__isnull', True), ('hasta__gt', models.F('desde')), _connector='OR'), name='proteccion_rango'),
        ),
        migrations.AddConstraint(
            model_name='proteccion',
            constraint=models.CheckConstraint(condition=models.Q(('motivo', ''), _negated=True), name='proteccion_con_motivo'),
        ),
        migrations.AddConstraint(
            model_name='registromedidor',
            constraint=models.UniqueConstraint(fields=('medidor', 'numero'), name='registromedidor_unico'),
        ),
        migrations.AddConstraint(
            model_name='registromedidor',
            constraint=models.UniqueConstraint(fields=('medidor', 'magnitud'), name='registromedidor_magnitud_unica'),
        ),
        migrations.AddConstraint(
            model_name='registromedidor',
            constraint=models.CheckConstraint(condition=models.Q(('digitos_decimales__lte', 3), ('digitos_enteros__gte', 1), ('digitos_enteros__lte', 9), ('numero__gte', 1), ('numero__lte', 99)), name='registromedidor_digitos'),
        ),
        migrations.AddConstraint(
            model_name='servicio',
            constraint=models.CheckConstraint(condition=models.Q(('unidad', ''), _negated=True), name='servicio_con_unidad'),
        ),
        migrations.AddConstraint(
            model_name='nodored',
            constraint=models.UniqueConstraint(fields=('servicio', 'codigo'), name='nodored_unico'),
        ),
        migrations.AddConstraint(
            model_name='nodored',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitud__isnull', True), ('longitud__isnull', True)), models.Q(('latitud__gte', -90), ('latitud__lte', 90), ('longitud__gte', -180), ('longitud__lte', 180)), _connector='OR'), name='nodored_en_el_mapa'),
        ),
        migrations.AddConstraint(
            model_name='medidor',
            constraint=models.UniqueConstraint(fields=('servicio', 'marca', 'numero'), name='medidor_unico'),
        ),
        migrations.AddConstraint(
            model_name='medidor',
            constraint=models.CheckConstraint(condition=models.Q(('numero__regex', '^[A-Z0-9-]{1,15}$')), name='medidor_numero'),
        ),
        migrations.AddConstraint(
            model_name='categoria',
            constraint=models.UniqueConstraint(fields=('servicio', 'clave'), name='categoria_unica'),
        ),
        migrations.AddConstraint(
            model_name='suministro',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitud__isnull', True), ('longitud__isnull', True)), models.Q(('latitud__gte', -90), ('latitud__lte', 90), ('longitud__gte', -180), ('longitud__lte', 180)), _connector='OR'), name='suministro_en_el_mapa'),
        ),
        migrations.AddConstraint(
            model_name='puntoderuta',
            constraint=models.UniqueConstraint(fields=('suministro', 'uso'), name='puntoderuta_unico'),
        ),
        migrations.AddConstraint(
            model_name='puntoderuta',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('ruta', 'orden'), name='puntoderuta_orden_unico'),
        ),
        migrations.AddConstraint(
            model_name='colocacion',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('reemplazado_en__isnull', True)), expressions=[('suministro', '='), (cesop.nucleo.models.base.RangoDeFechas('desde', 'hasta'), '&&')], name='colocacion_sin_superposicion'),
        ),
        migrations.AddConstraint(
            model_name='colocacion',
            constraint=models.CheckConstraint(condition=models.Q(('hasta__isnull', True), ('hasta__gt', models.F('desde')), _connector='OR'), name='colocacion_rango'),
        ),
        migrations.AddConstraint(
            model_name='colocacion',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('reemplazado_en__isnull', True)), expressions=[('medidor', '='), (cesop.nucleo.models.base.RangoDeFechas('desde', 'hasta'), '&&')], name='colocacion_medidor_sin_superposicion'),
        ),
        migrations.AddConstraint(
            model_name='colocacion',
            constraint=models.CheckConstraint(condition=models.Q(('multiplicador__gt', 0)), name='colocacion_multiplicador'),
        ),
        migrations.AddConstraint(
            model_name='tipocondicion',
            constraint=models.CheckConstraint(condition=models.Q(('lleva_valor', True), ('unidad', ''), _connector='OR'), name='tipocondicion_unidad'),
        ),
        migrations.AddConstraint(
            model_name='condiciondecuenta',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('reemplazado_en__isnull', True)), expressions=[('cuenta', '='), ('tipo', '='), (cesop.nucleo.models.base.RangoDeFechas('desde', 'hasta'), '&&')], name='condiciondecuenta_sin_superposicion'),
        ),
        migrations.AddConstraint(
            model_name='condiciondecuenta',
            constraint=models.CheckConstraint(condition=models.Q(('hasta__isnull', True), ('hasta__gt', models.F('desde')), _connector='OR'), name='condiciondecuenta_rango'),
        ),
        migrations.AddIndex(
            model_name='ordenservicio',
            index=models.Index(fields=['estado', 'vence_el'], name='ordenservicio_estado_vence'),
        ),
        migrations.AddConstraint(
            model_name='ordenservicio',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cerrada_el__isnull', False), ('cerrada_por__isnull', False), ('estado__in', ('cumplida', 'fallida', 'anulada'))), models.Q(('cerrada_el__isnull', True), ('cerrada_por__isnull', True), ('estado__in', ('pendiente', 'asignada', 'en_curso'))), _connector='OR'), name='ordenservicio_cerrada'),
        ),
        migrations.AddConstraint(
            model_name='ordenservicio',
            constraint=models.CheckConstraint(condition=models.Q(('cuadrilla__isnull', False), models.Q(('estado__in', ('asignada', 'en_curso')), _negated=True), _connector='OR'), name='ordenservicio_con_cuadrilla'),
        ),
        migrations.AddConstraint(
            model_name='traspasodefusion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asociado__isnull', True), ('cuotas', 0), ('parte__isnull', False)), models.Q(('asociado__isnull', False), ('cuotas', 0), ('parte__isnull', True)), models.Q(('asociado__isnull', True), ('cuotas__gt', 0), ('parte__isnull', True)), _connector='OR'), name='traspasodefusion_de_una_cosa'),
        ),
        migrations.AddConstraint(
            model_name='ubicacionenred',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('reemplazado_en__isnull', True)), expressions=[('suministro', '='), (cesop.nucleo.models.base.RangoDeFechas('desde', 'hasta'), '&&')], name='ubicacionenred_sin_superposicion'),
        ),
        migrations.AddConstraint(
            model_name='ubicacionenred',
            constraint=models.CheckConstraint(condition=models.Q(('hasta__isnull', True), ('hasta__gt', models.F('desde')), _connector='OR'), name='ubicacionenred_rango'),
        ),
        migrations.AddConstraint(
            model_name='ruta',
            constraint=models.UniqueConstraint(fields=('uso', 'codigo'), name='ruta_unica'),
        ),
        migrations.AddConstraint(
            model_name='ruta',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('servicio__isnull', True), ('uso', 'reparto')), models.Q(('servicio__isnull', False), ('uso', 'lectura')), _connector='OR'), name='ruta_servicio_segun_uso'),
        ),
        migrations.AddConstraint(
            model_name='inmueble',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitud__isnull', True), ('longitud__isnull', True)), models.Q(('latitud__gte', -90), ('latitud__lte', 90), ('longitud__gte', -180), ('longitud__lte', 180)), _connector='OR'), name='inmueble_en_el_mapa'),
        ),
        migrations.AddConstraint(
            model_name='inmueble',
            constraint=models.UniqueConstraint(condition=models.Q(('nomenclatura', ''), _negated=True), fields=('nomenclatura',), name='inmueble_nomenclatura_unica'),
        ),
        migrations.AddConstraint(
            model_name='inmueble',
            constraint=models.UniqueConstraint(condition=models.Q(('partida', ''), _negated=True), fields=('partida',), name='inmueble_partida_unica'),
        ),
        migrations.AddConstraint(
            model_name='estadoactual',
            constraint=models.UniqueConstraint(condition=models.Q(('estado', 'retirada'), _negated=True), fields=('suministro',), name='estadoactual_una_cuenta_viva'),
        ),
    ]
