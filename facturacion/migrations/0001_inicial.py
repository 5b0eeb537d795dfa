"""The tables of facturacion."""

import cesop.nucleo.dinero
import cesop.nucleo.fechas
import cesop.nucleo.models.base
import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catastro', '0003_datos'),
        ('contabilidad', '0007_modulos_cerrados'),
        ('nucleo', '0006_aprobacion_unica'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Comprobante',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fecha', models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name='fecha')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('origen', models.CharField(choices=[('corrida', 'Corrida'), ('individual', 'Individual'), ('nota', 'Nota'), ('interes', 'Interés'), ('interno', 'Interno'), ('apertura', 'Apertura')], max_length=10, verbose_name='origen')),
                ('nombre', models.CharField(max_length=120, verbose_name='nombre')),
                ('documento_tipo', models.CharField(blank=True, max_length=10, verbose_name='tipo de documento')),
                ('documento', models.CharField(blank=True, max_length=20, verbose_name='documento')),
                ('condicion_iva', models.PositiveSmallIntegerField(choices=[(1, 'Responsable inscripto'), (4, 'Exento'), (5, 'Consumidor final'), (6, 'Monotributo'), (7, 'No categorizado'), (8, 'Proveedor del exterior'), (9, 'Cliente del exterior'), (10, 'IVA liberado, ley 19.640'), (13, 'Monotributo social'), (15, 'IVA no alcanzado'), (16, 'Monotributo trabajador independiente promovido')], verbose_name='condición de IVA')),
                ('domicilio', models.CharField(blank=True, max_length=200, verbose_name='domicilio')),
                ('categoria', models.CharField(blank=True, max_length=12, verbose_name='categoría')),
                ('es_asociado', models.BooleanField(default=False, verbose_name='es asociado')),
                ('desde', models.DateField(blank=True, null=True, verbose_name='desde')),
                ('hasta', models.DateField(blank=True, null=True, verbose_name='hasta')),
                ('vence', models.DateField(verbose_name='primer vencimiento')),
                ('segundo_vence', models.DateField(blank=True, null=True, verbose_name='segundo vencimiento')),
                ('recargo', cesop.nucleo.dinero.CampoImporte(decimal_places=2, default=Decimal('0.00'), max_digits=18, verbose_name='recargo del segundo vencimiento')),
                ('neto', cesop.nucleo.dinero.CampoImporte(decimal_places=2, max_digits=18, verbose_name='neto')),
                ('impuestos', cesop.nucleo.dinero.CampoImporte(decimal_places=2, default=Decimal('0.00'), max_digits=18, verbose_name='impuestos')),
                ('total', cesop.nucleo.dinero.CampoImporte(decimal_places=2, max_digits=18, verbose_name='total')),
                ('renglones', models.PositiveSmallIntegerField(verbose_name='renglones')),
                ('motivo', models.CharField(blank=True, max_length=200, verbose_name='motivo')),
                ('huella', models.CharField(blank=True, max_length=64, verbose_name='huella')),
                ('corrige', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='correcciones', to='facturacion.comprobante')),
                ('cuenta', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='comprobantes', to='catastro.cuentaservicio')),
                ('grupo', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='comprobantes', to='catastro.grupogestion')),
                ('pagador', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='comprobantes_a_pagar', to='catastro.persona')),
                ('persona', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='comprobantes', to='catastro.persona')),
                ('seccion', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contabilidad.seccion')),
                ('usuario', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'comprobante',
                'ordering': ['-fecha', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Abono',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fecha', models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name='fecha')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('clase', models.CharField(choices=[('pago', 'Pago'), ('nota', 'Nota de crédito'), ('plan', 'Plan de pagos'), ('castigo', 'Castigo'), ('apertura', 'Saldo a favor de la apertura')], max_length=10, verbose_name='clase')),
                ('importe', cesop.nucleo.dinero.CampoImporte(decimal_places=2, max_digits=18, verbose_name='importe')),
                ('motivo', models.CharField(blank=True, max_length=200, verbose_name='motivo')),
                ('persona', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='abonos', to='catastro.persona')),
                ('revierte', models.OneToOneField(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversion', to='facturacion.abono')),
                ('usuario', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('comprobante', models.OneToOneField(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='abono', to='facturacion.comprobante')),
            ],
            options={
                'verbose_name': 'abono',
                'ordering': ['-fecha', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Concepto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clave', models.SlugField(max_length=30, unique=True, verbose_name='clave')),
                ('nombre', models.CharField(max_length=80, verbose_name='nombre')),
                ('uso', models.CharField(choices=[('factura', 'En la factura del servicio'), ('interno', 'Comprobante interno')], max_length=8, verbose_name='uso')),
                ('evento', models.CharField(choices=[('facturacion.comprobante_emitido', 'Comprobante emitido'), ('facturacion.interes_emitido', 'Intereses por mora'), ('facturacion.rehabilitacion_emitida', 'Rehabilitación'), ('facturacion.cuota_de_capital', 'Cuota de capital')], max_length=60, verbose_name='evento contable')),
                ('componente', models.CharField(max_length=40, verbose_name='componente contable')),
                ('iva', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='alícuota de IVA')),
                ('activo', models.BooleanField(default=True, verbose_name='activo')),
            ],
            options={
                'verbose_name': 'concepto',
                'ordering': ['nombre'],
                'constraints': [models.CheckConstraint(condition=models.Q(('uso', 'factura'), ('iva__isnull', True), _connector='OR'), name='concepto_interno_sin_iva')],
            },
        ),
        migrations.CreateModel(
            name='CargoFacturable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fecha', models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name='fecha')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('detalle', models.CharField(blank=True, max_length=160, verbose_name='detalle')),
                ('importe', cesop.nucleo.dinero.CampoImporte(decimal_places=2, max_digits=18, verbose_name='importe')),
                ('facturable_desde', models.DateField(verbose_name='se factura desde')),
                ('cuota', models.PositiveSmallIntegerField(default=1, verbose_name='cuota')),
                ('cuotas', models.PositiveSmallIntegerField(default=1, verbose_name='de cuántas')),
                ('causa_tipo', models.CharField(blank=True, max_length=30, verbose_name='causa')),
                ('causa_id', models.BigIntegerField(blank=True, null=True, verbose_name='id de la causa')),
                ('cuenta', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cargos', to='catastro.cuentaservicio')),
                ('usuario', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('concepto', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cargos', to='facturacion.concepto')),
            ],
            options={
                'verbose_name': 'cargo facturable',
                'verbose_name_plural': 'cargos facturables',
                'ordering': ['facturable_desde', 'id'],
            },
        ),
        migrations.CreateModel(
            name='DestinoDeCargo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fecha', models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name='fecha')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('motivo', models.CharField(blank=True, max_length=200, verbose_name='motivo')),
                ('cargo', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='destino', to='facturacion.cargofacturable')),
                ('comprobante', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cargos', to='facturacion.comprobante')),
            ],
            options={
                'verbose_name': 'destino de un cargo',
                'verbose_name_plural': 'destinos de cargos',
            },
        ),
        migrations.CreateModel(
            name='Numeracion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('numero', models.PositiveIntegerField(verbose_name='número')),
                ('vez', models.PositiveSmallIntegerField(default=1, verbose_name='vez')),
                ('comprobante', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='numeraciones', to='facturacion.comprobante')),
            ],
            options={
                'verbose_name': 'numeración',
                'verbose_name_plural': 'numeraciones',
            },
        ),
        migrations.CreateModel(
            name='NumeroLiberado',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fecha', models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name='fecha')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('motivo', models.CharField(max_length=200, verbose_name='motivo')),
                ('numeracion', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='liberado', to='facturacion.numeracion')),
            ],
            options={
                'verbose_name': 'número liberado',
                'verbose_name_plural': 'números liberados',
            },
        ),
        migrations.CreateModel(
            name='PuntoDeVenta',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('numero', models.PositiveIntegerField(unique=True, verbose_name='número')),
                ('nombre', models.CharField(max_length=60, verbose_name='nombre')),
                ('uso', models.CharField(choices=[('corridas', 'Corridas de facturación'), ('mostrador', 'Mostrador')], max_length=10, verbose_name='uso')),
                ('activo', models.BooleanField(default=True, verbose_name='activo')),
                ('sucursal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nucleo.sucursal')),
            ],
            options={
                'verbose_name': 'punto de venta',
                'verbose_name_plural': 'puntos de venta',
                'ordering': ['numero'],
            },
        ),
        migrations.AddField(
            model_name='numeracion',
            name='punto',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facturacion.puntodeventa'),
        ),
        migrations.CreateModel(
            name='Renglon',
            fields=[
                ('pk', models.CompositePrimaryKey('comprobante_id', 'orden', blank=True, editable=False, primary_key=True, serialize=False)),
                ('orden', models.PositiveSmallIntegerField(verbose_name='orden')),
                ('clase', models.CharField(choices=[('cargo', 'Cargo'), ('bonificacion', 'Bonificación'), ('tributo', 'Tributo o fondo'), ('iva', 'IVA'), ('percepcion', 'Percepción'), ('tercero', 'Por cuenta de terceros'), ('redondeo', 'Redondeo')], max_length=12, verbose_name='clase')),
                ('codigo', models.CharField(max_length=30, verbose_name='código')),
                ('componente', models.CharField(max_length=40, verbose_name='componente contable')),
                ('detalle', models.CharField(max_length=160, verbose_name='detalle')),
                ('cantidad', models.DecimalField(blank=True, decimal_places=3, max_digits=16, null=True, verbose_name='cantidad')),
                ('unidad', models.CharField(blank=True, max_length=10, verbose_name='unidad')),
                ('precio', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True, verbose_name='precio')),
                ('base', cesop.nucleo.dinero.CampoImporte(blank=True, decimal_places=2, max_digits=18, null=True, verbose_name='base')),
                ('alicuota', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='alícuota')),
                ('iva', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='alícuota de IVA')),
                ('importe', cesop.nucleo.dinero.CampoImporte(decimal_places=2, max_digits=18, verbose_name='importe')),
                ('comprobante', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lineas', to='facturacion.comprobante')),
            ],
            options={
                'verbose_name': 'renglón',
                'verbose_name_plural': 'renglones',
                'ordering': ['comprobante', 'orden'],
            },
        ),
        migrations.CreateModel(
            name='TipoComprobante',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clave', models.SlugField(max_length=12, unique=True, verbose_name='clave')),
                ('nombre', models.CharField(max_length=60, verbose_name='nombre')),
                ('clase', models.CharField(choices=[('fiscal', 'Fiscal'), ('interno', 'Interno')], max_length=8, verbose_name='clase')),
                ('especie', models.CharField(choices=[('factura', 'Factura o liquidación'), ('debito', 'Nota de débito'), ('credito', 'Nota de crédito'), ('interno', 'Comprobante interno')], max_length=8, verbose_name='especie')),
                ('letra', models.CharField(blank=True, max_length=1, verbose_name='letra')),
                ('codigo_arca', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='código de ARCA')),
                ('activo', models.BooleanField(default=True, verbose_name='activo')),
            ],
            options={
                'verbose_name': 'tipo de comprobante',
                'verbose_name_plural': 'tipos de comprobante',
                'ordering': ['clase', 'codigo_arca', 'clave'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('clase', 'fiscal'), ('especie__in', ('factura', 'debito', 'credito')), ('letra__in', ('A', 'B', 'C')), ('codigo_arca__isnull', False)), models.Q(('clase', 'interno'), ('codigo_arca__isnull', True), ('especie__in', ('interno', 'credito')), ('letra', '')), _connector='OR'), name='tipocomprobante_coherente'), models.UniqueConstraint(condition=models.Q(('codigo_arca__isnull', False)), fields=('codigo_arca',), name='tipocomprobante_codigo_arca')],
            },
        ),
        migrations.AddField(
            model_name='numeracion',
            name='tipo',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facturacion.tipocomprobante'),
        ),
        migrations.CreateModel(
            name='EstrategiaDeAutorizacion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('desde', models.DateField(verbose_name='desde')),
                ('hasta', models.DateField(blank=True, null=True, verbose_name='hasta')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('reemplazado_en', models.DateTimeField(editable=False, null=True, verbose_name='reemplazado')),
                ('estrategia', models.CharField(choices=[('CESP', 'CESP (servicios públicos)'), ('CAE', 'CAE'), ('CAEA', 'CAEA (contingencia)'), ('SIN_AUTORIZACION', 'Sin autorización')], max_length=16, verbose_name='estrategia')),
                ('norma', models.CharField(blank=True, max_length=120, verbose_name='norma')),
                ('servicio', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catastro.servicio')),
                ('punto', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='estrategias', to='facturacion.puntodeventa')),
                ('tipo', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='estrategias', to='facturacion.tipocomprobante')),
            ],
            options={
                'verbose_name': 'estrategia de autorización',
                'verbose_name_plural': 'estrategias de autorización',
            },
        ),
        migrations.AddField(
            model_name='comprobante',
            name='tipo',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='comprobantes', to='facturacion.tipocomprobante'),
        ),
        migrations.CreateModel(
            name='SaldoAbono',
            fields=[
                ('abono', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='saldo', serialize=False, to='facturacion.abono')),
                ('importe', cesop.nucleo.dinero.CampoImporte(decimal_places=2, max_digits=18, verbose_name='importe')),
                ('disponible', cesop.nucleo.dinero.CampoImporte(decimal_places=2, max_digits=18, verbose_name='disponible')),
                ('actualizado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='actualizado')),
                ('persona', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catastro.persona')),
            ],
            options={
                'verbose_name': 'saldo de abono',
                'verbose_name_plural': 'saldos de abonos',
            },
        ),
        migrations.CreateModel(
            name='SaldoComprobante',
            fields=[
                ('comprobante', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='saldo', serialize=False, to='facturacion.comprobante')),
                ('vence', models.DateField(verbose_name='primer vencimiento')),
                ('total', cesop.nucleo.dinero.CampoImporte(decimal_places=2, max_digits=18, verbose_name='total')),
                ('saldo', cesop.nucleo.dinero.CampoImporte(decimal_places=2, max_digits=18, verbose_name='saldo')),
                ('actualizado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='actualizado')),
                ('cuenta', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catastro.cuentaservicio')),
                ('pagador', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catastro.persona')),
            ],
            options={
                'verbose_name': 'saldo de comprobante',
                'verbose_name_plural': 'saldos de comprobantes',
            },
        ),
        migrations.CreateModel(
            name='Bloqueo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fecha', models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name='fecha')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('importe', cesop.nucleo.dinero.CampoImporte(decimal_places=2, max_digits=18, verbose_name='importe')),
                ('motivo', models.CharField(max_length=200, verbose_name='motivo')),
                ('levanta', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='levantado', to='facturacion.bloqueo')),
                ('usuario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('comprobante', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='bloqueos', to='facturacion.comprobante')),
            ],
            options={
                'verbose_name': 'importe en disputa',
                'verbose_name_plural': 'importes en disputa',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('importe__gt', Decimal('0.00')), models.Q(('motivo', ''), _negated=True)), name='bloqueo_con_motivo')],
            },
        ),
        migrations.CreateModel(
            name='Autorizacion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fecha', models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name='fecha')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('estrategia', models.CharField(choices=[('CESP', 'CESP'), ('CAE', 'CAE'), ('CAEA', 'CAEA'), ('HEREDADA', 'Del sistema anterior'), ('SIN_AUTORIZACION', 'Sin autorización')], max_length=16, verbose_name='estrategia')),
                ('codigo', models.CharField(blank=True, max_length=40, verbose_name='código')),
                ('vence', models.DateField(blank=True, null=True, verbose_name='vencimiento')),
                ('observaciones', models.JSONField(blank=True, default=list, verbose_name='observaciones')),
                ('comprobante', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='autorizaciones', to='facturacion.comprobante')),
            ],
            options={
                'verbose_name': 'autorización',
                'verbose_name_plural': 'autorizaciones',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('codigo', ''), ('estrategia', 'SIN_AUTORIZACION')), models.Q(models.Q(('estrategia', 'SIN_AUTORIZACION'), _negated=True), models.Q(('codigo', ''), _negated=True)), _connector='OR'), name='autorizacion_codigo')],
            },
        ),
        migrations.CreateModel(
            name='Aplicacion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fecha', models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name='fecha')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('importe', cesop.nucleo.dinero.CampoImporte(decimal_places=2, max_digits=18, verbose_name='importe')),
                ('abono', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='aplicaciones', to='facturacion.abono')),
                ('revierte', models.OneToOneField(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversion', to='facturacion.aplicacion')),
                ('comprobante', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='aplicaciones', to='facturacion.comprobante')),
            ],
            options={
                'verbose_name': 'aplicación',
                'verbose_name_plural': 'aplicaciones',
                'ordering': ['-fecha', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('importe__gt', Decimal('0.00')), ('revierte__isnull', True)), models.Q(('importe__lt', Decimal('0.00')), ('revierte__isnull', False)), _connector='OR'), name='aplicacion_importe')],
            },
        ),
        migrations.AddIndex(
            model_name='abono',
            index=models.Index(fields=['persona', '-fecha'], name='abono_de_persona'),
        ),
        migrations.AddConstraint(
            model_name='abono',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('importe__gt', Decimal('0.00')), ('revierte__isnull', True)), models.Q(models.Q(('importe__lt', Decimal('0.00')), ('revierte__isnull', False)), models.Q(('motivo', ''), _negated=True)), _connector='OR'), name='abono_importe'),
        ),
        migrations.AddConstraint(
            model_name='abono',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('clase', 'nota'), ('comprobante__isnull', False)), models.Q(('clase', 'nota'), ('revierte__isnull', False)), models.Q(models.Q(('clase', 'nota'), _negated=True), ('comprobante__isnull', True)), _connector='OR'), name='abono_de_nota'),
        ),
        migrations.AddConstraint(
            model_name='cargofacturable',
            constraint=models.CheckConstraint(condition=models.Q(('importe', Decimal('0.00')), _negated=True), name='cargofacturable_con_importe'),
        ),
        migrations.AddConstraint(
            model_name='cargofacturable',
            constraint=models.CheckConstraint(condition=models.Q(('cuota__gte', 1), ('cuota__lte', models.F('cuotas'))), name='cargofacturable_cuota'),
        ),
        migrations.AddConstraint(
            model_name='cargofacturable',
            constraint=models.UniqueConstraint(condition=models.Q(('causa_tipo', ''), _negated=True), fields=('causa_tipo', 'causa_id', 'cuota'), name='cargofacturable_una_vez'),
        ),
        migrations.AddConstraint(
            model_name='destinodecargo',
            constraint=models.CheckConstraint(condition=models.Q(('comprobante__isnull', False), models.Q(('motivo', ''), _negated=True), _connector='OR'), name='destinodecargo_dicho'),
        ),
        migrations.AddConstraint(
            model_name='numeroliberado',
            constraint=models.CheckConstraint(condition=models.Q(('motivo', ''), _negated=True), name='numeroliberado_con_motivo'),
        ),
        migrations.AddConstraint(
            model_name='puntodeventa',
            constraint=models.CheckConstraint(condition=models.Q(('numero__range', (1, 99998))), name='puntodeventa_numero'),
        ),
        migrations.AddConstraint(
            model_name='renglon',
            constraint=models.CheckConstraint(condition=models.Q(('orden__gte', 1)), name='renglon_orden'),
        ),
        migrations.AddConstraint(
            model_name='renglon',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('clase__in', ('iva', 'percepcion')), _negated=True), models.Q(('alicuota__isnull', False), ('base__isnull', False)), _connector='OR'), name='renglon_de_impuesto'),
        ),
        migrations.AddConstraint(
            model_name='numeracion',
            constraint=models.UniqueConstraint(fields=('tipo', 'punto', 'numero', 'vez'), name='numeracion_unica'),
        ),
        migrations.AddConstraint(
            model_name='numeracion',
            constraint=models.CheckConstraint(condition=models.Q(('numero__range', (1, 99999999)), ('vez__gte', 1)), name='numeracion_rango'),
        ),
        migrations.AddConstraint(
            model_name='estrategiadeautorizacion',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('reemplazado_en__isnull', True)), expressions=[('tipo', '='), ('punto', '='), (django.db.models.functions.comparison.Coalesce('servicio_id', models.Value(0, models.BigIntegerField())), '='), (cesop.nucleo.models.base.RangoDeFechas('desde', 'hasta'), '&&')], name='estrategiadeautorizacion_sin_superposicion'),
        ),
        migrations.AddConstraint(
            model_name='estrategiadeautorizacion',
            constraint=models.CheckConstraint(condition=models.Q(('hasta__isnull', True), ('hasta__gt', models.F('desde')), _connector='OR'), name='estrategiadeautorizacion_rango'),
        ),
        migrations.AddIndex(
            model_name='comprobante',
            index=models.Index(fields=['cuenta', '-fecha'], name='comprobante_de_cuenta'),
        ),
        migrations.AddIndex(
            model_name='comprobante',
            index=models.Index(fields=['persona', '-fecha'], name='comprobante_de_persona'),
        ),
        migrations.AddIndex(
            model_name='comprobante',
            index=models.Index(fields=['fecha', 'id'], name='comprobante_por_fecha'),
        ),
        migrations.AddIndex(
            model_name='comprobante',
            index=models.Index(condition=models.Q(('corrige__isnull', False)), fields=['corrige'], name='comprobante_correcciones'),
        ),
        migrations.AddConstraint(
            model_name='comprobante',
            constraint=models.CheckConstraint(condition=models.Q(('total__gt', Decimal('0.00'))), name='comprobante_total_positivo'),
        ),
        migrations.AddConstraint(
            model_name='comprobante',
            constraint=models.CheckConstraint(condition=models.Q(('total', django.db.models.expressions.CombinedExpression(models.F('neto'), '+', models.F('impuestos')))), name='comprobante_suma'),
        ),
        migrations.AddConstraint(
            model_name='comprobante',
            constraint=models.CheckConstraint(condition=models.Q(('renglones__gte', 1)), name='comprobante_con_renglones'),
        ),
        migrations.AddConstraint(
            model_name='comprobante',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('desde__isnull', True), ('hasta__isnull', True)), models.Q(('desde__isnull', False), ('hasta__gt', models.F('desde')), ('hasta__isnull', False)), _connector='OR'), name='comprobante_periodo'),
        ),
        migrations.AddConstraint(
            model_name='comprobante',
            constraint=models.CheckConstraint(condition=models.Q(('vence__gte', models.F('fecha')), models.Q(models.Q(('recargo', Decimal('0.00')), ('segundo_vence__isnull', True)), models.Q(('recargo__gte', Decimal('0.00')), ('segundo_vence__gt', models.F('vence')), ('segundo_vence__isnull', False)), _connector='OR')), name='comprobante_vencimientos'),
        ),
        migrations.AddConstraint(
            model_name='comprobante',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('origen', 'nota'), _negated=True), models.Q(('corrige__isnull', False), models.Q(('motivo', ''), _negated=True)), _connector='OR'), name='comprobante_nota_con_motivo'),
        ),
        migrations.AddConstraint(
            model_name='comprobante',
            constraint=models.CheckConstraint(condition=models.Q(('cuenta__isnull', True), models.Q(('grupo__isnull', False), ('seccion__isnull', False)), _connector='OR'), name='comprobante_de_un_grupo'),
        ),
        migrations.AddIndex(
            model_name='saldoabono',
            index=models.Index(condition=models.Q(('disponible__gt', Decimal('0.00'))), fields=['persona'], name='saldoabono_disponible'),
        ),
        migrations.AddConstraint(
            model_name='saldoabono',
            constraint=models.CheckConstraint(condition=models.Q(('disponible__gte', Decimal('0.00')), ('disponible__lte', models.F('importe'))), name='saldoabono_rango'),
        ),
        migrations.AddIndex(
            model_name='saldocomprobante',
            index=models.Index(condition=models.Q(('saldo__gt', Decimal('0.00'))), fields=['pagador', 'vence'], name='saldo_abierto_pagador'),
        ),
        migrations.AddIndex(
            model_name='saldocomprobante',
            index=models.Index(condition=models.Q(('saldo__gt', Decimal('0.00'))), fields=['cuenta', 'vence'], name='saldo_abierto_cuenta'),
        ),
        migrations.AddConstraint(
            model_name='saldocomprobante',
            constraint=models.CheckConstraint(condition=models.Q(('saldo__gte', Decimal('0.00')), ('saldo__lte', models.F('total'))), name='saldocomprobante_rango'),
        ),
    ]
