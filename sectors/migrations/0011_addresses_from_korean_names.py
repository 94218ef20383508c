"""Addresses such as sector-3, of what has no English name, are made from the Korean name; the old ones lead there."""

from django.db import migrations

from fields.made_slugs import restore_items, restore_rows, romanize_items, romanize_rows

SOURCES = {"Plan": "title", "Sector": "name", "Page": "title"}


def romanize(apps, schema_editor):
    convert(apps, schema_editor.connection.alias, romanize_items, romanize_rows)


def restore(apps, schema_editor):
    convert(apps, schema_editor.connection.alias, restore_items, restore_rows)


def convert(apps, alias, convert_items, convert_rows):
    models = {name: apps.get_model("sectors", name) for name in [*SOURCES, "StrategyPoint"]}
    revisions = {name: apps.get_model("sectors", f"{name}Revision") for name in SOURCES}
    for name, source in SOURCES.items():
        convert_items(models[name], revisions[name], alias, source)
    convert_rows(models["StrategyPoint"], revisions["Sector"], alias, "text", "points")


class Migration(migrations.Migration):
    dependencies = [("sectors", "0010_explain_addresses_from_korean_names")]

    operations = [migrations.RunPython(romanize, restore)]
