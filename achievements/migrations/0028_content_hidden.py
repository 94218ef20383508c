from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("achievements", "0027_fill_names_of_files"),
        ('sectors', '0015_content_hidden'),
    ]

    operations = [
        migrations.AddField(
            model_name='achievement',
            name='content_hidden_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='content hidden'),
        ),
        migrations.AddConstraint(
            model_name='achievement',
            constraint=models.CheckConstraint(condition=models.Q(('content_hidden_at', None), ('withdraw_at__isnull', False), _connector='OR'), name='achievements_achievement_hidden_is_withdrawn'),
        ),
    ]
