"""All places where the content of an item is kept, beside its row, its dependent rows and its history.

Apps above add theirs: `content_place(lambda item: rows)` gives rows of one model that hold texts of an item, such as
unsaved work. They are sealed and deleted when the item is hidden or deleted, and come back with it.
"""

from itertools import chain

from django.contrib.auth import get_user_model

from publishing.autosaves.models import OpenForm

_places = []


def content_place(rows_of):
    """Register a function that returns the rows of one place for an item. Return the function."""
    if rows_of not in _places:
        _places.append(rows_of)
    return rows_of


def rows_elsewhere(item):
    return list(chain.from_iterable(rows_of(item) for rows_of in _places))


@content_place
def open_forms(item):
    """Return the open forms of an item: an autosave says what the item says, or more."""
    return OpenForm.objects.about(type(item), item.pk)


def without_lost_forms(rows):
    """Return the rows but for open forms whose accounts are gone, or whose windows were announced anew meanwhile."""
    forms = [row for row in rows if isinstance(row, OpenForm)]
    if not forms:
        return rows
    owners = set(get_user_model().objects.filter(pk__in={row.user_id for row in forms}).values_list("pk", flat=True))
    present = set(OpenForm.objects.filter(form__in={row.form for row in forms}).values_list("user", "form"))
    lost = {id(row) for row in forms if row.user_id not in owners or (row.user_id, row.form) in present}
    return [row for row in rows if id(row) not in lost]
