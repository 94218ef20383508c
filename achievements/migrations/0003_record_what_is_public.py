"""Every item gets a revision of what it says now: what is public since then, or an open draft.

Here and not in both apps, because it is one step; the fields are named as they were when this was written.
"""

import json

from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import migrations
from django.utils import timezone


def both(*names):
    return [f"{name}_{code}" for name in names for code in ("en", "ko")]


# app, model, its fields, {relation: (the relation back, fields)}, what is in order within it, what it lives within
ITEMS = [
    ("sectors", "Plan", ["slug", *both("title", "heading", "owner", "intro", "trail")], {}, "sectors", None),
    (
        "sectors",
        "Sector",
        ["slug", "plan", *both("name", "scope", "goal")],
        {"points": ("StrategyPoint", ["position", "slug", *both("text")])},
        "achievements",
        "plan",
    ),
    ("sectors", "Page", ["slug", "position", *both("title", "text")], {}, None, None),
    ("achievements", "Organization", ["slug", "kind", "url", *both("name")], {}, None, None),
    (
        "achievements",
        "Achievement",
        ["sector", "points", "period", "outcome", *both("title", "text", "place", "outcome_note")],
        {
            "parts": ("Part", ["position", "period", *both("title")]),
            "figures": (
                "Figure",
                ["position", "part", "value", "counted_ko", "as_of", "kind", *both("unit", "label")],
            ),
            "partners": ("Partner", ["position", "organization", "role"]),
            "sources": ("Source", ["position", "url", "file", "date", *both("title", "publisher")]),
        },
        None,
        "sector",
    ),
]
MOST_IN_ORDER = 200


def plain(item, names):
    fields = serializers.serialize("python", [item], fields=names)[0]["fields"]
    fields = json.loads(json.dumps(fields, cls=DjangoJSONEncoder))
    return {name: sorted(value) if isinstance(value, list) else value for name, value in fields.items()}


def order_of(item, ordered):
    if ordered is None:
        return None
    keys = list(getattr(item, ordered).order_by("position", "pk").values_list("pk", flat=True)[: MOST_IN_ORDER + 1])
    return keys if len(keys) <= MOST_IN_ORDER else None


def rows_of(item, name, fields):
    rows = getattr(item, name).order_by("position", "pk")
    return [{"id": str(row.pk)} | plain(row, fields) for row in rows]


def revisions_of(item, model, fields, rows, ordered, within):
    snapshot = {
        "fields": plain(item, fields),
        "rows": {name: rows_of(item, name, names) for name, (_model, names) in rows.items()},
        "order": order_of(item, ordered),
    }
    started = getattr(item, "publish_at", None)
    published = started or (timezone.now() if model.__name__ == "OrganizationRevision" else None)
    facts = {
        "item": item,
        "snapshot": snapshot,
        "address": getattr(item, "slug", ""),
        "within": getattr(item, f"{within}_id") if within else None,
    }
    if hasattr(item, "is_current"):
        facts["is_current"] = item.is_current
    yield model(published_at=published, publish_at=started if started and started > timezone.now() else None, **facts)
    if getattr(item, "withdraw_at", None):
        yield model(published_at=item.withdraw_at, withdraws=True, **facts)


def record(apps, schema_editor):
    for app, name, *parts in ITEMS:
        revisions = apps.get_model(app, f"{name}Revision")
        for item in apps.get_model(app, name).objects.iterator():
            revisions.objects.bulk_create(revisions_of(item, revisions, *parts))


def forget(apps, schema_editor):
    for app, name, *_parts in ITEMS:
        apps.get_model(app, f"{name}Revision").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("achievements", "0002_drafts_and_revisions"), ("sectors", "0002_drafts_and_revisions")]

    operations = [migrations.RunPython(record, forget)]
