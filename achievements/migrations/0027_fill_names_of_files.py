"""Files that were uploaded before get the name that their path has kept, in rows and in snapshots."""

import unicodedata
from pathlib import PurePosixPath

from django.db import migrations

from fields.batches import batches


def name_in(path):
    return unicodedata.normalize("NFC", PurePosixPath(path).name)


def fill(apps, schema_editor):
    alias = schema_editor.connection.alias
    rows = apps.get_model("achievements", "Source").objects.using(alias)
    for row in rows.exclude(file="").filter(file_name="").only("pk", "file").iterator():
        rows.filter(pk=row.pk).update(file_name=name_in(row.file.name))
    revisions = apps.get_model("achievements", "AchievementRevision").objects.using(alias)
    for batch in batches(revisions.only("pk", "snapshot").iterator(chunk_size=500), 500):
        changed = [revision for revision in batch if fill_snapshot(revision.snapshot)]
        revisions.bulk_update(changed, ["snapshot"])


def fill_snapshot(snapshot):
    """Give the sources of a snapshot the names of their files, and return True if there were any without."""
    unnamed = [row for row in snapshot["rows"].get("sources", ()) if row.get("file") and not row.get("file_name")]
    for row in unnamed:
        row["file_name"] = name_in(row["file"])
    return bool(unnamed)


class Migration(migrations.Migration):
    dependencies = [("achievements", "0026_names_of_files")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
