"""The numbers of a report's achievements become lists; they were runs: “1-40,42”."""

import json

from django.db import migrations, models

FIELDS = ("numbers", "before_numbers")


def as_list(text):
    """“1-3,9” as [1, 2, 3, 9]."""
    runs = [run.partition("-") for run in text.split(",") if run]
    return [number for first, _dash, last in runs for number in range(int(first), int(last or first) + 1)]


def as_runs(numbers):
    """[1, 2, 3, 9] as “1-3,9”."""
    runs = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def rewritten(rewrite):
    def rewrite_all(apps, schema_editor):
        visits = apps.get_model("achievements", "ReportVisit").objects.using(schema_editor.connection.alias)
        for visit in visits.all():
            for name in FIELDS:
                text = getattr(visit, name)
                setattr(visit, name, None if text is None else rewrite(text))
            visit.save(update_fields=FIELDS)

    return rewrite_all


class Migration(migrations.Migration):
    dependencies = [("achievements", "0009_sources_are_what_they_say")]

    operations = [
        # As text first, which the database then takes for JSON; on the way back as well.
        migrations.RunPython(
            rewritten(lambda text: json.dumps(as_list(text))), rewritten(lambda text: as_runs(json.loads(text)))
        ),
        migrations.AlterField("reportvisit", "numbers", models.JSONField(null=True)),
        migrations.AlterField("reportvisit", "before_numbers", models.JSONField(null=True)),
        migrations.RenameField("reportvisit", "count", "seen_count"),
        migrations.RenameField("reportvisit", "numbers", "seen_numbers"),
    ]
