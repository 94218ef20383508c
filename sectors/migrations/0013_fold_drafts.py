"""The drafts that there are get their folded texts."""

from django.db import migrations

from fields.folding import fold_rows
from publishing.snapshots import texts_of

NAMES = ["IdentityRevision", "PageRevision", "PlanRevision", "SectorRevision"]


def fold(apps, schema_editor):
    for name in NAMES:
        revisions = apps.get_model("sectors", name).objects.using(schema_editor.connection.alias)
        fold_rows(revisions.filter(published_at=None), lambda draft: texts_of(draft.snapshot), ["snapshot"])


class Migration(migrations.Migration):
    dependencies = [("sectors", "0012_words_of_drafts")]

    operations = [migrations.RunPython(fold, migrations.RunPython.noop)]
