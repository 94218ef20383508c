"""The intro of a plan and the footer are no Markdown any more; they are converted to read the same."""

from django.db import migrations

from fields.from_markdown import prose_from_markdown
from fields.conversion import convert_rows, convert_snapshots

COLUMNS = {"Plan": ["intro_en", "intro_ko"], "Identity": ["footer_en", "footer_ko"]}


def convert(apps, schema_editor):
    alias = schema_editor.connection.alias
    for model, columns in COLUMNS.items():
        convert_rows(apps.get_model("sectors", model), alias, columns, prose_from_markdown)
        convert_snapshots(apps.get_model("sectors", f"{model}Revision"), alias, columns, prose_from_markdown)


class Migration(migrations.Migration):
    dependencies = [("sectors", "0007_breadcrumb_and_confirmed_by")]

    operations = [migrations.RunPython(convert, migrations.RunPython.noop)]
