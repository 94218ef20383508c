"""Fields of plans and of revisions get the names that staff read. Their columns keep theirs; snapshots follow."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import fields.text
import sectors.breadcrumbs

LANGUAGES = {"en": "English", "ko": "Korean"}
HELP = (
    "The path from the city's home page to this plan, one step per line. The last line is the plan itself. A step can "
    "end with its web address: Home https://www.example.org/"
)


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


def renamed_breadcrumb(code, **options):
    field = fields.text.NormalizedTextField(
        blank=True,
        db_column=f"trail_{code}",
        validators=[sectors.breadcrumbs.validate_breadcrumb],
        verbose_name=f"breadcrumb ({LANGUAGES[code]})",
        **options,
    )
    return [
        migrations.AlterField("plan", f"trail_{code}", field),
        migrations.RenameField("plan", f"trail_{code}", f"breadcrumb_{code}"),
    ]


def rename_in_snapshots(apps, old, new):
    revisions = apps.get_model("sectors", "PlanRevision").objects
    for revision in revisions.iterator():
        fields = revision.snapshot["fields"]
        for code in LANGUAGES:
            if f"{old}_{code}" in fields:
                fields[f"{new}_{code}"] = fields.pop(f"{old}_{code}")
        revision.save(update_fields=["snapshot"])


def forward(apps, schema_editor):
    rename_in_snapshots(apps, "trail", "breadcrumb")


def backward(apps, schema_editor):
    rename_in_snapshots(apps, "breadcrumb", "trail")


class Migration(migrations.Migration):
    dependencies = [
        ("sectors", "0006_the_look_of_the_portal"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *renamed("identityrevision"),
        *renamed("pagerevision"),
        *renamed("planrevision"),
        *renamed("sectorrevision"),
        *renamed_breadcrumb("en", help_text=HELP),
        *renamed_breadcrumb("ko"),
        migrations.RunPython(forward, backward),
    ]
