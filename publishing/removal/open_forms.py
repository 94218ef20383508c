"""Open forms of an item, which are taken out and come back with it: an autosave says what the item says, or more."""

from django.contrib.auth import get_user_model

from publishing.autosaves.models import OpenForm


def open_forms(item):
    return list(OpenForm.objects.about(type(item), item.pk))


def without_lost_forms(rows):
    """Return the rows but for open forms whose accounts are gone, or whose windows were announced anew meanwhile."""
    forms = [row for row in rows if isinstance(row, OpenForm)]
    if not forms:
        return rows
    owners = set(get_user_model().objects.filter(pk__in={row.user_id for row in forms}).values_list("pk", flat=True))
    present = set(OpenForm.objects.filter(form__in={row.form for row in forms}).values_list("user", "form"))
    lost = {id(row) for row in forms if row.user_id not in owners or (row.user_id, row.form) in present}
    return [row for row in rows if id(row) not in lost]
