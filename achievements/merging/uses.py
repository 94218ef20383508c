"""The uses of an item that can be merged: rows that point to it, and snapshots with such rows."""

from collections import Counter, defaultdict

from django.db.models import UniqueConstraint
from django.utils.translation import gettext_lazy as _

from achievements.measures.figures import BaseFigure
from publishing.snapshots import row_values

DRAFTS = _("drafts and scheduled changes")
PAST = _("versions of the past")
# The facts of a figure that no other figure of its item has all in common with it.
SUBJECT = ("measure", "kind", "as_of", "part", "whole", "year", "funder", "spending")


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


def revisions_naming(revisions, fields, keys):
    """The revisions, among some, whose snapshots have a row that points to one of these keys."""
    words = [f'"{field.name}": {key}' for field in fields for key in keys]
    found = revisions.with_text(*words)
    return [each for each in found if any(row.get(f.name) in keys for f in fields for row in rows_in(each.snapshot, f))]


def counted_uses(item, *, with_past=False):
    """{what it is used by: number} of the uses that there are."""
    counts = Counter()
    for owner, fields in pointers_by_owner(type(item)).items():
        for field in fields:
            counts[item.uses[field.name]] += rows_pointing(field, [item]).count()
        counts[DRAFTS] += len(revisions_naming(owner.revision_model().objects.waiting(), fields, {item.pk}))
        if with_past:
            counts[PAST] += len(revisions_naming(owner.revision_model().objects.public(), fields, {item.pk}))
    return {label: counts[label] for label in (*item.uses.values(), DRAFTS, PAST) if counts[label]}


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


def items_with_two(items):
    """The items in which, or in drafts of which, two figures would be about one subject."""
    keys, found = {item.pk for item in items}, []
    for owner, fields in pointers_by_owner(type(items[0])).items():
        for field in (each for each in fields if issubclass(each.model, BaseFigure)):
            rows = defaultdict(list)
            for figure in rows_pointing(field, items):
                rows[getattr(figure, f"{figure.parent_field}_id")].append(row_values(figure))
            found += owner.objects.filter(pk__in=[key for key, each in rows.items() if has_two(each, field, keys)])
            drafts = revisions_naming(owner.revision_model().objects.waiting(), [field], keys)
            found += [draft.item for draft in drafts if has_two(rows_in(draft.snapshot, field), field, keys)]
    return list(dict.fromkeys(found))


def has_two(rows, field, keys):
    """Return True if two of these figures, of which each points to another of the keys, are about one subject."""
    seen = {}
    for row in rows:
        if row.get(field.name) in keys and row.get("measure"):
            subject = tuple(row.get(name) for name in SUBJECT if name != field.name)
            if seen.setdefault(subject, row[field.name]) != row[field.name]:
                return True
    return False
