"""Conversion of texts in rows and in snapshots, for migrations; each text that changes is reported."""

import sys

BATCH = 500


def convert_rows(model, alias, columns, convert):
    rows = model.objects.using(alias)
    for row in rows.only("pk", *columns).order_by("pk").iterator(chunk_size=BATCH):
        values = changed_values({column: getattr(row, column) for column in columns}, convert)
        if values:
            report(model, row.pk, values)
            rows.filter(pk=row.pk).update(**values)


def convert_snapshots(model, alias, columns, convert):
    revisions, changed = model.objects.using(alias), []
    for revision in revisions.order_by("pk").iterator(chunk_size=BATCH):
        fields = revision.snapshot["fields"]
        values = changed_values({column: fields[column] for column in columns if column in fields}, convert)
        if values:
            fields.update(values)
            changed.append(revision)
        if len(changed) == BATCH:
            revisions.bulk_update(changed, ["snapshot"])
            changed = []
    revisions.bulk_update(changed, ["snapshot"])


def changed_values(values, convert):
    converted = {column: convert(text) for column, text in values.items() if text}
    return {column: text for column, text in converted.items() if text != values[column]}


def report(model, key, values):
    """Say on the terminal what was converted, for whoever upgrades."""
    for column, text in values.items():
        sys.stdout.write(f"{model._meta.label} {key}, {column}: converted from Markdown: {text[:70]!r}\n")
