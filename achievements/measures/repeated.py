"""Figures that would be about one subject once several measures, or several funders, are one."""

from collections import defaultdict

from django.utils.translation import gettext_lazy as _

from achievements.merging.uses import drafts_naming, pointers_by_owner, rows_in, rows_pointing
from publishing.snapshots import row_values

MOST_NAMED = 5  # items, in a message


def problems_of_figures(items):
    """Yield a sentence if figures that point to some items would count twice once these are one."""
    if found := items_with_two(items):
        message = _(
            "These have two figures that would say the same of one date, and count twice: %(items)s. Correct "
            "them first, or their drafts."
        )
        yield message % {"items": ", ".join(map(str, found[:MOST_NAMED]))}


def items_with_two(items):
    """The items in which, or in drafts of which, two figures would be about one subject."""
    keys, found = {item.pk for item in items}, []
    for owner, fields in pointers_by_owner(type(items[0])).items():
        for field in (each for each in fields if hasattr(each.model, "subject_fields")):
            rows = defaultdict(list)
            for figure in rows_pointing(field, items):
                rows[getattr(figure, f"{figure.parent_field}_id")].append(row_values(figure))
            found += owner.objects.filter(pk__in=[key for key, each in rows.items() if has_two(each, field, keys)])
            drafts = drafts_naming(owner, [field], keys)
            found += [draft.item for draft in drafts if has_two(rows_in(draft.snapshot, field), field, keys)]
    return list(dict.fromkeys(found))


def has_two(rows, field, keys):
    """Return True if two of these figures, of which each points to another of the keys, are about one subject."""
    names = [name for name in field.model.subject_fields if name != field.name]
    seen = {}
    for row in rows:
        if row.get(field.name) in keys and row.get("measure"):
            subject = tuple(row.get(name) for name in names)
            if seen.setdefault(subject, row[field.name]) != row[field.name]:
                return True
    return False
