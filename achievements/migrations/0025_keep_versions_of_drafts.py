"""Keep what a draft said before it was saved over, and who returned it."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

NAMES = ["achievementrevision", "measurerevision", "organizationrevision", "unitrevision"]
NEVER_PUBLIC = Q(published_at=None, publish_at=None, withdraws=False, preview_key="", search_text="")


def operations_of(name):
    one_draft = f"achievements_{name}_one_draft"
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="returned by"
    )
    return [
        migrations.RemoveConstraint(name, one_draft),
        migrations.AddField(name, "superseded_at", models.DateTimeField(null=True)),
        migrations.AddField(name, "returner", user),
        migrations.AddField(name, "returned_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            name,
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(published_at=None, superseded_at=None),
                name=one_draft,
                violation_error_message="There is an open draft already.",
            ),
        ),
        migrations.AddConstraint(
            name,
            models.CheckConstraint(
                condition=Q(superseded_at=None) | NEVER_PUBLIC,
                name=f"achievements_{name}_superseded_is_not_public",
            ),
        ),
        migrations.AddIndex(
            name, models.Index(fields=["published_at"], condition=Q(superseded_at=None), name=f"{name}_open")
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("achievements", "0024_fold_texts_anew"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [operation for name in NAMES for operation in operations_of(name)]
