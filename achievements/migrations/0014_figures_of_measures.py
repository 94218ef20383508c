"""The texts of figures become measures and units, which figures refer to; in snapshots as well.

Labels that differ in blanks, capitals or signs alone, or of which one lacks a language, become one measure.
`manage.py report_measures` lists what came of it, and the names that are nearly alike.
"""

from django.db import migrations
from django.utils import timezone

from achievements.measures.finding import Finder, Texts

BATCH = 500


def texts_of(values):
    return Texts(**{name: values.get(name) or "" for name in Texts._fields})


def is_old(row):
    return "unit_en" in row or "label_en" in row


def revisions_of(apps, alias):
    return apps.get_model("achievements", "AchievementRevision").objects.using(alias)


def figures_in(revision):
    return [row for row in revision.snapshot["rows"].get("figures", ()) if is_old(row)]


def all_texts(apps, alias):
    """The different texts of figures, the fullest first: the others then find the measures that these make."""
    figures = apps.get_model("achievements", "Figure").objects.using(alias)
    found = {Texts(*values) for values in figures.values_list(*Texts._fields).distinct()}
    for revision in revisions_of(apps, alias).order_by("pk").iterator(chunk_size=BATCH):
        found |= {texts_of(row) for row in figures_in(revision)}
    return sorted(found, key=lambda texts: (-sum(map(bool, texts)), texts))


class Records:
    """Writes the units and measures that a Finder finds, each with the first revision of its history."""

    def __init__(self, apps, alias):
        self.apps, self.alias, self.now = apps, alias, timezone.now()
        self.keys = {"unit": {}, "measure": {}}

    def model(self, name):
        return self.apps.get_model("achievements", name).objects.using(self.alias)

    def write(self, finder):
        for unit in finder.new_units:
            values = unit._asdict()
            base = values.pop("base")
            self.put("unit", unit.slug, values | {"base_id": self.keys["unit"].get(base)}, {"base": base})
        for measure in finder.new_measures:
            values = measure._asdict()
            unit = values.pop("unit")
            self.put("measure", measure.slug, values | {"unit_id": self.keys["unit"][unit]}, {"unit": unit})

    def put(self, name, slug, values, pointers):
        item = self.model(name).create(**values)
        self.keys[name][slug] = item.pk
        fields = {key: value for key, value in values.items() if not key.endswith("_id")}
        fields |= {pointer: values[f"{pointer}_id"] for pointer in pointers}
        if name == "unit":
            fields["scale"] = str(values["scale"].quantize(values["scale"].__class__("0.000000001")))
        snapshot = {"fields": fields, "rows": {}, "order": None}
        facts = {"published_at": self.now, "started_at": self.now, "edited_at": self.now, "address": slug}
        self.model(f"{name}revision").create(item=item, snapshot=snapshot, **facts)


def forward(apps, schema_editor):
    alias = schema_editor.connection.alias
    finder, found = Finder(), {}
    for texts in all_texts(apps, alias):
        unit, counted = finder.unit(texts.unit_en, texts.unit_ko)
        found[texts] = unit, finder.measure(unit, texts, counted)
    records = Records(apps, alias)
    records.write(finder)
    keys = {texts: keys_of(records, *pair) for texts, pair in found.items()}
    figures = apps.get_model("achievements", "Figure").objects.using(alias)
    for texts, values in keys.items():
        figures.filter(**texts._asdict()).update(**{f"{name}_id": key for name, key in values.items()})
    rewrite_snapshots(revisions_of(apps, alias), keys)


def keys_of(records, unit, measure):
    return {
        "unit": unit and records.keys["unit"][unit.slug],
        "measure": measure and records.keys["measure"][measure.slug],
    }


def rewrite_snapshots(revisions, keys):
    changed = []
    for revision in revisions.order_by("pk").iterator(chunk_size=BATCH):
        rows = figures_in(revision)
        for row in rows:
            row |= keys[texts_of(row)]
            for name in Texts._fields:
                row.pop(name, None)
        changed += [revision] if rows else []
        if len(changed) == BATCH:
            revisions.bulk_update(changed, ["snapshot"])
            changed = []
    revisions.bulk_update(changed, ["snapshot"])


class Migration(migrations.Migration):
    dependencies = [("achievements", "0013_measures_and_units")]

    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
