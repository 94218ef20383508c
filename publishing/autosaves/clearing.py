"""The end of autosaves: after 30 days, and with their items."""

from django.apps import apps

from publishing.autosaves.models import OpenForm


def clear_autosaves(now):
    """Delete the autosaves that end, and those of items that are gone. Return how many. `now` is a datetime.

    An autosave ends 30 days after it was last written. Meant to be called every day.
    """
    count, _by_model = OpenForm.objects.forgettable(now).delete()
    types = OpenForm.objects.exclude(item_key="").order_by().values_list("item_type", flat=True).distinct()
    return count + sum(map(clear_orphans, list(types)))


def clear_orphans(item_type):
    """Delete the open forms of items of a type that are gone."""
    rows = OpenForm.objects.filter(item_type=item_type).exclude(item_key="")
    try:
        model = apps.get_model(item_type)
    except LookupError:  # there are no such items any more
        return rows.delete()[0]
    keys = set(rows.values_list("item_key", flat=True))
    found = model._base_manager.filter(pk__in=keys).values_list("pk", flat=True)
    return rows.filter(item_key__in=keys - set(map(str, found))).delete()[0]
