"""Texts that are searched are folded anew: signs that people type for one another, and each column on one line."""

from django.db import migrations

from fields.search import folded_lines

COLUMNS = {
    "Achievement": ["title_en", "title_ko", "text_en", "text_ko", "place_en", "place_ko"],
    "Part": ["title_en", "title_ko"],
    "Organization": ["name_en", "name_ko", "aliases"],
}
BATCH = 500


def fold(apps, schema_editor):
    for name, columns in COLUMNS.items():
        rows, changed = apps.get_model("achievements", name).objects.using(schema_editor.connection.alias), []
        for row in rows.only("pk", "search_text", *columns).order_by("pk").iterator(chunk_size=BATCH):
            text = folded_lines(getattr(row, column) for column in columns)
            if text != row.search_text:
                changed.append((row.pk, text))
        for key, text in changed:
            rows.filter(pk=key).update(search_text=text)


class Migration(migrations.Migration):
    dependencies = [("achievements", "0022_words_of_drafts")]

    operations = [migrations.RunPython(fold, migrations.RunPython.noop)]
