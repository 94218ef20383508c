"""Addresses such as organization-2 are made from the Korean name, and merged measures lead to the last in one step."""

from django.db import migrations

from fields.made_slugs import restore_items, romanize_items


def romanize(apps, schema_editor):
    convert(apps, schema_editor.connection.alias, romanize_items)


def restore(apps, schema_editor):
    convert(apps, schema_editor.connection.alias, restore_items)


def convert(apps, alias, convert_items):
    organization, revision = (apps.get_model("achievements", f"Organization{end}") for end in ("", "Revision"))
    convert_items(organization, revision, alias, "name")


def shorten(apps, schema_editor):
    measures = apps.get_model("achievements", "Measure").objects.using(schema_editor.connection.alias)
    while chained := list(measures.filter(merged_into__merged_into__isnull=False).select_related("merged_into")):
        for measure in chained:
            measures.filter(pk=measure.pk).update(merged_into=measure.merged_into.merged_into_id)


class Migration(migrations.Migration):
    dependencies = [("achievements", "0020_merge_organizations"), ("sectors", "0011_addresses_from_korean_names")]

    operations = [
        migrations.RunPython(romanize, restore),
        migrations.RunPython(shorten, migrations.RunPython.noop),
    ]
