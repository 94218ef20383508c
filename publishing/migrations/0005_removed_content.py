import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
import fields.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("publishing", "0004_open_forms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RemovedContent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('hidden', 'Content hidden'), ('trash', 'In the trash')], max_length=10)),
                ('item_type', models.CharField(max_length=100)),
                ('item_key', models.CharField(max_length=100)),
                ('item_name', models.CharField(blank=True, max_length=300)),
                ('is_private', models.BooleanField(default=False)),
                ('content', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('files', models.JSONField(default=list)),
                ('reason_en', fields.text.NormalizedTextField(blank=True, verbose_name='reason (English)')),
                ('reason_ko', fields.text.NormalizedTextField(blank=True, verbose_name='reason (Korean)')),
                ('remover_name', models.CharField(blank=True, max_length=150)),
                ('removed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('expires_at', models.DateTimeField(null=True)),
                ('destroyed_at', models.DateTimeField(null=True)),
                ('confirmer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('remover', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'deleted item',
                'verbose_name_plural': 'trash',
                'ordering': ['-removed_at', '-pk'],
                'default_permissions': [],
            },
        ),
        migrations.CreateModel(
            name='RemovedAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(db_index=True, max_length=64)),
                ('removed', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='addresses', to='publishing.removedcontent')),
            ],
            options={
                'default_permissions': [],
            },
        ),
        migrations.AddIndex(
            model_name='removedcontent',
            index=models.Index(fields=['item_type', 'item_key'], name='publishing_removed_item'),
        ),
        migrations.AddConstraint(
            model_name='removedcontent',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'hidden')), fields=('item_type', 'item_key'), name='publishing_removedcontent_hidden_once'),
        ),
        migrations.AddConstraint(
            model_name='removedcontent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'trash'), _negated=True), ('expires_at__isnull', False), _connector='OR'), name='publishing_removedcontent_trash_expires'),
        ),
        migrations.AddConstraint(
            model_name='removedaddress',
            constraint=models.UniqueConstraint(fields=('removed', 'digest'), name='publishing_removedaddress_once'),
        ),
    ]
