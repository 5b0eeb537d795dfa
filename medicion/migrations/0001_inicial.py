"""The tables of medicion."""

import cesop.nucleo.fechas
import cesop.nucleo.models.base
import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.functions.comparison
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catastro', '0003_datos'),
        ('contabilidad', '0004_cierre_y_sellos'),
        ('nucleo', '0006_aprobacion_unica'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Anomalia',
            fields=[
                ('codigo', models.CharField(max_length=2, primary_key=True, serialize=False, verbose_name='código')),
                ('nombre', models.CharField(max_length=40, verbose_name='nombre')),
                ('admite_sin_lectura', models.BooleanField(default=False, verbose_name='admite sin lectura')),
                ('orden', models.CharField(blank=True, max_length=30, verbose_name='orden que pide')),
                ('activa', models.BooleanField(default=True, verbose_name='activa')),
            ],
            options={
                'verbose_name': 'anomalía',
                'ordering': ['codigo'],
                'constraints': [models.CheckConstraint(condition=models.Q(('codigo__regex', '^\\d{2}$')), name='anomalia_codigo')],
            },
        ),
        migrations.CreateModel(
            name='ArchivoLecturas',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fecha', models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name='fecha')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('nombre', models.CharField(max_length=120, verbose_name='nombre')),
                ('huella', models.CharField(max_length=64, verbose_name='huella')),
                ('bytes', models.PositiveBigIntegerField(verbose_name='tamaño')),
                ('estado', models.CharField(choices=[('recibido', 'Recibido'), ('importado', 'Importado'), ('rechazado', 'Rechazado')], default='recibido', max_length=10, verbose_name='estado')),
                ('filas', models.PositiveIntegerField(default=0, verbose_name='filas')),
                ('nuevas', models.PositiveIntegerField(default=0, verbose_name='nuevas')),
                ('repetidas', models.PositiveIntegerField(default=0, verbose_name='repetidas')),
                ('apartadas', models.PositiveIntegerField(default=0, verbose_name='apartadas')),
                ('causas', models.JSONField(blank=True, default=list, verbose_name='causas')),
                ('adjunto', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nucleo.adjunto')),
                ('proceso', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nucleo.proceso')),
                ('usuario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'archivo de lecturas',
                'verbose_name_plural': 'archivos de lecturas',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Consumo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('magnitud', models.CharField(choices=[('activa', 'Activa'), ('pico', 'Pico'), ('resto', 'Resto'), ('valle', 'Valle'), ('reactiva', 'Reactiva'), ('demanda', 'Demanda'), ('exportada', 'Exportada'), ('volumen', 'Volumen')], max_length=10, verbose_name='magnitud')),
                ('desde', models.DateField(null=True, verbose_name='desde')),
                ('hasta', models.DateField(verbose_name='hasta')),
                ('dias', models.PositiveIntegerField(verbose_name='días')),
                ('consumo', models.DecimalField(decimal_places=3, max_digits=16, null=True, verbose_name='consumo')),
                ('estimado', models.BooleanField(default=False, verbose_name='estimado')),
                ('caso', models.CharField(max_length=16, verbose_name='caso')),
                ('tramos', models.JSONField(default=list, verbose_name='tramos')),
                ('esperado', models.DecimalField(decimal_places=3, max_digits=16, null=True, verbose_name='esperado')),
                ('esperado_por', models.CharField(blank=True, max_length=12, verbose_name='cómo se esperaba')),
                ('resultado', models.CharField(choices=[('valida', 'Válida'), ('observada', 'Observada'), ('bloqueada', 'Bloqueada'), ('sin_lectura', 'Sin lectura')], max_length=12, verbose_name='resultado')),
                ('en_juego', models.DecimalField(decimal_places=2, default=0, max_digits=16, verbose_name='en juego')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('cuenta', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consumos', to='catastro.cuentaservicio')),
                ('reemplaza', models.OneToOneField(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reemplazado_por', to='medicion.consumo')),
                ('suministro', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='consumos', to='catastro.suministro')),
            ],
            options={
                'verbose_name': 'consumo',
                'ordering': ['suministro', 'magnitud', 'hasta', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Devengo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fecha', models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name='fecha')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('importe', models.DecimalField(decimal_places=2, max_digits=16, verbose_name='importe')),
                ('asiento', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contabilidad.asiento')),
                ('consumo', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='devengo', to='medicion.consumo')),
            ],
            options={
                'verbose_name': 'devengo',
            },
        ),
        migrations.CreateModel(
            name='FilaApartada',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('linea', models.PositiveIntegerField(verbose_name='línea')),
                ('motivo', models.CharField(choices=[('lote', 'El lote no existe'), ('lote_cerrado', 'El lote está cerrado'), ('suministro', 'El suministro no existe'), ('medidor', 'El medidor no existe'), ('otro_medidor', 'El medidor no es el del suministro'), ('registro', 'El medidor no tiene ese registro'), ('fuera_del_lote', 'No está en el lote'), ('fecha', 'La fecha no puede ser'), ('valor', 'El valor falta o no cabe en el medidor'), ('distinta', 'Ya hay otra lectura distinta'), ('anomalia', 'La anomalía no existe')], max_length=15, verbose_name='motivo')),
                ('datos', models.JSONField(verbose_name='datos')),
                ('resuelta_en', models.DateTimeField(blank=True, null=True, verbose_name='resuelta')),
                ('resolucion', models.CharField(blank=True, max_length=200, verbose_name='resolución')),
                ('archivo', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='filas_apartadas', to='medicion.archivolecturas')),
                ('usuario', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'fila apartada',
                'verbose_name_plural': 'filas apartadas',
                'ordering': ['archivo', 'linea'],
            },
        ),
        migrations.CreateModel(
            name='Hallazgo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('codigo', models.CharField(max_length=3, verbose_name='regla')),
                ('nivel', models.CharField(max_length=8, verbose_name='nivel')),
                ('orden', models.PositiveSmallIntegerField(verbose_name='orden')),
                ('accion', models.CharField(blank=True, max_length=12, verbose_name='acción')),
                ('detalle', models.CharField(max_length=240, verbose_name='detalle')),
                ('consumo', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='hallazgos', to='medicion.consumo')),
            ],
            options={
                'verbose_name': 'hallazgo',
                'ordering': ['consumo', 'orden'],
            },
        ),
        migrations.CreateModel(
            name='Lectura',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fecha', models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name='fecha')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('clase', models.CharField(choices=[('instalacion', 'Instalación'), ('lectura', 'Lectura'), ('cambio', 'Cambio de multiplicador'), ('retiro', 'Retiro')], default='lectura', max_length=11, verbose_name='clase')),
                ('origen', models.CharField(choices=[('terreno', 'En terreno'), ('telemedida', 'Telemedida'), ('autolectura', 'Autolectura'), ('estimada', 'Estimada'), ('inspeccion', 'Inspección'), ('orden', 'Orden de servicio'), ('confirmada', 'Confirmada por relectura'), ('oficina', 'Cargada en la oficina'), ('heredada', 'Del sistema anterior')], max_length=11, verbose_name='origen')),
                ('hora', models.TimeField(blank=True, null=True, verbose_name='hora')),
                ('crudo', models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True, verbose_name='valor crudo')),
                ('valor', models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True, verbose_name='valor')),
                ('multiplicador', models.DecimalField(decimal_places=3, max_digits=8, verbose_name='multiplicador')),
                ('metodo', models.CharField(blank=True, max_length=12, verbose_name='método de estimación')),
                ('linea', models.PositiveIntegerField(null=True, verbose_name='línea')),
                ('operador', models.CharField(blank=True, max_length=20, verbose_name='operador')),
                ('latitud', models.DecimalField(decimal_places=6, max_digits=9, null=True, verbose_name='latitud')),
                ('longitud', models.DecimalField(decimal_places=6, max_digits=9, null=True, verbose_name='longitud')),
                ('foto', models.CharField(blank=True, max_length=60, verbose_name='foto')),
                ('observacion', models.CharField(blank=True, max_length=120, verbose_name='observación')),
                ('motivo', models.CharField(blank=True, max_length=200, verbose_name='motivo')),
                ('anulada', models.BooleanField(default=False, verbose_name='anulada')),
                ('anomalia', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='medicion.anomalia')),
                ('archivo', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lecturas', to='medicion.archivolecturas')),
                ('medidor', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='lecturas', to='catastro.medidor')),
                ('reemplaza', models.OneToOneField(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reemplazada_por', to='medicion.lectura')),
                ('registro', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lecturas', to='catastro.registromedidor')),
                ('suministro', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lecturas', to='catastro.suministro')),
                ('usuario', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'lectura',
                'ordering': ['suministro', 'registro', 'fecha', 'id'],
            },
        ),
        migrations.CreateModel(
            name='FotoDeLectura',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('adjunto', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nucleo.adjunto')),
                ('lectura', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fotos', to='medicion.lectura')),
            ],
            options={
                'verbose_name': 'foto de lectura',
                'verbose_name_plural': 'fotos de lecturas',
            },
        ),
        migrations.AddField(
            model_name='consumo',
            name='lectura',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consumos', to='medicion.lectura'),
        ),
        migrations.CreateModel(
            name='LoteLectura',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('codigo', models.CharField(max_length=8, unique=True, verbose_name='código')),
                ('fecha_teorica', models.DateField(verbose_name='fecha teórica')),
                ('tolerancia', models.PositiveSmallIntegerField(default=3, verbose_name='tolerancia en días')),
                ('lector', models.CharField(blank=True, max_length=60, verbose_name='lector')),
                ('estado', models.CharField(choices=[('generado', 'Generado'), ('exportado', 'En la calle'), ('cerrado', 'Cerrado'), ('anulado', 'Anulado')], default='generado', max_length=10, verbose_name='estado')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('cerrado_el', models.DateField(blank=True, null=True, verbose_name='cerrado')),
                ('cerrado_por', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ruta', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lotes', to='catastro.ruta')),
            ],
            options={
                'verbose_name': 'lote de lectura',
                'verbose_name_plural': 'lotes de lectura',
                'ordering': ['fecha_teorica', 'ruta'],
            },
        ),
        migrations.AddField(
            model_name='lectura',
            name='lote',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lecturas', to='medicion.lotelectura'),
        ),
        migrations.AddField(
            model_name='consumo',
            name='lote',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consumos', to='medicion.lotelectura'),
        ),
        migrations.CreateModel(
            name='PeriodoMedicion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ciclo', models.CharField(choices=[('mensual', 'Mensual'), ('bimestral', 'Bimestral')], max_length=10, verbose_name='ciclo')),
                ('anio', models.PositiveSmallIntegerField(verbose_name='año')),
                ('numero', models.PositiveSmallIntegerField(verbose_name='número')),
                ('servicio', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='periodos_de_medicion', to='catastro.servicio')),
            ],
            options={
                'verbose_name': 'período de medición',
                'verbose_name_plural': 'períodos de medición',
                'ordering': ['-anio', '-numero', 'servicio'],
            },
        ),
        migrations.AddField(
            model_name='lotelectura',
            name='periodo',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lotes', to='medicion.periodomedicion'),
        ),
        migrations.CreateModel(
            name='PoliticaMedicion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('desde', models.DateField(verbose_name='desde')),
                ('hasta', models.DateField(blank=True, null=True, verbose_name='hasta')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('reemplazado_en', models.DateTimeField(editable=False, null=True, verbose_name='reemplazado')),
                ('ciclo', models.CharField(choices=[('mensual', 'Mensual'), ('bimestral', 'Bimestral')], max_length=10, verbose_name='ciclo')),
                ('tolerancia', models.PositiveSmallIntegerField(default=3, verbose_name='tolerancia en días')),
                ('valor_orientativo', models.DecimalField(decimal_places=4, max_digits=12, verbose_name='valor orientativo de la unidad')),
                ('grupo', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='politicas_de_medicion', to='catastro.grupogestion')),
            ],
            options={
                'verbose_name': 'política de medición',
                'verbose_name_plural': 'políticas de medición',
            },
        ),
        migrations.CreateModel(
            name='PuntoLote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('orden', models.PositiveIntegerField(verbose_name='orden')),
                ('multiplicador', models.DecimalField(decimal_places=3, max_digits=8, verbose_name='multiplicador')),
                ('anterior', models.DecimalField(decimal_places=3, max_digits=12, null=True, verbose_name='lectura anterior')),
                ('fecha_anterior', models.DateField(null=True, verbose_name='fecha anterior')),
                ('minimo', models.DecimalField(decimal_places=3, max_digits=13, null=True, verbose_name='lectura mínima esperada')),
                ('maximo', models.DecimalField(decimal_places=3, max_digits=13, null=True, verbose_name='lectura máxima esperada')),
                ('diario', models.DecimalField(decimal_places=3, max_digits=14, null=True, verbose_name='promedio diario esperado')),
                ('metodo', models.CharField(blank=True, max_length=12, verbose_name='cómo se esperaba')),
                ('cuenta', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catastro.cuentaservicio')),
                ('lote', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='puntos', to='medicion.lotelectura')),
                ('medidor', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catastro.medidor')),
                ('registro', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catastro.registromedidor')),
                ('suministro', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catastro.suministro')),
            ],
            options={
                'verbose_name': 'punto de un lote',
                'verbose_name_plural': 'puntos de un lote',
                'ordering': ['lote', 'orden', 'registro'],
            },
        ),
        migrations.CreateModel(
            name='ReglaVEE',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('desde', models.DateField(verbose_name='desde')),
                ('hasta', models.DateField(blank=True, null=True, verbose_name='hasta')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('reemplazado_en', models.DateTimeField(editable=False, null=True, verbose_name='reemplazado')),
                ('codigo', models.CharField(max_length=3, verbose_name='código')),
                ('ciclo', models.CharField(blank=True, choices=[('mensual', 'Mensual'), ('bimestral', 'Bimestral')], max_length=10, verbose_name='ciclo')),
                ('nivel', models.CharField(choices=[('INFORMA', 'Informa'), ('AVISA', 'Avisa'), ('BLOQUEA', 'Bloquea')], max_length=8, verbose_name='nivel')),
                ('orden', models.PositiveSmallIntegerField(verbose_name='orden')),
                ('parametros', models.JSONField(blank=True, default=dict, verbose_name='parámetros')),
                ('activa', models.BooleanField(default=True, verbose_name='activa')),
                ('servicio', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catastro.servicio')),
            ],
            options={
                'verbose_name': 'regla de validación',
                'verbose_name_plural': 'reglas de validación',
            },
        ),
        migrations.CreateModel(
            name='Relectura',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('consumo', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='relecturas', to='medicion.consumo')),
                ('orden', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='relectura', to='catastro.ordenservicio')),
            ],
            options={
                'verbose_name': 'relectura',
            },
        ),
        migrations.CreateModel(
            name='TopeDeEstimacion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('desde', models.DateField(verbose_name='desde')),
                ('hasta', models.DateField(blank=True, null=True, verbose_name='hasta')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('reemplazado_en', models.DateTimeField(editable=False, null=True, verbose_name='reemplazado')),
                ('ciclo', models.CharField(blank=True, choices=[('mensual', 'Mensual'), ('bimestral', 'Bimestral')], max_length=10, verbose_name='ciclo')),
                ('seguidas_max', models.PositiveSmallIntegerField(verbose_name='seguidas')),
                ('por_ejercicio_max', models.PositiveSmallIntegerField(verbose_name='por año')),
                ('norma', models.CharField(blank=True, max_length=120, verbose_name='norma')),
                ('categoria', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catastro.categoria')),
            ],
            options={
                'verbose_name': 'tope de estimación',
                'verbose_name_plural': 'topes de estimación',
            },
        ),
        migrations.CreateModel(
            name='Validacion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fecha', models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name='fecha')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('accion', models.CharField(choices=[('automatica', 'Sin novedad'), ('aceptado', 'Aceptado'), ('estimado', 'Estimado'), ('corregido', 'Corregido'), ('releido', 'Releído')], max_length=10, verbose_name='acción')),
                ('motivo', models.CharField(blank=True, max_length=200, verbose_name='motivo')),
                ('consumo', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='validacion', to='medicion.consumo')),
                ('usuario', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'validación',
                'verbose_name_plural': 'validaciones',
            },
        ),
        migrations.AddConstraint(
            model_name='archivolecturas',
            constraint=models.UniqueConstraint(condition=models.Q(('estado', 'rechazado'), _negated=True), fields=('huella',), name='archivolecturas_una_vez'),
        ),
        migrations.AddConstraint(
            model_name='filaapartada',
            constraint=models.UniqueConstraint(fields=('archivo', 'linea'), name='filaapartada_unica'),
        ),
        migrations.AddConstraint(
            model_name='filaapartada',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('resuelta_en__isnull', True), ('usuario__isnull', True)), models.Q(('resuelta_en__isnull', False), ('usuario__isnull', False), models.Q(('resolucion', ''), _negated=True)), _connector='OR'), name='filaapartada_resuelta'),
        ),
        migrations.AddConstraint(
            model_name='hallazgo',
            constraint=models.UniqueConstraint(fields=('consumo', 'codigo'), name='hallazgo_unico'),
        ),
        migrations.AddConstraint(
            model_name='fotodelectura',
            constraint=models.UniqueConstraint(fields=('lectura', 'adjunto'), name='fotodelectura_unica'),
        ),
        migrations.AddIndex(
            model_name='lectura',
            index=models.Index(fields=['suministro', 'fecha'], name='lectura_suministro_fecha'),
        ),
        migrations.AddConstraint(
            model_name='lectura',
            constraint=models.UniqueConstraint(condition=models.Q(('clase', 'lectura'), ('reemplaza__isnull', True)), fields=('lote', 'registro'), name='lectura_una_por_lote'),
        ),
        migrations.AddConstraint(
            model_name='lectura',
            constraint=models.CheckConstraint(condition=models.Q(('valor__isnull', True), ('valor__gte', 0), _connector='OR'), name='lectura_positiva'),
        ),
        migrations.AddConstraint(
            model_name='lectura',
            constraint=models.CheckConstraint(condition=models.Q(('multiplicador__gt', 0)), name='lectura_multiplicador'),
        ),
        migrations.AddConstraint(
            model_name='lectura',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('origen', 'estimada'), _negated=True), models.Q(('metodo', ''), _negated=True), _connector='OR'), name='lectura_estimada_con_metodo'),
        ),
        migrations.AddConstraint(
            model_name='lectura',
            constraint=models.CheckConstraint(condition=models.Q(('reemplaza__isnull', True), models.Q(('motivo', ''), _negated=True), _connector='OR'), name='lectura_correccion_con_motivo'),
        ),
        migrations.AddConstraint(
            model_name='lectura',
            constraint=models.CheckConstraint(condition=models.Q(('anulada', False), models.Q(('reemplaza__isnull', False), ('valor__isnull', True)), _connector='OR'), name='lectura_anulada_reemplaza'),
        ),
        migrations.AddIndex(
            model_name='consumo',
            index=models.Index(fields=['suministro', 'magnitud', 'hasta'], name='consumo_historia'),
        ),
        migrations.AddIndex(
            model_name='consumo',
            index=models.Index(fields=['cuenta', 'hasta'], name='consumo_cuenta'),
        ),
        migrations.AddIndex(
            model_name='consumo',
            index=models.Index(fields=['lote', 'resultado'], name='consumo_lote_resultado'),
        ),
        migrations.AddIndex(
            model_name='consumo',
            index=models.Index(models.OrderBy(models.F('en_juego'), descending=True), models.F('id'), condition=models.Q(('resultado', 'valida'), _negated=True), name='consumo_de_la_mesa'),
        ),
        migrations.AddConstraint(
            model_name='consumo',
            constraint=models.UniqueConstraint(condition=models.Q(('reemplaza__isnull', True)), fields=('lote', 'suministro', 'magnitud'), name='consumo_uno_por_lote'),
        ),
        migrations.AddConstraint(
            model_name='consumo',
            constraint=models.CheckConstraint(condition=models.Q(('desde__isnull', True), ('hasta__gt', models.F('desde')), _connector='OR'), name='consumo_rango'),
        ),
        migrations.AddConstraint(
            model_name='periodomedicion',
            constraint=models.UniqueConstraint(fields=('servicio', 'ciclo', 'anio', 'numero'), name='periodomedicion_unico'),
        ),
        migrations.AddConstraint(
            model_name='periodomedicion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ciclo', 'mensual'), ('numero__gte', 1), ('numero__lte', 12)), models.Q(('ciclo', 'bimestral'), ('numero__gte', 1), ('numero__lte', 6)), _connector='OR'), name='periodomedicion_numero'),
        ),
        migrations.AddConstraint(
            model_name='lotelectura',
            constraint=models.UniqueConstraint(condition=models.Q(('estado', 'anulado'), _negated=True), fields=('periodo', 'ruta'), name='lotelectura_uno_por_ruta'),
        ),
        migrations.AddConstraint(
            model_name='lotelectura',
            constraint=models.CheckConstraint(condition=models.Q(('codigo__regex', '^[A-Z0-9]{1,8}$')), name='lotelectura_codigo'),
        ),
        migrations.AddConstraint(
            model_name='politicamedicion',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('reemplazado_en__isnull', True)), expressions=[('grupo', '='), (cesop.nucleo.models.base.RangoDeFechas('desde', 'hasta'), '&&')], name='politicamedicion_sin_superposicion'),
        ),
        migrations.AddConstraint(
            model_name='politicamedicion',
            constraint=models.CheckConstraint(condition=models.Q(('hasta__isnull', True), ('hasta__gt', models.F('desde')), _connector='OR'), name='politicamedicion_rango'),
        ),
        migrations.AddConstraint(
            model_name='politicamedicion',
            constraint=models.CheckConstraint(condition=models.Q(('valor_orientativo__gte', Decimal('0'))), name='politicamedicion_valor_positivo'),
        ),
        migrations.AddIndex(
            model_name='puntolote',
            index=models.Index(fields=['lote', 'orden'], name='puntolote_orden'),
        ),
        migrations.AddConstraint(
            model_name='puntolote',
            constraint=models.UniqueConstraint(fields=('lote', 'registro'), name='puntolote_unico'),
        ),
        migrations.AddConstraint(
            model_name='reglavee',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('reemplazado_en__isnull', True)), expressions=[('codigo', '='), (django.db.models.functions.comparison.Coalesce('servicio_id', models.Value(0, models.BigIntegerField())), '='), ('ciclo', '='), (cesop.nucleo.models.base.RangoDeFechas('desde', 'hasta'), '&&')], name='reglavee_sin_superposicion'),
        ),
        migrations.AddConstraint(
            model_name='reglavee',
            constraint=models.CheckConstraint(condition=models.Q(('hasta__isnull', True), ('hasta__gt', models.F('desde')), _connector='OR'), name='reglavee_rango'),
        ),
        migrations.AddConstraint(
            model_name='reglavee',
            constraint=models.CheckConstraint(condition=models.Q(('codigo__regex', '^V\\d{2}$')), name='reglavee_codigo'),
        ),
        migrations.AddConstraint(
            model_name='topedeestimacion',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('reemplazado_en__isnull', True)), expressions=[(django.db.models.functions.comparison.Coalesce('categoria_id', models.Value(0, models.BigIntegerField())), '='), ('ciclo', '='), (cesop.nucleo.models.base.RangoDeFechas('desde', 'hasta'), '&&')], name='topedeestimacion_sin_superposicion'),
        ),
        migrations.AddConstraint(
            model_name='topedeestimacion',
            constraint=models.CheckConstraint(condition=models.Q(('hasta__isnull', True), ('hasta__gt', models.F('desde')), _connector='OR'), name='topedeestimacion_rango'),
        ),
        migrations.AddConstraint(
            model_name='validacion',
            constraint=models.CheckConstraint(condition=models.Q(('accion', 'automatica'), models.Q(('usuario__isnull', False), models.Q(('motivo', ''), _negated=True)), _connector='OR'), name='validacion_con_motivo'),
        ),
    ]
