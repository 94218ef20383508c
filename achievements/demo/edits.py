"""Edits of a snapshot in the words of a chronicle: texts, periods, values of figures, rows that were not there."""

import copy
from decimal import Decimal

from achievements.measures.models import Measure
from achievements.models import Achievement, Organization
from fields.translation import CODES

POINTERS = {"partners": ("organization", Organization, "slug"), "stories": ("achievement", Achievement, "key")}


def edited(snapshot, edit):
    """Return a copy of a snapshot with what an edit says."""
    snapshot = copy.deepcopy(snapshot)
    for name, value in edit.items():
        if name == "figures":
            for each in value:
                edit_figure(snapshot, **each)
        elif name == "without":
            for relation, names in value.items():
                remove_rows(snapshot, relation, names)
        elif isinstance(value, dict):
            snapshot["fields"] |= {f"{name}_{code}": value[code] for code in CODES if code in value}
        else:
            snapshot["fields"][name] = value
    return snapshot


def edit_figure(snapshot, *, measure, value, kind="result", as_of=None):
    """Give the figure of a measure and kind, and of a date where there are several, another value."""
    key = Measure.objects.get(slug=measure).pk
    found = [
        row
        for row in snapshot["rows"]["figures"]
        if (row["measure"], row["kind"]) == (key, kind) and as_of in (None, row["as_of"])
    ]
    (row,) = found
    row["value"] = f"{Decimal(value):.4f}"


def remove_rows(snapshot, relation, names):
    """Take the rows of a relation out that point to what has one of these names."""
    column, model, name = POINTERS[relation]
    keys = set(model.objects.filter(**{f"{name}__in": names}).values_list("pk", flat=True))
    snapshot["rows"][relation] = [row for row in snapshot["rows"][relation] if row[column] not in keys]


def without_rows(snapshot, relation, is_new):
    """Return a copy of a snapshot without the rows of a relation that a condition is true of."""
    rows = [row for row in snapshot["rows"][relation] if not is_new(row)]
    return snapshot | {"rows": snapshot["rows"] | {relation: rows}}
