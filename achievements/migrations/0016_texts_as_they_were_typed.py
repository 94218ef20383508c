"""Texts of achievements and descriptions of reports are no Markdown any more; they are converted to read the same."""

from django.db import migrations

from fields.from_markdown import prose_from_markdown
from fields.conversion import convert_rows, convert_snapshots

COLUMNS = {"Achievement": ["text_en", "text_ko"], "Report": ["description_en", "description_ko"]}


def convert(apps, schema_editor):
    alias = schema_editor.connection.alias
    for model, columns in COLUMNS.items():
        convert_rows(apps.get_model("achievements", model), alias, columns, prose_from_markdown)
    revisions = apps.get_model("achievements", "AchievementRevision")
    convert_snapshots(revisions, alias, COLUMNS["Achievement"], prose_from_markdown)


class Migration(migrations.Migration):
    dependencies = [("achievements", "0015_texts_of_figures_are_gone"), ("sectors", "0008_texts_as_they_were_typed")]

    operations = [migrations.RunPython(convert, migrations.RunPython.noop)]
