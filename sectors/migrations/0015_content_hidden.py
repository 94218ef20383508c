from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("sectors", "0014_keep_versions_of_drafts"),
    ]

    operations = [
        migrations.AddField(
            model_name='page',
            name='content_hidden_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='content hidden'),
        ),
        migrations.AddField(
            model_name='plan',
            name='content_hidden_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='content hidden'),
        ),
        migrations.AddField(
            model_name='sector',
            name='content_hidden_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='content hidden'),
        ),
        migrations.AddConstraint(
            model_name='page',
            constraint=models.CheckConstraint(condition=models.Q(('content_hidden_at', None), ('withdraw_at__isnull', False), _connector='OR'), name='sectors_page_hidden_is_withdrawn'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('content_hidden_at', None), ('withdraw_at__isnull', False), _connector='OR'), name='sectors_plan_hidden_is_withdrawn'),
        ),
        migrations.AddConstraint(
            model_name='sector',
            constraint=models.CheckConstraint(condition=models.Q(('content_hidden_at', None), ('withdraw_at__isnull', False), _connector='OR'), name='sectors_sector_hidden_is_withdrawn'),
        ),
    ]
