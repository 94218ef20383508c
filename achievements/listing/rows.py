"""Figures and partners of the achievements of a page, read with as few objects as possible: docs/decisions/61."""

from collections import defaultdict

from achievements.models import Figure, Partner


class LoadedRows(list):
    """Rows of an item in the place where Django looks for prefetched ones; it would make a queryset for each item."""

    def all(self):
        return self


def with_shown_rows(items):
    """Give achievements the figures and partners that their rows show; one statement for each."""
    items = list(items)
    keys = [item.pk for item in items]
    loaded = {
        "figures": Figure.objects.filter(achievement__in=keys).with_measures(),
        "partners": Partner.objects.filter(achievement__in=keys).select_related("organization"),
    }
    for item in items:
        item._prefetched_objects_cache = {}
    for name, rows in loaded.items():
        found = defaultdict(LoadedRows)
        for row in rows:
            found[row.achievement_id].append(row)
        for item in items:
            item._prefetched_objects_cache[name] = found[item.pk]
    return items
