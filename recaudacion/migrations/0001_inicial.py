"""Tills and their sessions, receipts with their tenders, annulments, credit that pays later, policies."""

import cesop.nucleo.dinero
import cesop.nucleo.fechas
import cesop.nucleo.models.base
import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.expressions
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catastro', '0005_duplicados_hallados'),
        ('contabilidad', '0007_modulos_cerrados'),
        ('facturacion', '0004_protecciones_de_corridas'),
        ('nucleo', '0006_aprobacion_unica'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MedioDePago',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clave', models.SlugField(max_length=20, unique=True, verbose_name='clave')),
                ('nombre', models.CharField(max_length=40, verbose_name='nombre')),
                ('evento', models.CharField(choices=[('recaudacion.cobro_en_caja', 'Efectivo en caja'), ('recaudacion.cheque_recibido', 'Cheque de terceros'), ('recaudacion.echeq_recibido', 'E-cheq'), ('recaudacion.tarjeta_rendida', 'Tarjeta a liquidar'), ('recaudacion.transferencia_identificada', 'Transferencia'), ('recaudacion.rendicion_de_ente', 'Rendición de un ente'), ('recaudacion.debito_aceptado', 'Débito directo')], max_length=60, verbose_name='evento contable')),
                ('orden', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='orden en la caja')),
                ('pide_referencia', models.BooleanField(default=True, verbose_name='pide referencia')),
                ('activo', models.BooleanField(default=True, verbose_name='activo')),
            ],
            options={
                'verbose_name': 'medio de pago',
                'verbose_name_plural': 'medios de pago',
                'ordering': ['orden', 'nombre'],
            },
        ),
        migrations.CreateModel(
            name='ArqueoDeCaja',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fecha', models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name='fecha')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('contado', cesop.nucleo.dinero.CampoImporte(decimal_places=2, max_digits=18, verbose_name='contado')),
                ('conteo', models.JSONField(blank=True, default=dict, verbose_name='conteo')),
                ('usuario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'arqueo',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Caja',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('numero', models.PositiveIntegerField(unique=True, verbose_name='número')),
                ('nombre', models.CharField(max_length=60, verbose_name='nombre')),
                ('clase', models.CharField(choices=[('mostrador', 'Mostrador'), ('canal', 'Canal externo')], max_length=10, verbose_name='clase')),
                ('activa', models.BooleanField(default=True, verbose_name='activa')),
                ('centro', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contabilidad.centrocosto', verbose_name='centro de costo')),
                ('punto', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facturacion.puntodeventa', verbose_name='punto de venta')),
                ('seccion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contabilidad.seccion', verbose_name='sección')),
                ('sucursal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nucleo.sucursal')),
            ],
            options={
                'verbose_name': 'caja',
                'ordering': ['numero'],
            },
        ),
        migrations.CreateModel(
            name='CreditoAplicado',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fecha', models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name='fecha')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('importe', cesop.nucleo.dinero.CampoImporte(decimal_places=2, max_digits=18, verbose_name='importe')),
                ('clave', models.UUIDField(unique=True, verbose_name='clave')),
                ('abono', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='creditos_aplicados', to='facturacion.abono')),
                ('usuario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'crédito aplicado',
                'verbose_name_plural': 'créditos aplicados',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='AplicacionDeCredito',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('aplicacion', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facturacion.aplicacion')),
                ('credito', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='aplicaciones', to='recaudacion.creditoaplicado')),
            ],
            options={
                'verbose_name': 'aplicación de un crédito',
                'verbose_name_plural': 'aplicaciones de créditos',
            },
        ),
        migrations.CreateModel(
            name='PoliticaImputacion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('desde', models.DateField(verbose_name='desde')),
                ('hasta', models.DateField(blank=True, null=True, verbose_name='hasta')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('reemplazado_en', models.DateTimeField(editable=False, null=True, verbose_name='reemplazado')),
                ('orden', models.CharField(choices=[('vencimiento', 'Lo que vence antes'), ('intereses', 'Los intereses, y después lo que vence antes'), ('elegido', 'Solo lo que elige quien paga')], default='vencimiento', max_length=12, verbose_name='qué se paga primero')),
                ('prioridad', models.PositiveSmallIntegerField(default=1, verbose_name='prioridad')),
                ('parcial', models.BooleanField(default=True, verbose_name='admite pagos parciales')),
                ('grupo', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='politicas_de_imputacion', to='catastro.grupogestion')),
            ],
            options={
                'verbose_name': 'política de imputación',
                'verbose_name_plural': 'políticas de imputación',
            },
        ),
        migrations.CreateModel(
            name='Recibo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fecha', models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name='fecha')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('numero', models.PositiveIntegerField(verbose_name='número')),
                ('clave', models.UUIDField(unique=True, verbose_name='clave')),
                ('total', cesop.nucleo.dinero.CampoImporte(decimal_places=2, max_digits=18, verbose_name='total')),
                ('entregado', cesop.nucleo.dinero.CampoImporte(decimal_places=2, default=Decimal('0.00'), max_digits=18, verbose_name='efectivo entregado')),
                ('vuelto', cesop.nucleo.dinero.CampoImporte(decimal_places=2, default=Decimal('0.00'), max_digits=18, verbose_name='vuelto')),
                ('pagado_el', models.DateField(verbose_name='pagado el')),
                ('referencia', models.CharField(blank=True, max_length=60, verbose_name='referencia')),
                ('abono', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='recibo', to='facturacion.abono')),
                ('caja', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='recibos', to='recaudacion.caja')),
                ('persona', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='recibos', to='catastro.persona')),
                ('usuario', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'recibo',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='MedioDeRecibo',
            fields=[
                ('pk', models.CompositePrimaryKey('recibo_id', 'orden', blank=True, editable=False, primary_key=True, serialize=False)),
                ('orden', models.PositiveSmallIntegerField(verbose_name='orden')),
                ('importe', cesop.nucleo.dinero.CampoImporte(decimal_places=2, max_digits=18, verbose_name='importe')),
                ('referencia', models.CharField(blank=True, max_length=60, verbose_name='referencia')),
                ('medio', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='recaudacion.mediodepago')),
                ('recibo', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='medios', to='recaudacion.recibo')),
            ],
            options={
                'verbose_name': 'medio de un recibo',
                'verbose_name_plural': 'medios de recibos',
                'ordering': ['recibo', 'orden'],
            },
        ),
        migrations.CreateModel(
            name='SesionCaja',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fecha', models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name='fecha')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('fondo', cesop.nucleo.dinero.CampoImporte(decimal_places=2, max_digits=18, verbose_name='fondo inicial')),
                ('cerrada_en', models.DateTimeField(editable=False, null=True, verbose_name='cerrada')),
                ('caja', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sesiones', to='recaudacion.caja')),
                ('cajero', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'sesión de caja',
                'verbose_name_plural': 'sesiones de caja',
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='recibo',
            name='sesion',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recibos', to='recaudacion.sesioncaja'),
        ),
        migrations.CreateModel(
            name='EntregaDeCaja',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fecha', models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name='fecha')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('importe', cesop.nucleo.dinero.CampoImporte(decimal_places=2, max_digits=18, verbose_name='importe')),
                ('clave', models.UUIDField(unique=True, verbose_name='clave')),
                ('recibe', models.CharField(max_length=80, verbose_name='recibe')),
                ('usuario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sesion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entregas', to='recaudacion.sesioncaja')),
            ],
            options={
                'verbose_name': 'rendición parcial',
                'verbose_name_plural': 'rendiciones parciales',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='CierreDeCaja',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fecha', models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name='fecha')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('esperado', cesop.nucleo.dinero.CampoImporte(decimal_places=2, max_digits=18, verbose_name='esperado')),
                ('contado', cesop.nucleo.dinero.CampoImporte(decimal_places=2, max_digits=18, verbose_name='contado')),
                ('diferencia', cesop.nucleo.dinero.CampoImporte(decimal_places=2, max_digits=18, verbose_name='diferencia')),
                ('observacion', models.CharField(blank=True, max_length=200, verbose_name='observación')),
                ('arqueo', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='cierre', to='recaudacion.arqueodecaja')),
                ('usuario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sesion', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='cierre', to='recaudacion.sesioncaja')),
            ],
            options={
                'verbose_name': 'cierre de caja',
                'verbose_name_plural': 'cierres de caja',
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='arqueodecaja',
            name='sesion',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='arqueos', to='recaudacion.sesioncaja'),
        ),
        migrations.CreateModel(
            name='AnulacionDeRecibo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fecha', models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name='fecha')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('efectivo', cesop.nucleo.dinero.CampoImporte(decimal_places=2, max_digits=18, verbose_name='efectivo devuelto')),
                ('motivo', models.CharField(max_length=200, verbose_name='motivo')),
                ('pidio', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('usuario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recibo', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='anulacion', to='recaudacion.recibo')),
                ('sesion', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='anulaciones', to='recaudacion.sesioncaja')),
            ],
            options={
                'verbose_name': 'anulación de recibo',
                'verbose_name_plural': 'anulaciones de recibos',
                'ordering': ['-id'],
            },
        ),
        migrations.AddConstraint(
            model_name='caja',
            constraint=models.CheckConstraint(condition=models.Q(('numero__range', (1, 99999))), name='caja_numero'),
        ),
        migrations.AddConstraint(
            model_name='creditoaplicado',
            constraint=models.CheckConstraint(condition=models.Q(('importe__gt', Decimal('0.00')), ('importe__lt', 10000000000)), name='creditoaplicado_importe'),
        ),
        migrations.AddConstraint(
            model_name='politicaimputacion',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('reemplazado_en__isnull', True)), expressions=[('grupo', '='), (cesop.nucleo.models.base.RangoDeFechas('desde', 'hasta'), '&&')], name='politicaimputacion_sin_superposicion'),
        ),
        migrations.AddConstraint(
            model_name='politicaimputacion',
            constraint=models.CheckConstraint(condition=models.Q(('hasta__isnull', True), ('hasta__gt', models.F('desde')), _connector='OR'), name='politicaimputacion_rango'),
        ),
        migrations.AddConstraint(
            model_name='medioderecibo',
            constraint=models.CheckConstraint(condition=models.Q(('orden__gte', 1)), name='medioderecibo_orden'),
        ),
        migrations.AddConstraint(
            model_name='medioderecibo',
            constraint=models.CheckConstraint(condition=models.Q(('importe__gt', Decimal('0.00')), ('importe__lt', 10000000000)), name='medioderecibo_importe'),
        ),
        migrations.AddConstraint(
            model_name='sesioncaja',
            constraint=models.CheckConstraint(condition=models.Q(('fondo__gte', Decimal('0.00')), ('fondo__lt', 10000000000)), name='sesioncaja_fondo'),
        ),
        migrations.AddConstraint(
            model_name='sesioncaja',
            constraint=models.UniqueConstraint(condition=models.Q(('cerrada_en__isnull', True)), fields=('caja',), name='sesioncaja_una_por_caja'),
        ),
        migrations.AddConstraint(
            model_name='sesioncaja',
            constraint=models.UniqueConstraint(condition=models.Q(('cerrada_en__isnull', True)), fields=('cajero',), name='sesioncaja_una_por_cajero'),
        ),
        migrations.AddIndex(
            model_name='recibo',
            index=models.Index(fields=['persona', '-id'], name='recibo_de_persona'),
        ),
        migrations.AddIndex(
            model_name='recibo',
            index=models.Index(fields=['fecha', 'id'], name='recibo_por_fecha'),
        ),
        migrations.AddConstraint(
            model_name='recibo',
            constraint=models.UniqueConstraint(fields=('caja', 'numero'), name='recibo_numero'),
        ),
        migrations.AddConstraint(
            model_name='recibo',
            constraint=models.CheckConstraint(condition=models.Q(('numero__range', (1, 99999999))), name='recibo_numero_rango'),
        ),
        migrations.AddConstraint(
            model_name='recibo',
            constraint=models.CheckConstraint(condition=models.Q(('total__gt', Decimal('0.00')), ('total__lt', 10000000000)), name='recibo_total'),
        ),
        migrations.AddConstraint(
            model_name='recibo',
            constraint=models.CheckConstraint(condition=models.Q(('entregado__lt', 20000000000), ('vuelto__gte', Decimal('0.00')), ('vuelto__lte', models.F('entregado'))), name='recibo_vuelto'),
        ),
        migrations.AddConstraint(
            model_name='recibo',
            constraint=models.CheckConstraint(condition=models.Q(('pagado_el__lte', models.F('fecha'))), name='recibo_pagado_el'),
        ),
        migrations.AddConstraint(
            model_name='entregadecaja',
            constraint=models.CheckConstraint(condition=models.Q(('importe__gt', Decimal('0.00')), ('importe__lt', 10000000000), models.Q(('recibe', ''), _negated=True)), name='entregadecaja_importe'),
        ),
        migrations.AddConstraint(
            model_name='cierredecaja',
            constraint=models.CheckConstraint(condition=models.Q(('diferencia', django.db.models.expressions.CombinedExpression(models.F('contado'), '-', models.F('esperado')))), name='cierredecaja_diferencia'),
        ),
        migrations.AddConstraint(
            model_name='cierredecaja',
            constraint=models.CheckConstraint(condition=models.Q(('diferencia', Decimal('0.00')), models.Q(('observacion', ''), _negated=True), _connector='OR'), name='cierredecaja_explicado'),
        ),
        migrations.AddConstraint(
            model_name='arqueodecaja',
            constraint=models.CheckConstraint(condition=models.Q(('contado__gte', Decimal('0.00')), ('contado__lt', 10000000000)), name='arqueodecaja_contado'),
        ),
        migrations.AddConstraint(
            model_name='anulacionderecibo',
            constraint=models.CheckConstraint(condition=models.Q(('motivo', ''), _negated=True), name='anulacionderecibo_con_motivo'),
        ),
        migrations.AddConstraint(
            model_name='anulacionderecibo',
            constraint=models.CheckConstraint(condition=models.Q(('pidio', models.F('usuario')), _negated=True), name='anulacionderecibo_de_dos_personas'),
        ),
        migrations.AddConstraint(
            model_name='anulacionderecibo',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('efectivo__gt', Decimal('0.00')), ('sesion__isnull', False)), ('efectivo', Decimal('0.00')), _connector='OR'), name='anulacionderecibo_efectivo'),
        ),
    ]
