"""Revisions keep the folded texts of open drafts, so that the administration finds them."""

from django.db import migrations, models

from fields.search import folded_lines
from publishing.snapshots import texts_of

NAMES = ["IdentityRevision", "PageRevision", "PlanRevision", "SectorRevision"]
BATCH = 500


def fold(apps, schema_editor):
    for name in NAMES:
        revisions = apps.get_model("sectors", name).objects.using(schema_editor.connection.alias)
        drafts = revisions.filter(published_at=None).order_by("pk")
        for key, snapshot in drafts.values_list("pk", "snapshot").iterator(chunk_size=BATCH):
            revisions.filter(pk=key).update(search_text=folded_lines(texts_of(snapshot)))


class Migration(migrations.Migration):
    dependencies = [("sectors", "0011_addresses_from_korean_names")]

    operations = [
        *(
            migrations.AddField(name.lower(), "search_text", models.TextField(db_default="", default="", editable=False))
            for name in NAMES
        ),
        migrations.RunPython(fold, migrations.RunPython.noop),
    ]
