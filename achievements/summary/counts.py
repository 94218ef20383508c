"""What a summary counts beside the choices of the list, in as many queries for a million achievements as for one."""

from collections import Counter
from typing import NamedTuple

from django.db.models import Count
from django.db.models.functions import ExtractYear

from achievements.models import Figure, Partner
from achievements.summary.figures import totals
from achievements.summary.years import Timeline

MOST_PARTNERS = 15


class Counts(NamedTuple):
    """Plain numbers by the values that stand in addresses, without words: the same in every language."""

    timelines: dict  # {slug of a sector: Timeline}
    undated: int
    partners: dict  # {slug: number}, the most frequent ones first
    partners_in_all: int
    figures: list  # of Total
    other_units: int

    @property
    def timeline(self):
        """All sectors together."""
        both = self.timelines.values()
        return Timeline(added(each.starts for each in both), added(each.ends for each in both))


def added(counters):
    return sum(counters, Counter())


def counts(filterset):
    """The numbers of what a filterset without mistakes selects."""
    achievements = filterset.qs.order_by()
    starts, ends = by_year(achievements, "period_start"), by_year(achievements, "period_end")
    undated = sum(years.pop(None, 0) for years in starts.values())
    for years in ends.values():
        years.pop(None, None)
    bodies = by_partner(achievements, filterset.row_condition(Partner))
    figures, other_units = totals(achievements, filterset.row_condition(Figure))
    return Counts(
        timelines={slug: Timeline(starts[slug], ends[slug]) for slug in starts},
        undated=undated,
        partners=dict(bodies.order_by("-count", "organization__slug")[:MOST_PARTNERS]),
        partners_in_all=bodies.count(),
        figures=figures,
        other_units=other_units,
    )


def by_year(achievements, column):
    """{slug of a sector: {year, or None without a period: number}}"""
    found = {}
    rows = achievements.values_list("sector__slug", ExtractYear(column)).annotate(count=Count("pk"))
    for slug, year, count in rows:
        found.setdefault(slug, Counter())[year] = count
    return found


def by_partner(achievements, asked):
    """(slug, number) of each partner in the roles that were asked for. With two roles in one it counts once."""
    rows = Partner.objects.live().filter(asked, achievement__in=achievements.values("pk")).order_by()
    return rows.values_list("organization__slug").annotate(count=Count("achievement", distinct=True))
