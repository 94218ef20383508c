"""Requests for redaction, and the items that a redaction changed."""

import django.db.models.deletion
import django.utils.timezone
import fields.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("publishing", "0005_removed_content"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Redaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(blank=True, max_length=200, verbose_name='text to remove')),
                ('reason_en', fields.text.NormalizedTextField(blank=True, verbose_name='reason (English)')),
                ('reason_ko', fields.text.NormalizedTextField(blank=True, verbose_name='reason (Korean)')),
                ('mark_en', fields.text.NormalizedCharField(blank=True, max_length=40, verbose_name='what stands in its place (English)')),
                ('mark_ko', fields.text.NormalizedCharField(blank=True, max_length=40, verbose_name='what stands in its place (Korean)')),
                ('state', models.CharField(choices=[('open', 'Waiting for a second person'), ('done', 'Removed'), ('refused', 'Refused')], default='open', editable=False, max_length=10, verbose_name='state')),
                ('requested_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='requested')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided')),
                ('places', models.PositiveIntegerField(default=0, verbose_name='places')),
                ('decider', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('requester', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='requested by')),
            ],
            options={
                'verbose_name': 'redaction',
                'verbose_name_plural': 'redactions',
                'ordering': ['-requested_at', '-pk'],
                'default_permissions': [],
            },
        ),
        migrations.CreateModel(
            name='RedactedItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item_type', models.CharField(max_length=100)),
                ('item_key', models.CharField(max_length=100)),
                ('was_public', models.BooleanField(default=False)),
                ('redaction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='publishing.redaction')),
            ],
            options={
                'ordering': ['item_type', 'pk'],
                'default_permissions': [],
            },
        ),
        migrations.AddConstraint(
            model_name='redaction',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'open'), models.Q(('decided_at__isnull', False), ('text', '')), _connector='OR'), name='publishing_redaction_forgets_the_text'),
        ),
        migrations.AddConstraint(
            model_name='redaction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), ('requester', None), ('decider', None), models.Q(('requester', models.F('decider')), _negated=True), _connector='OR'), name='publishing_redaction_four_eyes', violation_error_message='Someone other than the person who asked for it has to confirm it.'),
        ),
        migrations.AddIndex(
            model_name='redacteditem',
            index=models.Index(fields=['item_type', 'item_key'], name='publishing_redacted_item'),
        ),
        migrations.AddConstraint(
            model_name='redacteditem',
            constraint=models.UniqueConstraint(fields=('redaction', 'item_type', 'item_key'), name='publishing_redacted_item_once'),
        ),
    ]
