"""Counting the achievements of a list, in a number of queries that does not depend on how many there are."""

from collections import Counter
from typing import NamedTuple

from django.db.models import Count
from django.db.models.functions import ExtractYear

from achievements.models import Partner
from achievements.summary.figures import totals
from achievements.summary.years import Timeline
from sectors.periods import Status, status_condition

MOST_PARTNERS = 15


class Counts(NamedTuple):
    """Plain numbers by the values that stand in addresses, without words: the same in every language."""

    sectors: dict  # {slug: number}
    undated: int
    timelines: dict  # {slug of a sector: Timeline}
    statuses: dict  # {status: number}
    partners: dict  # {slug: number}, the most frequent ones first
    partners_in_all: int
    figures: list  # of Total
    other_units: int

    @property
    def total(self):
        return sum(self.sectors.values())

    @property
    def timeline(self):
        """All sectors together."""
        both = self.timelines.values()
        return Timeline(added(each.starts for each in both), added(each.ends for each in both))


def added(counters):
    return sum(counters, Counter())


def counts(achievements, partners=None):
    """The numbers of an unordered queryset of achievements; of these partners alone, if any are named."""
    starts, ends = by_year(achievements, "period_start"), by_year(achievements, "period_end")
    sectors = {slug: sum(years.values()) for slug, years in starts.items()}
    undated = sum(years.pop(None, 0) for years in starts.values())
    for years in ends.values():
        years.pop(None, None)
    bodies = by_partner(achievements, partners)
    figures, other_units = totals(achievements)
    return Counts(
        sectors=sectors,
        undated=undated,
        timelines={slug: Timeline(starts[slug], ends[slug]) for slug in starts},
        statuses=by_status(achievements),
        partners=dict(bodies.order_by("-count", "organization__slug")[:MOST_PARTNERS]),
        partners_in_all=bodies.count(),
        figures=figures,
        other_units=other_units,
    )


def by_year(achievements, column):
    """{slug of a sector: {year, or None without a period: number}}"""
    found = {}
    rows = achievements.order_by().values_list("sector__slug", ExtractYear(column)).annotate(count=Count("pk"))
    for slug, year, count in rows:
        found.setdefault(slug, Counter())[year] = count
    return found


def by_status(achievements):
    conditions = {status.name: Count("pk", filter=status_condition(status)) for status in Status}
    numbers = achievements.order_by().aggregate(**conditions)
    return {status.value: numbers[status.name] for status in Status}


def by_partner(achievements, slugs=None):
    """(slug, number) of each partner. An achievement with two roles of one partner counts once for it."""
    rows = Partner.objects.live().filter(achievement__in=achievements.values("pk")).order_by()
    rows = rows.filter(organization__slug__in=slugs) if slugs else rows
    return rows.values_list("organization__slug").annotate(count=Count("achievement", distinct=True))
