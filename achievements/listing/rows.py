"""Figures and partners of the achievements of a page, read with as few objects as possible: docs/decisions/61."""

from collections import defaultdict

from achievements.models import Figure, Partner
from fields.prepared import PreparedQuery

AT_ONCE = 25  # achievements of a statement, as many as a page of the list has
PLACES = dict.fromkeys([f"key_{number}" for number in range(AT_ONCE)], int)


def of_achievements(model, keys):
    return model.objects.filter(achievement__in=[*keys.values()])


FIGURES = PreparedQuery(lambda **keys: of_achievements(Figure, keys).with_measures(), **PLACES)
PARTNERS = PreparedQuery(lambda **keys: of_achievements(Partner, keys).select_related("organization"), **PLACES)
SHOWN = {"figures": FIGURES, "partners": PARTNERS}


class LoadedRows(list):
    """Rows of an item in the place where Django looks for prefetched ones; it would make a queryset for each item."""

    def all(self):
        return self


def with_shown_rows(items):
    """Give achievements the figures and partners that their rows show; one statement for each, up to 25 of them."""
    items = list(items)
    for item in items:
        item._prefetched_objects_cache = {}
    for start in range(0, len(items), AT_ONCE):
        give_rows(items[start : start + AT_ONCE])
    return items


def give_rows(items):
    keys = [item.pk for item in items]
    keys += keys[-1:] * (AT_ONCE - len(keys))  # the last one again in the places that are left
    for name, rows in SHOWN.items():
        found = defaultdict(LoadedRows)
        for row in rows.run(**dict(zip(PLACES, keys, strict=True))):
            found[row.achievement_id].append(row)
        for item in items:
            item._prefetched_objects_cache[name] = found[item.pk]
