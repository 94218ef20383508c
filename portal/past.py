"""Content of a plan or a sector at a moment that has passed, from the revisions."""

from collections import Counter

from django.db.models import TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import NullIf
from django.utils import timezone

from achievements.models import AchievementRevision
from achievements.states import state_of
from fields.ordering import sorted_by_keys
from portal.sector_counts import set_counts
from sectors.periods import Period, status_on


def items_at(parent, moment):
    """Return the items that were public within a parent at that moment, as they read then and in the order of then.

    `parent` is an item of a revision of that moment. So are the returned items, which know the day they are seen on.
    """
    model = parent.child_model()
    items = model.revision_model().objects.shown(moment).filter(within=parent.pk).items()
    for item in items:
        setattr(item, model.parent_field, parent)
        item.seen_on = timezone.localdate(moment)
    return sorted_by_keys(items, parent.order_at_snapshot)


def sectors_at(plan, moment):
    """The sectors of that moment with their counts, as pages of now have them."""
    sectors = items_at(plan, moment)
    found = states_at(sectors, moment)
    for sector in sectors:
        set_counts(sector, found.get(sector.pk) or Counter())
    return sectors


def states_at(sectors, moment):
    """{key of a sector: Counter of the states of its achievements} on that day; one query."""
    if not sectors:
        return {}
    revisions = AchievementRevision.objects.shown(moment).filter(within__in=[sector.pk for sector in sectors])
    found = {}
    # As text, because SQLite makes a number of the year 2011; and where there is none, it says “null”.
    period_then = NullIf(KT("snapshot__fields__period"), Value("null"), output_field=TextField())
    for within, text, outcome in revisions.values_list("within", period_then, KT("snapshot__fields__outcome")):
        status = status_on(Period.parse(text) if text else None, timezone.localdate(moment))
        found.setdefault(within, Counter())[state_of(outcome, status)] += 1
    return found
