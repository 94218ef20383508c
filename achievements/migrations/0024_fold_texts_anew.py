"""Texts that are searched are folded anew: signs that people type for one another, and each column on one line."""

from operator import attrgetter

from django.db import migrations

from fields.folding import fold_rows

COLUMNS = {
    "Achievement": ["title_en", "title_ko", "text_en", "text_ko", "place_en", "place_ko"],
    "Part": ["title_en", "title_ko"],
    "Organization": ["name_en", "name_ko", "aliases"],
}


def fold(apps, schema_editor):
    for name, columns in COLUMNS.items():
        rows = apps.get_model("achievements", name).objects.using(schema_editor.connection.alias)
        fold_rows(rows, attrgetter(*columns), columns)


class Migration(migrations.Migration):
    dependencies = [("achievements", "0023_fold_drafts")]

    operations = [migrations.RunPython(fold, migrations.RunPython.noop)]
