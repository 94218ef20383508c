"""Fields of revisions get the name that the action has. Their columns keep theirs."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def renamed(model):
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        django.db.models.deletion.SET_NULL,
        db_column="clearer_id",
        null=True,
        related_name="+",
        verbose_name="confirmed by",
    )
    return [
        migrations.AlterField(model, "cleared_at", models.DateTimeField(db_column="cleared_at", null=True)),
        migrations.RenameField(model, "cleared_at", "confirmed_at"),
        migrations.AlterField(model, "clearer", person),
        migrations.RenameField(model, "clearer", "confirmer"),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("achievements", "0010_numbers_as_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [*renamed("achievementrevision"), *renamed("organizationrevision")]
