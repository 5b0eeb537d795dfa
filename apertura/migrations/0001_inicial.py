"""The opening of the installation, once."""

import cesop.nucleo.fechas
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


from cesop.nucleo.migraciones import solo_agregar


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Apertura',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fecha', models.DateField(db_default=cesop.nucleo.fechas.Hoy(), verbose_name='fecha')),
                ('registrado_en', models.DateTimeField(db_default=cesop.nucleo.fechas.Ahora(), editable=False, verbose_name='registrado')),
                ('unica', models.BooleanField(default=True, editable=False, verbose_name='única')),
                ('archivos', models.JSONField(verbose_name='archivos')),
                ('totales', models.JSONField(verbose_name='totales de control')),
                ('usuario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'apertura',
                'verbose_name_plural': 'aperturas',
                'constraints': [models.UniqueConstraint(fields=('unica',), name='apertura_una_sola'), models.CheckConstraint(condition=models.Q(('unica', True)), name='apertura_unica')],
            },
        ),
        solo_agregar("apertura_apertura"),
    ]
