"""The uses of an item that can be merged: rows that point to it, and snapshots with such rows."""

from collections import Counter

from django.db.models import Count, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from publishing.removal.models import RemovedContent

DRAFTS = _("drafts and scheduled changes")


def pointers_by_owner(model):
    """{model of items: the foreign keys of their dependent rows that point to a model}"""
    found = {}
    for relation in model._meta.related_objects:
        if getattr(relation.related_model, "is_dependent", False):
            found.setdefault(relation.related_model.parent_model(), []).append(relation.field)
    return found


def relation_of(field):
    """The name of the relation of an item to the rows that have a foreign key."""
    return field.model._meta.get_field(field.model.parent_field).remote_field.get_accessor_name()


def rows_pointing(field, items):
    return field.model.objects.filter(**{f"{field.name}__in": items})


def rows_in(snapshot, field):
    return snapshot["rows"].get(relation_of(field), [])


def keys_in(snapshot, fields):
    return {row.get(field.name) for field in fields for row in rows_in(snapshot, field)}


def revisions_naming(revisions, fields, keys):
    """Select, among some revisions, those whose snapshots have a row that points to one of these keys.

    In the JSON of a row a comma or a brace ends a key, and quotes within a text are escaped.
    """
    words = [f'"{field.name}": {key}{end}' for field in fields for key in keys for end in ",}"]
    return revisions.with_text(*words)


def drafts_naming(owner, fields, keys):
    """Select the drafts of a model, and its withdrawals to come, with such a row."""
    return revisions_naming(owner.revision_model().objects.waiting(), fields, keys)


def counted_uses(items):
    """{key: {what it is used by: number}} of the stored rows and drafts that point to some items of one model."""
    model, counts = type(items[0]), {item.pk: Counter() for item in items}
    for owner, fields in pointers_by_owner(model).items():
        for field in fields:
            rows = rows_pointing(field, items).order_by().values_list(field.name).annotate(number=Count("pk"))
            for key, number in rows:
                counts[key][model.uses[field.name]] += number
        for draft in drafts_naming(owner, fields, counts):
            for key in counts.keys() & keys_in(draft.snapshot, fields):
                counts[key][DRAFTS] += 1
    labels = (*model.uses.values(), DRAFTS)
    return {key: {label: each[label] for label in labels if each[label]} for key, each in counts.items()}


def is_named_in_the_past(item):
    return any(
        revisions_naming(owner.revision_model().objects.public(), fields, [item.pk]).exists()
        for owner, fields in pointers_by_owner(type(item)).items()
    )


def is_named_in_hidden_content(item):
    """Return True if content that is hidden, and may be put back, has a row or a version that points to an item."""
    pointers = pointers_by_owner(type(item))
    columns = {(each.model._meta.label_lower, each.attname) for fields in pointers.values() for each in fields}
    for removed in RemovedContent.objects.waiting().iterator():
        for entry in removed.rows:
            values = entry["values"]
            if any(model == entry["model"] and values.get(column) == item.pk for model, column in columns):
                return True
            snapshot = values.get("snapshot")
            if snapshot and any(item.pk in keys_in(snapshot, fields) for fields in pointers.values()):
                return True
    return False


def in_words(counts):
    return ", ".join(f"{label}: {count}" for label, count in counts.items())


# Rows that say the same once several items are one


def names_beside(field):
    """The fields in which no two rows that point to the same may be alike; None without such a rule."""
    rules = (each for each in field.model._meta.constraints if isinstance(each, UniqueConstraint))
    found = next((each.fields for each in rules if field.name in each.fields), None)
    return found and [name for name in found if name != field.name]


def doubles(field, items):
    """The rows that would say what another row says: the same role in the same achievement. The first one stays."""
    names, seen, found = names_beside(field), set(), []
    for row in rows_pointing(field, items).order_by("position", "pk") if names else ():
        values = tuple(getattr(row, field.model._meta.get_field(name).attname) for name in names)
        found += [row] if values in seen else []
        seen.add(values)
    return found


def all_doubles(items):
    fields = [field for fields in pointers_by_owner(type(items[0])).values() for field in fields]
    return [row for field in fields for row in doubles(field, items)]


def without_doubles(field, rows):
    """The rows of a snapshot without those that say what one before them says."""
    names = names_beside(field)
    if not names:
        return rows
    names = [name for name in names if name != field.model.parent_field]
    kept = {}
    for row in rows:
        kept.setdefault(tuple(row.get(name) for name in (field.name, *names)), row)
    return list(kept.values())
