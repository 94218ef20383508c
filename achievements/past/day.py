"""All that was public at the end of a day: plans, sectors and the achievements of a query."""

import datetime
from typing import NamedTuple

from django.utils.functional import cached_property

from achievements.listing.query import ALL_PLANS
from achievements.models import AchievementRevision
from achievements.past.filters import UNAPPLIED, UNAPPLIED_ORDERS, PastAchievement, PastFilters
from achievements.states import State
from delivery.content_version import cached
from fields.search import folded
from fields.translation import CODES, preferred
from publishing.revisions import end_of
from publishing.snapshots import items_from
from sectors.models import PlanRevision, SectorRevision

IN_MEMORY = 500  # snapshots at a time
PER_PAGE = 25


class PastMatch(NamedTuple):
    """An achievement that a query selects on a day, and the revision that it said then."""

    key: int
    revision: int
    state: State


class PastDay:
    """A ListQuery without errors, of the end of a day."""

    def __init__(self, query, day):
        self.query, self.day, self.moment = query, day, end_of(day)

    @cached_property
    def plans(self):
        """{key: Plan} of the plans that were public, as they read then."""
        return {plan.pk: plan for plan in PlanRevision.objects.shown(self.moment).items() if not plan.content_hidden_at}

    @cached_property
    def all_sectors(self):
        """{key: Sector} of the sectors that were public, with their plans, in the order of then."""
        found = {}
        for sector in SectorRevision.objects.shown(self.moment).items():
            plan = self.plans.get(sector.plan_id)
            if plan and not sector.content_hidden_at:
                sector.plan, sector.seen_on = plan, self.day
                found[sector.pk] = sector
        return dict(sorted(found.items(), key=self.place_of_sector))

    def place_of_sector(self, pair):
        key, sector = pair
        order = list(sector.plan.order_at_snapshot or ())
        return sector.plan_id, order.index(key) if key in order else len(order), key

    @property
    def names_no_plan(self):
        """Return True if the query is of the current plan because it names none, and nothing of another one."""
        return not any(self.query.values.get(name) for name in ("plan", "sector", "point"))

    @cached_property
    def plan_keys(self):
        """The keys of the plans of the list, or None for all. Without a name it is the one on the front page then."""
        if self.query.values.get("plan") == [ALL_PLANS] or self.query.plans is None:
            return None
        if self.names_no_plan:
            current = PlanRevision.objects.shown(self.moment).filter(is_current=True).values_list("item", flat=True)
            return set(current) or set(self.plans)
        return set(map(int, self.query.index.keys("plan", self.query.plans)))

    @cached_property
    def sectors(self):
        """The sectors that the query is of."""
        chosen = self.query.form.cleaned_data.get("sector")
        keys = set(map(int, self.query.index.keys("sector", chosen))) if chosen else self.all_sectors.keys()
        plans = self.plan_keys
        return {
            key: sector
            for key, sector in self.all_sectors.items()
            if key in keys and (plans is None or sector.plan_id in plans)
        }

    @property
    def plan(self):
        """The one plan that its achievements are of, or None."""
        plans = {sector.plan_id: sector.plan for sector in self.sectors.values()}
        return next(iter(plans.values())) if len(plans) == 1 else None

    @property
    def is_before_all(self):
        """Return True if nothing was public then."""
        return not self.plans

    @cached_property
    def shown(self):
        """Select the revisions of all achievements that were public in these sectors."""
        revisions = AchievementRevision.objects.shown(self.moment).filter(item__content_hidden_at=None)
        return revisions.filter(within__in=list(self.sectors))

    @cached_property
    def matches(self):
        """[PastMatch] in the order of the query. Found once for a content version."""
        key = f"past list {self.day} {self.query.canonical()}"
        return cached(self.query.version, key, lambda: list(map(tuple, self.read())), "past")

    def read(self):
        filters = PastFilters(self.query)
        rows = self.shown.values_list("item", "pk", "within", "snapshot").iterator(chunk_size=IN_MEMORY)
        items = (PastAchievement(*row, self.day) for row in rows)
        found = [
            (self.rank(item), PastMatch(item.key, item.revision, item.state)) for item in items if filters.fit(item)
        ]
        return [match for _rank, match in sorted(found)]

    # Order

    @cached_property
    def order(self):
        """The name of the order: that of the query where a snapshot tells it, else the newest first."""
        return self.query.order if self.query.order not in UNAPPLIED_ORDERS else "newest"

    def rank(self, item):
        return (*RANKS[self.order](self, item), item.key)

    @cached_property
    def places(self):
        """{key of an achievement: its place among all} in the order of the plans of then."""
        keys = [key for sector in self.all_sectors.values() for key in sector.order_at_snapshot or ()]
        return {key: place for place, key in enumerate(keys)}

    # What is said about it

    @property
    def unapplied(self):
        """The labels of filters and orders in use that cannot be told of a past day."""
        form = self.query.form
        labels = [form.fields[name].label for name in UNAPPLIED if self.query.values.get(name)]
        is_ordered = self.query.values.get("sort") and self.query.order in UNAPPLIED_ORDERS
        return [*labels, *([form.fields["sort"].label] if is_ordered else [])]


def items_of(revisions, day):
    """{key of a revision: Achievement as it read in it}, with the sectors and plans that they had on that day."""
    found = list(AchievementRevision.objects.public().filter(pk__in=list(revisions)).select_related("item"))
    items = items_from((each.item, each.snapshot) for each in found)
    for item in items:
        item.seen_on = day.day
        if item.sector_id in day.all_sectors:
            item.sector = day.all_sectors[item.sector_id]
    return {each.pk: item for each, item in zip(found, items, strict=True)}


def ranked(day, item, *, begun, planned):
    if item.period is None:
        return 3, 0
    first = item.period.first_day
    return (planned, first.toordinal()) if first > day.day else (begun, -first.toordinal())


def by_title(day, item):
    title = preferred({code: item.fields.get(f"title_{code}") or "" for code in CODES})
    return (folded(title),)


RANKS = {
    "newest": lambda day, item: ranked(day, item, begun=1, planned=2),
    "next": lambda day, item: ranked(day, item, begun=2, planned=1),
    "oldest": lambda day, item: ((item.period.first_day if item.period else datetime.date.max).toordinal(),),
    "plan": lambda day, item: (day.places.get(item.key, len(day.places)),),
    "title": by_title,
}
