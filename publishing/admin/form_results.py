"""The result of a form beside what it showed: what it saved, and if that is anything new."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from publishing.outdated import usable_snapshot
from publishing.snapshots import apply, order_of


def with_present_names_of_fields(data, renamed_fields):
    """The values that a form sent, under the present names of fields that were renamed since it was opened."""
    former = [name for name in renamed_fields if name in data]
    if not former:
        return data
    data = data.copy()
    for name in former:
        data.setlist(renamed_fields[name], data.pop(name))
    return data


def values_without_draft(item):
    return {name: getattr(item, name) for name in item.undrafted_fields}


def differs_from_rows(item):
    """Return True if the rows of an item hold something else than its working copy."""
    return item.draft is not None and item.was_public


def apply_usable(snapshot, item):
    """Make the database hold the snapshot as far as it can; return labels of the values that it could not take."""
    usable, labels = usable_snapshot(snapshot, item)
    try:
        with transaction.atomic():
            apply(usable, item)
    except ValidationError:
        item.refresh_from_db()
        return [_("everything")]  # the form shows what is stored
    return labels


def is_unchanged(saved, base, item):
    """Return True if a form saved what it showed."""
    snapshot, values = saved
    is_same = snapshot["fields"] == base["fields"] and snapshot["rows"] == base["rows"]
    return is_same and snapshot["order"] == shown_order(base["order"], item) and values == values_without_draft(item)


def shown_order(keys, item):
    """The order of the children in a form: that of the keys, with those that came later at the end."""
    stored = order_of(item)
    if keys is None or stored is None:
        return stored
    return sorted(stored, key=lambda key: keys.index(key) if key in keys else len(keys))
