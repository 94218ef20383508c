import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('achievements', '0029_face'),
        ('sectors', '0018_pictures'),
    ]

    operations = [
        migrations.AddField(
            model_name='achievement',
            name='picture',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sectors.picture', verbose_name='picture'),
        ),
        migrations.AddField(
            model_name='organization',
            name='picture',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sectors.picture', verbose_name='picture'),
        ),
    ]
