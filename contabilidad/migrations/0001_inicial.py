"""The tables of the ledger. `Partida` is keyed by (entry, line): its entry field comes inside CreateModel."""

import cesop.nucleo.dinero
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
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Asiento',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('evento', models.CharField(max_length=60, verbose_name='evento')),
                ('fecha', models.DateField(verbose_name='fecha')),
                ('fecha_valor', models.DateField(verbose_name='fecha valor')),
                ('origen_tipo', models.CharField(max_length=40, verbose_name='origen')),
                ('origen_id', models.BigIntegerField(verbose_name='origen')),
                ('origen_revision', models.PositiveSmallIntegerField(default=1, verbose_name='revisión')),
                ('glosa', models.CharField(blank=True, max_length=160, verbose_name='glosa')),
                ('total', cesop.nucleo.dinero.CampoImporte(decimal_places=2, max_digits=18, verbose_name='total')),
                ('lineas', models.PositiveIntegerField(verbose_name='renglones')),
                ('huella', models.BinaryField(max_length=32, verbose_name='huella')),
                ('usuario_id', models.BigIntegerField(null=True, verbose_name='usuario')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
            ],
            options={
                'verbose_name': 'asiento',
            },
        ),
        migrations.CreateModel(
            name='Partida',
            fields=[
                ('asiento', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='partidas', to='contabilidad.asiento')),
                ('pk', models.CompositePrimaryKey('asiento_id', 'renglon', blank=True, editable=False, primary_key=True, serialize=False)),
                ('renglon', models.PositiveIntegerField(verbose_name='renglón')),
                ('debe', cesop.nucleo.dinero.CampoImporte(decimal_places=2, max_digits=18, verbose_name='debe')),
                ('haber', cesop.nucleo.dinero.CampoImporte(decimal_places=2, max_digits=18, verbose_name='haber')),
                ('fecha', models.DateField(verbose_name='fecha')),
                ('grupo', models.BigIntegerField(null=True, verbose_name='grupo de gestión')),
                ('gestion', models.CharField(choices=[('A', 'con asociados'), ('N', 'con no asociados'), ('X', 'ajena a la gestión cooperativa')], max_length=1, null=True, verbose_name='gestión')),
                ('persona', models.BigIntegerField(null=True, verbose_name='persona')),
                ('cuenta_servicio', models.BigIntegerField(null=True, verbose_name='cuenta de servicio')),
            ],
            options={
                'verbose_name': 'partida',
                'ordering': ['asiento_id', 'renglon'],
            },
        ),
        migrations.CreateModel(
            name='CentroCosto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('codigo', models.CharField(max_length=12, unique=True, verbose_name='código')),
                ('nombre', models.CharField(max_length=80, verbose_name='nombre')),
                ('activo', models.BooleanField(default=True, verbose_name='activo')),
            ],
            options={
                'verbose_name': 'centro de costo',
                'verbose_name_plural': 'centros de costo',
                'ordering': ['codigo'],
            },
        ),
        migrations.CreateModel(
            name='Cuenta',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('codigo', models.CharField(max_length=14, unique=True, verbose_name='código')),
                ('nombre', models.CharField(max_length=120, verbose_name='nombre')),
                ('tipo', models.CharField(choices=[('activo', 'Activo'), ('pasivo', 'Pasivo'), ('patrimonio', 'Patrimonio neto'), ('ingreso', 'Ingresos'), ('egreso', 'Egresos'), ('orden', 'Cuentas de orden')], max_length=12, verbose_name='tipo')),
                ('imputable', models.BooleanField(default=False, verbose_name='imputable')),
                ('regularizadora', models.BooleanField(default=False, verbose_name='regularizadora')),
                ('control', models.CharField(blank=True, max_length=40, verbose_name='submayor')),
                ('exige_seccion', models.BooleanField(default=False, verbose_name='exige sección')),
                ('exige_centro', models.BooleanField(default=False, verbose_name='exige centro de costo')),
                ('activa', models.BooleanField(default=True, verbose_name='activa')),
            ],
            options={
                'verbose_name': 'cuenta',
                'ordering': ['codigo'],
            },
        ),
        migrations.CreateModel(
            name='Ejercicio',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nombre', models.CharField(max_length=40, unique=True, verbose_name='nombre')),
                ('desde', models.DateField(verbose_name='desde')),
                ('hasta', models.DateField(verbose_name='hasta')),
            ],
            options={
                'verbose_name': 'ejercicio',
                'ordering': ['-desde'],
            },
        ),
        migrations.CreateModel(
            name='Periodo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('desde', models.DateField(verbose_name='desde')),
                ('hasta', models.DateField(verbose_name='hasta')),
                ('estado', models.CharField(choices=[('abierto', 'Abierto'), ('cerrado', 'Cerrado')], default='abierto', max_length=8, verbose_name='estado')),
            ],
            options={
                'verbose_name': 'período',
                'ordering': ['desde'],
            },
        ),
        migrations.CreateModel(
            name='Regla',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('desde', models.DateField(verbose_name='desde')),
                ('hasta', models.DateField(blank=True, null=True, verbose_name='hasta')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('reemplazado_en', models.DateTimeField(editable=False, null=True, verbose_name='reemplazado')),
                ('evento', models.CharField(max_length=60, verbose_name='evento')),
                ('componente', models.CharField(max_length=30, verbose_name='componente')),
                ('grupo', models.BigIntegerField(blank=True, null=True, verbose_name='grupo de gestión')),
                ('motivo', models.CharField(blank=True, max_length=200, verbose_name='motivo')),
            ],
            options={
                'verbose_name': 'regla',
            },
        ),
        migrations.CreateModel(
            name='SaldoDelta',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cuenta_id', models.BigIntegerField()),
                ('dia', models.DateField()),
                ('seccion_id', models.BigIntegerField(null=True)),
                ('centro_id', models.BigIntegerField(null=True)),
                ('grupo', models.BigIntegerField(null=True)),
                ('gestion', models.CharField(max_length=1, null=True)),
                ('debe', cesop.nucleo.dinero.CampoImporte(decimal_places=2, max_digits=18)),
                ('haber', cesop.nucleo.dinero.CampoImporte(decimal_places=2, max_digits=18)),
            ],
            options={
                'verbose_name': 'delta de saldo',
            },
        ),
        migrations.CreateModel(
            name='SaldoDiario',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cuenta_id', models.BigIntegerField()),
                ('dia', models.DateField()),
                ('seccion_id', models.BigIntegerField(null=True)),
                ('centro_id', models.BigIntegerField(null=True)),
                ('grupo', models.BigIntegerField(null=True)),
                ('gestion', models.CharField(max_length=1, null=True)),
                ('debe', cesop.nucleo.dinero.CampoImporte(decimal_places=2, max_digits=18)),
                ('haber', cesop.nucleo.dinero.CampoImporte(decimal_places=2, max_digits=18)),
            ],
            options={
                'verbose_name': 'saldo diario',
            },
        ),
        migrations.CreateModel(
            name='Seccion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('codigo', models.CharField(max_length=6, unique=True, verbose_name='código')),
                ('nombre', models.CharField(max_length=60, verbose_name='nombre')),
                ('activa', models.BooleanField(default=True, verbose_name='activa')),
            ],
            options={
                'verbose_name': 'sección',
                'verbose_name_plural': 'secciones',
                'ordering': ['codigo'],
            },
        ),
        migrations.CreateModel(
            name='Sello',
            fields=[
                ('dia', models.DateField(primary_key=True, serialize=False, verbose_name='día')),
                ('huella', models.CharField(max_length=64, verbose_name='sello')),
                ('previo', models.CharField(blank=True, max_length=64, verbose_name='sello previo')),
                ('asientos', models.PositiveIntegerField(verbose_name='asientos')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
            ],
            options={
                'verbose_name': 'sello',
                'ordering': ['dia'],
            },
        ),
        migrations.CreateModel(
            name='ActoDePeriodo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('acto', models.CharField(choices=[('cierre', 'Cierre'), ('reapertura', 'Reapertura')], max_length=10, verbose_name='acto')),
                ('revision', models.PositiveSmallIntegerField(verbose_name='revisión')),
                ('motivo', models.CharField(blank=True, max_length=300, verbose_name='motivo')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('usuario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'acto de período',
            },
        ),
        migrations.CreateModel(
            name='NumeroDiario',
            fields=[
                ('asiento', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='diario', serialize=False, to='contabilidad.asiento')),
                ('numero', models.PositiveIntegerField(verbose_name='número')),
            ],
            options={
                'verbose_name': 'número de diario',
            },
        ),
        migrations.AddIndex(
            model_name='asiento',
            index=models.Index(fields=['fecha', 'id'], name='asiento_por_fecha'),
        ),
        migrations.AddIndex(
            model_name='asiento',
            index=models.Index(fields=['registrado_en'], name='asiento_por_registro'),
        ),
        migrations.AddConstraint(
            model_name='asiento',
            constraint=models.UniqueConstraint(fields=('evento', 'origen_tipo', 'origen_id', 'origen_revision'), name='asiento_origen_unico'),
        ),
        migrations.AddConstraint(
            model_name='asiento',
            constraint=models.CheckConstraint(condition=models.Q(('total__gt', Decimal('0.00'))), name='asiento_total_positivo'),
        ),
        migrations.AddConstraint(
            model_name='asiento',
            constraint=models.CheckConstraint(condition=models.Q(('lineas__gte', 2)), name='asiento_dos_renglones'),
        ),
        migrations.AddConstraint(
            model_name='asiento',
            constraint=models.CheckConstraint(condition=models.Q(('origen_revision__gte', 1)), name='asiento_revision'),
        ),
        migrations.AddField(
            model_name='cuenta',
            name='padre',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hijas', to='contabilidad.cuenta'),
        ),
        migrations.AddConstraint(
            model_name='ejercicio',
            constraint=models.CheckConstraint(condition=models.Q(('hasta__gt', models.F('desde'))), name='ejercicio_rango'),
        ),
        migrations.AddConstraint(
            model_name='ejercicio',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(cesop.nucleo.models.base.RangoDeFechas('desde', 'hasta'), '&&')], name='ejercicio_sin_superposicion'),
        ),
        migrations.AddField(
            model_name='partida',
            name='centro',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='contabilidad.centrocosto'),
        ),
        migrations.AddField(
            model_name='partida',
            name='cuenta',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='contabilidad.cuenta'),
        ),
        migrations.AddField(
            model_name='periodo',
            name='ejercicio',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='periodos', to='contabilidad.ejercicio'),
        ),
        migrations.AddField(
            model_name='actodeperiodo',
            name='periodo',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actos', to='contabilidad.periodo'),
        ),
        migrations.AddField(
            model_name='regla',
            name='debe',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contabilidad.cuenta'),
        ),
        migrations.AddField(
            model_name='regla',
            name='haber',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contabilidad.cuenta'),
        ),
        migrations.AddField(
            model_name='regla',
            name='registrado_por',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='saldodiario',
            constraint=models.UniqueConstraint(fields=('cuenta_id', 'dia', 'seccion_id', 'centro_id', 'grupo', 'gestion'), name='saldodiario_unico', nulls_distinct=False),
        ),
        migrations.AddField(
            model_name='regla',
            name='seccion',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contabilidad.seccion'),
        ),
        migrations.AddField(
            model_name='partida',
            name='seccion',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='contabilidad.seccion'),
        ),
        migrations.AddField(
            model_name='numerodiario',
            name='ejercicio',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contabilidad.ejercicio'),
        ),
        migrations.AddConstraint(
            model_name='cuenta',
            constraint=models.CheckConstraint(condition=models.Q(('codigo__regex', '^[1-9](\\.\\d(\\.\\d{2}(\\.\\d{2}(\\.\\d{3})?)?)?)?$')), name='cuenta_codigo'),
        ),
        migrations.AddConstraint(
            model_name='cuenta',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('codigo__regex', '^[1-9]$'), ('padre__isnull', True)), models.Q(('padre__isnull', False), models.Q(('codigo__regex', '^[1-9]$'), _negated=True)), _connector='OR'), name='cuenta_con_padre'),
        ),
        migrations.AddConstraint(
            model_name='periodo',
            constraint=models.CheckConstraint(condition=models.Q(('hasta__gt', models.F('desde'))), name='periodo_rango'),
        ),
        migrations.AddConstraint(
            model_name='periodo',
            constraint=models.CheckConstraint(condition=models.Q(('estado__in', ['abierto', 'cerrado'])), name='periodo_estado'),
        ),
        migrations.AddConstraint(
            model_name='periodo',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(cesop.nucleo.models.base.RangoDeFechas('desde', 'hasta'), '&&')], name='periodo_sin_superposicion'),
        ),
        migrations.AddConstraint(
            model_name='actodeperiodo',
            constraint=models.UniqueConstraint(fields=('periodo', 'acto', 'revision'), name='actodeperiodo_unico'),
        ),
        migrations.AddConstraint(
            model_name='regla',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('reemplazado_en__isnull', True)), expressions=[('evento', '='), ('componente', '='), (django.db.models.functions.comparison.Coalesce('seccion', 0), '='), (django.db.models.functions.comparison.Coalesce('grupo', 0), '='), (cesop.nucleo.models.base.RangoDeFechas('desde', 'hasta'), '&&')], name='regla_sin_superposicion'),
        ),
        migrations.AddConstraint(
            model_name='regla',
            constraint=models.CheckConstraint(condition=models.Q(('hasta__isnull', True), ('hasta__gt', models.F('desde')), _connector='OR'), name='regla_rango'),
        ),
        migrations.AddConstraint(
            model_name='regla',
            constraint=models.CheckConstraint(condition=models.Q(('debe', models.F('haber')), _negated=True), name='regla_dos_cuentas'),
        ),
        migrations.AddIndex(
            model_name='partida',
            index=models.Index(fields=['cuenta', 'fecha', 'asiento'], name='partida_mayor'),
        ),
        migrations.AddConstraint(
            model_name='partida',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('debe__gt', Decimal('0.00')), ('haber', Decimal('0.00'))), models.Q(('debe', Decimal('0.00')), ('haber__gt', Decimal('0.00'))), _connector='OR'), name='partida_un_lado'),
        ),
        migrations.AddConstraint(
            model_name='partida',
            constraint=models.CheckConstraint(condition=models.Q(('renglon__gte', 1)), name='partida_renglon'),
        ),
        migrations.AddConstraint(
            model_name='numerodiario',
            constraint=models.UniqueConstraint(fields=('ejercicio', 'numero'), name='numerodiario_unico'),
        ),
    ]
